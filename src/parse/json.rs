//! Payloads of WeChat's draft interfaces: what is sent to them, what they answer, and lists of both, alone or one to a line.

mod article;
mod strings;

use super::ReadOptions;
use crate::diagnostic::{Problem, Words};
use crate::document::{Document, Format};
use crate::source::{Source, Span};
use article::{Place, last};
use jsonc_parser::ast::{Object, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use std::ops::Range;

/// One document for each article in the payload. What cannot be read gives a document without blocks that holds the problem.
pub fn read_json(source: &Source, _options: &ReadOptions) -> Vec<Document> {
    let mut reader = Reader { source, docs: Vec::new(), problems: Vec::new() };
    reader.file();
    let Reader { mut docs, problems, .. } = reader;
    if docs.is_empty() {
        let mut doc = Document::new(source.id, Format::Json);
        doc.body = source.span();
        doc.head = problems.first().map_or(doc.head, |p| p.hit.span);
        docs.push(doc);
    }
    docs[0].problems.splice(0..0, problems);
    docs
}

struct Reader<'a> {
    source: &'a Source,
    docs: Vec<Document>,
    problems: Vec<Problem>,
}

/// Why a text could not be parsed, in bytes of it.
struct Failure {
    reason: Words,
    range: Range<usize>,
    several: bool,
}

impl Reader<'_> {
    fn file(&mut self) {
        let text = &self.source.text;
        let lined = self.source.name.to_ascii_lowercase().ends_with(".jsonl");
        if text.trim().is_empty() {
            let reason = Words::new("the file is empty", "文件是空的");
            self.syntax(Failure { reason, range: 0..0, several: false }, 0);
        } else if lined || !self.whole(0..text.len(), lined) {
            let mut at = 0;
            for line in text.split_inclusive('\n') {
                if !line.trim().is_empty() {
                    self.whole(at..at + line.len(), true);
                }
                at += line.len();
            }
        }
    }

    /// Reads one value. Gives false, and says nothing, if the text holds several on lines of their own.
    fn whole(&mut self, range: Range<usize>, alone: bool) -> bool {
        let text = &self.source.text[range.clone()];
        let copy = strings::without_surrogates(text);
        let text = copy.as_deref().unwrap_or(text);
        let strict = ParseOptions {
            allow_comments: false,
            allow_loose_object_property_names: false,
            allow_trailing_commas: false,
            allow_missing_commas: false,
            allow_single_quoted_strings: false,
            allow_hexadecimal_numbers: false,
            allow_unary_plus_numbers: false,
            allow_bare_decimal_point_numbers: false,
            allow_non_finite_numbers: false,
            allow_extended_string_escapes: false,
        };
        let collect = CollectOptions::default();
        let value = match parse_to_ast(text, &collect, &strict) {
            Ok(parsed) => parsed.value,
            Err(error) => {
                let failure = failure(&error);
                if failure.several && !alone && text.trim_end().contains('\n') {
                    return false;
                }
                self.syntax(failure, range.start);
                // what people write by hand (comments, a comma too many) is told, and read all the same
                match parse_to_ast(text, &collect, &ParseOptions::default()) {
                    Ok(parsed) => parsed.value,
                    Err(_) => return true,
                }
            }
        };
        if let Some(value) = value {
            self.value(&value, range.start);
        }
        true
    }

    fn syntax(&mut self, failure: Failure, base: usize) {
        let text = &self.source.text;
        let (mut start, mut end) = (base + failure.range.start, (base + failure.range.end).min(text.len()));
        // an object that is never closed would be marked from its beginning to the end of the file
        let line = text.get(start..end).and_then(|t| t.find(['\n', '\r']));
        end = line.map_or(end, |l| start + l);
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let span = Span::new(self.source.id, start..end.max(start));
        let mut problem = Problem::at("json-syntax", span);
        problem.hit = problem.hit.arg("reason", failure.reason);
        self.problems.push(problem);
    }

    /// Recognises the shape of a payload.
    fn value(&mut self, value: &Value, base: usize) {
        if let Value::Array(list) = value {
            let articles: Vec<&Object> = list.elements.iter().filter_map(Value::as_object).collect();
            if !articles.is_empty() && articles.iter().all(|o| is_article(o)) {
                self.articles(&list.elements, "", base);
                return;
            }
        }
        let Value::Object(object) = value else { return self.unknown(value.range().start, base) };
        let get = |name: &str| last(object, name).map(|p| &p.value);
        let code = get("errcode").and_then(Value::as_number_lit).filter(|n| n.value != "0");
        if let Some(code) = code {
            let reason = get("errmsg").and_then(Value::as_string_lit).map_or("", |s| &s.value).to_string();
            let span = Span::new(self.source.id, base + code.range.start..base + code.range.end);
            let problem = Problem::at("json-api-error", span).text("code", code.value).text("reason", reason);
            self.problems.push(problem);
            return;
        }
        match (get("articles"), get("news_item"), get("item")) {
            (Some(Value::Array(list)), ..) => self.articles(&list.elements, "articles", base),
            (Some(Value::Object(article)), ..) => {
                let index = get("index").and_then(Value::as_number_lit).and_then(|n| n.value.parse().ok());
                let place = Place { base, path: "articles".into(), index, articles: 1 };
                self.docs.push(article::read(self.source, article, &place));
            }
            (None, Some(Value::Array(list)), None) => self.articles(&list.elements, "news_item", base),
            (None, None, Some(Value::Array(list))) => {
                for (i, item) in list.elements.iter().enumerate() {
                    let content = item.as_object().and_then(|o| last(o, "content")).and_then(|p| p.value.as_object());
                    let news = content.and_then(|c| last(c, "news_item")).and_then(|p| p.value.as_array());
                    if let Some(news) = news {
                        self.articles(&news.elements, &format!("item[{i}].content.news_item"), base);
                    }
                }
            }
            _ if is_article(object) => {
                let place = Place { base, path: String::new(), index: None, articles: 1 };
                self.docs.push(article::read(self.source, object, &place));
            }
            _ => self.unknown(object.range.start, base),
        }
    }

    fn articles(&mut self, list: &[Value], path: &str, base: usize) {
        for (i, value) in list.iter().enumerate() {
            match value {
                Value::Object(object) => {
                    let place = Place { base, path: format!("{path}[{i}]"), index: Some(i), articles: list.len() };
                    self.docs.push(article::read(self.source, object, &place));
                }
                other => self.unknown(other.range().start, base),
            }
        }
    }

    fn unknown(&mut self, start: usize, base: usize) {
        let at = base + start;
        let length = self.source.text[at..].chars().next().map_or(0, char::len_utf8);
        self.problems.push(Problem::at("json-unknown-shape", Span::new(self.source.id, at..at + length)));
    }
}

