//! The command line: arguments, one file a subcommand, exit codes.

pub mod accounts;
pub mod args;
mod check;
mod config;
mod explain;
mod rules;
pub mod session;
mod which;
pub mod world;

use crate::diagnostic::Lang;
use crate::host::stdout::Out;
use args::{Cli, ColorArg, Command, ConfigCommand, LangArg};
use clap::Parser;
use std::ffi::OsString;
use std::io::{IsTerminal, Write};

/// Exit code of a run whose input, arguments, configuration or rules have to be mended.
pub const BROKEN: u8 = 2;
/// Exit code of a run that softsell itself spoilt.
pub const BUG: u8 = 3;

/// Runs the program on `args` (the first is its name) and gives the exit code.
pub fn run(args: impl IntoIterator<Item = OsString>) -> u8 {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // help and version are no mistakes
            let code = if error.use_stderr() { BROKEN } else { 0 };
            let _ = error.print();
            return code;
        }
    };
    let answer = std::panic::catch_unwind(|| command(&cli));
    match answer {
        Ok(Ok(code)) => code,
        Ok(Err(error)) => {
            eprintln!("softsell: {error:#}");
            BROKEN
        }
        Err(_) => {
            eprintln!(
                "softsell: this is a bug in softsell, not in your draft; please report the lines above / 这是 softsell 的缺陷，不是稿件的问题，请反馈上面的内容"
            );
            BUG
        }
    }
}

fn command(cli: &Cli) -> anyhow::Result<u8> {
    if let Command::Check(args) = &cli.command {
        return check::run(cli, args);
    }
    let lang = lang(cli, None);
    let mut text = String::new();
    let code = match &cli.command {
        Command::Check(_) => 0,
        Command::Rules { rule } => rules::run(rule.as_deref(), lang, &mut text)?,
        Command::Accounts(args) => accounts::run(args, lang, &mut text)?,
        Command::Explain { rule } => explain::run(rule, lang, &mut text)?,
        Command::Config { what: ConfigCommand::Show { path } } => config::show(path, lang, &mut text)?,
    };
    let mut out = Out::new();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(code)
}

/// The language of messages: the option, SOFTSELL_LANG, the configuration, the system's locale.
fn lang(cli: &Cli, configured: Option<Lang>) -> Lang {
    let named = |text: &str| if text.to_lowercase().starts_with("zh") { Lang::Zh } else { Lang::En };
    let variable = |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty());
    match cli.lang {
        Some(LangArg::En) => return Lang::En,
        Some(LangArg::Zh) => return Lang::Zh,
        None => {}
    }
    let own = variable("SOFTSELL_LANG").map(|v| named(&v));
    let system =
        || variable("LC_ALL").or_else(|| variable("LC_MESSAGES")).or_else(|| variable("LANG")).map(|v| named(&v));
    own.or(configured).or_else(system).unwrap_or_default()
}

/// Whether to colour what goes to standard output.
fn colour(choice: ColorArg) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    let forced = |name: &str| std::env::var(name).is_ok_and(|v| !v.is_empty() && v != "0");
    match choice {
        ColorArg::Always => true,
        ColorArg::Never => false,
        ColorArg::Auto if set("NO_COLOR") => false,
        ColorArg::Auto if forced("CLICOLOR_FORCE") || forced("FORCE_COLOR") => true,
        ColorArg::Auto => !dumb() && std::io::stdout().is_terminal(),
    }
}

/// A terminal that can neither colour nor draw.
fn dumb() -> bool {
    std::env::var("TERM").is_ok_and(|t| t == "dumb")
}
