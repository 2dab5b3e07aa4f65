//! Checks that need every send of a project. Their rows give the names that rule files use; the engine hands them the sends.

use super::{Context, Params, Probe};
use crate::diagnostic::Hit;

/// The probes of this file.
pub const WHOLE: &[Probe] = &[
    // {words} {used} {count} {per} {period}
    Probe { name: "broadcast-quota", params: &[], variants: &[], run: nothing },
    // a broadcast planned for a type that has none: {words}
    Probe { name: "broadcast-never", params: &[], variants: &[], run: nothing },
    // {other}
    Probe { name: "near-duplicate", params: &[], variants: &[], run: nothing },
    Probe { name: "same-title", params: &[], variants: &[], run: nothing },
];

/// A single draft cannot say how many others go out.
fn nothing(_: &Context, _: &Params) -> Vec<Hit> {
    Vec::new()
}
