//! Broadcast quotas as arithmetic on planned sends: what is over, which sends fill a slot, where the next free one is. All days are
//! days of China Standard Time.

use crate::account::{AccountType, Quota};
use crate::diagnostic::Level;
use crate::document::Moment;
use crate::source::Span;
use jiff::civil::Date;
use std::collections::HashSet;

/// Where a send was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Origin {
    /// The front matter of a draft.
    Draft,
    /// A calendar or plan.
    Plan,
    /// What has been sent already.
    History,
}

/// One article that goes out in a broadcast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Send {
    /// Id of the account.
    pub account: String,
    /// Channel by the name that quotas use; empty: the type has none.
    pub channel: String,
    pub moment: Moment,
    /// Articles of one account with the same message are one broadcast.
    pub message: Option<String>,
    pub title: String,
    /// Where a finding about it points: its time.
    pub span: Span,
    /// Name of the draft, plan or ledger as users see it.
    pub draft: String,
    pub origin: Origin,
}

/// A broadcast that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Over {
    /// The send (index into the given sends) that is too much: the first article of its broadcast.
    pub index: usize,
    /// Which of the type's quotas, by index.
    pub quota: usize,
    /// The sends that filled the period before it, one for each broadcast, in order.
    pub others: Vec<usize>,
    /// First day of the period.
    pub period: Date,
    /// Broadcasts allowed in that period.
    pub allowed: i64,
    /// Its place in the period, from 1: 5 for the fifth of four.
    pub place: usize,
}

/// Broadcasts allowed in the period that holds `date`: `-1` is the number of days of that month, `never` is none.
pub fn allowed(quota: &Quota, date: Date) -> i64 {
    match (quota.per.as_str(), quota.count) {
        ("never", _) => 0,
        (_, -1) => i64::from(date.days_in_month()),
        (_, n) => n.max(0),
    }
}

/// What sends must share to be counted together.
type Period = (Date, u8, u8);

/// The period of `quota` that holds `moment`; none if the time of day is needed and not known, or the quota counts nothing known.
fn period(quota: &Quota, moment: Moment) -> Option<Period> {
    let day = moment.date;
    Some(match quota.per.as_str() {
        "day" => (day, 0, 0),
        "week" => {
            let monday = i64::from(day.weekday().to_monday_zero_offset());
            (day.checked_sub(jiff::Span::new().days(monday)).ok()?, 0, 0)
        }
        "month" => (day.first_of_month(), 0, 0),
        "hour" => (day, moment.time?.hour() as u8, 0),
        "minute" => (day, moment.time?.hour() as u8, moment.time?.minute() as u8),
        "never" => (Date::ZERO, 0, 0),
        _ => return None,
    })
}

/// A broadcast: its account, its channel, its first article and all its articles.
struct Broadcast<'a> {
    account: &'a str,
    channel: &'a str,
    first: usize,
    moment: Moment,
}

/// Puts the articles of one message together. A message is one broadcast at the earliest time that its articles name; what has been sent
/// comes before what is planned at the same time. In order of time.
fn broadcasts(sends: &[Send]) -> Vec<Broadcast<'_>> {
    let mut order: Vec<usize> = (0..sends.len()).collect();
    order.sort_by(|&a, &b| key(&sends[a]).cmp(&key(&sends[b])).then(a.cmp(&b)));
    let mut seen: HashSet<(&str, &str, &str)> = HashSet::new();
    let mut out = Vec::new();
    for i in order {
        let s = &sends[i];
        let message = s.message.as_deref().map(str::trim).filter(|m| !m.is_empty());
        if let Some(m) = message
            && !seen.insert((&s.account, &s.channel, m))
        {
            continue;
        }
        out.push(Broadcast { account: &s.account, channel: &s.channel, first: i, moment: s.moment });
    }
    out
}

/// Order of sends: history first within a day of which only the day is known, then by time; a day without a time comes last of its day.
fn key(s: &Send) -> (Date, bool, Option<jiff::civil::Time>, u8, &str) {
    let rank = if s.origin == Origin::History { 0 } else { 1 };
    (s.moment.date, s.moment.time.is_none() && rank == 1, s.moment.time, rank, &s.draft)
}

