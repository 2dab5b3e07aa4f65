//! HTML: web editors' exports, saved WeChat pages, and HTML inside payloads and Markdown.
//!
//! `tokens` cuts the source into tags and raw text, `blocks` keeps the open elements and ends blocks, `flow` decodes the text of one block.

mod blocks;
mod flow;
mod marks;
mod media;
mod page;
mod references;
mod sink;
mod stack;
mod tags;
mod tokens;

use super::ReadOptions;
use crate::diagnostic::Words;
use crate::document::{Block, BlockKind, Document, Effective, Field, Format, Parsed};
use crate::source::{Source, SourceId, Span};
use crate::text::Text;
use blocks::Builder;
use page::{Named, Page};
use std::ops::Range;

/// Reads the HTML in `body` (bytes of `source.text`) and appends blocks, links, images, elements and directives to `doc`.
/// Title, digest, author and cover of the page count where the front matter gave none.
pub fn read_html(source: &Source, body: Range<usize>, _options: &ReadOptions, doc: &mut Document) {
    let (found, page) = parse(&source.text, body, source.id, Page::whole());
    describe(page, &source.text, doc);
    append(found, doc);
    if doc.title.is_none()
        && doc.field("title").is_none()
        && let Some(heading) = doc.blocks.iter().find(|b| b.kind == BlockKind::Heading && b.depth == 1)
    {
        let text = heading.text.plain.trim().to_string();
        let span = heading.text.span(doc.source, 0..heading.text.plain.len());
        let from = Words::new("the first `<h1>`", "第一个 `<h1>`");
        doc.title = Some(Effective { text, span, from, given: false });
    }
}

/// HTML inside something else: `text` is `map.plain`, read from `source` through `map` (a JSON string, a raw block in Markdown).
/// Appends blocks, links, images, elements and directives with spans of `source`.
pub fn fragment(text: &str, map: &Text, source: SourceId, doc: &mut Document) {
    let (mut found, _) = parse(text, 0..text.len(), source, Page::default());
    let at = |span: &mut Span| *span = map.span(source, span.range());
    for block in &mut found.blocks {
        block.text = block.text.within(map);
        at(&mut block.span);
    }
    for link in &mut found.links {
        at(&mut link.url_span);
        at(&mut link.span);
    }
    for image in &mut found.images {
        at(&mut image.url_span);
        at(&mut image.span);
        if let Some(alt) = &mut image.alt {
            *alt = alt.within(map);
        }
    }
    for directive in &mut found.directives {
        at(&mut directive.span);
        at(&mut directive.body_span);
    }
    for element in &mut found.elements {
        at(&mut element.span);
        for (_, _, span) in &mut element.attributes {
            at(span);
        }
    }
    for problem in &mut found.problems {
        at(&mut problem.hit.span);
    }
    append(found, doc);
}

fn parse(text: &str, range: Range<usize>, source: SourceId, page: Page) -> (Document, Page) {
    let end = range.end;
    let mut builder = Builder::new(text, Document::new(source, Format::Html), page);
    tokens::read(text, range, &mut builder);
    builder.finish(end);
    (builder.doc, builder.page)
}

/// Moves what was read into `doc`, behind what it has.
fn append(found: Document, doc: &mut Document) {
    let (blocks, elements) = (doc.blocks.len(), doc.elements.len());
    doc.blocks.extend(found.blocks);
    doc.links.extend(found.links);
    doc.images.extend(found.images);
    doc.problems.extend(found.problems);
    doc.made_with = doc.made_with.or(found.made_with);
    doc.directives.extend(found.directives.into_iter().map(|mut d| {
        d.next = d.next.map(|n| n + blocks);
        d.inside = d.inside.map(|n| n + blocks);
        d
    }));
    doc.elements.extend(found.elements.into_iter().map(|mut e| {
        e.parent = e.parent.map(|p| p + elements);
        e
    }));
}

