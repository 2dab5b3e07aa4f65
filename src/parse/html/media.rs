//! Links, images, mini-program cards and other things that are no running text.

use super::super::joined::BARRIER;
use super::blocks::{Builder, OpenLink};
use super::flow::{attribute, attribute_value};
use super::tags::tag;
use super::tokens::Attribute;
use crate::document::{Block, BlockKind, Image, Link, LinkKind};
use std::ops::Range;

impl Builder<'_> {
    /// An element without content.
    pub fn void(
        &mut self,
        tag: usize,
        span: Range<usize>,
        attributes: &[Attribute],
        value: &impl Fn(&str) -> Option<String>,
    ) {
        if tag == tag!("br") {
            self.flow.line_break(span);
        } else if tag == tag!("hr") {
            self.divide(span.start);
        } else if tag == tag!("meta") {
            self.page.meta(self.text, attributes);
        } else if tag == tag!("img") {
            self.image(span, attributes);
        } else if tag == tag!("mp-miniprogram") || tag == tag!("mp-common-miniprogram") {
            self.card(span, attributes, value);
        }
    }

    fn find<'b>(&self, attributes: &'b [Attribute], wanted: &str) -> Option<&'b Attribute> {
        let name = |a: &Attribute| self.text.get(a.name.clone()).unwrap_or("");
        attributes.iter().find(|a| name(a).eq_ignore_ascii_case(wanted))
    }

    fn image(&mut self, span: Range<usize>, attributes: &[Attribute]) {
        let given = |name: &str| self.find(attributes, name).filter(|a| !a.value.is_empty());
        // pages saved from a browser keep the true address in `data-src`
        let address = given("data-src").or(given("src"));
        let url = address.map(|a| attribute_value(self.text, a.value.clone()).trim().to_string()).unwrap_or_default();
        let url_span = self.span(address.map_or(span.clone(), |a| a.value.clone()));
        let alt = self.find(attributes, "alt").map(|a| (attribute(self.text, a.value.clone()), a.value.clone()));
        let whole = self.span(span.clone());
        if let Some((text, _)) = alt.as_ref().filter(|(text, _)| !text.plain.trim().is_empty()) {
            self.queue.push(Block {
                kind: BlockKind::Alt,
                depth: 0,
                text: text.clone(),
                span: whole,
                source: self.doc.source,
                strong: Vec::new(),
            });
        }
        if self.flow.extent.is_some() {
            self.flow.atomic(BARRIER, span, self.text, false);
        }
        self.doc.images.push(Image { url, url_span, span: whole, alt: alt.map(|(text, _)| text) });
    }

    /// A start tag that may begin a link or a card; its entry stands at `place` of the stack.
    pub fn linked(
        &mut self,
        name: &str,
        place: usize,
        span: Range<usize>,
        attributes: &[Attribute],
        value: &impl Fn(&str) -> Option<String>,
    ) {
        if name == "mp-miniprogram" || name == "mp-common-miniprogram" {
            self.card(span, attributes, value);
            return;
        }
        if name != "a" {
            return;
        }
        let appid = value("data-miniprogram-appid").filter(|id| !id.is_empty());
        let path = value("data-miniprogram-path").filter(|p| !p.is_empty());
        let address = self.find(attributes, "href");
        if address.is_none() && appid.is_none() && path.is_none() {
            return;
        }
        let kind = if appid.is_some() || path.is_some() { LinkKind::MiniProgram } else { LinkKind::Anchor };
        let href = address.map(|a| attribute_value(self.text, a.value.clone()).trim().to_string());
        let url = href.filter(|h| !h.is_empty()).or_else(|| path.clone()).unwrap_or_default();
        let place_of_url = address.filter(|a| !a.value.is_empty());
        let place_of_url = place_of_url.or_else(|| self.find(attributes, "data-miniprogram-path")).or(address);
        let url_span = self.span(place_of_url.map_or(span.clone(), |a| a.value.clone()));
        self.link = Some(OpenLink { index: self.doc.links.len(), at: place });
        let span = self.span(span);
        self.doc.links.push(Link { url, url_span, span, text: String::new(), kind, appid, path });
    }

    /// A mini-program card: a link whose title readers see.
    fn card(&mut self, span: Range<usize>, attributes: &[Attribute], value: &impl Fn(&str) -> Option<String>) {
        let whole = self.span(span.clone());
        let path = value("data-miniprogram-path").filter(|p| !p.is_empty());
        let path_range = self.find(attributes, "data-miniprogram-path").map(|a| a.value.clone());
        let title = self.find(attributes, "data-miniprogram-title").map(|a| a.value.clone());
        let text = title.map(|range| attribute(self.text, range)).unwrap_or_default();
        self.doc.links.push(Link {
            url: path.clone().unwrap_or_default(),
            url_span: path_range.map_or(whole, |r| self.span(r)),
            span: whole,
            text: text.plain.trim().to_string(),
            kind: LinkKind::MiniProgram,
            appid: value("data-miniprogram-appid").filter(|id| !id.is_empty()),
            path,
        });
        if !text.plain.trim().is_empty() {
            let (kind, source) = (BlockKind::Button, self.doc.source);
            self.queue.push(Block { kind, depth: 0, text, span: whole, source, strong: Vec::new() });
        }
    }
}
