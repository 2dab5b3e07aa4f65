//! The command line: arguments, one file a subcommand, exit codes.

pub mod accounts;
pub mod args;
mod check;
mod chinese;
mod config;
mod explain;
mod names;
mod outputs;
mod plan;
mod prove;
mod request;
mod rules;
pub mod session;
mod stale;
mod team;
mod terminal;
mod version;
mod which;
pub mod world;

use crate::diagnostic::Lang;
use crate::host::discover::Discover;
use crate::host::stdout::Out;
use crate::host::{Base, Ids};
use args::{Cli, Command, ConfigCommand, RulesCommand};
use clap::{CommandFactory, FromArgMatches};
use std::ffi::OsString;
use std::io::Write;
use world::World;

/// Exit code of a run whose input, arguments, configuration or rules have to be mended.
pub const BROKEN: u8 = 2;
/// Exit code of a run that softsell itself spoilt.
pub const BUG: u8 = 3;

/// Runs the program on `args` (the first is its name) and gives the exit code.
pub fn run(args: impl IntoIterator<Item = OsString>) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    let mut command_line = Cli::command();
    if terminal::language(terminal::language_given(&args), None) == Lang::Zh {
        command_line = chinese::translate(command_line);
    }
    let parsed = command_line.try_get_matches_from_mut(args).and_then(|mut m| Cli::from_arg_matches_mut(&mut m));
    let cli = match parsed {
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
    let here = here();
    let lang = terminal::language(cli.lang, here.config.lang.as_ref().map(|l| l.value));
    let mut text = String::new();
    let code = match &cli.command {
        Command::Check(_) => 0,
        Command::Rules(args) => match &args.what {
            None => rules::run(&here.rules, args.rule.as_deref(), lang, &mut text)?,
            Some(RulesCommand::Test { path }) => prove::run(cli, here, path.as_deref(), lang, &mut text)?,
            Some(RulesCommand::Stale { days, as_of }) => {
                stale::run(&here.rules, *days, as_of.unwrap_or_else(today), lang, &mut text)?
            }
        },
        Command::Accounts(args) => accounts::run(&here.rules, args, lang, &mut text)?,
        Command::Explain { rule } => explain::run(&here.rules, rule, lang, &mut text)?,
        Command::Config { what: ConfigCommand::Show { path } } => config::show(path, lang, &mut text)?,
        Command::Version => version::run(&here.rules, lang, &mut text)?,
    };
    let mut out = Out::new();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(code)
}

/// Today in China, where the accounts are.
fn today() -> jiff::civil::Date {
    jiff::Zoned::now().with_time_zone(jiff::tz::TimeZone::fixed(jiff::tz::offset(8))).date()
}

/// The rules and the configuration that hold in this folder: a team's own packs and types belong to it. What is wrong with them is for
/// `check` to say.
fn here() -> World {
    let (base, ids) = (Base::here(), Ids::default());
    ids.next();
    match Discover::new(&base, &ids).of_folder(base.path()) {
        Some(found) => World::read(&base, &ids, &found, &mut Vec::new()),
        None => World::plain(&base),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_sound_in_both_languages() {
        Cli::command().debug_assert();
        chinese::translate(Cli::command()).debug_assert();
    }
}
