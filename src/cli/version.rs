//! `softsell version`: what the program and its packs are as of.

use crate::builtin;
use crate::diagnostic::Lang;
use std::fmt::Write;

/// Writes the versions to `out`, one a line.
pub fn run(lang: Lang, out: &mut String) -> anyhow::Result<u8> {
    writeln!(out, "softsell {}", env!("CARGO_PKG_VERSION"))?;
    let read = if lang == Lang::Zh { "核对于" } else { "last verified" };
    for pack in builtin::rules().packs() {
        writeln!(out, "  {} {} ({read} {})", pack.id, pack.version, pack.verified)?;
    }
    Ok(0)
}
