//! The tables in the binary: every rule, list and account type as bytes, with a table of contents before them.

use super::{Check, List, Pack, Retired, Rule, compile};
use crate::account::AccountType;
use crate::diagnostic::Level;
use crate::document::BlockKind;
use crate::text::fold::FoldTable;
use serde::{Deserialize, Serialize};

/// What must be known of every rule before any is needed in full.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Head {
    pub id: String,
    pub severity: Level,
    /// The rule's check is code and runs on every draft.
    pub probe: bool,
    /// Bit per block kind ([`BlockKind::bit`]) in which its terms count.
    pub blocks: u32,
    /// Bytes of the rule in the store.
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Head {
    /// The pack, the part of the id before `/`.
    pub fn pack(&self) -> &str {
        self.id.split('/').next().unwrap_or("")
    }
}

/// Table of contents of the built-in packs.
#[derive(Serialize, Deserialize)]
pub(super) struct Index {
    pub(super) packs: Vec<Pack>,
    pub(super) heads: Vec<Head>,
    pub(super) lists: Vec<ListHead>,
    pub(super) types: Vec<(String, u32, u32)>,
    pub(super) retired: Vec<Retired>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct ListHead {
    pub(super) name: String,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// Makes the bytes that [`super::set::RuleSet::embedded`] reads. Errors: those of [`compile::compile`], or a value that cannot be written.
pub fn embed(
    packs: Vec<Pack>,
    rules: Vec<Rule>,
    lists: Vec<List>,
    types: Vec<AccountType>,
    retired: Vec<Retired>,
    fold: &FoldTable,
) -> Result<(Vec<u8>, usize), Vec<String>> {
    let done = compile::compile(rules, lists, 0, &[], &|_| None, fold)?;
    let mut store = Vec::new();
    let mut put = |bytes: Result<Vec<u8>, postcard::Error>| -> Result<(u32, u32), Vec<String>> {
        let start = store.len() as u32;
        store.extend(bytes.map_err(|e| vec![e.to_string()])?);
        Ok((start, store.len() as u32))
    };
    let mut index = Index { packs, heads: Vec::new(), lists: Vec::new(), types: Vec::new(), retired };
    for rule in &done.rules {
        let (start, end) = put(postcard::to_allocvec(rule))?;
        index.heads.push(head(rule, start, end));
    }
    for list in &done.lists {
        let (start, end) = put(postcard::to_allocvec(list))?;
        index.lists.push(ListHead { name: list.name.clone(), start, end });
    }
    for kind in &types {
        let (start, end) = put(postcard::to_allocvec(kind))?;
        index.types.push((kind.id.clone(), start, end));
    }
    let index = postcard::to_allocvec(&index).map_err(|e| vec![e.to_string()])?;
    let mut out = Vec::new();
    for part in [&index, &store, &done.tables] {
        out.extend((part.len() as u32).to_le_bytes());
        out.extend(part);
    }
    Ok((out, done.patterns))
}

pub(super) fn head(rule: &Rule, start: u32, end: u32) -> Head {
    let listed = |kind: BlockKind| match rule.scope.blocks.as_slice() {
        [] => !matches!(kind, BlockKind::Quote | BlockKind::Code) as u32 * kind.bit(),
        some => some.iter().any(|b| b.kind() == Some(kind)) as u32 * kind.bit(),
    };
    Head {
        id: rule.id.clone(),
        severity: rule.severity.0,
        probe: matches!(rule.check, Check::Probe { .. }),
        blocks: BlockKind::NAMES.iter().map(|(k, _)| listed(*k)).sum(),
        start,
        end,
    }
}
