//! One configuration with everything that belongs to it: its accounts, the rules with the team's own packs, the plan of its project.

use super::team::Team;
use crate::account::Account;
use crate::builtin;
use crate::config::{self, Allow, Config, Known, Settings, UnknownAccount};
use crate::diagnostic::Problem;
use crate::engine::Setup;
use crate::engine::project::Project;
use crate::host::discover::Found;
use crate::host::{Base, Ids, Trouble};
use crate::rule::set::RuleSet;
use crate::source::{Source, Span};
use crate::table::At;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What judges the drafts below one `softsell.toml`, or those without one.
pub struct World {
    pub config: Config,
    pub rules: RuleSet,
    /// The folder that the configuration's patterns count from; none without a configuration.
    pub root: Option<PathBuf>,
    pub project: Project,
    /// How many rules are built in; a team's own come behind them.
    pub built_in: usize,
    /// Where each of the team's own rules stands.
    rule_files: Vec<(String, Arc<Source>)>,
    base: Base,
    /// `--publisher` wins over every configuration.
    publisher: Option<String>,
    strict_keys: bool,
}

impl World {
    /// The built-in rules and no configuration.
    pub fn plain(base: &Base) -> World {
        let rules = builtin::rules();
        World {
            config: Config::default(),
            built_in: rules.heads().len(),
            rules,
            root: None,
            project: Project::default(),
            rule_files: Vec::new(),
            base: base.clone(),
            publisher: None,
            strict_keys: false,
        }
    }

    /// The world of a configuration that was found. Its mistakes, and those of the rule and account files that it names, go to `troubles`.
    pub fn read(base: &Base, ids: &Ids, found: &Found, troubles: &mut Vec<Trouble>) -> World {
        troubles.extend(found.troubles.iter().cloned());
        let mut world = World { root: Some(found.root.clone()), ..World::plain(base) };
        let mut team = Team::default();
        for (source, folder) in found.chain.iter().zip(&found.folders) {
            let needs = config::needs(source);
            team.read(base, ids, folder, source, &needs, troubles);
        }
        world.rule_files = team.rule_files();
        troubles.extend(team.into_rules(&mut world.rules));
        let types: Vec<_> = world.rules.type_ids().map(str::to_string).collect();
        let types: Vec<_> = types.iter().filter_map(|id| world.rules.account_type(id)).collect();
        let ids: Vec<&str> = world.rules.heads().iter().map(|h| h.id.as_str()).collect();
        let packs: Vec<&str> = world.rules.packs().iter().map(|p| p.id.as_str()).collect();
        let known = |name: &str| Known::among(name, &ids, &packs).or_retired(name, world.rules.retired());
        for source in &found.chain {
            let mut problems = Vec::new();
            let one = config::read(source, &types, &known, &mut problems);
            troubles.extend(problems.into_iter().map(|problem| Trouble { source: source.clone(), problem }));
            world.config = one.merge_under(std::mem::take(&mut world.config));
        }
        world
    }

    /// The built-in rules with those of a folder or a single file behind them, and no configuration.
    pub fn of_rules(base: &Base, ids: &Ids, path: &str, troubles: &mut Vec<Trouble>) -> World {
        let mut world = World::plain(base);
        let asked = Arc::new(Source::new(ids.next(), path, ""));
        let path = At { value: path.to_string(), span: asked.span() };
        let needs = config::Needs { rule_paths: vec![path], ..config::Needs::default() };
        let mut team = Team::default();
        team.read(base, ids, base.path(), &asked, &needs, troubles);
        troubles.extend(team.into_rules(&mut world.rules));
        world
    }

    /// Complaints about `[[allow]]` whose day has gone by.
    pub fn expired(&self, as_of: jiff::civil::Date) -> Vec<Trouble> {
        let problems = crate::policy::suppress::of_configuration(&self.config.allows, as_of, None);
        let at = |p: Problem| Some(Trouble { source: self.config.source(p.hit.span)?.clone(), problem: p });
        problems.into_iter().filter_map(at).collect()
    }

    /// Sets what the command line says about publishing and keys.
    pub fn with(mut self, publisher: Option<&str>, strict_keys: bool) -> World {
        self.publisher = publisher.map(str::to_string);
        self.strict_keys = strict_keys;
        self
    }

    /// The file of the team's own rule `id`.
    pub fn rule_file(&self, id: &str) -> Option<&Arc<Source>> {
        self.rule_files.iter().find(|(rule, _)| rule == id).map(|(_, source)| source)
    }

    /// The path of a draft as the configuration's patterns see it.
    pub fn relative(&self, path: &Path) -> String {
        let full = self.base.absolute(path);
        let from = self.root.as_deref().unwrap_or(self.base.path());
        let text = full.strip_prefix(from).unwrap_or(&full).to_string_lossy().into_owned();
        if cfg!(windows) { text.replace('\\', "/") } else { text }
    }
}

impl Setup for World {
    fn account(&self, name: &str, named: Option<&str>) -> Result<Option<Arc<Account>>, UnknownAccount> {
        // without accounts a name in a draft says nothing that could be wrong
        if self.config.accounts.is_empty() {
            return Ok(None);
        }
        self.config.account_for(&self.relative(Path::new(name)), named)
    }

    fn settings(&self, name: &str, account: Option<&Account>) -> Settings {
        if self.root.is_none() && self.publisher.is_none() {
            return Settings::default();
        }
        let mut settings = self.config.settings(&self.relative(Path::new(name)), account);
        if let Some(publisher) = &self.publisher {
            let nowhere = Span::new(crate::source::SourceId(u32::MAX), 0..0);
            settings.publisher = Some(At { value: publisher.clone(), span: nowhere });
        }
        settings
    }

    fn strict_keys(&self) -> bool {
        self.strict_keys || self.config.strict_keys.as_ref().is_some_and(|s| s.value)
    }

    fn sources(&self) -> &[Arc<Source>] {
        &self.config.sources
    }

    fn allows(&self, name: &str) -> Vec<Allow> {
        if self.config.allows.is_empty() {
            return Vec::new();
        }
        self.config.allows_for(&self.relative(Path::new(name)))
    }
}
