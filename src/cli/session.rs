//! One run: finds the drafts and their configurations, reads the plan of each project, judges draft after draft.

pub use super::request::Request;

use super::team::word;
use super::world::World;
use crate::diagnostic::Problem;
use crate::document::Format;
use crate::engine::Job;
use crate::engine::prove::prove;
use crate::host::discover::Discover;
use crate::host::image::Disk;
use crate::host::walk::{Input, Walk};
use crate::host::{Base, Ids, Trouble, read, stream};
use crate::parse;
use crate::policy::{DraftReport, Totals};
use crate::source::SourceId;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A run with its drafts found and its configurations read.
pub struct Session {
    pub(super) request: Request,
    pub(super) base: Base,
    pub(super) ids: Ids,
    pub(super) worlds: Vec<World>,
    /// Drafts and the world of each.
    drafts: Vec<(Input, usize)>,
    troubles: Vec<Trouble>,
    /// A configuration or a rule file is broken: nothing can be judged.
    stopped: bool,
}

impl Session {
    /// Finds everything that `request` stands for.
    pub fn open(request: Request) -> Session {
        let (base, ids) = (Base::here(), Ids::default());
        ids.next();
        let mut troubles = Vec::new();
        let mut worlds = Vec::new();
        let mut by_path: BTreeMap<PathBuf, usize> = BTreeMap::new();
        let mut plain: Option<usize> = None;
        let discover = RefCell::new(Discover::new(&base, &ids));
        let fixed = request.config.as_ref().map(|path| discover.borrow_mut().load(path));
        let state = RefCell::new((&mut worlds, &mut by_path, &mut plain, &mut troubles));
        let world_of = |path: &Path| -> usize {
            let found = match (&fixed, request.isolated) {
                (Some(found), _) => Some(found.clone()),
                (None, true) => None,
                (None, false) => discover.borrow_mut().of_draft(path),
            };
            let mut state = state.borrow_mut();
            let (worlds, by_path, plain, troubles) = &mut *state;
            let Some(found) = found else {
                return *plain.get_or_insert_with(|| {
                    worlds.push(World::plain(&base).with(request.publisher.as_deref(), request.strict_keys));
                    worlds.len() - 1
                });
            };
            *by_path.entry(found.path.clone()).or_insert_with(|| {
                let world = World::read(&base, &ids, &found, troubles);
                worlds.push(world.with(request.publisher.as_deref(), request.strict_keys));
                worlds.len() - 1
            })
        };
        let excluded = |path: &Path| {
            let n = world_of(path);
            let state = state.borrow();
            let world = &state.0[n];
            world.config.excluded(&world.relative(path)).is_some()
        };
        let walk = Walk {
            base: &base,
            ids: &ids,
            stdin: request.stdin_filename.as_deref(),
            keep: &|path, named| (named && !request.force_exclude) || !excluded(path),
            json: &|path| {
                let n = world_of(path);
                let state = state.borrow();
                state.0[n].config.format(&state.0[n].relative(path)).is_some()
            },
        };
        let inputs = walk.collect(&request.paths);
        let drafts: Vec<(Input, usize)> = inputs
            .drafts
            .into_iter()
            .map(|input| {
                let named = if input.stdin { PathBuf::from(&input.name) } else { input.path.clone() };
                let world = world_of(&named);
                (input, world)
            })
            .collect();
        if drafts.is_empty() && fixed.is_some() {
            world_of(Path::new("."));
        }
        drop(discover);
        let broken = |world: &World, t: &Trouble| {
            let id = format!("softsell/{}", t.problem.code);
            world.rules.find(&id).is_none_or(|n| world.rules.rule(n).broken)
        };
        let stopped = worlds.first().is_some_and(|w: &World| troubles.iter().any(|t| broken(w, t)));
        troubles.extend(inputs.troubles);
        let mut session = Session { request, base, ids, worlds, drafts, troubles, stopped };
        if session.worlds.is_empty() {
            session.worlds.push(World::plain(&session.base));
        }
        for world in &session.worlds {
            let configured = world.config.as_of.as_ref().map(|d| d.value);
            let as_of = session.request.as_of.or(configured).unwrap_or(session.request.today);
            session.troubles.extend(world.expired(as_of));
        }
        if !session.stopped {
            session.prove_team_rules();
            session.plan();
        }
        session
    }

    /// How many drafts will be read.
    pub fn len(&self) -> usize {
        if self.stopped { 0 } else { self.drafts.len() }
    }

    /// Whether no draft was found.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The worlds, one for each configuration.
    pub fn worlds(&self) -> &[World] {
        &self.worlds
    }

