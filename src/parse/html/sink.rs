//! What each token does to the document in progress.

use super::super::directive;
use super::blocks::Builder;
use super::flow::attribute_value;
use super::marks;
use super::stack::Reach;
use super::tags::{self, Style, tag};
use super::tokens::{Attribute, Sink};
use crate::diagnostic::Problem;
use crate::document::Directive;
use std::ops::Range;

impl Sink for Builder<'_> {
    fn text(&mut self, range: Range<usize>) {
        if self.page.takes_title() {
            self.page.title_text(self.text, range);
            return;
        }
        if self.hidden() {
            return;
        }
        if !marks::blank(&self.text[range.clone()])
            && let Some(e) = self.stack.top().and_then(|e| e.element).and_then(|i| self.doc.elements.get_mut(i))
        {
            e.has_text = true;
        }
        if let Some(code) = &mut self.code {
            code.any = true;
            return;
        }
        let before = self.flow.text.plain.len();
        self.flow.add(self.text, range.clone(), self.mode());
        let added = &self.flow.text.plain[before..];
        if let Some(link) = &self.link {
            self.doc.links[link.index].text.push_str(added);
        }
        self.page.captured(added, range);
    }

    fn start(&mut self, name: &str, span: Range<usize>, attributes: &[Attribute]) {
        let (tag, flags) = self.stack.name(name);
        if self.page.over || (tag == tag!("body") && self.stack.last(tag).is_some()) {
            return;
        }
        if let Some(at) = self.stack.closed_by(tag, flags) {
            self.pop_to(at, span.start, span.start);
        }
        if tag == tag!("a") {
            self.end_in_place(tag, span.start);
        }
        let text = self.text;
        let value = |wanted: &str| {
            let is = |a: &&Attribute| text.get(a.name.clone()).is_some_and(|n| n.eq_ignore_ascii_case(wanted));
            attributes.iter().find(is).map(|a| attribute_value(text, a.value.clone()).into_owned())
        };
        let (mut style, mut role_button) = (Style::default(), false);
        for a in attributes {
            let Some(name) = text.get(a.name.clone()).filter(|n| matches!(n.len(), 4 | 5)) else { continue };
            let value = || attribute_value(text, a.value.clone());
            if name.eq_ignore_ascii_case("style") {
                style = tags::style(&value());
            } else if name.eq_ignore_ascii_case("role") {
                role_button = value().trim().eq_ignore_ascii_case("button");
            } else if tag == tag!("font") && name.eq_ignore_ascii_case("color") {
                style.coloured = tags::coloured(&value().to_ascii_lowercase());
            }
        }
        let mut entry = self.entry(tag, flags, span.start, &style, role_button);
        let furniture = ["html", "head", "body", "meta", "link", "title", "style", "base"].contains(&name)
            || (name == "script" && self.stack.last(tag!("head")).is_some());
        if !furniture && !self.hidden() {
            entry.element = Some(self.record(name, span.clone(), attributes, entry.element));
        }
        let closed =
            flags & tags::VOID != 0 || (self.stack.last(tag!("svg")).is_some() && text[..span.end].ends_with("/>"));
        if closed {
            if !self.hidden() {
                self.void(tag, span, attributes, &value);
            }
            return;
        }
        let place = self.stack.len();
        if tag == tag!("title") && !self.hidden() && self.stack.last(tag!("svg")).is_none() {
            self.page.title_begins(place);
        }
        self.begin(tag, entry, value);
        if !self.hidden() {
            self.linked(name, place, span, attributes, &value);
        }
    }

    fn end(&mut self, name: &str, span: Range<usize>) {
        let (tag, flags) = self.stack.name(name);
        if tag == tag!("br") && !self.hidden() {
            self.flow.line_break(span);
            return;
        }
        match self.stack.reached_by(tag, flags) {
            Reach::Nothing => {}
            Reach::From(at) => self.pop_to(at, span.start, span.end),
            Reach::InPlace => self.end_in_place(tag, span.end),
        }
    }

    fn comment(&mut self, span: Range<usize>) {
        if self.hidden() {
            return;
        }
        let found = directive::in_html(&self.text[span.clone()], span.start, self.doc.source);
        let next = Some(self.doc.blocks.len());
        self.doc.directives.extend(found.map(|d| Directive { next, ..d }));
    }

    fn cut(&mut self, _tag: usize, attribute: Option<Range<usize>>) {
        let Some(range) = attribute else { return };
        if let Some(shown) = marks::cut(self.text, range.clone()) {
            let name = marks::attribute_name(self.text, range);
            let span = self.span(shown);
            self.doc.problems.push(Problem::at("html-swallowed", span).text("attribute", name));
        }
    }
}
