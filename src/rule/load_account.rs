//! Reads account types, `rules/accounts/<id>.toml` (`docs/account-format.md`).

use super::load::level_or_off;
use crate::account::{Ability, AccountType, Confidence, Limit, Provenance, Quota, TypeName};
use crate::diagnostic::{Level, Problem, Words};
use crate::source::Source;
use crate::table::{Table, Value, choice, wrong_type};

/// Conditions that an ability may need.
const NEEDS: &[&str] = &["verified", "pay", "organisation", "public-service"];

/// Reads one account type; `id` is the file name without its extension. None without a usable title.
pub fn account_type(id: &str, source: &Source, problems: &mut Vec<Problem>) -> Option<AccountType> {
    let table = Table::parse(source, problems)?;
    let (t, p) = (&table, problems);
    if !t.has("title") {
        t.missing("title", p);
    }
    let title = t.words("title", p);
    let base = provenance(t, &Provenance::default(), p);
    let kind = AccountType {
        id: id.to_string(),
        title: title.clone().unwrap_or_default(),
        names: each(t, "name", p, name),
        purpose: t.words("purpose", p).unwrap_or_default(),
        audience: word(t, "audience", &["followers", "staff", "customers", "users", "public"], "public", p),
        audience_words: t.words("audience-words", p).unwrap_or_default(),
        quotas: each(t, "quota", p, |t, p| quota(t, &base, p)),
        limits: each(t, "limit", p, |t, p| limit(t, &base, p)),
        abilities: each(t, "ability", p, |t, p| ability(t, &base, p)),
        image_hosts: t.strings("image-hosts", p),
        image_formats: t.strings("image-formats", p),
        outside_links: word(t, "outside-links", &["pay", "allowed", "forbidden"], "allowed", p),
        inside_hosts: t.strings("inside-hosts", p),
        severity: severity(t, p),
        thresholds: thresholds(t, p),
        notes: each(t, "note", p, |t, p| {
            let words = words(t, p);
            (words, provenance(t, &base, p))
        }),
        provenance: base.clone(),
    };
    t.finish(p);
    title.map(|_| kind)
}

/// Every table at `key`, read by `read`; its unknown keys are reported.
fn each<T>(
    t: &Table,
    key: &'static str,
    p: &mut Vec<Problem>,
    read: impl Fn(&Table, &mut Vec<Problem>) -> T,
) -> Vec<T> {
    let mut all = Vec::new();
    for t in t.tables(key, p) {
        all.push(read(t, p));
        t.finish(p);
    }
    all
}

fn word(t: &Table, key: &'static str, choices: &[&'static str], default: &str, p: &mut Vec<Problem>) -> String {
    t.choice(key, choices, p).map_or(default, |c| c.value).to_string()
}

fn words(t: &Table, p: &mut Vec<Problem>) -> Words {
    if !t.has("words") {
        t.missing("words", p);
    }
    t.words("words", p).unwrap_or_default()
}

/// The five keys of provenance. What a table leaves out it has from the file; but a `source` of its own has its own `url` and `since`.
fn provenance(t: &Table, base: &Provenance, p: &mut Vec<Problem>) -> Provenance {
    let own = t.has("source");
    let (source, url) = (t.string("source", p), t.string("url", p));
    let since = t.date_part("since", p).map_or(String::new(), |d| d.value);
    let confidence = t.choice("confidence", &["high", "medium", "low"], p);
    let or = |value: String, base: &str| if value.is_empty() && !own { base.to_string() } else { value };
    Provenance {
        source: or(source, &base.source),
        url: or(url, &base.url),
        since: or(since, &base.since),
        verified: t.date_part("verified", p).map_or(base.verified.clone(), |d| d.value),
        confidence: match confidence.map(|c| c.value) {
            Some("high") => Confidence::High,
            Some("medium") => Confidence::Medium,
            Some(_) => Confidence::Low,
            None => base.confidence,
        },
    }
}

fn name(t: &Table, p: &mut Vec<Problem>) -> TypeName {
    TypeName {
        name: t.required("name", p).map_or(String::new(), |n| n.value),
        note: t.words("note", p),
        until: t.date_part("until", p).map_or(String::new(), |d| d.value),
    }
}

fn quota(t: &Table, base: &Provenance, p: &mut Vec<Problem>) -> Quota {
    if !t.has("per") {
        t.missing("per", p);
    }
    let per = word(t, "per", &["minute", "hour", "day", "week", "month", "never"], "", p);
    let count = t.int("count", p);
    if count.is_none() && !t.has("count") && per != "never" {
        t.missing("count", p);
    }
    let count = match count {
        Some(c) if c.value < -1 => {
            p.push(
                Problem::at("out-of-range", c.span).text("key", "count").text("value", c.value).text("range", "≥ -1"),
            );
            0
        }
        other => other.map_or(0, |c| c.value),
    };
    let level = t.choice("level", &["error", "warning", "note"], p).map(|c| match c.value {
        "error" => Level::Error,
        "note" => Level::Note,
        _ => Level::Warning,
    });
    Quota { per, count, channel: t.string("channel", p), level, words: words(t, p), provenance: provenance(t, base, p) }
}

