//! Terms in their context: conditions, exemptions, promotion, disguise. Also pairs of terms that make a finding only together.

use super::Context;
use super::pass::REACH;
use super::quotes::{mentioned, quoted};
use super::scan::{BlockScan, Found};
use super::spec::{Condition, Group, Pair, Place, Within};
use crate::diagnostic::{Disguise, Edit, Fix, Hit, Label, Level, Safety, Words};
use crate::document::BlockKind;
use crate::text::disguise::{is_decoration, is_lookalike};
use crate::text::fold::is_ignorable;
use crate::text::is_cjk;
use std::collections::BTreeMap;
use std::ops::Range;

/// A hit with the block it stands in, so that halves of a pair can be compared.
struct Placed<'a> {
    hit: Hit,
    at: &'a BlockScan,
    found: Found,
}

/// Findings of a rule whose every hit counts.
pub fn run(rule: u16, groups: &[Group], cx: &Context) -> Vec<Hit> {
    let mut out: Vec<Placed> = Vec::new();
    let mut by_place: BTreeMap<(usize, u32), usize> = BTreeMap::new();
    for (at, found) in cx.scan.found(rule) {
        let Some(group) = groups.get(found.group as usize) else { continue };
        let Some(hit) = judge(at, found, group, cx) else { continue };
        // of overlapping hits of two groups the graver, then the longer stays
        let near = (at.block, found.start.saturating_sub(REACH))..(at.block, found.end);
        let overlapping = by_place.range(near).filter(|(_, i)| found.start < out[**i].found.end);
        let overlap = overlapping.map(|(_, i)| *i).min();
        let weight = |h: &Hit, f: &Found| (h.lowered.is_none(), h.level, f.end - f.start);
        let i = match overlap.map(|i| (i, &out[i])) {
            Some((_, o)) if weight(&o.hit, &o.found) >= weight(&hit, &found) => continue,
            Some((i, o)) => {
                by_place.remove(&(o.at.block, o.found.start));
                i
            }
            None => out.len(),
        };
        by_place.insert((at.block, found.start), i);
        let placed = Placed { hit, at, found };
        if i < out.len() { out[i] = placed } else { out.push(placed) }
    }
    out.into_iter().map(|p| p.hit).collect()
}

/// Hits of one group, each judged by itself.
pub fn run_group(rule: u16, number: u8, groups: &[Group], cx: &Context) -> Vec<Hit> {
    let Some(group) = groups.get(number as usize) else { return Vec::new() };
    cx.scan.found(rule).filter(|(_, f)| f.group == number).filter_map(|(at, f)| judge(at, f, group, cx)).collect()
}

/// Halves of a pair within one block stand no further apart, in bytes.
const FAR: u32 = 20_000;

/// Findings of a rule that needs two halves: group 0 and group 1.
pub fn run_pair(rule: u16, groups: &[Group], pair: &Pair, cx: &Context) -> Vec<Hit> {
    let mut halves: [Vec<Placed>; 2] = [Vec::new(), Vec::new()];
    for (at, found) in cx.scan.found(rule) {
        let (Some(group), Some(side)) = (groups.get(found.group as usize), halves.get_mut(found.group as usize)) else {
            continue;
        };
        if let Some(hit) = judge(at, found, group, cx) {
            side.push(Placed { hit, at, found });
        }
    }
    let [first, mut second] = halves;
    let place = |b: &Placed| (b.at.block, b.found.start);
    second.sort_by_key(place);
    let mut out: Vec<Hit> = Vec::new();
    let mut used = vec![false; second.len()];
    for a in first {
        let reach = match pair.within {
            Within::Chars(n) => REACH + 4 * n,
            Within::Block => FAR,
            _ => REACH,
        };
        let (from, to) = (a.found.start.saturating_sub(reach), a.found.end + reach);
        let range = match pair.within {
            Within::Document => 0..second.len(),
            _ => {
                second.partition_point(|b| place(b) < (a.at.block, from))
                    ..second.partition_point(|b| place(b) <= (a.at.block, to))
            }
        };
        let partner = range
            .filter(|i| !used[*i] && near_enough(&a, &second[*i], pair))
            .min_by_key(|i| gap(&a.found, &second[*i].found));
        let Some((i, b)) = partner.map(|i| (i, &second[i])) else { continue };
        used[i] = true;
        let mut hit = a.hit;
        let (whole, halves) = if a.at.block == b.at.block {
            (hit.span.join(b.hit.span), vec![(hit.span, &pair.first), (b.hit.span, &pair.second)])
        } else {
            (hit.span, vec![(b.hit.span, &pair.second)])
        };
        hit.labels
            .extend(halves.into_iter().filter(|(_, w)| !w.is_empty()).map(|(span, w)| Label { span, text: w.clone() }));
        hit.span = whole;
        hit.level = hit.level.max(b.hit.level);
        hit.lowered = hit.lowered.or_else(|| b.hit.lowered.clone());
        hit.disguise.deliberate |= b.hit.disguise.deliberate;
        hit.disguise.folded |= b.hit.disguise.folded;
        out.push(hit);
    }
    out
}

