//! What holds for one draft: the severities a team set by name, when a run fails, who publishes.

use super::known::{exactness, matches};
use super::{Config, Line, Override};
use crate::account::Account;
use crate::diagnostic::Level;
use crate::source::Span;
use crate::table::At;

/// A level that a team set by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Set {
    /// None: switched off.
    pub level: Option<Level>,
    /// The line of the configuration.
    pub at: Span,
}

/// The settings of one draft.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Layers, the strongest first: overrides from the last one up, then the configuration itself.
    layers: Vec<Vec<Line>>,
    packs: Vec<(String, At<bool>)>,
    /// When the run fails; `None`: the default, error.
    pub fail_on: Option<At<Option<Level>>>,
    /// The publishing tool and where it was set; `None`: not stated.
    pub publisher: Option<At<String>>,
}

impl Settings {
    /// The level that the team set for the rule `id`: by an override before the rest, by an exact name before a glob before a pack,
    /// by a later line before an earlier one. A pack that is switched off switches its rules off unless a line names them.
    pub fn level(&self, id: &str) -> Option<Set> {
        let lines = self.layers.iter().find_map(|layer| {
            let fitting = layer.iter().filter(|l| matches(&l.name, id));
            fitting.max_by_key(|l| exactness(&l.name))
        });
        if let Some(line) = lines {
            return Some(Set { level: line.level, at: line.span });
        }
        let pack = self.pack(id.split('/').next().unwrap_or(""))?;
        (!pack.value).then_some(Set { level: None, at: pack.span })
    }

    /// Whether the team switched `pack` on or off.
    pub fn pack(&self, pack: &str) -> Option<At<bool>> {
        self.packs.iter().rev().find(|(n, _)| n == pack).map(|(_, at)| at.clone())
    }

    /// When the run fails because of this draft (`None`: never).
    pub fn fails_on(&self) -> Option<Level> {
        self.fail_on.as_ref().map_or(Some(Level::Error), |f| f.value)
    }

    /// Every line that sets a severity, the strongest first.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.layers.iter().flatten()
    }

    /// Every pack that was switched, in order.
    pub fn packs(&self) -> &[(String, At<bool>)] {
        &self.packs
    }
}

impl Override {
    /// Whether it holds for `path` and `account`.
    fn holds(&self, path: &str, account: Option<&Account>) -> bool {
        let named = self.accounts.is_empty() || account.is_some_and(|a| self.accounts.contains(&a.id));
        let there = self.paths.is_empty() || self.paths.matching(path).is_some();
        // an override whose patterns were all refused holds nowhere
        named && there && !(self.paths.is_empty() && self.accounts.is_empty())
    }
}

impl Config {
    /// What holds for the draft at `path` (from the configuration's folder) when `account` publishes it.
    pub fn settings(&self, path: &str, account: Option<&Account>) -> Settings {
        let mut settings = Settings { packs: self.packs.clone(), ..Settings::default() };
        let own = account.filter(|a| !a.publisher.is_empty());
        let own = own.and_then(|a| a.span.map(|span| At { value: a.publisher.clone(), span }));
        for o in self.overrides.iter().rev().filter(|o| o.holds(path, account)) {
            settings.layers.push(o.severity.clone());
            settings.fail_on = settings.fail_on.or_else(|| o.fail_on.clone());
            settings.publisher = settings.publisher.or_else(|| o.publisher.clone());
        }
        settings.layers.push(self.severity.clone());
        settings.fail_on = settings.fail_on.or_else(|| self.fail_on.clone());
        settings.publisher = settings.publisher.or(own).or_else(|| self.publisher.clone());
        settings
    }
}
