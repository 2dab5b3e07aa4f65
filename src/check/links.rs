//! Links and cards: outside links that an account loses, cards without a target, links that say one thing and open another.

use super::measure::{host, within_hosts};
use super::{Context, Params, Probe};
use crate::account::Can;
use crate::diagnostic::{Hit, Level};
use crate::document::{Format, Link, LinkKind};

/// The probes of this file.
pub const LINKS: &[Probe] = &[
    // {host}
    Probe { name: "outside-link", params: &[], variants: &["unknown"], run: outside_link },
    // {text}
    Probe { name: "mini-card", params: &[], variants: &["path", "appid-form"], run: mini_card },
    // {shown} {opened}
    Probe { name: "link-lie", params: &[], variants: &[], run: link_lie },
    // {scheme}
    Probe { name: "link-scheme", params: &[], variants: &["empty"], run: link_scheme },
    // {found}
    Probe { name: "source-link", params: &["rule"], variants: &[], run: source_link },
];

/// Tools that turn links into footnotes by themselves.
fn makes_footnotes(publisher: &str) -> bool {
    matches!(publisher, "baoyu" | "doocs")
}

fn outside_link(ctx: &Context, _: &Params) -> Vec<Hit> {
    let json = ctx.doc.format == Format::Json;
    let (level, variant) = match ctx.kind.outside_links.as_str() {
        "forbidden" => (Level::Warning, ""),
        "pay" => match ctx.account.map_or(Can::Unknown, |a| a.can("outside-link")) {
            Can::Yes => return Vec::new(),
            Can::Unknown => (Level::Note, "unknown"),
            _ => (Level::Warning, ""),
        },
        _ => return Vec::new(),
    };
    // a payload is sent as it is, so there the tag is lost for certain
    let level = if json && level == Level::Warning { Level::Error } else { level };
    if !json && makes_footnotes(ctx.publisher) {
        return Vec::new();
    }
    let mut hits = Vec::new();
    for link in ctx.doc.links.iter().filter(|l| l.kind == LinkKind::Anchor) {
        let Some(host) = host(&link.url) else { continue };
        if !within_hosts(&host, &ctx.kind.inside_hosts) {
            hits.push(Hit::at(link.url_span).variant(variant).text("host", host).level(level));
        }
    }
    hits
}

fn mini_card(ctx: &Context, _: &Params) -> Vec<Hit> {
    let mut hits = Vec::new();
    for link in ctx.doc.links.iter().filter(|l| l.kind == LinkKind::MiniProgram) {
        let filled = |v: &Option<String>| v.as_ref().is_some_and(|v| !v.trim().is_empty());
        let hit = Hit::at(link.span).text("text", link.text.trim());
        if !filled(&link.appid) {
            hits.push(hit);
        } else if !link.appid.as_deref().is_some_and(|id| is_appid(id.trim())) {
            hits.push(hit.variant("appid-form"));
        } else if !filled(&link.path) {
            hits.push(hit.variant("path").level(Level::Note));
        }
    }
    hits
}

