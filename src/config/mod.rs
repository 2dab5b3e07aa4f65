//! `softsell.toml`: what a team asks for, read with the place of every line, merged with what it extends, and resolved for a draft.

mod accounts;
mod explain;
mod globs;
mod known;
mod read;
mod settings;

pub use accounts::{UnknownAccount, type_named};
pub use explain::{Effective, Origin};
pub use globs::Globs;
pub use known::{Known, matches, retired};
pub use read::{Needs, needs, read};
pub use settings::{Set, Settings};

use crate::account::{Account, AccountType};
use crate::diagnostic::{Lang, Level};
use crate::source::{Source, Span};
use crate::table::At;
use jiff::civil::Date;
use std::sync::Arc;

/// One configuration, after merging. Lists are in the order of the files, what is extended first; of equals the last counts.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The files that it was read from, for the spans.
    pub sources: Vec<Arc<Source>>,
    pub lang: Option<At<Lang>>,
    pub as_of: Option<At<Date>>,
    /// The lowest level that makes the run fail; `never` is `None` inside.
    pub fail_on: Option<At<Option<Level>>>,
    /// Drafts count as finished.
    pub ready: Option<At<bool>>,
    /// Configurations that come before this one; the host reads them.
    pub extends: Vec<At<String>>,
    pub exclude: Vec<Globs>,
    pub account_types: Vec<At<String>>,
    pub rule_paths: Vec<At<String>>,
    pub publisher: Option<At<String>>,
    /// Unknown keys of front matter are findings even when no known key is near.
    pub strict_keys: Option<At<bool>>,
    pub accounts: Vec<Member>,
    pub packs: Vec<(String, At<bool>)>,
    pub severity: Vec<Line>,
    pub overrides: Vec<Override>,
    pub allows: Vec<Allow>,
    pub calendar: Calendar,
    /// Encodings of files, by path.
    pub encodings: Vec<ForPaths>,
    /// Input formats of files, by path: `markdown`, `html`, `plain`, `json`.
    pub formats: Vec<ForPaths>,
    pub baseline: Option<At<String>>,
    pub max_warnings: Option<At<u64>>,
    /// Types of account that a draft may name although no account is of that type.
    pub types: Vec<Arc<AccountType>>,
}

/// An account with its path patterns.
#[derive(Clone, Debug)]
pub struct Member {
    pub account: Arc<Account>,
    pub paths: Globs,
}

/// One line that sets a severity.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// `pack`, `pack/rule` or a glob over ids.
    pub name: String,
    /// None: off.
    pub level: Option<Level>,
    pub span: Span,
}

/// `[[override]]`: other settings for some paths or accounts.
#[derive(Clone, Debug, Default)]
pub struct Override {
    pub paths: Globs,
    /// Ids of accounts; empty: any.
    pub accounts: Vec<String>,
    pub severity: Vec<Line>,
    pub fail_on: Option<At<Option<Level>>>,
    pub publisher: Option<At<String>>,
}

/// `[[allow]]`: findings that the team has decided to accept.
#[derive(Clone, Debug)]
pub struct Allow {
    pub paths: Globs,
    /// No path was given: it holds for all.
    pub everywhere: bool,
    /// Rule, pack or glob.
    pub rule: At<String>,
    pub reason: String,
    /// The last day on which it holds.
    pub until: Option<At<Date>>,
    pub by: String,
    /// Only findings of this term; empty: all.
    pub term: String,
    /// The table.
    pub span: Span,
}

/// `[calendar]`: plans and what was sent already.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    pub files: Vec<At<String>>,
    pub history: Vec<At<String>>,
    /// A bare `date:` or a date in the file name counts as a planned broadcast.
    pub count_bare_dates: Option<At<bool>>,
    /// Days round the drafts of this run that are looked at.
    pub window: Option<At<u64>>,
}

/// A value for the files that match.
#[derive(Clone, Debug)]
pub struct ForPaths {
    pub paths: Globs,
    pub value: At<String>,
}

impl Config {
    /// This configuration with `parent`, which it extends, under it: its own values win, its lists come after the parent's.
    pub fn merge_under(mut self, mut parent: Config) -> Config {
        fn before<T>(mine: &mut Vec<T>, mut theirs: Vec<T>) {
            theirs.append(mine);
            *mine = theirs;
        }
        fn or<T>(mine: &mut Option<T>, theirs: Option<T>) {
            if mine.is_none() {
                *mine = theirs;
            }
        }
        or(&mut self.lang, parent.lang);
        or(&mut self.as_of, parent.as_of);
        or(&mut self.fail_on, parent.fail_on);
        or(&mut self.ready, parent.ready);
        or(&mut self.publisher, parent.publisher);
        or(&mut self.strict_keys, parent.strict_keys);
        or(&mut self.baseline, parent.baseline);
        or(&mut self.max_warnings, parent.max_warnings);
        or(&mut self.calendar.count_bare_dates, parent.calendar.count_bare_dates);
        or(&mut self.calendar.window, parent.calendar.window);
        parent.accounts.retain(|p| !self.accounts.iter().any(|a| a.account.id == p.account.id));
        before(&mut self.accounts, parent.accounts);
        before(&mut self.sources, parent.sources);
        before(&mut self.exclude, parent.exclude);
        before(&mut self.account_types, parent.account_types);
        before(&mut self.rule_paths, parent.rule_paths);
        before(&mut self.packs, parent.packs);
        before(&mut self.severity, parent.severity);
        before(&mut self.overrides, parent.overrides);
        before(&mut self.allows, parent.allows);
        before(&mut self.calendar.files, parent.calendar.files);
        before(&mut self.calendar.history, parent.calendar.history);
        before(&mut self.encodings, parent.encodings);
        before(&mut self.formats, parent.formats);
        parent.types.retain(|p| !self.types.iter().any(|t| t.id == p.id));
        self.types.append(&mut parent.types);
        self
    }

    /// The source that `span` lies in.
    pub fn source(&self, span: Span) -> Option<&Arc<Source>> {
        self.sources.iter().find(|s| s.id == span.source)
    }

    /// The pattern that keeps `path` (from the configuration's folder) out of a run, if one does.
    pub fn excluded(&self, path: &str) -> Option<Span> {
        self.exclude.iter().rev().find_map(|g| g.matching(path))
    }

    /// The `[[allow]]` that hold for the draft at `path`.
    pub fn allows_for(&self, path: &str) -> Vec<Allow> {
        let holds = |a: &&Allow| a.everywhere || a.paths.matching(path).is_some();
        self.allows.iter().filter(holds).cloned().collect()
    }

    /// The encoding set for `path`.
    pub fn encoding(&self, path: &str) -> Option<&At<String>> {
        self.encodings.iter().rev().find(|e| e.paths.matching(path).is_some()).map(|e| &e.value)
    }

    /// The input format set for `path`.
    pub fn format(&self, path: &str) -> Option<&At<String>> {
        self.formats.iter().rev().find(|e| e.paths.matching(path).is_some()).map(|e| &e.value)
    }
}

#[cfg(test)]
mod tests;
