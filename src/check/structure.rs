//! Article structure: rules of WeChat's structure specification that markup alone decides, on inline styles and nesting.

use super::{Context, Params, Probe};
use crate::diagnostic::{Edit, Fix, Hit, Safety, Words};
use crate::document::Element;
use crate::source::Span;

/// The probes of this file.
pub const STRUCTURE: &[Probe] = &[
    // {value}
    Probe { name: "structure", params: &["rule", "allowed", "depth"], variants: &[], run: structure },
];

/// One declaration of an inline style.
struct Declaration<'a> {
    name: String,
    value: &'a str,
    span: Span,
    /// Whether `span` is exactly the declaration and not the whole attribute.
    exact: bool,
}

/// The elements with what several rules ask about them.
struct Tree<'a> {
    elements: &'a [Element],
    /// Whether readable text stands in the element or below it.
    text: Vec<bool>,
}

impl<'a> Tree<'a> {
    fn new(elements: &'a [Element]) -> Self {
        let mut text: Vec<bool> = elements.iter().map(|e| e.has_text).collect();
        for i in (0..elements.len()).rev() {
            if let Some(p) = elements[i].parent
                && text[i]
                && p < i
            {
                text[p] = true;
            }
        }
        Tree { elements, text }
    }

    fn ancestors(&self, i: usize) -> impl Iterator<Item = &'a Element> {
        let elements = self.elements;
        std::iter::successors(elements[i].parent.filter(|p| *p < i), move |&p| elements[p].parent.filter(|q| *q < p))
            .map(move |p| &elements[p])
    }

    fn inside(&self, i: usize, names: &[&str]) -> bool {
        self.ancestors(i).any(|e| names.contains(&e.name.as_str()))
    }
}

fn structure(ctx: &Context, params: &Params) -> Vec<Hit> {
    let tree = Tree::new(&ctx.doc.elements);
    let mut hits = Vec::new();
    match params.text("rule") {
        "nesting" => return nesting(&tree, params.number("depth").unwrap_or(10.0) as usize),
        "pre" => return pre(&tree),
        "begin" => return begin(&tree),
        "leaf" => return leaf(&tree),
        _ => {}
    }
    for i in 0..tree.elements.len() {
        for d in declarations(&tree.elements[i], ctx.text) {
            if judge(&tree, i, &d, params) {
                let mut hit = Hit::at(d.span).text("value", d.value);
                if d.name == "text-align" && d.exact {
                    hit = hit.fix(align_fix(&d));
                }
                hits.push(hit);
            }
        }
    }
    hits
}

fn judge(tree: &Tree, i: usize, d: &Declaration, params: &Params) -> bool {
    let value = d.value.trim().trim_end_matches("!important").trim().to_ascii_lowercase();
    let zero = matches!(value.as_str(), "0" | "0px" | "0em" | "0rem" | "0%" | "0pt");
    match (params.text("rule"), d.name.as_str()) {
        ("font-family", "font-family") => {
            let code = ["code", "pre", "kbd", "samp"];
            !tree.inside(i, &code)
                && !code.contains(&tree.elements[i].name.as_str())
                && foreign_font(&value, params.list("allowed"))
        }
        ("text-align", "text-align") => value == "start" || value == "end",
        ("opacity", "opacity") => tree.elements[i].name == "img" && value.parse::<f64>() == Ok(0.0),
        ("caret-color", "caret-color") => transparent(&value),
        ("height-zero", "height" | "max-height") => {
            let svg =
                |e: &Element| e.name == "svg" || e.attributes.iter().any(|(n, v, _)| n == "data-mode" && v == "svg");
            zero && tree.text[i] && !svg(&tree.elements[i]) && !tree.ancestors(i).any(svg)
        }
        ("line-height", "line-height") => zero && text_without_own_line_height(tree, i),
        ("important", _) => d.value.to_ascii_lowercase().replace(' ', "").ends_with("!important"),
        ("gradient", "background" | "background-image") => value.contains("gradient(") && tree.text[i],
        _ => false,
    }
}

/// Whether a family is named that is neither generic nor part of WeChat's own stack.
fn foreign_font(value: &str, allowed: &[String]) -> bool {
    value.split(',').map(|f| f.trim().trim_matches(['"', '\'']).trim()).filter(|f| !f.is_empty()).any(|family| {
        !matches!(family, "inherit" | "initial" | "unset" | "sans-serif" | "system-ui")
            && !allowed.iter().any(|a| a.eq_ignore_ascii_case(family))
    })
}

