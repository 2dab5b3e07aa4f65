//! What only the whole project can tell: which drafts are planned broadcasts, and which of them do not fit the account's quotas.

use super::likeness::{Draft, compare};
use crate::account::{Account, AccountType, Quota};
use crate::diagnostic::{Hit, Label, Words};
use crate::document::{Document, Parsed};
use crate::plan::quota::{Origin, Over, Send, free_slots, over_quota};
use crate::source::{Source, Sources};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a draft's metadata say about its broadcast.
pub enum Planned {
    /// It goes out at this time.
    Send(Send),
    /// It names a day, but nothing says that it is a broadcast.
    DateOnly,
    No,
}

/// Status words that take a draft out of the plan.
const CANCELLED: &[&str] = &["cancelled", "canceled", "killed", "idea", "取消", "已取消", "作废", "选题"];
/// Status words that say the draft is finished.
const FINISHED: &[&str] = &[
    "scheduled",
    "approved",
    "ready",
    "final",
    "published",
    "sent",
    "sent_to_draft",
    "reviewed",
    "已排期",
    "待发布",
    "定稿",
    "已定稿",
    "终稿",
    "审核通过",
    "已审核",
    "已发布",
    "已推送",
];

fn status(doc: &Document) -> String {
    doc.value("status").unwrap_or("").trim().to_lowercase()
}

fn withheld(doc: &Document) -> bool {
    doc.flag("draft") == Some(true)
        || doc.flag("notify") == Some(false)
        || doc.flag("cancelled") == Some(true)
        || CANCELLED.contains(&status(doc).as_str())
}

/// Whether the draft says of itself that it is finished: by its status, or because its time is fixed.
pub fn is_finished(doc: &Document) -> bool {
    let fixed = doc.field("publish_at").is_some_and(|f| matches!(f.parsed, Parsed::Time(_)) && f.alias != "date");
    !withheld_for_now(doc) && (FINISHED.contains(&status(doc).as_str()) || fixed)
}

/// Whether the draft says that it is not to go out, at least not now.
pub fn withheld_for_now(doc: &Document) -> bool {
    doc.flag("draft") == Some(true) || doc.flag("cancelled") == Some(true) || CANCELLED.contains(&status(doc).as_str())
}

/// Reads the plan out of a draft's metadata: a broadcast has an explicit time (any key for it but a bare `date`) or says `notify: true` with
/// a date, and is neither withheld nor silent. `bare_dates` counts a bare date too.
pub fn planned(doc: &Document, name: &str, account: &Account, bare_dates: bool) -> Planned {
    let Some(field) = doc.field("publish_at") else { return Planned::No };
    let Parsed::Time(moment) = field.parsed else { return Planned::No };
    if withheld(doc) {
        return Planned::No;
    }
    let explicit = field.alias != "date" || doc.flag("notify") == Some(true) || bare_dates;
    if !explicit {
        return Planned::DateOnly;
    }
    let channel = doc.value("channel").filter(|c| !c.is_empty()).unwrap_or(&account.channel);
    Planned::Send(Send {
        account: account.id.clone(),
        channel: channel.to_string(),
        moment,
        message: doc.value("message").filter(|m| !m.trim().is_empty()).map(str::to_string),
        title: doc.title.as_ref().map(|t| t.text.clone()).unwrap_or_default(),
        span: field.value_span,
        draft: name.to_string(),
        origin: Origin::Draft,
    })
}

/// A finding about the plan, for the draft that is too much.
#[derive(Clone, Debug)]
pub struct PlanHit {
    /// The probe whose rules describe it: `broadcast-quota`, `near-duplicate` …
    pub probe: &'static str,
    pub draft: String,
    pub hit: Hit,
    /// Sources that its labels point into.
    pub sources: Vec<Arc<Source>>,
}

/// The plan of a project, judged.
#[derive(Debug, Default)]
pub struct Project {
    hits: BTreeMap<String, Vec<PlanHit>>,
    /// Drafts that name a day but do not count as broadcasts.
    pub uncounted: usize,
}

