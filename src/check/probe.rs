//! Checks that are code: each row has a name that rule files use, its parameters and the messages that it may pick.

use super::Context;
use super::spec::Param;
use crate::diagnostic::Hit;

/// A check written in code.
pub struct Probe {
    /// The name in rule files: `probe = "field-limit"`.
    pub name: &'static str,
    /// Parameters it understands.
    pub params: &'static [&'static str],
    /// Variants of the message that its hits may pick besides the plain one.
    pub variants: &'static [&'static str],
    pub run: fn(&Context, &Params) -> Vec<Hit>,
}

/// Parameters of a rule, by name.
pub struct Params<'a>(pub &'a [(String, Param)]);

impl<'a> Params<'a> {
    fn get(&self, name: &str) -> Option<&'a Param> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, p)| p)
    }

    /// The text parameter `name`; empty if it is not given.
    pub fn text(&self, name: &str) -> &'a str {
        match self.get(name) {
            Some(Param::Text(t)) => t,
            _ => "",
        }
    }

    /// The number `name`.
    pub fn number(&self, name: &str) -> Option<f64> {
        match self.get(name) {
            Some(Param::Number(n)) => Some(*n),
            _ => None,
        }
    }

    /// The flag `name`; false if it is not given.
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Param::Flag(true)))
    }

    /// The list `name`; empty if it is not given.
    pub fn list(&self, name: &str) -> &'a [String] {
        match self.get(name) {
            Some(Param::List(l)) => l,
            _ => &[],
        }
    }
}

/// Every probe, by name.
pub const PROBES: &[&[Probe]] = &[
    super::score::PROBES,
    super::pitch::PITCH,
    super::fields::FIELDS,
    super::shape::SHAPE,
    super::shout::SHOUT,
    super::media::MEDIA,
    super::links::LINKS,
    super::structure::STRUCTURE,
    super::time::TIME,
    super::title::TITLE,
    super::publisher::PUBLISHER,
    super::original::ORIGINAL,
    super::whole::WHOLE,
];

/// The probe called `name`.
pub fn probe(name: &str) -> Option<&'static Probe> {
    PROBES.iter().flat_map(|g| g.iter()).find(|p| p.name == name)
}
