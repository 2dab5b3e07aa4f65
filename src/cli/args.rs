//! The arguments, as `--help` shows them.

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use std::path::PathBuf;

/// Reads marketing drafts before they are published and holds them against the rules of the account that will publish them.
///
/// Nothing leaves this machine. Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 arguments, configuration, rules or input have to be
/// mended, 3 a bug in softsell.
#[derive(Parser, Debug)]
#[command(name = "softsell", version, max_term_width = 100)]
pub struct Cli {
    /// Language of messages [default: SOFTSELL_LANG, the configuration, LC_ALL, LANG]
    #[arg(long, global = true, value_enum)]
    pub lang: Option<LangArg>,
    /// When to colour (NO_COLOR, CLICOLOR_FORCE and TERM=dumb are honoured)
    #[arg(long, global = true, value_enum, default_value = "auto")]
    pub color: ColorArg,
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Check drafts: files, folders, patterns, or `-` for standard input
    Check(Box<CheckArgs>),
    /// List the rules, or show one in full
    Rules(RulesArgs),
    /// The types of account: quotas, abilities, audience, names then and now
    Accounts(AccountsArgs),
    /// Explain a rule: what, why, clause, examples, how to allow it
    Explain { rule: String },
    /// Show what the configuration says
    Config {
        #[command(subcommand)]
        what: ConfigCommand,
    },
    /// The version of the program and of its packs
    Version,
}

#[derive(Subcommand, Debug)]
pub enum ConfigCommand {
    /// The values that hold for a draft, and where each comes from
    Show { path: PathBuf },
}

#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true)]
pub struct RulesArgs {
    #[command(subcommand)]
    pub what: Option<RulesCommand>,
    /// Rule (`law-cn/absolute-claim`), pack (`mlm`) or pattern (`mlm/*`)
    pub rule: Option<String>,
}

#[derive(Subcommand, Debug)]
pub enum RulesCommand {
    /// Prove rules by their examples and by disguises of them: exit code 1 if one fails
    Test {
        /// A folder of packs, a rule file, or a rule, pack or pattern [default: all rules that hold here]
        path: Option<String>,
    },
    /// What was last verified too long ago: exit code 1 if anything was
    Stale {
        /// Older than this many days
        #[arg(long, value_name = "N")]
        days: u32,
        /// Count from this day [default: today]
        #[arg(long, value_name = "DATE", value_parser = date)]
        as_of: Option<Date>,
    },
}

#[derive(Args, Debug)]
pub struct AccountsArgs {
    #[command(subcommand)]
    pub which: Option<AccountsCommand>,
    /// Only this type (any of its names)
    pub kind: Option<String>,
}

#[derive(Subcommand, Debug)]
pub enum AccountsCommand {
    /// Which type fits: answer with flags, or be asked
    Which {
        /// Who shall read it
        #[arg(long, value_enum)]
        readers: Option<Readers>,
        /// What it is for
        #[arg(long, value_enum)]
        purpose: Option<Purpose>,
        /// Shall people pay inside?
        #[arg(long, value_enum)]
        pay: Option<YesNo>,
        /// Who owns it
        #[arg(long, value_enum)]
        owner: Option<Owner>,
        /// Where the owner is registered
        #[arg(long, value_enum)]
        place: Option<PlaceArg>,
    },
}

