//! How long a text is, in the units of the platforms, and the small questions that several probes ask of a draft.

use super::Context;
use crate::account::{Confidence, Limit};
use crate::diagnostic::{Level, Words};
use crate::document::{BlockKind, Document, Format};

/// The length of `text` in `unit`: `chars` (code points), `cjk` (ASCII counts half) or `bytes` (UTF-8). An unknown unit measures characters.
pub fn measure(text: &str, unit: &str) -> f64 {
    match unit {
        "bytes" => text.len() as f64,
        "cjk" => text.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum(),
        _ => text.chars().count() as f64,
    }
}

/// The unit as people say it.
pub fn unit_words(unit: &str) -> Words {
    match unit {
        "bytes" => Words::new("bytes", "字节"),
        "cjk" => Words::new("Chinese characters (half-width counts half)", "字（半角算半个）"),
        "count" => Words::same(""),
        _ => Words::new("characters", "字"),
    }
}

/// A figure with thousands set apart; halves are kept.
pub fn number(value: f64) -> String {
    let whole = value.trunc() as i64;
    let digits = whole.unsigned_abs().to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) && digits.len() > 4 {
            out.push(',');
        }
        out.push(c);
    }
    if value.fract() != 0.0 {
        out.push_str(".5");
    }
    if whole < 0 { format!("-{out}") } else { out }
}

/// The level at which `value` passes `limit`, with the bound that it passed. A limit that we are not sure of never gives an error.
pub fn passed(limit: &Limit, value: f64) -> Option<(Level, f64)> {
    let (level, bound) = match (limit.error, limit.warn) {
        (Some(e), _) if value > e => (Level::Error, e),
        (_, Some(w)) if value > w => (Level::Warning, w),
        _ => return None,
    };
    let most = match limit.confidence() {
        Confidence::High => Level::Error,
        Confidence::Medium => Level::Warning,
        Confidence::Low => Level::Note,
    };
    Some((level.min(most), bound))
}

impl Limit {
    fn confidence(&self) -> Confidence {
        self.provenance.confidence
    }
}

/// `news`, `newspic` (a picture post) or `text` (a broadcast of words alone).
pub fn article_type(doc: &Document) -> &'static str {
    let given = doc.value("article_type").unwrap_or("").trim().to_lowercase();
    match given.as_str() {
        "newspic" | "image" | "图片消息" | "贴图" | "小绿书" => "newspic",
        "text" | "文字" | "文字消息" => "text",
        _ => "news",
    }
}

/// Whether a block is part of what readers see under the title.
pub fn in_body(kind: BlockKind) -> bool {
    !matches!(kind, BlockKind::Title | BlockKind::Digest | BlockKind::Author | BlockKind::Alt | BlockKind::ImageText)
}

/// [`measure`] of [`body_text`], which is not put together for it.
pub fn measure_body(doc: &Document, unit: &str) -> f64 {
    let blocks = doc.blocks.iter().filter(|b| in_body(b.kind)).skip_while(|b| b.text.plain.is_empty());
    let (count, sum) = blocks.fold((0usize, 0.0), |(n, sum), b| (n + 1, sum + measure(&b.text.plain, unit)));
    sum + count.saturating_sub(1) as f64 * measure("\n", unit)
}

/// The readable text of the body, blocks set apart by line breaks.
pub fn body_text(doc: &Document) -> String {
    let mut out = String::new();
    for b in doc.blocks.iter().filter(|b| in_body(b.kind)) {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&b.text.plain);
    }
    out
}

/// Whether the draft is known to go out through WeChat's interface: a payload, or a publishing tool.
pub fn through_interface(ctx: &Context) -> bool {
    ctx.doc.format == Format::Json || (!ctx.publisher.is_empty() && ctx.publisher != "none")
}

/// Tools that upload the pictures of a draft and put WeChat's addresses in their place.
pub fn uploads_images(publisher: &str) -> bool {
    !matches!(publisher, "" | "none" | "api")
}

/// The host of an `http(s)` or protocol-relative address, lower case, without port and user.
pub fn host(url: &str) -> Option<String> {
    let url = url.trim();
    let begins = |scheme: &str| url.get(..scheme.len()).is_some_and(|u| u.eq_ignore_ascii_case(scheme));
    let scheme = ["https://", "http://", "//"].into_iter().find(|s| begins(s))?;
    let rest = &url[scheme.len()..];
    let authority = &rest[..rest.bytes().position(|b| matches!(b, b'/' | b'?' | b'#' | b'\\')).unwrap_or(rest.len())];
    let host = &authority[authority.bytes().rposition(|b| b == b'@').map_or(0, |at| at + 1)..];
    let host = host[..host.bytes().position(|b| b == b':').unwrap_or(host.len())].trim_end_matches('.');
    (!host.is_empty()).then(|| host.to_ascii_lowercase())
}

/// Whether `host` is one of `hosts` or lies below one of them.
pub fn within_hosts(host: &str, hosts: &[String]) -> bool {
    hosts.iter().any(|h| host == h || host.strip_suffix(h.as_str()).is_some_and(|rest| rest.ends_with('.')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::Provenance;

    #[test]
    fn units() {
        assert_eq!(measure("公众号ab", "chars"), 5.0);
        assert_eq!(measure("公众号ab", "cjk"), 4.0);
        assert_eq!(measure("公众号ab", "bytes"), 11.0);
        assert_eq!(number(1048575.0), "1,048,575");
        assert_eq!(number(1024.0), "1024");
        assert_eq!(number(32.5), "32.5");
    }

    #[test]
    fn bands_respect_confidence() {
        let mut l = Limit { warn: Some(120.0), error: Some(128.0), ..Limit::default() };
        l.provenance = Provenance { confidence: Confidence::High, ..Provenance::default() };
        assert_eq!(passed(&l, 120.0), None);
        assert_eq!(passed(&l, 121.0), Some((Level::Warning, 120.0)));
        assert_eq!(passed(&l, 129.0), Some((Level::Error, 128.0)));
        l.provenance.confidence = Confidence::Medium;
        assert_eq!(passed(&l, 129.0), Some((Level::Warning, 128.0)));
    }

    #[test]
    fn hosts_of_addresses() {
        assert_eq!(host("HTTPS://u:p@Mp.Weixin.qq.com:443/s/x").as_deref(), Some("mp.weixin.qq.com"));
        assert_eq!(host("//mmbiz.qpic.cn/x").as_deref(), Some("mmbiz.qpic.cn"));
        assert_eq!(host("images/a.png"), None);
        assert_eq!(host("汉字汉字汉"), None);
        assert_eq!(host("http://"), None);
        let hosts = ["qpic.cn".to_string()];
        assert!(within_hosts("mmbiz.qpic.cn", &hosts));
        assert!(!within_hosts("evilqpic.cn", &hosts));
    }
}