fn transparent(value: &str) -> bool {
    let tight: String = value.chars().filter(|c| !c.is_whitespace()).collect();
    tight == "transparent" || (tight.starts_with("rgba(") && (tight.ends_with(",0)") || tight.ends_with(",0.0)")))
}

/// Whether text stands below `i` that inherits its line height.
fn text_without_own_line_height(tree: &Tree, i: usize) -> bool {
    if tree.elements[i].has_text {
        return true;
    }
    let mut inherits = vec![false; tree.elements.len()];
    inherits[i] = true;
    for k in i + 1..tree.elements.len() {
        let e = &tree.elements[k];
        let below = e.parent.is_some_and(|p| p < k && inherits[p]);
        let own = e.attributes.iter().any(|(n, v, _)| n == "style" && v.to_ascii_lowercase().contains("line-height"));
        inherits[k] = below && !own;
        if inherits[k] && e.has_text {
            return true;
        }
        // parents stand before their children, so the first element outside ends the subtree
        if e.parent.is_none_or(|p| p < i) {
            break;
        }
    }
    false
}

fn align_fix(d: &Declaration) -> Fix {
    let side = if d.value.trim().eq_ignore_ascii_case("end") { "right" } else { "left" };
    Fix {
        title: Words::new(format!("write text-align: {side}"), format!("改为 text-align: {side}")),
        edits: vec![Edit { span: d.span, text: format!("text-align:{side}") }],
        safety: Safety::Safe,
    }
}

/// More than `depth` equal wrappers round a single child: reported once, at the outermost.
fn nesting(tree: &Tree, depth: usize) -> Vec<Hit> {
    let elements = tree.elements;
    let style =
        |e: &Element| e.attributes.iter().find(|(n, ..)| n == "style").map_or(String::new(), |(_, v, _)| v.clone());
    let mut chain: Vec<(usize, usize)> = Vec::with_capacity(elements.len());
    let mut best: Vec<(usize, usize)> = Vec::new();
    for (i, e) in elements.iter().enumerate() {
        let link = e.parent.filter(|p| *p < i).filter(|&p| {
            let up = &elements[p];
            up.name == e.name && up.children == 1 && !up.has_text && style(up) == style(e)
        });
        let here = if matches!(e.name.as_str(), "img" | "video" | "svg" | "g") {
            (i, 0)
        } else {
            link.map_or((i, 1), |p| (chain[p].0, chain[p].1 + 1))
        };
        chain.push(here);
        if here.1 > depth {
            match best.iter_mut().find(|(root, _)| *root == here.0) {
                Some((_, n)) => *n = (*n).max(here.1),
                None => best.push(here),
            }
        }
    }
    best.into_iter().map(|(root, n)| Hit::at(elements[root].span).text("value", n)).collect()
}

/// Paragraphs, not code, inside `<pre>`.
fn pre(tree: &Tree) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (i, e) in tree.elements.iter().enumerate() {
        if e.name != "pre" || !tree.text[i] {
            continue;
        }
        let mut paragraphs = false;
        let mut code = false;
        // elements stand in document order: the subtree ends with the first whose parent lies before it
        for (k, x) in tree.elements.iter().enumerate().skip(i + 1) {
            if x.parent.is_none_or(|p| p < i) {
                break;
            }
            code |= x.name == "code";
            let leaf = x.name == "span" && x.attributes.iter().any(|(n, ..)| n == "leaf");
            paragraphs |=
                tree.text[k] && (leaf || matches!(x.name.as_str(), "p" | "section" | "div" | "h1" | "h2" | "h3"));
        }
        if paragraphs && !code {
            hits.push(Hit::at(e.span).text("value", "pre"));
        }
    }
    hits
}

/// SVG animation that only a finger can start.
fn begin(tree: &Tree) -> Vec<Hit> {
    let mut hits = Vec::new();
    for e in tree.elements.iter().filter(|e| e.name.starts_with("animate") || e.name == "set") {
        for (_, value, span) in e.attributes.iter().filter(|(n, ..)| n == "begin") {
            let lower = value.to_ascii_lowercase();
            if lower.contains("touch") && !lower.contains("click") {
                hits.push(Hit::at(*span).text("value", value));
            }
        }
    }
    hits
}

