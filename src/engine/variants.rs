//! Disguises of a term: the same words as an author who means to slip through, or a web editor, might write them. Used by rule proofs.

use crate::diagnostic::Words;
use crate::document::Format;
use crate::text::fold::FoldTable;
use crate::text::is_cjk;
use std::collections::HashMap;
use std::ops::Range;

/// A text in which one term is dressed up.
#[derive(Clone, Debug)]
pub struct Variant {
    /// What was done to the term.
    pub form: Words,
    pub text: String,
    pub format: Format,
    /// Bytes of `text` that a finding has to cover: the dressed term, no more.
    pub term: Range<usize>,
    /// Whether it has to count as deliberate; none: either will do.
    pub deliberate: Option<bool>,
}

/// Every way in which the term at `at` (bytes of `text`) can be dressed. `plain_only`: nothing that a second reading has to undo.
pub fn variants(text: &str, format: Format, at: Range<usize>, plain_only: bool, fold: &Scripts) -> Vec<Variant> {
    let Some(term) = text.get(at.clone()).filter(|t| t.chars().count() > 1 && t.chars().all(is_wording)) else {
        return Vec::new();
    };
    let mut all = Dressing { text, format, at, term, out: Vec::new() };
    let chars: Vec<char> = term.chars().collect();
    if let Some(whole) = fold.traditional(text) {
        all.put("in traditional script", "写成繁体", whole[all.at.clone()].to_string(), Some(false));
        all.out.push(Variant { text: whole, ..all.plain("all in traditional script", "全文繁体") });
    }
    let wide: String = chars.iter().map(|c| full_width(*c)).collect();
    all.put("full width", "全角", wide, Some(false));
    all.put("in capitals", "大写", chars.iter().map(char::to_ascii_uppercase).collect(), Some(false));
    all.put("curly apostrophe", "弯引号", term.replace('\'', "’"), Some(false));
    let join = |between: &str, fits: &dyn Fn(char, char) -> bool| -> String {
        let mut out = String::from(chars[0]);
        for pair in chars.windows(2) {
            if fits(pair[0], pair[1]) {
                out.push_str(between);
            }
            out.push(pair[1]);
        }
        out
    };
    let letters = |a: char, b: char| a.is_alphanumeric() && b.is_alphanumeric();
    let latin = |a: char, b: char| a.is_ascii_alphabetic() && b.is_ascii_alphabetic();
    all.put("soft hyphens", "软连字符", join("\u{AD}", &latin), Some(false));
    all.put("zero-width spaces inside", "夹零宽空格", join("\u{200B}", &letters), Some(true));
    all.put("word joiners inside", "夹零宽连字符", join("\u{2060}", &letters), Some(true));
    all.markup(&chars);
    if plain_only {
        return all.out;
    }
    let ideographs = |a: char, b: char| is_cjk(a) && is_cjk(b);
    let whole = chars.iter().all(|c| is_cjk(*c)).then_some(true);
    let spaced = whole.filter(|_| !all.line_is_spaced(&ideographs));
    all.put("a space between all characters", "字间加空格", join(" ", &ideographs), spaced);
    for (decoration, en, zh) in
        [("·", "dots inside", "夹间隔号"), ("★", "stars inside", "夹星号"), ("❤️", "emoji inside", "夹表情")]
    {
        all.put(en, zh, join(decoration, &ideographs), Some(true));
    }
    if format != Format::Markdown {
        all.put("asterisks inside", "夹 * 号", join("*", &ideographs), Some(true));
    }
    all.lookalikes(&chars);
    all.out
}

struct Dressing<'a> {
    text: &'a str,
    format: Format,
    at: Range<usize>,
    term: &'a str,
    out: Vec<Variant>,
}