/// Whether an object looks like an article that somebody saved without its envelope.
fn is_article(object: &Object) -> bool {
    let string = |name: &str| last(object, name).is_some_and(|p| matches!(p.value, Value::StringLit(_)));
    string("title") && (string("content") || string("thumb_media_id") || last(object, "image_info").is_some())
}

fn failure(error: &jsonc_parser::errors::ParseError) -> Failure {
    use ParseErrorKind as K;
    let range = error.range();
    let zh = match error.kind() {
        K::ExpectedColonAfterObjectKey => "键后缺少冒号",
        K::ExpectedObjectValue => "冒号后缺少值",
        K::ExpectedStringObjectProperty => "键要用双引号括起来",
        K::ExpectedComma => "缺少逗号",
        K::TrailingCommasNotAllowed => "最后一项后面多了逗号",
        K::CommentsNotAllowed => "JSON 里不能写注释",
        K::SingleQuotedStringsNotAllowed => "字符串要用双引号，不能用单引号",
        K::MultipleRootJsonValues => "一个文件只能有一个 JSON 值",
        K::UnterminatedObject => "大括号没有闭合",
        K::UnterminatedArray => "方括号没有闭合",
        K::NestingDepthExceeded => "嵌套太深",
        K::String(_) => "字符串没有写完，或其中有无效的转义",
        _ => "此处不符合 JSON 语法",
    };
    let mut en = error.kind().to_string();
    if let Some(first) = en.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    let several = matches!(error.kind(), K::MultipleRootJsonValues);
    Failure { reason: Words::new(en, zh), range: range.start..range.end, several }
}

#[cfg(test)]
mod tests;