impl Project {
    /// Judges `sends` of `accounts`. `sources` are those that the sends point into.
    pub fn new(
        sends: &[Send],
        accounts: &[Arc<Account>],
        sources: &Sources,
        drafts: &[Draft],
        uncounted: usize,
    ) -> Project {
        let mut project = Project { uncounted, ..Project::default() };
        for account in accounts {
            let own: Vec<Send> = sends.iter().filter(|s| s.account == account.id).cloned().collect();
            if own.is_empty() {
                continue;
            }
            for over in over_quota(&own, &account.kind) {
                let found = describe(&over, &own, account, sources);
                project.hits.entry(found.draft.clone()).or_default().push(found);
            }
        }
        for found in compare(drafts) {
            project.hits.entry(found.draft.clone()).or_default().push(found);
        }
        project
    }

    /// What the plan says about `draft`.
    pub fn of(&self, draft: &str) -> &[PlanHit] {
        self.hits.get(draft).map_or(&[], Vec::as_slice)
    }
}

fn describe(over: &Over, sends: &[Send], account: &Account, sources: &Sources) -> PlanHit {
    let send = &sends[over.index];
    let quota = &account.kind.quotas[over.quota];
    let mut hit = Hit::at(send.span)
        .arg("period", period(quota, over))
        .arg("words", quota.words.clone())
        .text("place", over.place)
        .text("used", over.place.saturating_sub(1))
        .text("count", over.allowed)
        .text("per", &quota.per);
    hit.level = quota.level;
    hit.cite = quota.provenance.citation();
    for (i, other) in over.others.iter().map(|i| &sends[*i]).enumerate() {
        let n = i + 1;
        hit.labels.push(Label {
            span: other.span,
            text: Words::new(
                format!("broadcast {n}: “{}”, {}", other.title, when(other)),
                format!("第 {n} 次：「{}」，{}", other.title, when(other)),
            ),
        });
    }
    if quota.per != "never" {
        let free = free_slots(sends, &account.kind, &account.id, &send.channel, send.moment.date, 3, 120);
        if !free.is_empty() {
            let days: Vec<String> = free.iter().map(|d| d.to_string()).collect();
            hit.notes.push(Words::new(
                format!("free from that day on: {}", days.join(", ")),
                format!("此后空闲的日子：{}", days.join("、")),
            ));
        }
        hit.notes.push(Words::new(
            "or give both drafts the same `message` (one broadcast, up to 8 articles), or publish this one without a push (`notify: false`)",
            "也可以给两篇稿件写同一个 `message`（合为一次群发，最多 8 篇），或不推送、只发布（`notify: false`）",
        ));
    }
    let sources = hit.labels.iter().filter_map(|l| sources.get(l.span.source).cloned()).collect();
    let probe = if quota.per == "never" { "broadcast-never" } else { "broadcast-quota" };
    PlanHit { probe, draft: send.draft.clone(), hit, sources }
}

fn when(send: &Send) -> String {
    match send.moment.time {
        Some(t) => format!("{} {:02}:{:02}", send.moment.date, t.hour(), t.minute()),
        None => send.moment.date.to_string(),
    }
}

fn period(quota: &Quota, over: &Over) -> Words {
    let d = over.period;
    match quota.per.as_str() {
        "month" => Words::new(format!("{}-{:02}", d.year(), d.month()), format!(" {} 年 {} 月", d.year(), d.month())),
        "week" => Words::new(format!("the week from {d}"), format!(" {d} 起的一周")),
        "day" => Words::new(d.to_string(), format!(" {} 年 {} 月 {} 日", d.year(), d.month(), d.day())),
        _ => Words::same(d.to_string()),
    }
}

/// The type that judges a draft whose account is not known.
pub const UNIVERSAL: &str = "universal";

/// Whether the type plans broadcasts at all.
pub fn has_quotas(kind: &AccountType) -> bool {
    !kind.quotas.is_empty()
}