impl Dressing<'_> {
    fn plain(&self, en: &str, zh: &str) -> Variant {
        let form = Words::new(en, zh);
        Variant { form, text: self.text.into(), format: self.format, term: self.at.clone(), deliberate: Some(false) }
    }

    /// Adds the text with `dressed` instead of the term, if that is another text.
    fn put(&mut self, en: &str, zh: &str, dressed: String, deliberate: Option<bool>) {
        if dressed != self.term {
            let text = format!("{}{dressed}{}", &self.text[..self.at.start], &self.text[self.at.end..]);
            let term = self.at.start..self.at.start + dressed.len();
            self.out.push(Variant { text, term, deliberate, ..self.plain(en, zh) });
        }
    }

    /// Adds `parts` joined, of which the term ends before the last `tail` bytes.
    fn put_before(&mut self, en: &str, zh: &str, dressed: String, tail: usize) {
        self.put(en, zh, dressed, Some(false));
        if let Some(last) = self.out.last_mut() {
            last.term.end -= tail;
        }
    }

    /// Markup, entities and escapes, where the place takes them.
    fn markup(&mut self, chars: &[char]) {
        let line = self.line();
        let simple = !line.contains(['`', '[', ']', '<', '>', '|', '\\', '*', '_', '&', '{', '}']);
        let code = line.starts_with("    ") || line.starts_with('\t') || self.text[..self.at.start].contains("```");
        let takes_tags = matches!(self.format, Format::Markdown | Format::Html);
        if !takes_tags || self.in_front_matter() || code || self.format == Format::Markdown && !simple {
            return;
        }
        let inner = |i: &usize| chars[i - 1].is_alphanumeric() && chars[*i].is_alphanumeric();
        let Some(from) = (1..chars.len()).find(inner) else { return };
        let more = chars[from + 1..].iter().take_while(|c| c.is_alphanumeric()).count().min(chars.len() - from - 1);
        let to = from + 1 + more.saturating_sub(1);
        let part = |r: Range<usize>| chars[r].iter().collect::<String>();
        let (head, middle, rest) = (part(0..from), part(from..to), part(to..chars.len()));
        let around = |open: &str, close: &str| format!("{head}{open}{middle}{close}{rest}");
        let tail = |close: &str| if rest.is_empty() { close.len() } else { 0 };
        for (open, close, en, zh) in [
            ("<b>", "</b>", "split by <b>", "被 <b> 拆开"),
            ("<span style=\"color:red\">", "</span>", "split by <span>", "被 <span> 拆开"),
        ] {
            self.put_before(en, zh, around(open, close), tail(close));
        }
        if self.format == Format::Markdown {
            self.put_before("split by **", "被 ** 拆开", around("**", "**"), tail("**"));
        }
        let decimal: String = chars.iter().map(|c| format!("&#{};", *c as u32)).collect();
        self.put("numeric entities", "十进制实体", decimal, Some(false));
        let others: String = chars[from + 1..].iter().collect();
        let hexadecimal = format!("{head}&#x{:x};{others}", chars[from] as u32);
        self.put("one hexadecimal entity", "一个十六进制实体", hexadecimal, Some(false));
        self.put("a zero-width entity inside", "夹零宽实体", format!("{head}&#8203;{middle}{rest}"), Some(true));
        self.payload(chars);
    }

    /// The line as the content of a draft interface's payload, the term in escapes.
    fn payload(&mut self, chars: &[char]) {
        let line = self.line();
        let prose = line.trim().len() == self.text.trim().len()
            && !line.contains(['"', '#', '!', '-'])
            && !line.contains("://");
        if self.format != Format::Markdown || !prose {
            return;
        }
        let escaped: String = chars
            .iter()
            .flat_map(|c| c.encode_utf16(&mut [0; 2]).to_vec())
            .map(|unit| format!("\\u{unit:04x}"))
            .collect();
        let begin = self.text.find(line).unwrap_or(0);
        let before = self.text[begin..self.at.start].trim_start();
        let after = self.text[self.at.end..begin + line.len()].trim_end();
        let head = format!("{{\"articles\":[{{\"title\":\"\",\"content\":\"<p>{before}");
        let term = head.len()..head.len() + escaped.len();
        let text = format!("{head}{escaped}{after}</p>\"}}]}}");
        let plain = self.plain("JSON escapes", "JSON 转义");
        self.out.push(Variant { text, format: Format::Json, term, ..plain });
    }

    fn lookalikes(&mut self, chars: &[char]) {
        let before = self.text[..self.at.start].chars().next_back();
        let beside = |i: usize| {
            let last = if i == 0 { before } else { Some(chars[i - 1]) };
            (last, chars.get(i + 1).copied())
        };
        let exchange = |with: &dyn Fn(usize, char) -> Option<char>| -> String {
            chars.iter().enumerate().map(|(i, c)| with(i, *c).unwrap_or(*c)).collect()
        };
        let han = exchange(&|_, c| HAN.iter().find(|(t, _)| *t == c).map(|(_, l)| *l));
        self.put("look-alike characters", "形近字", han, Some(true));
        // one letter only, with untouched ones beside it
        let at = (0..chars.len()).find(|i| {
            let (last, next) = beside(*i);
            LATIN.iter().any(|(t, _)| *t == chars[*i].to_ascii_lowercase())
                && last.is_some_and(|c| c.is_ascii_alphabetic())
                && next.is_none_or(|c| c.is_ascii_alphabetic())
        });
        let latin = exchange(&|i, c| {
            (Some(i) == at).then(|| LATIN.iter().find(|(t, _)| *t == c.to_ascii_lowercase()).map(|(_, l)| *l))?
        });
        self.put("a Cyrillic look-alike", "西里尔形近字母", latin, Some(true));
        for digit in ['①', '❶'] {
            let ringed = exchange(&|i, c| {
                let (last, next) = beside(i);
                let fits = i > 0 && last.is_some_and(|c| "第唯独".contains(c)) && next.is_none_or(is_cjk);
                (fits && c == '一').then_some(digit)
            });
            self.put("a ringed digit", "带圈数字", ringed, Some(true));
        }
    }

    fn line(&self) -> &str {
        let from = self.text[..self.at.start].rfind('\n').map_or(0, |i| i + 1);
        let to = self.text[self.at.end..].find('\n').map_or(self.text.len(), |i| self.at.end + i);
        &self.text[from..to]
    }

    fn in_front_matter(&self) -> bool {
        let fence = ["---", "+++", ";;;"].into_iter().find(|f| self.text.starts_with(f));
        fence.is_some_and(|f| self.text[3..self.at.start.max(3)].matches(&format!("\n{f}")).count() == 0)
    }

    /// Whether the characters of the line outside the term stand apart already, so that spaces in the term look like letter-spacing.
    fn line_is_spaced(&self, together: &dyn Fn(char, char) -> bool) -> bool {
        let rest = self.line().replacen(self.term, "\n", 1);
        !rest.chars().zip(rest.chars().skip(1)).any(|(a, b)| together(a, b))
    }
}