/// Takes over what the page says about itself.
fn describe(page: Page, whole: &str, doc: &mut Document) {
    let source = doc.source;
    let given = |text: &str, span: Span, from: Words| {
        Some(Effective { text: text.trim().to_string(), span, from, given: true })
    };
    if doc.title.is_none() && doc.field("title").is_none() {
        if let Some((text, range)) = &page.headline {
            let from = Words::new("the headline of the saved page", "所存网页的标题栏");
            let found = shown(whole, text, range);
            let span = found.span(source, 0..found.plain.len());
            doc.title = given(text, span, from);
            block(BlockKind::Title, found, span, doc);
        } else if let Some(text) = page.title.filter(|_| page.root.is_none()) {
            let span = text.span(source, 0..text.plain.len());
            doc.title = given(&text.plain, span, Words::new("the `<title>` element", "`<title>` 元素"));
            block(BlockKind::Title, text, span, doc);
        }
    }
    if let Some(named) = page.description.filter(|_| doc.digest.is_none() && doc.field("digest").is_none()) {
        let span = Span::new(source, named.range.clone());
        doc.digest = given(&named.value.plain, span, meta(&named));
        block(BlockKind::Digest, named.value, span, doc);
    }
    if let Some(named) = page.image.filter(|_| doc.cover.is_none()) {
        doc.cover = given(&named.value.plain, Span::new(source, named.range.clone()), meta(&named));
    }
    if doc.field("author").is_some() {
        return;
    }
    let author = page.author.map(|n| (n.alias, n.name, n.value, n.range));
    let account = page.account.map(|(name, range)| {
        let text = shown(whole, &name, &range);
        ("js_name".to_string(), range.clone(), text, range)
    });
    if let Some((alias, name, text, range)) = author.or(account) {
        let value_span = Span::new(source, range);
        doc.fields.push(Field {
            key: "author",
            alias,
            key_span: Span::new(source, name),
            value_span,
            text: text.clone(),
            items: Vec::new(),
            parsed: Parsed::Text,
        });
        block(BlockKind::Author, text, value_span, doc);
    }
}

/// Text that was collected from `range`: verbatim where it stands there as it reads.
fn shown(source: &str, plain: &str, range: &Range<usize>) -> Text {
    let part = source.get(range.clone()).unwrap_or("");
    match part.find(plain) {
        Some(at) => Text::verbatim(plain, range.start + at),
        None => {
            let mut text = Text::new();
            text.push_atomic(plain, range.clone());
            text
        }
    }
}

fn meta(named: &Named) -> Words {
    Words::new(format!("`<meta>` “{}”", named.alias), format!("`<meta>` 的「{}」", named.alias))
}