/// The broadcasts that do not fit the quotas of `kind`, in order of time. All `sends` are of accounts of this type.
pub fn over_quota(sends: &[Send], kind: &AccountType) -> Vec<Over> {
    let all = broadcasts(sends);
    let mut out = Vec::new();
    for (q, quota) in kind.quotas.iter().enumerate() {
        let mut filled: std::collections::HashMap<(&str, Period), Vec<usize>> = std::collections::HashMap::new();
        for b in &all {
            if !quota.channel.is_empty() && quota.channel != b.channel {
                continue;
            }
            let Some(period) = period(quota, b.moment) else { continue };
            let before = filled.entry((b.account, period)).or_default();
            let allowed = allowed(quota, b.moment.date);
            // what is sent is sent: history fills a slot but is no finding
            if before.len() as i64 >= allowed && sends[b.first].origin != Origin::History {
                out.push(Over {
                    index: b.first,
                    quota: q,
                    others: if quota.per == "never" { Vec::new() } else { before.clone() },
                    period: period.0,
                    allowed,
                    place: before.len() + 1,
                });
            }
            before.push(b.first);
        }
    }
    out.retain({
        // one finding for a broadcast: a graver quota of the same send says it all
        let worst: Vec<(usize, Level)> = out.iter().map(|o| (o.index, level(kind, o))).collect();
        move |o| {
            let own = level(kind, o);
            !worst.iter().any(|(i, l)| *i == o.index && *l > own)
        }
    });
    out.sort_by_key(|o| (key(&sends[o.index]).0, o.index, o.quota));
    out
}

fn level(kind: &AccountType, over: &Over) -> Level {
    kind.quotas[over.quota].level.unwrap_or(Level::Error)
}

/// How far the quotas of error level are used in the period of `date`: quota, used, allowed. Quotas without periods are left out.
pub fn used(sends: &[Send], kind: &AccountType, account: &str, date: Date) -> Vec<(usize, usize, i64)> {
    let all = broadcasts(sends);
    let at = Moment { date, time: None, zoned: false };
    let mut out = Vec::new();
    for (q, quota) in kind.quotas.iter().enumerate() {
        let Some(wanted) = period(quota, at).filter(|_| quota.per != "never") else { continue };
        let fits = |b: &&Broadcast| {
            b.account == account
                && (quota.channel.is_empty() || quota.channel == b.channel)
                && period(quota, b.moment) == Some(wanted)
        };
        out.push((q, all.iter().filter(fits).count(), allowed(quota, date)));
    }
    out
}