fn gap(a: &Found, b: &Found) -> u32 {
    if a.end <= b.start { b.start - a.end } else { a.start.saturating_sub(b.end) }
}

fn near_enough(a: &Placed, b: &Placed, pair: &Pair) -> bool {
    let overlap = a.at.block == b.at.block && a.found.start < b.found.end && b.found.start < a.found.end;
    let order = !pair.ordered || (a.at.block, a.found.start) <= (b.at.block, b.found.start);
    if overlap || !order {
        return false;
    }
    let same_block = a.at.block == b.at.block;
    match pair.within {
        Within::Document => true,
        Within::Block => same_block,
        Within::Sentence => same_block && a.at.sentence(a.found.start) == a.at.sentence(b.found.start),
        Within::Chars(n) => {
            same_block && {
                let (from, to) = (a.found.end.min(b.found.end), a.found.start.max(b.found.start));
                from >= to || a.at.folded.text[from as usize..to as usize].chars().count() <= n as usize
            }
        }
    }
}

/// One hit in its context; `None`: the context silences it.
fn judge(at: &BlockScan, found: Found, group: &Group, cx: &Context) -> Option<Hit> {
    if group.unless.iter().any(|c| holds(c, at, found, cx)) || !group.needs.iter().all(|c| holds(c, at, found, cx)) {
        return None;
    }
    let block = &cx.doc.blocks[at.block];
    let plain = at.folded.plain_range(found.start as usize..found.end as usize);
    let mut hit = Hit::at(block.text.span(block.source, plain.clone()));
    let folded = &at.folded.text[found.start as usize..found.end as usize];
    hit.args.push(("found", Words::same(&block.text.plain[plain.clone()])));
    hit.term = Some(folded.to_string());
    hit.place = Some(crate::diagnostic::Place { block: at.block as u32, start: found.start, end: found.end });
    hit.level = group.level;
    let sentence = at.sentence(found.start);
    if let Some(member) = at.has_member(&group.promote_ids, sentence.clone()) {
        let by = &at.folded.text[member.start as usize..member.end as usize];
        hit.level = Some(group.promote_to.unwrap_or(Level::Error).max(group.level.unwrap_or(Level::Note)));
        hit.promoted = Some(Words::new(
            format!("the same sentence makes an offer (“{by}”)"),
            format!("同一句里正在推销（「{by}」）"),
        ));
    }
    hit.lowered = lowered(at, found, group, sentence.clone(), cx);
    if group.evidence {
        hit.evidenced = evidenced(cx, &at.folded.text, sentence, found);
    }
    hit.disguise = disguise(at, found, block, plain.clone());
    // as written, so that nobody is offered words in the other script
    let written = block.text.plain[plain].to_lowercase();
    if let Some((from, to)) = group.replace.iter().find(|(from, _)| *from == written) {
        hit.fixes.push(Fix {
            title: Words::new(format!("write “{to}” instead of “{from}”"), format!("把「{from}」改为「{to}」")),
            edits: vec![Edit { span: hit.span, text: to.clone() }],
            safety: Safety::Unsafe,
        });
    }
    Some(hit)
}

/// Whether `condition` holds near the hit.
fn holds(condition: &Condition, at: &BlockScan, found: Found, cx: &Context) -> bool {
    let text = &at.folded.text;
    let (start, end) = (found.start as usize, found.end as usize);
    let whole = match condition.within {
        Within::Document => return condition.ids.iter().any(|l| cx.scan.members(*l) > 0),
        Within::Block => 0..text.len(),
        Within::Sentence => at.sentence(found.start),
        Within::Chars(n) => {
            let from = text[..start].char_indices().rev().nth(n as usize).map_or(0, |(i, c)| i + c.len_utf8());
            let to = text[end..].char_indices().nth(n as usize).map_or(text.len(), |(i, _)| end + i);
            from..to
        }
    };
    let ranges: [Range<usize>; 2] = match condition.place {
        Place::Around => [whole.start..start, end..whole.end],
        Place::Before => [whole.start..start, end..end],
        Place::After => [start..start, end..whole.end],
    };
    // a member that overlaps the hit counts for neither side unless it reaches beyond it
    ranges.into_iter().any(|r| r.start < r.end && at.has_member(&condition.ids, r).is_some())
        || condition.place == Place::Around
            && at
                .member(&condition.ids, start.saturating_sub(REACH as usize), end, |m| {
                    start < m.end as usize && !(found.start <= m.start && m.end <= found.end)
                })
                .is_some()
}

