//! What the reader has to know about element names and inline styles.

/// Begins and ends a block of text.
pub(super) const BLOCK: u16 = 1;
/// Has no content and no end tag.
pub(super) const VOID: u16 = 2;
/// Ends an open paragraph.
pub(super) const CLOSES_P: u16 = 4;
/// End tags outside do not reach in, end tags inside do not reach out.
pub(super) const SCOPE: u16 = 8;
/// May be closed while blocks inside it stay open (`<b><p>…</b>`).
pub(super) const FORMAT: u16 = 16;
/// Its text is not shown.
pub(super) const SILENT: u16 = 32;
/// Sets its text bold.
pub(super) const BOLD: u16 = 64;

const B: u16 = BLOCK | CLOSES_P;

/// Known names, sorted; the place in the table is the element's number.
const NAMES: &[(&str, u16)] = &[
    ("a", FORMAT),
    ("address", B),
    ("area", VOID),
    ("article", B),
    ("aside", B),
    ("audio", BLOCK),
    ("b", FORMAT | BOLD),
    ("base", VOID),
    ("big", FORMAT),
    ("blockquote", B),
    ("body", BLOCK),
    ("br", VOID),
    ("button", BLOCK | SCOPE),
    ("caption", BLOCK | SCOPE),
    ("center", B),
    ("code", FORMAT),
    ("col", VOID),
    ("colgroup", BLOCK),
    ("dd", B),
    ("details", B),
    ("dialog", B),
    ("div", B),
    ("dl", B),
    ("dt", B),
    ("em", FORMAT),
    ("embed", VOID),
    ("fieldset", B),
    ("figcaption", B),
    ("figure", B),
    ("font", FORMAT),
    ("footer", B),
    ("foreignobject", BLOCK | SCOPE),
    ("form", B),
    ("h1", B),
    ("h2", B),
    ("h3", B),
    ("h4", B),
    ("h5", B),
    ("h6", B),
    ("head", BLOCK),
    ("header", B),
    ("hgroup", B),
    ("hr", B | VOID),
    ("html", BLOCK),
    ("i", FORMAT),
    ("iframe", BLOCK | SILENT),
    ("image", VOID),
    ("img", VOID),
    ("input", VOID),
    ("legend", BLOCK),
    ("li", B),
    ("link", VOID),
    ("main", B),
    ("meta", VOID),
    ("mp-common-miniprogram", BLOCK),
    ("mp-miniprogram", BLOCK),
    ("nav", B),
    ("noembed", SILENT),
    ("noframes", SILENT),
    ("noscript", SILENT),
    ("ol", B),
    ("optgroup", BLOCK),
    ("option", BLOCK),
    ("p", B),
    ("param", VOID),
    ("pre", B),
    ("s", FORMAT),
    ("script", SILENT),
    ("search", B),
    ("section", B),
    ("select", BLOCK),
    ("small", FORMAT),
    ("source", VOID),
    ("strike", FORMAT),
    ("strong", FORMAT | BOLD),
    ("style", SILENT),
    ("summary", B),
    ("svg", BLOCK | SCOPE),
    ("table", BLOCK | SCOPE),
    ("tbody", BLOCK),
    ("td", BLOCK | SCOPE),
    ("template", BLOCK | SCOPE | SILENT),
    ("text", BLOCK),
    ("textarea", BLOCK),
    ("tfoot", BLOCK),
    ("th", BLOCK | SCOPE),
    ("thead", BLOCK),
    ("title", SILENT),
    ("tr", BLOCK),
    ("track", VOID),
    ("tt", FORMAT),
    ("u", FORMAT),
    ("ul", B),
    ("video", BLOCK),
    ("wbr", VOID),
    ("xmp", BLOCK),
];

/// Where the names with each first letter begin.
const LETTERS: [u8; 27] = {
    let mut starts = [NAMES.len() as u8; 27];
    let mut i = NAMES.len();
    while i > 0 {
        i -= 1;
        let mut letter = (NAMES[i].0.as_bytes()[0] - b'a') as usize;
        starts[letter] = i as u8;
        // letters without names begin where the next one does
        while letter > 0 && starts[letter - 1] > i as u8 {
            letter -= 1;
            starts[letter] = i as u8;
        }
    }
    starts
};

/// Number of the first name that is not in the table.
pub(super) const UNKNOWN: usize = NAMES.len();

/// The number and the properties of `name` (in lower case).
pub(super) fn look_up(name: &str) -> Option<(usize, u16)> {
    let first = name.bytes().next().filter(u8::is_ascii_lowercase)?;
    let letter = usize::from(first - b'a');
    let (from, to) = (usize::from(LETTERS[letter]), usize::from(LETTERS[letter + 1]));
    NAMES[from..to].iter().position(|(n, _)| *n == name).map(|i| (from + i, NAMES[from + i].1))
}

/// The number of a name that is in the table.
pub(super) const fn number(name: &str) -> usize {
    let wanted = name.as_bytes();
    let mut i = 0;
    while i < NAMES.len() {
        let have = NAMES[i].0.as_bytes();
        let mut k = 0;
        while k < have.len() && k < wanted.len() && have[k] == wanted[k] {
            k += 1;
        }
        if k == have.len() && k == wanted.len() {
            return i;
        }
        i += 1;
    }
    panic!("no such name");
}

