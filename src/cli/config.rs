//! `softsell config show PATH`

use super::world::World;
use crate::config::Origin;
use crate::diagnostic::Lang;
use crate::host::discover::Discover;
use crate::host::{Base, Ids};
use std::fmt::Write;
use std::path::Path;

/// Writes the values that hold for the draft at `path`, and where each was set.
pub fn show(path: &Path, lang: Lang, out: &mut String) -> anyhow::Result<u8> {
    let (base, ids) = (Base::here(), Ids::default());
    ids.next();
    let mut troubles = Vec::new();
    let found = Discover::new(&base, &ids).of_draft(path);
    let world = match &found {
        Some(found) => World::read(&base, &ids, found, &mut troubles),
        None => World::plain(&base),
    };
    match (&found, lang) {
        (Some(found), Lang::En) => writeln!(out, "{} is judged by {}", base.name(path), base.name(&found.path))?,
        (Some(found), Lang::Zh) => writeln!(out, "{} 适用 {}", base.name(path), base.name(&found.path))?,
        (None, Lang::En) => writeln!(out, "{}: there is no softsell.toml here or above", base.name(path))?,
        (None, Lang::Zh) => writeln!(out, "{}：这里及上级文件夹都没有 softsell.toml", base.name(path))?,
    }
    for value in world.config.explain(&world.relative(path)) {
        let from = match value.from {
            Origin::Default if lang == Lang::En => "default".to_string(),
            Origin::Default => "默认".to_string(),
            Origin::At(span) => match world.config.source(span) {
                Some(source) => {
                    let at = source.position(span.start);
                    format!("{}:{}:{}", source.name, at.line, at.column)
                }
                None => String::new(),
            },
        };
        writeln!(out, "  {} = {}  ({from})", value.key, value.value.get(lang))?;
    }
    if troubles.is_empty() {
        return Ok(0);
    }
    let line = match lang {
        Lang::En => format!("\nThe configuration has {} problems; `softsell check` shows them.", troubles.len()),
        Lang::Zh => format!("\n配置里有 {} 处问题，运行 `softsell check` 查看。", troubles.len()),
    };
    writeln!(out, "{line}")?;
    Ok(super::BROKEN)
}