fn limit(t: &Table, base: &Provenance, p: &mut Vec<Problem>) -> Limit {
    if !t.has("measure") {
        t.missing("measure", p);
    }
    let limit = Limit {
        field: t.required("field", p).map_or(String::new(), |f| f.value),
        measure: word(t, "measure", &["chars", "cjk", "bytes", "count"], "chars", p),
        warn: t.float("warn", p).map(|f| f.value),
        error: t.float("error", p).map(|f| f.value),
        article_type: word(t, "article-type", &["news", "newspic"], "", p),
        channel: t.string("channel", p),
        words: t.words("words", p).unwrap_or_default(),
        provenance: provenance(t, base, p),
    };
    if !t.has("warn") && !t.has("error") {
        t.missing("error", p);
    }
    if let (Some(at), true) = (t.entry("error"), limit.provenance.confidence < Confidence::High) {
        p.push(Problem::at("error-needs-high", at.span));
    }
    limit
}

fn ability(t: &Table, base: &Provenance, p: &mut Vec<Problem>) -> Ability {
    let needs = t.texts("needs", p);
    Ability {
        id: t.required("id", p).map_or(String::new(), |i| i.value),
        has: t.flag("has", p).is_none_or(|f| f.value),
        needs: needs.iter().filter_map(|n| choice("needs", n, NEEDS, p)).map(str::to_string).collect(),
        words: words(t, p),
        provenance: provenance(t, base, p),
    }
}

fn severity(t: &Table, p: &mut Vec<Problem>) -> Vec<(String, Option<Level>)> {
    let Some(table) = t.table("severity", p) else { return Vec::new() };
    let mut all = Vec::new();
    for e in table.entries() {
        if let Some(level) = level_or_off(&e.key, &e.value, e.span, p) {
            all.push((e.key.clone(), level));
        }
    }
    all
}

fn thresholds(t: &Table, p: &mut Vec<Problem>) -> Vec<(String, f64)> {
    let Some(table) = t.table("thresholds", p) else { return Vec::new() };
    let mut all = Vec::new();
    for e in table.entries() {
        match e.value {
            Value::Int(i) => all.push((e.key.clone(), i as f64)),
            Value::Float(f) if f.is_finite() => all.push((e.key.clone(), f)),
            ref other => p.push(wrong_type(&e.key, other, e.span, "number")),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn read(text: &str) -> (Option<AccountType>, Vec<String>) {
        let source = Source::new(SourceId(0), "service.toml", text);
        let mut problems = Vec::new();
        let kind = account_type("service", &source, &mut problems);
        let told = problems.iter().map(|p| format!("{} {}", p.code, source.slice(p.hit.span))).collect();
        (kind, told)
    }

    #[test]
    fn a_whole_type() {
        let (kind, told) = read(concat!(
            "title = { en = \"Service account\", zh = \"服务号\" }\naudience = \"followers\"\nverified = 2026-11-23\n",
            "[[name]]\nname = \"服务号\"\n[[quota]]\nper = \"month\"\ncount = 4\nwords = { en = \"four\", zh = \"四次\" }\n",
            "[[limit]]\nfield = \"title\"\nmeasure = \"chars\"\nerror = 32\nconfidence = \"high\"\n",
            "[[ability]]\nid = \"pay\"\nneeds = [\"verified\"]\nwords = { en = \"a\", zh = \"b\" }\n",
            "[severity]\nmlm = \"off\"\n\"hard-sell/*\" = \"note\"\n[thresholds]\ncalls = 3\n[[note]]\nwords = { en = \"a\", zh = \"b\" }\n",
        ));
        assert_eq!(told, [""; 0]);
        let kind = kind.unwrap();
        assert_eq!(kind.quotas[0].provenance.verified, "2026-11-23");
        assert_eq!(kind.limits[0].provenance.confidence, Confidence::High);
        assert_eq!(kind.severity, [("mlm".into(), None), ("hard-sell/*".into(), Some(Level::Note))]);
        assert_eq!((kind.threshold("calls"), kind.notes.len(), kind.abilities[0].has), (Some(3.0), 1, true));
    }

    #[test]
    fn every_mistake_in_one_run() {
        let (kind, told) = read(concat!(
            "titel = { en = \"a\", zh = \"b\" }\naudience = \"folowers\"\n[[quota]]\nper = \"month\"\nwords = { en = \"x\" }\n",
            "[[limit]]\nfield = \"title\"\nmeasure = \"chars\"\nerror = 32\nmax = 3\n[thresholds]\ncalls = \"3\"\n[severity]\nmlm = 3\n",
        ));
        assert!(kind.is_none());
        let codes: Vec<&str> = told.iter().map(|t| t.split(' ').next().unwrap()).collect();
        for code in ["missing-key", "unknown-value", "error-needs-high", "wrong-type", "unknown-key"] {
            assert!(codes.contains(&code), "{code} in {told:?}");
        }
        assert_eq!(codes.iter().filter(|c| **c == "unknown-key").count(), 2, "{told:?}");
    }
}