/// Why the hit weighs less, if anything in its sentence says so.
fn lowered(at: &BlockScan, found: Found, group: &Group, sentence: Range<usize>, cx: &Context) -> Option<Words> {
    if group.lower.iter().any(|c| holds(c, at, found, cx)) {
        return Some(Words::new(
            "the sentence speaks of a goal, a tip, a standard or the like",
            "这句话说的是目标、提示、标准等，而非宣称",
        ));
    }
    if !group.cues {
        return None;
    }
    let known = &cx.scan.known;
    let text = &at.folded.text;
    let outside = |m: &super::scan::Member| m.end <= found.start || m.start >= found.end;
    let cue = at.member(&known.cues, sentence.start, sentence.end, |m| outside(m) && m.end as usize <= sentence.end);
    if let Some(m) = cue {
        let word = &text[m.start as usize..m.end as usize];
        return Some(Words::new(
            format!("“{word}” shows that this is not a claim"),
            format!("「{word}」表明这不是在作宣称"),
        ));
    }
    let before: usize = text[..found.start as usize].char_indices().rev().nth(5).map_or(0, |(i, _)| i);
    if let Some(m) = at.has_member(&known.negations, before.max(sentence.start)..found.start as usize) {
        let word = &text[m.start as usize..m.end as usize];
        return Some(Words::new(format!("negated by “{word}”"), format!("被「{word}」否定")));
    }
    let quoted = quoted(text, found.start, found.end);
    if quoted && (mentioned(text, found.end) || !cx.scan.offers() || cx.scan.is_critical()) {
        return Some(Words::new("quoted, not claimed", "是引用，不是宣称"));
    }
    let listed = matches!(cx.doc.blocks[at.block].kind, BlockKind::ListItem | BlockKind::Cell);
    if (quoted || listed) && cx.scan.is_under_cue(at.block) {
        return Some(Words::new("listed under a heading that warns of such words", "列在提醒不要这样写的标题之下"));
    }
    if !cx.scan.offers() && cx.scan.is_critical() {
        return Some(Words::new("the draft warns of such things and offers nothing", "全文是在提醒读者，并没有推销"));
    }
    None
}

/// Whether the found words stand inside (or overlap) what a claim record of the front matter proves.
fn evidenced(cx: &Context, text: &str, sentence: Range<usize>, found: Found) -> bool {
    let overlaps =
        |start: usize, claim: &str| start < found.end as usize && (found.start as usize) < start + claim.len();
    let here = &text[sentence.clone()];
    cx.claims
        .iter()
        .filter(|c| !c.is_empty())
        .any(|c| here.match_indices(c).any(|(at, _)| overlaps(sentence.start + at, c)))
}

fn disguise(at: &BlockScan, found: Found, block: &crate::document::Block, plain: Range<usize>) -> Disguise {
    let text = &block.text.plain[plain.clone()];
    let folded = &at.folded.text[found.start as usize..found.end as usize];
    // emoji presentation, soft hyphens and line ends are no trick; at the edge of an element it is an editor's residue
    let trick = |c: char| is_ignorable(c) && !matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{200D}' | '\u{AD}' | '\r');
    let hidden = text.char_indices().any(|(i, c)| {
        trick(c) && !block.text.is_edge(plain.start + i) && !block.text.is_edge(plain.start + i + c.len_utf8())
    });
    let dressed = found.changes > 0 && (is_dressed(text) || is_spaced(at, found, folded));
    Disguise { deliberate: dressed || hidden, folded: found.changes > 0 || text != folded }
}

/// Whether decoration, a look-alike or a ringed digit stands inside a word. A plain digit or a single space is how people write.
fn is_dressed(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let latin = |i: Option<usize>| i.and_then(|i| chars.get(i)).is_some_and(|c| c.is_ascii_alphabetic());
    chars.iter().enumerate().any(|(i, &c)| match c {
        _ if is_lookalike(c) => true,
        '0'..='9' | '@' | '$' => latin(i.checked_sub(1)) && latin(Some(i + 1)),
        '０'..='９' => false,
        _ if c.is_numeric() && !is_cjk(c) => true,
        _ => is_decoration(c) && c != ' ' && i > 0 && is_cjk(chars[i - 1]),
    })
}

/// Whether every character of the term stands apart while those around it do not (a heading with letter-spacing is no trick).
fn is_spaced(at: &BlockScan, found: Found, folded: &str) -> bool {
    let together = |text: &str| text.chars().zip(text.chars().skip(1)).any(|(a, b)| is_cjk(a) && is_cjk(b));
    if !folded.contains(' ') || together(folded) || !folded.chars().all(|c| c == ' ' || is_cjk(c)) {
        return false;
    }
    let (before, after) = (&at.folded.text[..found.start as usize], &at.folded.text[found.end as usize..]);
    together(before.rsplit('\n').next().unwrap_or("")) || together(after.split('\n').next().unwrap_or(""))
}