/// A block inside the editor's own inline container.
fn leaf(tree: &Tree) -> Vec<Hit> {
    let blocks = ["section", "div", "p", "ul", "ol", "table", "blockquote", "pre"];
    let mut hits = Vec::new();
    for e in tree.elements.iter().filter(|e| blocks.contains(&e.name.as_str())) {
        let up = e.parent.map(|p| &tree.elements[p]);
        if up.is_some_and(|u| u.name == "span" && u.attributes.iter().any(|(n, ..)| n == "leaf")) {
            hits.push(Hit::at(e.span).text("value", &e.name));
        }
    }
    hits
}

/// The declarations of an element's inline style with their place in the source.
fn declarations<'a>(element: &'a Element, text: &str) -> Vec<Declaration<'a>> {
    let Some((_, style, span)) = element.attributes.iter().find(|(n, ..)| n == "style") else { return Vec::new() };
    let raw = text.get(span.range()) == Some(style.as_str());
    let mut out = Vec::new();
    let (mut start, mut depth, mut quote) = (0, 0i32, None);
    let ends = style.char_indices().chain(std::iter::once((style.len(), ';')));
    for (i, c) in ends {
        match (quote, c) {
            (Some(q), c) if c == q && i < style.len() => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            _ => {}
        }
        let end = i == style.len() || (c == ';' && quote.is_none() && depth <= 0);
        if !end {
            continue;
        }
        let part = &style[start..i];
        if let Some((name, value)) = part.split_once(':') {
            let lead = part.len() - part.trim_start().len();
            let (from, to) = (start + lead, start + part.trim_end().len());
            let at =
                if raw { Span::new(span.source, span.start as usize + from..span.start as usize + to) } else { *span };
            out.push(Declaration { name: name.trim().to_ascii_lowercase(), value: value.trim(), span: at, exact: raw });
        }
        start = i + 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn element(name: &str, parent: Option<usize>, style: &str, has_text: bool, children: u32) -> Element {
        let span = Span::new(SourceId(0), 0..style.len());
        let attributes = if style.is_empty() { Vec::new() } else { vec![("style".into(), style.to_string(), span)] };
        Element { name: name.into(), span, parent, children, has_text, attributes }
    }

    #[test]
    fn declarations_know_their_place() {
        let style = "color:#333; background:url(data:image/png;base64,AA) ;height : 0";
        let e = element("p", None, style, true, 0);
        let all = declarations(&e, style);
        assert_eq!(all.len(), 3);
        assert_eq!(&style[all[2].span.range()], "height : 0");
        assert_eq!(all[1].value, "url(data:image/png;base64,AA)");
    }

    #[test]
    fn eleven_wrappers_are_one_finding() {
        let chain = |n: usize| {
            let mut v: Vec<Element> = (0..n).map(|i| element("section", i.checked_sub(1), "", false, 1)).collect();
            v.push(element("p", Some(n - 1), "", true, 0));
            v
        };
        assert_eq!(nesting(&Tree::new(&chain(10)), 10).len(), 0);
        assert_eq!(nesting(&Tree::new(&chain(12)), 10).len(), 1);
    }

    #[test]
    fn a_line_height_of_zero_matters_where_text_inherits_it() {
        let tiles = vec![element("section", None, "line-height:0", false, 1), element("img", Some(0), "", false, 0)];
        assert!(!text_without_own_line_height(&Tree::new(&tiles), 0));
        let own = vec![
            element("section", None, "line-height:0", false, 1),
            element("p", Some(0), "line-height:1.7", true, 0),
        ];
        assert!(!text_without_own_line_height(&Tree::new(&own), 0));
        let lost = vec![element("section", None, "line-height:0", false, 1), element("p", Some(0), "", true, 0)];
        assert!(text_without_own_line_height(&Tree::new(&lost), 0));
    }

    #[test]
    fn fonts() {
        let allowed = ["pingfang sc".to_string()];
        assert!(!foreign_font("pingfang sc, sans-serif", &allowed));
        assert!(foreign_font("'comic sans ms','华康少女体'", &allowed));
    }
}
