//! Reads one input and makes a source of it, whatever it is encoded in.

use super::decode::{Failure, decode};
use super::{Base, reason};
use crate::diagnostic::Problem;
use crate::source::{Source, SourceId, Span};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

/// Larger inputs are no drafts; spans count bytes in 32 bits.
const LARGEST: u64 = 256 << 20;

/// One input after reading.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The decoded text; what could be shown of it if it is not `usable`.
    pub source: Arc<Source>,
    /// What went wrong or deserves a word (an encoding that was guessed).
    pub problems: Vec<Problem>,
    /// Whether the text can be trusted: if not, `problems` say why and it must not be parsed.
    pub usable: bool,
}

/// Reads the file at `path`. `declared` is the encoding that the user names for it.
pub fn file(base: &Base, path: &Path, id: SourceId, declared: Option<&str>) -> Loaded {
    let name = base.name(path);
    let read = || -> io::Result<Vec<u8>> {
        let file = std::fs::File::open(base.path().join(path))?;
        let size = file.metadata().map_or(0, |m| m.len());
        let mut bytes = Vec::with_capacity(size.min(LARGEST) as usize);
        file.take(LARGEST + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    loaded(name, id, read(), declared)
}

/// Reads standard input to its end and calls it `name`.
pub fn stdin(name: &str, id: SourceId, declared: Option<&str>) -> Loaded {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(LARGEST + 1).read_to_end(&mut bytes);
    loaded(name.to_string(), id, read.map(|_| bytes), declared)
}

/// Makes a source of `bytes` that were read elsewhere.
pub fn bytes(name: &str, id: SourceId, bytes: Vec<u8>, declared: Option<&str>) -> Loaded {
    loaded(name.to_string(), id, Ok(bytes), declared)
}

fn loaded(name: String, id: SourceId, read: io::Result<Vec<u8>>, declared: Option<&str>) -> Loaded {
    let bytes = match read {
        Ok(bytes) if bytes.len() as u64 > LARGEST => {
            return broken(
                name,
                id,
                String::new(),
                0,
                |p| p.text("limit", format!("{} MB", LARGEST >> 20)),
                "too-large",
            );
        }
        Ok(bytes) => bytes,
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            return broken(name, id, String::new(), 0, |p| p, "no-such-file");
        }
        Err(e) => {
            return broken(
                name,
                id,
                String::new(),
                0,
                |mut p| {
                    p.hit = p.hit.arg("why", reason(&e));
                    p
                },
                "unreadable",
            );
        }
    };
    match decode(bytes, declared) {
        Ok(d) => {
            let mut source = Source::new(id, name.clone(), d.text);
            (source.encoding, source.guessed, source.bom) = (d.encoding, d.guessed, d.bom);
            let mut problems = Vec::new();
            if d.guessed {
                let start = source.span().at_start();
                problems.push(Problem::at("guessed-encoding", start).text("path", name).text("encoding", d.encoding));
            }
            Loaded { source: Arc::new(source), problems, usable: true }
        }
        Err(Failure::BadByte { encoding, offset, text, at }) => {
            broken(name, id, text, at, |p| p.text("encoding", encoding).text("offset", offset), "undecodable")
        }
        Err(Failure::Unsure { offset, text, at }) => {
            broken(name, id, text, at, |p| p.text("offset", offset), "unknown-encoding")
        }
        Err(Failure::UnknownLabel(label)) => {
            broken(name, id, String::new(), 0, |p| p.text("label", label), "unknown-encoding-name")
        }
    }
}

fn broken(
    name: String,
    id: SourceId,
    text: String,
    at: usize,
    args: impl FnOnce(Problem) -> Problem,
    code: &'static str,
) -> Loaded {
    let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
    let problem = args(Problem::at(code, Span::new(id, at..end)).text("path", &name));
    Loaded { source: Arc::new(Source::new(id, name, text)), problems: vec![problem], usable: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_says_why() {
        let base = Base::at(std::env::temp_dir());
        let none = file(&base, Path::new("softsell-no-such-file.md"), SourceId(1), None);
        assert!(!none.usable);
        assert_eq!(none.problems[0].code, "no-such-file");
        let folder = file(&base, Path::new("."), SourceId(2), None);
        assert_eq!(folder.problems[0].code, "unreadable");
        let bad = bytes(
            "a.md",
            SourceId(3),
            b"\xe4\xb8\xad\xe6\x96\x87 and more \xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad \xff.".to_vec(),
            None,
        );
        assert_eq!(bad.problems[0].code, "undecodable");
        assert_eq!(bad.source.slice(bad.problems[0].hit.span), "\u{fffd}");
    }
}
