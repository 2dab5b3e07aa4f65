//! What a whole page says about itself: its title, description and picture, and where in a saved WeChat page the article begins.

use super::flow::{Flow, Mode, attribute, attribute_value};
use super::tokens::Attribute;
use crate::text::Text;
use std::ops::Range;

/// What was found in the head of a page and round its article.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Whether a whole page is read, not a fragment.
    pub whole: bool,
    /// The element that holds the article of a saved page: its place on the stack.
    pub root: Option<usize>,
    /// Whether the article of a saved page is over.
    pub over: bool,
    pub title: Option<Text>,
    pub description: Option<Named>,
    pub author: Option<Named>,
    pub image: Option<Named>,
    pub headline: Option<(String, Range<usize>)>,
    pub account: Option<(String, Range<usize>)>,
    title_at: Option<usize>,
    capture: Option<Capture>,
}

/// A `meta` element's content with its name.
#[derive(Debug)]
pub(super) struct Named {
    pub alias: String,
    pub name: Range<usize>,
    pub value: Text,
    pub range: Range<usize>,
}

#[derive(Debug)]
struct Capture {
    place: usize,
    headline: bool,
    text: String,
    extent: Option<Range<usize>>,
}

impl Page {
    /// Reads whole pages, not fragments.
    pub fn whole() -> Self {
        Page { whole: true, ..Page::default() }
    }

    pub fn title_begins(&mut self, place: usize) {
        if self.whole && self.title.is_none() {
            self.title_at = Some(place);
        }
    }

    pub fn takes_title(&self) -> bool {
        self.title_at.is_some()
    }

    pub fn title_text(&mut self, source: &str, range: Range<usize>) {
        let mut flow = Flow::default();
        flow.add(source, range, Mode::default());
        self.title = flow.take().map(|(text, ..)| text);
    }

    /// An element with an `id` began at `place` of the stack.
    pub fn entered(&mut self, id: &str, place: usize, _start: usize) {
        if !self.whole || self.root.is_some() || self.capture.is_some() {
            return;
        }
        let headline = id == "activity-name";
        if (headline && self.headline.is_none()) || (id == "js_name" && self.account.is_none()) {
            self.capture = Some(Capture { place, headline, text: String::new(), extent: None });
        }
    }

    /// Text that was shown, read from `range`.
    pub fn captured(&mut self, plain: &str, range: Range<usize>) {
        let Some(capture) = &mut self.capture else { return };
        capture.text.push_str(plain);
        if !plain.trim().is_empty() {
            capture.extent.get_or_insert(range.clone()).end = range.end;
        }
    }

    /// The element at `place` of the stack has ended.
    pub fn left(&mut self, place: usize) {
        self.title_at.take_if(|at| *at == place);
        let Some(capture) = self.capture.take_if(|c| c.place == place) else { return };
        let Some(extent) = capture.extent else { return };
        let found = Some((capture.text.trim().to_string(), extent));
        if capture.headline {
            self.headline = found;
        } else {
            self.account = found;
        }
    }

    /// Reads a `meta` element.
    pub fn meta(&mut self, source: &str, attributes: &[Attribute]) {
        if !self.whole {
            return;
        }
        let find = |names: &[&str]| {
            attributes.iter().find(|a| {
                let name = source.get(a.name.clone()).unwrap_or("");
                names.iter().any(|n| n.eq_ignore_ascii_case(name))
            })
        };
        let (Some(name), Some(content)) = (find(&["name", "property"]), find(&["content"])) else { return };
        let alias = attribute_value(source, name.value.clone()).trim().to_ascii_lowercase();
        let place = match alias.as_str() {
            "description" => &mut self.description,
            "og:description" if self.description.is_none() => &mut self.description,
            "author" => &mut self.author,
            "og:image" => &mut self.image,
            _ => return,
        };
        let value = attribute(source, content.value.clone());
        if !value.plain.trim().is_empty() {
            *place = Some(Named { alias, name: name.value.clone(), value, range: content.value.clone() });
        }
    }
}
