//! `softsell check`

use super::args::{CheckArgs, Cli, FailOn, InputFormat};
use super::session::{Request, Session};
use super::{BROKEN, colour, dumb, lang};
use crate::diagnostic::{Lang, Level};
use crate::document::Format;
use crate::host::stdout::Out;
use crate::host::{Base, walk};
use crate::output::{self, FORMATS, Options};
use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::Zoned;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Work that takes longer than this deserves a progress bar.
const LONG: Duration = Duration::from_millis(500);

pub fn run(cli: &Cli, args: &CheckArgs) -> anyhow::Result<u8> {
    let request = request(args)?;
    let session = Session::open(request);
    let configured = session.worlds().iter().find_map(|w| w.config.lang.as_ref().map(|l| l.value));
    let lang = lang(cli, configured);
    let options = options(cli, args, lang);
    let Some(mut format) = output::format(&args.format, &options) else {
        let names: Vec<&str> = FORMATS.iter().map(|(n, _)| *n).collect();
        let said = match lang {
            Lang::En => format!("there is no format `{}`; the formats are: {}", args.format, names.join(", ")),
            Lang::Zh => format!("没有「{}」这种格式；可用的格式：{}", args.format, names.join("、")),
        };
        bail!(said);
    };
    let mut out = Out::new();
    let bar = Bar::new(session.len());
    let mut failure = None;
    let totals = session.run(|report| {
        bar.step();
        if let Err(error) = format.draft(report, &mut out).and_then(|_| out.turn()) {
            failure = Some(error);
        }
        failure.is_none() && !out.is_closed()
    });
    bar.done();
    if let Some(error) = failure {
        return Err(error).context("writing findings");
    }
    format.end(&totals, &mut out)?;
    out.flush()?;
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
    let as_of = match &args.as_of {
        None => None,
        Some(text) => Some(text.parse().with_context(|| format!("--as-of {text}: write a day as 2026-11-23"))?),
    };
    Ok(Request {
        paths,
        config: args.config.clone(),
        isolated: args.isolated,
        as_of,
        today: Zoned::now().with_time_zone(jiff::tz::TimeZone::fixed(jiff::tz::offset(8))).date(),
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
    let wide = std::env::var("SOFTSELL_AMBIGUOUS").is_ok_and(|v| v == "wide");
    let columns = || std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    Options {
        lang,
        color: colour(cli.color),
        ascii: args.ascii || wide || dumb(),
        ambiguous_wide: wide,
        width: args.width.or_else(columns).unwrap_or(100).max(40),
        notes: args.notes || args.fail_on == Some(FailOn::Note),
        all: args.all,
        quiet: args.quiet,
        verbose: args.verbose,
        scores: args.explain_score,
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

    fn done(&self) {
        if let Some(bar) = self.bar.borrow_mut().take() {
            bar.finish_and_clear();
        }
    }
}