fn block(kind: BlockKind, text: Text, span: Span, doc: &mut Document) {
    doc.blocks.push(Block { kind, depth: 0, text, span, source: doc.source, strong: Vec::new() });
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Document {
        let source = Source::new(SourceId(0), "a.html", text);
        let mut doc = Document::new(source.id, Format::Html);
        read_html(&source, 0..text.len(), &ReadOptions::default(), &mut doc);
        doc
    }

    fn plain(text: &str) -> Vec<String> {
        read(text).blocks.into_iter().map(|b| format!("{}:{}", b.kind.name(), b.text.plain)).collect()
    }

    #[test]
    fn inline_elements_join_and_blocks_split() {
        assert_eq!(plain("<p><span>国</span><span>家级</span></p><p>好</p>"), ["paragraph:国家级", "paragraph:好"]);
        assert_eq!(plain("<section>甲</section><section>乙</section>"), ["paragraph:甲", "paragraph:乙"]);
        let inline = "<section style='display:inline-block'>甲</section><section style='display:inline'>乙</section>丙";
        assert_eq!(plain(inline), ["paragraph:甲乙丙"]);
        assert_eq!(
            plain("<ul><li>一<li>二</ul><blockquote><p>引</blockquote>"),
            ["list-item:一", "list-item:二", "quote:引"]
        );
        assert_eq!(plain("<p>一<br>二<br></p>"), ["paragraph:一\n二"]);
        assert_eq!(plain("<table><tr><td>a<td>b</table>"), ["cell:a", "cell:b"]);
        assert_eq!(plain("3 < 5 and 6 > 4<p>x"), ["paragraph:3 < 5 and 6 > 4", "paragraph:x"]);
        assert_eq!(plain("<a role=button href=x>抢</a><button>领</button>"), ["button:抢", "button:领"]);
        assert_eq!(
            plain("<figure><img alt=图 src=a><figcaption>说明</figcaption></figure>"),
            ["alt:图", "caption:说明"]
        );
        assert_eq!(plain("<script>a</script><style>b</style><!-- c --><template>d</template>e"), ["paragraph:e"]);
        assert_eq!(plain("<pre><code>a\n b</code></pre>用<code>x</code>吧"), ["code:a\n b", "paragraph:用\u{FFFC}吧"]);
        assert_eq!(plain("<pre><p>字</p></pre>"), ["paragraph:字"]);
        assert_eq!(plain("<h2>二</h2>尾"), ["heading:二", "paragraph:尾"]);
    }

    #[test]
    fn spans_lead_back_to_the_source() {
        let text = "<p>国<b>家</b>&#32423;</p>";
        let doc = read(text);
        let block = &doc.blocks[0];
        assert_eq!(block.text.plain, "国家级");
        assert_eq!(block.text.source_range(0..9), 3..text.len() - 4);
        assert_eq!(block.span.range(), 0..text.len());
        assert_eq!(block.strong, [(3, 6)]);
    }

    #[test]
    fn strong_by_style_and_ended_in_place() {
        let doc = read("<b><p>粗</b>细</p><span style='color:red'>红</span><span style='color:#333'>灰</span>");
        assert_eq!(doc.blocks[0].strong, [(0, 3)]);
        assert_eq!(doc.blocks[1].strong, [(0, 3)]);
    }

    #[test]
    fn links_images_and_elements() {
        let text = "<p><a href='https://a.example/?a=1&amp;b=2'>点<b>我</b></a><img data-src='x.png' src='y.png' alt=''></p>\
            <mp-miniprogram data-miniprogram-appid='wx1' data-miniprogram-path='p/q' data-miniprogram-title='小店'></mp-miniprogram>";
        let doc = read(text);
        assert_eq!(doc.links[0].url, "https://a.example/?a=1&b=2");
        assert_eq!(doc.links[0].text, "点我");
        assert!(text[doc.links[0].span.range()].ends_with("</a>"));
        assert_eq!(doc.images[0].url, "x.png");
        assert_eq!(
            (doc.links[1].kind, doc.links[1].appid.as_deref()),
            (crate::document::LinkKind::MiniProgram, Some("wx1"))
        );
        assert_eq!(doc.elements[0].children, 2);
        assert!(!doc.elements[0].has_text);
        assert_eq!(doc.elements[2].parent, Some(1));
    }

    #[test]
    fn saved_pages() {
        let doc = read(
            "<html><head><meta property='og:image' content='c.jpg'><meta name=description content='摘&quot;要'><title></title></head>\
             <body><h1 id='activity-name'>\n 标题 </h1><a id=js_name>账号</a><p>无关</p>\
             <div id='js_content' style='visibility:hidden'><section>正文</section></div><p>推荐阅读</p></body></html>",
        );
        assert_eq!(doc.title.as_ref().unwrap().text, "标题");
        assert_eq!(doc.digest.as_ref().unwrap().text, "摘\"要");
        assert_eq!(doc.cover.as_ref().unwrap().text, "c.jpg");
        assert_eq!(doc.value("author"), Some("账号"));
        let body: Vec<_> = doc.blocks.iter().filter(|b| b.kind == BlockKind::Paragraph).collect();
        assert_eq!(body.len(), 1);
        assert_eq!(body[0].text.plain, "正文");
    }

    #[test]
    fn swallowed_text_is_told() {
        let doc = read("<p>一</p><p style=\"color:red>二</p><p>三 “</p>");
        assert_eq!(doc.problems[0].code, "html-swallowed");
        let doc = read("<p style=\"color:red>二</p><p class=\"x\">三</p>");
        assert_eq!(doc.problems[0].code, "html-swallowed");
        assert!(read("<p style=\"color:red\">二</p>").problems.is_empty());
    }

    #[test]
    fn directives_know_their_neighbours() {
        let doc = read("<p>一<!-- softsell allow x --></p><!--softsell: off--><p>二</p>");
        assert_eq!((doc.directives[0].inside, doc.directives[0].next), (Some(0), Some(1)));
        assert_eq!((doc.directives[1].inside, doc.directives[1].next), (None, Some(1)));
        assert_eq!(doc.directives[0].body, "allow x");
    }

    #[test]
    fn depth_and_width_cost_no_stack_and_little_time() {
        let deep = "<section>".repeat(10_000) + "底" + &"</section>".repeat(10_000);
        assert_eq!(plain(&deep), ["paragraph:底"]);
        let tangled = "<b>".repeat(10_000) + &"<div>".repeat(10_000) + &"</b></i></span>".repeat(10_000) + "x";
        assert_eq!(plain(&tangled), ["paragraph:x"]);
    }

    #[test]
    fn fragments_map_through_escapes() {
        let raw = r#"<p style=\"color:red\">\u56fd<b>家</b></p>"#;
        let mut map = Text::new();
        let mut at = 0;
        for (plain, length) in
            [("<p style=", 0), ("\"", 2), ("color:red", 0), ("\"", 2), (">", 0), ("国", 6), ("<b>家</b></p>", 0)]
        {
            if length == 0 {
                map.push(plain, at);
                at += plain.len();
            } else {
                map.push_atomic(plain, at..at + length);
                at += length;
            }
        }
        let mut doc = Document::new(SourceId(0), Format::Json);
        fragment(&map.plain, &map, SourceId(0), &mut doc);
        let text = &doc.blocks[0].text;
        assert_eq!(text.plain, "国家");
        assert_eq!(&raw[text.source_range(0..6)], r"\u56fd<b>家");
        assert_eq!(&raw[doc.elements[0].attributes[0].2.range()], "color:red");
    }

    fn check(text: &str) {
        let doc = read(text);
        for block in &doc.blocks {
            for (i, p) in block.text.pieces().iter().enumerate() {
                let end = block.text.pieces().get(i + 1).map_or(block.text.plain.len(), |n| n.plain as usize);
                let part = &block.text.plain[p.plain as usize..end];
                if p.verbatim {
                    assert_eq!(part, &text[p.start as usize..p.end as usize]);
                }
            }
            assert!(text.get(block.span.range()).is_some());
            assert!(block.strong.iter().all(|(a, b)| block.text.plain.get(*a as usize..*b as usize).is_some()));
        }
        for element in &doc.elements {
            assert!(text[element.span.range()].starts_with('<') && text[element.span.range()].ends_with('>'));
            for (name, value, span) in &element.attributes {
                if !value.contains('\u{FFFD}') && !text[span.range()].contains('&') {
                    assert_eq!(value, &text[span.range()], "{name}");
                }
            }
        }
        for d in &doc.directives {
            assert_eq!(d.body, text[d.body_span.range()]);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn anything_is_read(text in r#"(<|>|/|"|'|=|&|;|#|国|家|级|\r|\n| |a|<p|<b>|</b>|</p>|<br>|<!--|-->|softsell x|<script>|</script>|<title>|</title>|<a href=|<img alt=|&#22269;|&nbsp|&amp;|<td>|<table>|</table>|<pre>|<code>|</code>|style="|<svg>|id=js_content|é|\x00){0,40}"#) {
            check(&text);
        }

        #[test]
        fn any_characters_are_read(text in "\\PC{0,60}") {
            check(&text);
        }
    }
}