/// Up to `want` days from `from` on, at most `horizon` days ahead, on which `account` could broadcast once more on `channel` without
/// passing any quota. The days found are assumed to be taken in turn.
pub fn free_slots(
    sends: &[Send],
    kind: &AccountType,
    account: &str,
    channel: &str,
    from: Date,
    want: usize,
    horizon: u16,
) -> Vec<Date> {
    let quotas: Vec<&Quota> = kind
        .quotas
        .iter()
        .filter(|q| q.channel.is_empty() || q.channel == channel)
        .filter(|q| matches!(q.per.as_str(), "day" | "week" | "month" | "never"))
        .collect();
    let mut filled: std::collections::HashMap<(usize, Period), i64> = std::collections::HashMap::new();
    for b in broadcasts(sends).iter().filter(|b| b.account == account && (channel.is_empty() || b.channel == channel)) {
        for (i, quota) in quotas.iter().enumerate() {
            if let Some(p) = period(quota, b.moment) {
                *filled.entry((i, p)).or_default() += 1;
            }
        }
    }
    let mut out = Vec::new();
    let mut day = from;
    for _ in 0..horizon {
        if out.len() >= want {
            break;
        }
        let at = Moment { date: day, time: None, zoned: false };
        let periods: Vec<(usize, Period)> =
            quotas.iter().enumerate().filter_map(|(i, q)| Some((i, period(q, at)?))).collect();
        let free = |(i, p): &(usize, Period)| filled.get(&(*i, *p)).copied().unwrap_or(0) < allowed(quotas[*i], day);
        if periods.iter().all(free) {
            out.push(day);
            for p in periods {
                *filled.entry(p).or_default() += 1;
            }
        }
        match day.tomorrow() {
            Ok(next) => day = next,
            Err(_) => break,
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use jiff::civil::{date, time};
    use proptest::prelude::*;

    fn send(day: Date, message: Option<&str>) -> Send {
        Send {
            account: "a".into(),
            channel: String::new(),
            moment: Moment { date: day, time: Some(time(9, 0, 0, 0)), zoned: false },
            message: message.map(str::to_string),
            title: String::new(),
            span: Span::new(SourceId(0), 0..0),
            draft: String::new(),
            origin: Origin::Draft,
        }
    }

    fn kind(quotas: &[(&str, i64, &str)]) -> AccountType {
        let quotas = quotas
            .iter()
            .map(|(per, count, channel)| Quota {
                per: per.to_string(),
                count: *count,
                channel: channel.to_string(),
                ..Quota::default()
            })
            .collect();
        AccountType { quotas, ..AccountType::default() }
    }

    #[test]
    fn the_fifth_of_a_month_is_over() {
        let days = [5, 12, 19, 24, 28];
        let mut sends: Vec<Send> = days.iter().map(|d| send(date(2026, 11, *d), None)).collect();
        sends[3].message = Some("thanks".into());
        sends.push(send(date(2026, 11, 24), Some("thanks")));
        let over = over_quota(&sends, &kind(&[("month", 4, "")]));
        assert_eq!(over.len(), 1);
        assert_eq!((over[0].index, over[0].place), (4, 5));
        assert_eq!(over[0].others, [0, 1, 2, 3]);
        assert_eq!(
            free_slots(&sends, &kind(&[("month", 4, "")]), "a", "", date(2026, 11, 20), 1, 60),
            [date(2026, 12, 1)]
        );
    }

    #[test]
    fn history_fills_slots_but_is_no_finding() {
        let mut sends =
            vec![send(date(2026, 11, 3), None), send(date(2026, 11, 3), None), send(date(2026, 11, 3), None)];
        sends[1].origin = Origin::History;
        sends[2].origin = Origin::History;
        sends[1].moment.time = None;
        let over = over_quota(&sends, &kind(&[("day", 1, "")]));
        assert_eq!(over.iter().map(|o| o.index).collect::<Vec<_>>(), [0]);
    }

    #[test]
    fn never_means_never_and_channels_count_apart() {
        let sends = vec![send(date(2026, 12, 31), None)];
        let over = over_quota(&sends, &kind(&[("never", 0, "")]));
        assert_eq!((over.len(), over[0].others.len()), (1, 0));
        assert!(free_slots(&sends, &kind(&[("never", 0, "")]), "a", "", date(2026, 12, 1), 3, 90).is_empty());
        let mut two = vec![send(date(2026, 12, 1), None), send(date(2026, 12, 1), None)];
        two[0].channel = "app".into();
        two[1].channel = "customer".into();
        assert!(over_quota(&two, &kind(&[("day", 1, "customer")])).is_empty());
    }

    #[test]
    fn days_of_the_month() {
        let k = kind(&[("month", -1, "")]);
        let sends: Vec<Send> = (0..29).map(|i| send(date(2026, 2, 1 + i % 28), None)).collect();
        assert_eq!(over_quota(&sends, &k).len(), 1);
        assert_eq!(over_quota(&sends, &k)[0].allowed, 28);
    }

    #[test]
    fn weeks_begin_on_monday() {
        let q = Quota { per: "week".into(), count: 1, ..Quota::default() };
        let of = |d| period(&q, Moment { date: d, time: None, zoned: false }).map(|p| p.0);
        for d in 23..30 {
            assert_eq!(of(date(2026, 11, d)), Some(date(2026, 11, 23)), "{d}");
        }
        assert_eq!(of(date(2026, 11, 30)), Some(date(2026, 11, 30)));
    }

    proptest! {
        /// Against counting by hand: in each period everything behind the allowed number is over, nothing else.
        #[test]
        fn agrees_with_counting(
            plan in prop::collection::vec((0i32..70, 0u8..2, prop::option::of(0u8..6)), 0..40),
            per in prop::sample::select(vec!["day", "month"]),
            count in 0i64..5,
        ) {
            let base = date(2026, 10, 20);
            let sends: Vec<Send> = plan.iter().map(|(d, account, message)| {
                let day = base.checked_add(jiff::Span::new().days(*d)).unwrap();
                let mut s = send(day, message.map(|m| format!("m{m}")).as_deref());
                s.account = account.to_string();
                s
            }).collect();
            let over: Vec<usize> = over_quota(&sends, &kind(&[(per, count, "")])).iter().map(|o| o.index).collect();
            let same = |a: Date, b: Date| if per == "day" { a == b } else { (a.year(), a.month()) == (b.year(), b.month()) };
            // a message counts once, at its earliest article
            let lead = |i: usize| match &sends[i].message {
                None => true,
                m => !(0..sends.len()).any(|k| sends[k].account == sends[i].account && &sends[k].message == m
                    && (sends[k].moment.date, k) < (sends[i].moment.date, i)),
            };
            for i in 0..sends.len() {
                let before = (0..sends.len()).filter(|&k| {
                    lead(k) && sends[k].account == sends[i].account
                        && same(sends[k].moment.date, sends[i].moment.date)
                        && (sends[k].moment.date, k) < (sends[i].moment.date, i)
                }).count() as i64;
                prop_assert_eq!(over.contains(&i), lead(i) && before >= count, "send {}", i);
            }
        }

        /// A free slot may be used: one more send there is not over.
        #[test]
        fn free_slots_are_free(days in prop::collection::vec(0i32..60, 0..30), count in 1i64..4) {
            let base = date(2026, 10, 20);
            let k = kind(&[("month", count, ""), ("day", 1, "")]);
            let mut sends: Vec<Send> = days.iter()
                .map(|d| send(base.checked_add(jiff::Span::new().days(*d)).unwrap(), None)).collect();
            let before = over_quota(&sends, &k).len();
            for slot in free_slots(&sends, &k, "a", "", base, 5, 120) {
                sends.push(send(slot, None));
            }
            prop_assert_eq!(over_quota(&sends, &k).len(), before);
        }
    }
}