/// The number of a known name, worked out by the compiler.
macro_rules! tag {
    ($name:literal) => {
        const { $crate::parse::html::tags::number($name) }
    };
}
pub(super) use tag;

/// What an inline style says about the text inside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// Whether the element flows within a line (`Some(true)`) or stands alone, if the style decides it.
    pub inline: Option<bool>,
    pub coloured: Option<bool>,
    pub oversized: Option<bool>,
    pub bold: Option<bool>,
    /// Whether white space is kept.
    pub preserve: Option<bool>,
}

/// Reads the declarations of an inline style.
pub(super) fn style(css: &str) -> Style {
    let mut style = Style::default();
    for declaration in css.split(';') {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let name = name.trim();
        let known = ["color", "display", "font-size", "font-weight", "white-space"];
        let Some(name) = known.iter().find(|n| n.eq_ignore_ascii_case(name)) else { continue };
        let value = value.trim().to_ascii_lowercase();
        let value = value.trim_end_matches("!important").trim_end();
        match *name {
            "color" => style.coloured = coloured(value).or(style.coloured),
            "display" => {
                style.inline = match value {
                    "inline" | "inline-block" | "inline-flex" | "inline-grid" | "inline-table" | "contents" => {
                        Some(true)
                    }
                    "block" | "flex" | "grid" | "table" | "list-item" | "table-cell" | "flow-root" => Some(false),
                    _ => None,
                }
            }
            "font-size" => style.oversized = pixels(value).map(|px| px >= 20.0),
            "font-weight" => {
                style.bold = match value {
                    "bold" | "bolder" => Some(true),
                    "normal" | "lighter" => Some(false),
                    _ => value.parse::<u32>().ok().map(|weight| weight >= 600),
                }
            }
            _ => style.preserve = Some(value.starts_with("pre") && value != "pre-line"),
        }
    }
    style
}

fn pixels(value: &str) -> Option<f32> {
    let split = value.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let number: f32 = value[..split].parse().ok()?;
    match &value[split..] {
        "px" => Some(number),
        "pt" => Some(number * 4.0 / 3.0),
        "em" | "rem" => Some(number * 16.0),
        "%" => Some(number * 0.16),
        _ => None,
    }
}

/// Whether a colour is other than black, grey or white; `None` if it says nothing.
pub(super) fn coloured(value: &str) -> Option<bool> {
    let channels: Vec<f32> = if let Some(hex) = value.strip_prefix('#') {
        if !hex.is_ascii() || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let digit = |range: std::ops::Range<usize>| u8::from_str_radix(&hex[range], 16).unwrap_or(0);
        match hex.len() {
            3 | 4 => (0..3).map(|i| f32::from(digit(i..i + 1)) * 17.0).collect(),
            6 | 8 => (0..3).map(|i| f32::from(digit(2 * i..2 * i + 2))).collect(),
            _ => return None,
        }
    } else if let Some(list) = value.strip_prefix("rgb") {
        let list = list.trim_start_matches('a').trim().trim_start_matches('(').trim_end_matches(')');
        list.split([',', ' ', '/']).filter(|p| !p.is_empty()).take(3).filter_map(|p| p.parse().ok()).collect()
    } else {
        return match value {
            "black" | "white" | "gray" | "grey" | "silver" | "dimgray" | "dimgrey" | "darkgray" | "darkgrey"
            | "lightgray" | "lightgrey" | "gainsboro" | "whitesmoke" | "initial" => Some(false),
            "red" | "orange" | "gold" | "yellow" | "green" | "blue" | "purple" | "pink" | "crimson" | "tomato"
            | "orangered" | "deeppink" | "hotpink" | "magenta" | "brown" | "maroon" | "firebrick" | "darkred"
            | "darkorange" | "indianred" | "royalblue" | "navy" | "teal" | "darkblue" | "darkgreen" | "lime" => {
                Some(true)
            }
            _ => None,
        };
    };
    let [red, green, blue] = channels[..] else { return None };
    Some(red.max(green).max(blue) - red.min(green).min(blue) > 32.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted() {
        assert!(NAMES.is_sorted_by(|a, b| a.0 < b.0));
        assert_eq!(look_up("p").unwrap().0, number("p"));
        for (i, (name, flags)) in NAMES.iter().enumerate() {
            assert_eq!(look_up(name), Some((i, *flags)));
        }
        for unknown in ["nothing", "", "z", "国", "-", "kbd"] {
            assert_eq!(look_up(unknown), None);
        }
    }

    #[test]
    fn styles() {
        let s = style("margin:0; COLOR : rgb(192, 57, 43) !important;font-size:15pt;display:inline-block");
        assert_eq!((s.coloured, s.oversized, s.inline), (Some(true), Some(true), Some(true)));
        let s = style("color:#3f3f3f;font-weight:700;background-color:red");
        assert_eq!((s.coloured, s.bold, s.oversized), (Some(false), Some(true), None));
        assert_eq!(coloured("#c00"), Some(true));
        assert_eq!(coloured("rgba(0,0,0,0.9)"), Some(false));
        assert_eq!(coloured("var(--x)"), None);
        assert_eq!(coloured("#家"), None);
        assert_eq!(style("font-size:19px").oversized, Some(false));
    }
}