/// `wx` and sixteen hexadecimal digits.
fn is_appid(id: &str) -> bool {
    id.strip_prefix("wx").is_some_and(|rest| rest.len() == 16 && rest.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn link_lie(ctx: &Context, _: &Params) -> Vec<Hit> {
    let mut hits = Vec::new();
    for link in ctx.doc.links.iter().filter(|l| l.kind == LinkKind::Anchor) {
        let text = shown_text(ctx.text, link);
        let (Some(shown), Some(opened)) = (shown_host(text), host(&link.url)) else { continue };
        if !same_site(&shown, &opened) {
            hits.push(Hit::at(link.span).text("shown", shown).text("opened", opened));
        }
    }
    hits
}

/// The text of a link. An address in brackets is no running text to Markdown, so it is read from the source.
fn shown_text<'a>(source: &'a str, link: &'a Link) -> &'a str {
    let bracketed = || source.get(link.span.range())?.strip_prefix('[')?.split_once("](").map(|(text, _)| text);
    if link.text.trim().is_empty() { bracketed().unwrap_or("") } else { &link.text }
}

/// The host that a link's text shows, if the text is an address and nothing else.
fn shown_host(text: &str) -> Option<String> {
    let text = text.trim();
    if text.contains(char::is_whitespace) || !text.is_ascii() {
        return None;
    }
    let candidate = match host(text) {
        Some(host) => host,
        // without a scheme only what begins like a web address counts: `main.rs` or `v1.2` are no hosts
        None => text.starts_with("www.").then(|| host(&format!("//{text}")))??,
    };
    let labels: Vec<&str> = candidate.split('.').collect();
    let name = |l: &&str| !l.is_empty() && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (labels.len() >= 2 && labels.iter().all(name)).then_some(candidate)
}

/// Whether two hosts belong to one registered name, as far as that can be told without a list of public suffixes.
fn same_site(a: &str, b: &str) -> bool {
    let site = |host: &str| {
        let labels: Vec<&str> = host.rsplit('.').collect();
        let short = labels.get(1).is_some_and(|l| l.len() <= 3) && labels.first().is_some_and(|l| l.len() == 2);
        let keep = if short { 3 } else { 2 };
        labels.into_iter().take(keep).map(str::to_string).collect::<Vec<_>>()
    };
    a == b || site(a) == site(b)
}

fn link_scheme(ctx: &Context, _: &Params) -> Vec<Hit> {
    let mut hits = Vec::new();
    for link in ctx.doc.links.iter().filter(|l| l.kind != LinkKind::MiniProgram) {
        // most addresses begin with a letter that begins none of these
        let safe = |b: &u8| b.is_ascii_graphic() && !matches!(b, b'j' | b'J' | b'v' | b'V' | b'd' | b'D' | b'f' | b'F');
        if link.url.as_bytes().first().is_some_and(safe) {
            continue;
        }
        let url: String = link.url.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        let lower = url.to_ascii_lowercase();
        let scheme = ["javascript:", "vbscript:", "data:text/html", "file:"].into_iter().find(|s| lower.starts_with(s));
        if let Some(scheme) = scheme {
            hits.push(Hit::at(link.url_span).text("scheme", scheme));
        } else if url.is_empty() && !link.text.trim().is_empty() {
            hits.push(Hit::at(link.span).variant("empty").level(Level::Warning));
        }
    }
    hits
}

fn source_link(ctx: &Context, params: &Params) -> Vec<Hit> {
    let Some(field) = ctx.doc.field("content_source_url") else { return Vec::new() };
    let url = field.text.plain.trim();
    let host = host(url);
    let bad = match params.text("rule") {
        "scheme" => !url.is_empty() && host.is_none(),
        "app-store" => {
            matches!(host.as_deref(), Some("apps.apple.com" | "itunes.apple.com")) && !url.ends_with("#wechat_redirect")
        }
        _ => false,
    };
    if bad { vec![Hit::at(field.value_span)] } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_shows_a_host_only_if_it_is_nothing_else() {
        assert_eq!(shown_host("https://pay.example.com/a").as_deref(), Some("pay.example.com"));
        assert_eq!(shown_host("www.example.com").as_deref(), Some("www.example.com"));
        assert_eq!(shown_host("main.rs"), None);
        assert_eq!(shown_host("见 https://example.com"), None);
        assert_eq!(shown_host("example.com"), None);
    }

    #[test]
    fn one_site_has_many_hosts() {
        assert!(same_site("www.example.com", "m.example.com"));
        assert!(same_site("a.shop.com.cn", "b.shop.com.cn"));
        assert!(!same_site("shop.com.cn", "bank.com.cn"));
        assert!(!same_site("weixin.qq.com", "weixin-qq.com"));
    }

    #[test]
    fn appids() {
        assert!(is_appid("wx7c1e5a90b3d84f26"));
        assert!(!is_appid("gh_7c1e5a90b3d8"));
    }
}
