//! `softsell check`

use super::args::{CheckArgs, Cli, FailOn, InputFormat};
use super::outputs::Outputs;
use super::session::{Request, Session};
use super::{BROKEN, terminal, today, version};
use crate::diagnostic::{Lang, Level};
use crate::document::Format;
use crate::host::{Base, walk};
use crate::output::{Options, Run};
use anyhow::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Work that takes longer than this deserves a progress bar.
const LONG: Duration = Duration::from_millis(500);

pub fn run(cli: &Cli, args: &CheckArgs) -> anyhow::Result<u8> {
    let request = request(args)?;
    let session = Session::open(request);
    let configured = session.worlds().iter().find_map(|w| w.config.lang.as_ref().map(|l| l.value));
    let lang = terminal::language(cli.lang, configured);
    let edition = session.worlds().first().map_or(String::new(), |w| version::edition(&w.rules, lang));
    let options = Options { edition, ..options(cli, args, lang) };
    let mut outputs = Outputs::open(args, &options)?;
    let rules = session.worlds().iter().map(|w| &w.rules).collect();
    outputs.begin(&Run { rules, as_of: session.as_of().to_string() })?;
    let bar = Bar::new(session.len());
    let mut failure = None;
    let totals = session.run(|report| {
        bar.step();
        failure = bar.aside(|| outputs.draft(report)).err();
        failure.is_none() && !outputs.is_closed()
    });
    bar.done();
    if let Some(error) = failure {
        return Err(error);
    }
    outputs.end(&totals)?;
    let warnings = session.worlds().iter().find_map(|w| w.config.max_warnings.as_ref().map(|m| m.value));
    let too_many = warnings.is_some_and(|m| totals.warnings as u64 > m);
    Ok(match (totals.broken > 0, totals.failed || too_many) {
        (true, _) => BROKEN,
        (false, true) if !args.exit_zero => 1,
        _ => 0,
    })
}

fn request(args: &CheckArgs) -> anyhow::Result<Request> {
    let mut paths = args.paths.clone();
    if let Some(list) = &args.files_from {
        let named = walk::names_from(&Base::here(), list, args.null);
        paths.extend(named.with_context(|| format!("--files-from {}", list.display()))?);
    } else if paths.is_empty() {
        paths.push(PathBuf::from("."));
    }
    Ok(Request {
        paths,
        config: args.config.clone(),
        isolated: args.isolated,
        as_of: args.as_of,
        today: today(),
        ready: args.ready,
        only: args.only.clone(),
        skip: args.skip.clone(),
        fail_on: args.fail_on.map(|f| match f {
            FailOn::Error => Some(Level::Error),
            FailOn::Warning => Some(Level::Warning),
            FailOn::Note => Some(Level::Note),
            FailOn::Never => None,
        }),
        publisher: args.publisher.clone(),
        strict_keys: args.strict_keys,
        input_format: args.input_format.map(|f| match f {
            InputFormat::Markdown => Format::Markdown,
            InputFormat::Html => Format::Html,
            InputFormat::Plain => Format::Plain,
            InputFormat::Json => Format::Json,
        }),
        encoding: args.encoding.clone(),
        stdin_filename: args.stdin_filename.clone(),
        force_exclude: args.force_exclude,
        threads: args.threads,
        scores: args.explain_score,
    })
}

fn options(cli: &Cli, args: &CheckArgs, lang: Lang) -> Options {
    Options {
        lang,
        color: terminal::color(cli.color),
        ascii: args.ascii || terminal::dumb(),
        ambiguous_wide: terminal::ambiguous_wide(),
        width: terminal::width(args.width),
        notes: args.notes || args.fail_on == Some(FailOn::Note),
        all: args.all,
        quiet: args.quiet,
        verbose: args.verbose,
        scores: args.explain_score,
        edition: String::new(),
    }
}

/// A progress bar on standard error, only on a terminal and only once the work has lasted.
struct Bar {
    bar: std::cell::RefCell<Option<ProgressBar>>,
    begun: Instant,
    len: usize,
    done: std::cell::Cell<usize>,
    terminal: bool,
}

impl Bar {
    fn new(len: usize) -> Bar {
        let terminal = std::io::stderr().is_terminal();
        Bar { bar: Default::default(), begun: Instant::now(), len, done: Default::default(), terminal }
    }

    fn step(&self) {
        self.done.set(self.done.get() + 1);
        if !self.terminal || self.begun.elapsed() < LONG {
            return;
        }
        let mut bar = self.bar.borrow_mut();
        let bar = bar.get_or_insert_with(|| {
            let style =
                ProgressStyle::with_template("{bar:30} {pos}/{len}").unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::with_draw_target(Some(self.len as u64), ProgressDrawTarget::stderr()).with_style(style)
        });
        bar.set_position(self.done.get() as u64);
    }

    /// Does `work`, which writes to the terminal, with the bar out of the way.
    fn aside<R>(&self, work: impl FnOnce() -> R) -> R {
        match self.bar.borrow().as_ref() {
            Some(bar) => bar.suspend(work),
            None => work(),
        }
    }

    fn done(&self) {
        if let Some(bar) = self.bar.borrow_mut().take() {
            bar.finish_and_clear();
        }
    }
}
