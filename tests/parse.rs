//! Every draft in `fixtures/parse` reads as its `.tree` says. `UPDATE_EXPECT=1 cargo test --test parse` writes the trees anew.

use softsell::document::{Document, Parsed};
use softsell::parse::{ReadOptions, detect, metadata, read};
use softsell::source::{Source, SourceId, Span};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Options of a fixture stand in its name: `name.wenyan.md` is read for that publisher.
fn options(path: &Path) -> ReadOptions<'_> {
    let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or("");
    ReadOptions { publisher: stem.rsplit_once('.').map_or("", |(_, p)| p), strict_keys: false }
}

fn tree(source: &Source, doc: &Document) -> String {
    let mut out = String::new();
    let range = |s: Span| format!("{}..{}", s.start, s.end);
    for field in &doc.fields {
        let parsed = match &field.parsed {
            Parsed::Text => String::new(),
            Parsed::Time(m) => {
                let time = m.time.map(|t| format!(" {t}")).unwrap_or_default();
                format!(" = {}{time}{}", m.date, if m.zoned { " zoned" } else { "" })
            }
            other => format!(" = {other:?}"),
        };
        let key = source.slice(field.key_span);
        let items: Vec<&str> = field.items.iter().map(|(t, _)| t.as_str()).collect();
        let items = if items.is_empty() { String::new() } else { format!(" {items:?}") };
        let _ = writeln!(
            out,
            "field {} [{key}] {} {:?}{items}{parsed}",
            field.key,
            range(field.value_span),
            field.text.plain
        );
    }
    for (name, effective) in [("title", &doc.title), ("digest", &doc.digest), ("cover", &doc.cover)] {
        if let Some(e) = effective {
            let _ = writeln!(out, "{name} {} {:?} ({}; {})", range(e.span), e.text, e.from.en, e.from.zh);
        }
    }
    let _ = writeln!(out, "head {} {:?}", range(doc.head), source.slice(doc.head));
    for block in &doc.blocks {
        let depth = if block.depth > 0 { format!("{}", block.depth) } else { String::new() };
        let strong: Vec<&str> = block.strong.iter().map(|(a, b)| &block.text.plain[*a as usize..*b as usize]).collect();
        let strong = if strong.is_empty() { String::new() } else { format!(" strong {strong:?}") };
        let text = block.text.span(block.source, 0..block.text.plain.len());
        let _ = writeln!(
            out,
            "{}{depth} {} text {} {:?}{strong}",
            block.kind.name(),
            range(block.span),
            range(text),
            block.text.plain
        );
    }
    for link in &doc.links {
        let _ = writeln!(
            out,
            "link {} {:?} {:?} url {:?}",
            range(link.span),
            link.text,
            link.kind,
            source.slice(link.url_span)
        );
    }
    for image in &doc.images {
        let alt = image.alt.as_ref().map(|t| t.plain.as_str());
        let _ = writeln!(
            out,
            "image {} {:?} alt {alt:?} url {:?}",
            range(image.span),
            image.url,
            source.slice(image.url_span)
        );
    }
    for directive in &doc.directives {
        let _ = writeln!(
            out,
            "directive {} {:?} next {:?} inside {:?}",
            range(directive.span),
            source.slice(directive.body_span),
            directive.next,
            directive.inside
        );
    }
    for problem in &doc.problems {
        let args: Vec<String> = problem.hit.args.iter().map(|(n, w)| format!("{n}={}", w.en)).collect();
        let labels: Vec<&str> = problem.hit.labels.iter().map(|l| source.slice(l.span)).collect();
        let labels = if labels.is_empty() { String::new() } else { format!(" first {labels:?}") };
        let fixes: Vec<&str> = problem.hit.fixes.iter().map(|f| f.title.en.as_str()).collect();
        let fixes = if fixes.is_empty() { String::new() } else { format!(" fix {fixes:?}") };
        let _ = writeln!(
            out,
            "problem {} {} {:?} {}{labels}{fixes}",
            problem.code,
            range(problem.hit.span),
            source.slice(problem.hit.span),
            args.join(", ")
        );
    }
    out
}

#[test]
fn fixtures_read_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/parse");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let mut wrong = Vec::new();
    for path in paths.iter().filter(|p| p.extension().is_some_and(|e| e != "tree")) {
        let name = path.file_name().unwrap().to_str().unwrap();
        let Some(format) = detect(name) else { continue };
        let text = String::from_utf8(std::fs::read(path).unwrap()).unwrap();
        let source = Source::new(SourceId(0), name, text);
        let docs = read(&source, format, &options(path));
        let actual: Vec<String> = docs.iter().map(|d| tree(&source, d)).collect();
        let actual = actual.join("----\n");
        let first = metadata(&source, format, &options(path));
        for (whole, cheap) in docs.iter().zip(&first) {
            assert_eq!(whole.title, cheap.title, "{name}: the first pass has another title");
            assert_eq!(whole.fields, cheap.fields, "{name}: the first pass has other fields");
        }
        let expected_path = path.with_file_name(format!("{name}.tree"));
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&expected_path, &actual).unwrap();
        } else if std::fs::read_to_string(&expected_path).unwrap_or_default() != actual {
            wrong.push(format!("{name}:\n{actual}"));
        }
    }
    assert!(wrong.is_empty(), "not as expected:\n{}", wrong.join("\n"));
}