#[derive(Args, Debug, Default)]
pub struct CheckArgs {
    /// Files, folders, patterns; `-` is standard input [default: .]
    pub paths: Vec<PathBuf>,
    /// How to write findings [default: text]
    #[arg(long, value_parser = formats())]
    pub format: Option<String>,
    /// Write findings also in another format, to a file (`sarif=report.sarif`) or, without --format, to standard output; may be repeated
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = output)]
    pub output: Vec<OutputArg>,
    /// Also show notes
    #[arg(long)]
    pub notes: bool,
    /// Neither group findings nor stop after the first fifty
    #[arg(long)]
    pub all: bool,
    /// Findings only; nothing when clean
    #[arg(long, short)]
    pub quiet: bool,
    /// Also say how levels came about and what is hidden
    #[arg(long, short)]
    pub verbose: bool,
    /// Show the selling score sentence by sentence
    #[arg(long)]
    pub explain_score: bool,
    /// Judge as of this day (2026-11-23)
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<Date>,
    /// Judge every draft as finished
    #[arg(long)]
    pub ready: bool,
    /// The lowest level that makes the exit code 1
    #[arg(long, value_enum)]
    pub fail_on: Option<FailOn>,
    /// Exit 0 in spite of findings (never in spite of broken input)
    #[arg(long)]
    pub exit_zero: bool,
    /// Only these rules, packs or patterns
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Not these rules, packs or patterns
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub skip: Vec<String>,
    /// Use this configuration for every draft
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Look at no configuration
    #[arg(long, conflicts_with = "config")]
    pub isolated: bool,
    /// The tool that publishes (wenyan, md2wechat, doocs, baoyu, note-to-mp, wxmp, api, none)
    #[arg(long)]
    pub publisher: Option<String>,
    /// Report front-matter keys that nearly are known ones more eagerly
    #[arg(long)]
    pub strict_keys: bool,
    /// Read every input as this format
    #[arg(long, value_enum)]
    pub input_format: Option<InputFormat>,
    /// Encoding of inputs that are not UTF-8
    #[arg(long)]
    pub encoding: Option<String>,
    /// The name that standard input goes by
    #[arg(long, alias = "stdin-file-path", value_name = "PATH")]
    pub stdin_filename: Option<String>,
    /// Read names of drafts from a file (`-`: standard input), one a line or NUL-separated
    #[arg(long, value_name = "FILE")]
    pub files_from: Option<PathBuf>,
    /// Names in --files-from are separated by NUL
    #[arg(long, short = '0')]
    pub null: bool,
    /// `exclude` of the configuration also holds for files that are named
    #[arg(long)]
    pub force_exclude: bool,
    /// Columns of the output [default: the terminal's]
    #[arg(long)]
    pub width: Option<usize>,
    /// Draw with ASCII only
    #[arg(long)]
    pub ascii: bool,
    /// Threads (0: as many as there are cores)
    #[arg(long, default_value_t = 0)]
    pub threads: usize,
}

fn formats() -> clap::builder::PossibleValuesParser {
    crate::output::FORMATS.iter().map(|(name, _)| *name).collect::<Vec<_>>().into()
}

/// A format and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputArg {
    pub name: String,
    /// None: standard output.
    pub file: Option<PathBuf>,
}

fn output(text: &str) -> Result<OutputArg, String> {
    let (name, file) = match text.split_once('=') {
        Some((name, file)) => (name, Some(file)),
        None => (text, None),
    };
    let names: Vec<&str> = crate::output::FORMATS.iter().map(|(name, _)| *name).collect();
    if !names.contains(&name) {
        return Err(format!("formats / 可用的格式: {}", names.join(", ")));
    }
    if file == Some("") {
        return Err(format!("name a file after the `=` / 在 `=` 后写明文件: {name}=FILE"));
    }
    Ok(OutputArg { name: name.to_string(), file: file.filter(|f| *f != "-").map(PathBuf::from) })
}

fn date(text: &str) -> Result<Date, String> {
    // the general parser takes `2026-11-11 10:00` and forgets the time
    Date::strptime("%Y-%m-%d", text).map_err(|e| format!("write a day as 2026-11-23 / 日期写作 2026-11-23 ({e})"))
}

macro_rules! values {
    ($($(#[$doc:meta])* $name:ident { $($value:ident),+ })+) => { $(
        $(#[$doc])*
        #[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($value),+ }
    )+ };
}

values! {
    /// `--lang`
    LangArg { En, Zh }
    /// `--color`
    ColorArg { Auto, Always, Never }
    /// `--fail-on`
    FailOn { Error, Warning, Note, Never }
    /// `--input-format`
    InputFormat { Markdown, Html, Plain, Json }
    /// `--readers`
    Readers { Public, Customers, Staff, AppUsers }
    /// `--purpose`
    Purpose { Tell, Serve, Work, Tool }
    /// `--pay`
    YesNo { Yes, No }
    /// `--owner`
    Owner { Organisation, Person }
    /// `--place`
    PlaceArg { China, Abroad }
}