/// Traditional forms, from the fold table read backwards.
pub struct Scripts(HashMap<char, char>);

impl Scripts {
    /// The first traditional form of every simplified character.
    pub fn new(fold: &FoldTable) -> Scripts {
        let mut map = HashMap::new();
        for c in '\u{4E00}'..='\u{9FFF}' {
            if let Some(simple) = fold.char(c).filter(|s| *s != c && is_cjk(*s) && s.len_utf8() == 3) {
                map.entry(simple).or_insert(c);
            }
        }
        Scripts(map)
    }

    /// `text` in traditional script; `None` if nothing in it changes.
    pub fn traditional(&self, text: &str) -> Option<String> {
        let out: String = text.chars().map(|c| self.0.get(&c).copied().unwrap_or(c)).collect();
        (out != text).then_some(out)
    }
}

/// Characters that can be dressed without changing what surrounds them.
fn is_wording(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, ' ' | '\'' | '-' | '，' | '！' | '%')
}

fn full_width(c: char) -> char {
    if c.is_ascii_alphanumeric() { char::from_u32(c as u32 + 0xFEE0).unwrap_or(c) } else { c }
}

const HAN: &[(char, char)] = &[('最', '蕞'), ('微', '薇'), ('加', '➕')];
const LATIN: &[(char, char)] = &[('a', 'а'), ('e', 'е'), ('o', 'о'), ('c', 'с'), ('p', 'р'), ('x', 'х'), ('i', 'і')];
