use super::*;
use crate::document::{BlockKind, Parsed};
use crate::source::SourceId;
use proptest::prelude::*;

fn read_as(name: &str, text: &str) -> Vec<Document> {
    read_json(&Source::new(SourceId(0), name, text), &ReadOptions::default())
}

fn read(text: &str) -> Vec<Document> {
    read_as("a.json", text)
}

fn codes(docs: &[Document]) -> Vec<&str> {
    docs.iter().flat_map(|d| &d.problems).map(|p| p.code).collect()
}

#[test]
fn add_and_get_and_update() {
    let text = r#"{"articles":[{"title":"甲","author":"作","digest":"摘","content":"<p>国<b>家</b>\u7ea7</p>",
        "thumb_media_id":"M1","need_open_comment":1},{"title":"乙","content":"<p>二</p>"}]}"#;
    let docs = read(text);
    assert_eq!(docs.len(), 2);
    let doc = &docs[0];
    assert_eq!((doc.index, doc.articles), (Some(0), 2));
    assert_eq!(doc.field("title").unwrap().alias, "articles[0].title");
    assert_eq!(doc.title.as_ref().unwrap().from.en, "`articles[0].title`");
    assert_eq!(doc.flag("need_open_comment"), Some(true));
    assert_eq!(doc.cover.as_ref().unwrap().text, "M1");
    let kinds: Vec<_> = doc.blocks.iter().map(|b| b.kind).collect();
    assert_eq!(kinds, [BlockKind::Title, BlockKind::Author, BlockKind::Digest, BlockKind::Paragraph]);
    let body = &doc.blocks[3].text;
    assert_eq!(body.plain, "国家级");
    assert_eq!(&text[body.source_range(0..9)], r"国<b>家</b>\u7ea7");
    assert_eq!(codes(&docs), ["json-escaped-cjk"]);
    assert_eq!(read(r#"{"news_item":[{"title":"甲"}]}"#)[0].field("title").unwrap().alias, "news_item[0].title");
    let update = read(r#"{"media_id":"x","index":2,"articles":{"title":"甲","content":""}}"#);
    assert_eq!((update[0].index, update[0].field("title").unwrap().alias.as_str()), (Some(2), "articles.title"));
}

#[test]
fn lists_and_lines() {
    let list = r#"{"total_count":2,"item_count":2,"item":[{"media_id":"a","content":{"news_item":[{"title":"甲"},{"title":"乙"}]}},
        {"media_id":"b","content":{"news_item":[{"title":"丙"}]}}]}"#;
    let docs = read(list);
    assert_eq!(
        docs.iter().map(|d| (d.index, d.articles)).collect::<Vec<_>>(),
        [(Some(0), 2), (Some(1), 2), (Some(0), 1)]
    );
    assert_eq!(docs[2].field("title").unwrap().alias, "item[1].content.news_item[0].title");
    let lines = "{\"articles\":[{\"title\":\"甲\"}]}\r\n\n{\"articles\":[{\"title\":\"乙\"}]}\n{\"articles\":[";
    for name in ["a.json", "a.jsonl"] {
        let docs = read_as(name, lines);
        assert_eq!(docs.len(), 2, "{name}");
        assert_eq!(&lines[docs[1].title.as_ref().unwrap().span.range()], "乙");
        assert_eq!(codes(&docs), ["json-syntax"], "{name}");
    }
}

#[test]
fn picture_posts_are_plain_text() {
    let text = r#"{"articles":[{"article_type":"newspic","title":"图","content":"一<二\n\n 三\u3000","image_info":{"image_list":[{"image_media_id":"p1"},{"image_media_id":"p2"}]}}]}"#;
    let doc = &read(text)[0];
    let body: Vec<_> = doc.blocks[1..].iter().map(|b| b.text.plain.as_str()).collect();
    assert_eq!(body, ["一<二", "三"]);
    assert_eq!(doc.field("image_list").unwrap().items.len(), 2);
    assert_eq!(doc.cover.as_ref().unwrap().text, "p1");
    assert!(doc.problems.is_empty());
}

#[test]
fn what_is_no_payload_is_told() {
    assert_eq!(codes(&read(r#"{"errcode":40007,"errmsg":"invalid media_id"}"#)), ["json-api-error"]);
    assert_eq!(codes(&read(r#"{"errcode":0,"news_item":[]}"#)), Vec::<&str>::new());
    assert_eq!(codes(&read(r#"{"name":"x"}"#)), ["json-unknown-shape"]);
    assert_eq!(codes(&read("12")), ["json-unknown-shape"]);
    assert_eq!(codes(&read("")), ["json-syntax"]);
    assert_eq!(codes(&read(r#"{"articles":[{"title":"甲"#)), ["json-syntax"]);
    let lenient = read("{\"articles\":[{\"title\":\"甲\",}]} // x");
    assert_eq!((lenient[0].title.as_ref().unwrap().text.as_str(), codes(&lenient)), ("甲", vec!["json-syntax"]));
    let surrogate = read(r#"{"articles":[{"title":"甲\ud83d","content":"<p>\ud83d\udc4d</p>"}]}"#);
    assert_eq!(codes(&surrogate), ["json-escape"]);
    assert_eq!(surrogate[0].blocks[1].text.plain, "👍");
    let flag = read(r#"{"title":"甲","content":"","need_open_comment":"maybe"}"#);
    assert_eq!(flag[0].field("need_open_comment").unwrap().parsed, Parsed::Invalid);
}

#[test]
fn depth_and_length() {
    assert_eq!(codes(&read(&"[".repeat(10_000))), ["json-syntax"]);
    assert_eq!(codes(&read(&format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)))), ["json-syntax"]);
    assert_eq!(codes(&read(&"{\"a\":".repeat(10_000))), ["json-syntax"]);
    let long = format!(
        r#"{{"articles":[{{"title":"甲\u0000","content":"{}"}}]}}"#,
        r#"<p class=\"x\">国\n</p>"#.repeat(40_000)
    );
    let docs = read(&long);
    assert_eq!(docs[0].blocks.len(), 40_001);
    assert_eq!(docs[0].title.as_ref().unwrap().text, "甲\0");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]
    #[test]
    fn anything_is_read(text in r#"(\{|\}|\[|\]|,|:|"|"articles":\[\{|"title":"|"content":"|"news_item":|\\u56fd|\\ud83d|\\udc4d|\\n|\\\\|\\"|\\|<p>|国|👍|1|null|\n|\x00|"errcode":4){0,30}"#) {
        for doc in read(&text) {
            for block in &doc.blocks {
                prop_assert!(text.get(block.span.range()).is_some());
                for p in block.text.pieces().iter().filter(|p| p.verbatim) {
                    let length = (p.end - p.start) as usize;
                    prop_assert_eq!(&block.text.plain[p.plain as usize..p.plain as usize + length], &text[p.start as usize..p.end as usize]);
                }
            }
            for problem in &doc.problems {
                prop_assert!(text.get(problem.hit.span.range()).is_some());
            }
        }
    }
}