    /// The day that judges drafts without a day of their own.
    pub fn as_of(&self) -> jiff::civil::Date {
        self.judged_on(&self.worlds[0])
    }

    fn judged_on(&self, world: &World) -> jiff::civil::Date {
        let configured = world.config.as_of.as_ref().map(|d| d.value);
        self.request.as_of.or(configured).unwrap_or(self.request.today)
    }

    /// A team's rule has to prove itself before it judges anybody.
    fn prove_team_rules(&mut self) {
        for world in &self.worlds {
            for number in world.built_in..world.rules.heads().len() {
                for failure in prove(&world.rules, number as u16, self.request.today) {
                    let Some(source) = world.rule_file(&failure.rule) else { continue };
                    let mut t = Trouble::at(source, "example-fails", word(source, &failure.text));
                    t.problem = t.problem.text("rule", failure.rule).text("text", failure.text);
                    t.problem.hit = t.problem.hit.arg("reason", failure.reason);
                    self.troubles.push(t);
                    self.stopped = true;
                }
            }
        }
    }

    pub(super) fn format(&self, world: &World, path: &Path) -> Option<Format> {
        let named = |name: &str| match name {
            "markdown" => Some(Format::Markdown),
            "html" => Some(Format::Html),
            "plain" => Some(Format::Plain),
            "json" => Some(Format::Json),
            _ => None,
        };
        let configured = || world.config.format(&world.relative(path)).and_then(|f| named(&f.value));
        self.request.input_format.or_else(configured).or_else(|| parse::detect(&path.to_string_lossy()))
    }

    fn job<'a>(&'a self, world: &'a World, disk: &'a Disk) -> Job<'a> {
        Job {
            rules: &world.rules,
            setup: world,
            around: disk,
            project: &world.project,
            as_of: self.judged_on(world),
            ready: self.request.ready || world.config.ready.as_ref().is_some_and(|r| r.value),
            only: &self.request.only,
            skip: &self.request.skip,
            scores: self.request.scores,
        }
    }

    /// Judges every draft and hands the reports to `sink` in order, until it returns false. Troubles of the run come first.
    pub fn run(&self, mut sink: impl FnMut(&DraftReport) -> bool) -> Totals {
        let disk = Disk::new(&self.base, &self.ids);
        let mut totals = Totals::default();
        let mut take = |mut report: DraftReport, draft: bool| {
            if let Some(fail_on) = self.request.fail_on {
                report.fail_on = fail_on;
            }
            totals.add(&report);
            totals.files -= usize::from(!draft);
            totals.unknown_account += usize::from(draft && report.account.is_empty());
            sink(&report)
        };
        let mut by_source: Vec<(&Trouble, Vec<Problem>)> = Vec::new();
        for t in &self.troubles {
            match by_source.iter_mut().find(|(s, _)| s.source.id == t.source.id) {
                Some((_, all)) => all.push(t.problem.clone()),
                None => by_source.push((t, vec![t.problem.clone()])),
            }
        }
        for (t, problems) in by_source {
            if !take(self.job(&self.worlds[0], &disk).complain(&t.source, problems), false) {
                return totals;
            }
        }
        if self.stopped {
            return totals;
        }
        let first = self.ids.block(self.drafts.len());
        let work = |i: usize, (input, world): &(Input, usize)| {
            let world = &self.worlds[*world];
            let id = SourceId(first.0 + i as u32);
            let named = if input.stdin { PathBuf::from(&input.name) } else { input.path.clone() };
            let relative = world.relative(&named);
            let configured = world.config.encoding(&relative).map(|e| e.value.as_str());
            let declared = self.request.encoding.as_deref().or(configured);
            let loaded = match input.stdin {
                true => read::stdin(&input.name, id, declared),
                false => read::file(&self.base, &input.path, id, declared),
            };
            let job = self.job(world, &disk);
            if !loaded.usable {
                return job.complain(&loaded.source, loaded.problems);
            }
            match self.format(world, &named) {
                Some(format) => job.check(&loaded.source, format, loaded.problems),
                None if input.stdin => job.check(&loaded.source, Format::Markdown, loaded.problems),
                None => {
                    let p = Problem::at("unknown-extension", loaded.source.span().at_start()).text("path", &input.name);
                    job.complain(&loaded.source, vec![p])
                }
            }
        };
        stream::ordered(&self.drafts, self.request.threads, work, |report| take(report, true));
        totals.uncounted_dates = self.worlds.iter().map(|w| w.project.uncounted).sum();
        totals
    }
}
