//! Bytes to text: byte order mark, strict UTF-8, the encoding that was asked for, UTF-16 without a mark, then a guess between GBK and Big5.

use encoding_rs::{BIG5, DecoderResult, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

/// Fewer bytes above ASCII than this say too little to guess from.
const ENOUGH: usize = 20;

/// Text and what it was decoded from.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded {
    /// Without a byte order mark.
    pub text: String,
    pub encoding: &'static str,
    pub guessed: bool,
    pub bom: bool,
}

/// Why bytes are not text. `text` is what can be shown all the same, with U+FFFD for bytes that make no sense; `at` is the place of the
/// first of them in `text`.
#[derive(Debug, PartialEq, Eq)]
pub enum Failure {
    /// The encoding is known (declared, marked or nearly certain) and byte `offset` of the file does not belong to it.
    BadByte { encoding: &'static str, offset: usize, text: String, at: usize },
    /// Not UTF-8, and too little or too strange to guess from.
    Unsure { offset: usize, text: String, at: usize },
    /// Nobody knows an encoding of that name.
    UnknownLabel(String),
}

/// Decodes `bytes`; `declared` is the encoding that the configuration or the command line names for this file.
pub fn decode(bytes: Vec<u8>, declared: Option<&str>) -> Result<Decoded, Failure> {
    if let Some((encoding, length)) = Encoding::for_bom(&bytes) {
        return strictly(&bytes, length, encoding, false).map(|d| Decoded { bom: true, ..d });
    }
    let valid = Encoding::utf8_valid_up_to(&bytes);
    let whole = valid == bytes.len();
    if whole && !bytes.contains(&0) {
        // SAFETY: the line above has just found every byte to be part of valid UTF-8; `String::from_utf8` would look a second time.
        let text = unsafe { String::from_utf8_unchecked(bytes) };
        return Ok(Decoded { text, encoding: UTF_8.name(), guessed: false, bom: false });
    }
    if let Some(label) = declared {
        let encoding = named(label).ok_or_else(|| Failure::UnknownLabel(label.to_string()))?;
        return strictly(&bytes, 0, encoding, false);
    }
    if let Some(encoding) = utf16(&bytes) {
        return strictly(&bytes, 0, encoding, true);
    }
    if whole || nearly_utf8(&bytes) {
        return strictly(&bytes, 0, UTF_8, false);
    }
    guess(&bytes).ok_or_else(|| {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Failure::Unsure { offset: valid, text, at: valid }
    })
}

/// The encoding that people call `label`, with the names Windows users know.
pub fn named(label: &str) -> Option<&'static Encoding> {
    let label = label.trim().to_ascii_lowercase();
    match label.as_str() {
        "cp936" | "ansi" | "936" | "ms936" => Some(GBK),
        "cp950" | "950" => Some(BIG5),
        "utf8" => Some(UTF_8),
        "utf16" | "utf16le" | "unicode" => Some(UTF_16LE),
        "utf16be" => Some(UTF_16BE),
        other => Encoding::for_label_no_replacement(other.as_bytes()),
    }
}

fn strictly(bytes: &[u8], skip: usize, encoding: &'static Encoding, guessed: bool) -> Result<Decoded, Failure> {
    let body = &bytes[skip..];
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(body.len()).unwrap_or(body.len() * 3 + 16);
    let mut text = String::with_capacity(room);
    match decoder.decode_to_string_without_replacement(body, &mut text, true).0 {
        DecoderResult::Malformed(bad, after) => {
            let read = wrong_at(encoding, body, bad as usize, after as usize);
            let (shown, _) = encoding.decode_without_bom_handling(body);
            Err(Failure::BadByte {
                encoding: name_of(encoding, &text),
                offset: skip + read,
                at: text.len(),
                text: shown.into_owned(),
            })
        }
        _ => {
            text.shrink_to_fit();
            let bom = false;
            Ok(Decoded { encoding: name_of(encoding, &text), text, guessed, bom })
        }
    }
}

/// Offset in `body` of the first byte of the first bad sequence, whose length and lookahead the decoder told.
fn wrong_at(encoding: &'static Encoding, body: &[u8], bad: usize, after: usize) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut out = [0u8; 4096];
    let mut read = 0;
    loop {
        let (result, took, _) = decoder.decode_to_utf8_without_replacement(&body[read..], &mut out, true);
        read += took;
        match result {
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => return read.saturating_sub(bad + after),
            DecoderResult::InputEmpty => return read,
        }
    }
}

/// encoding_rs reads GBK with the decoder of GB18030; tell which of the two it must have been, because only one can save an emoji.
fn name_of(encoding: &'static Encoding, text: &str) -> &'static str {
    let beyond_gbk = encoding == GBK && GBK.encode(text).2;
    if beyond_gbk || encoding == GB18030 { "GB18030" } else { encoding.name() }
}

/// UTF-16 without a mark: pairs that read as ideographs, their punctuation and ASCII, with at least one ASCII character (a line end).
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.len() < 4 || !bytes.len().is_multiple_of(2) || !bytes.contains(&0) {
        return None;
    }
    let sense = |unit: fn([u8; 2]) -> u16| {
        let mut pairs = 0u32;
        let mut good = 0u32;
        for pair in bytes.chunks_exact(2).take(4096) {
            pairs += 1;
            let u = unit([pair[0], pair[1]]);
            good += u32::from(
                matches!(u, 9 | 10 | 13 | 0x20..=0x7e | 0x2010..=0x203b | 0x3000..=0x30ff | 0x4e00..=0x9fff | 0xd800..=0xdfff | 0xff00..=0xffef),
            );
        }
        (good * 10 >= pairs * 9).then_some(good)
    };
    let (little, big) = (sense(u16::from_le_bytes), sense(u16::from_be_bytes));
    match (little, big) {
        (None, None) => None,
        (l, b) if l >= b => Some(UTF_16LE),
        _ => Some(UTF_16BE),
    }
}

/// Whether this is UTF-8 with a few damaged bytes: then a guess would turn the whole text into nonsense.
fn nearly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| c.len_utf8() >= 3).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 4 * bad
}

fn guess(bytes: &[u8]) -> Option<Decoded> {
    use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
    if bytes.iter().filter(|b| **b >= 0x80).count() < ENOUGH || bytes.contains(&0) {
        return None;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // no hint of a region: one would force GBK or Big5 whatever the bytes say
    let encoding = detector.guess(None, Utf8Detection::Deny);
    if encoding != GBK && encoding != GB18030 && encoding != BIG5 {
        return None;
    }
    strictly(bytes, 0, encoding, true).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "这款面霜是全网最好用的，错过后悔一年\n快来看看吧";

    fn ok(bytes: &[u8]) -> Decoded {
        decode(bytes.to_vec(), None).unwrap()
    }

    #[test]
    fn utf8_with_and_without_mark() {
        let plain = ok(LINE.as_bytes());
        assert_eq!((plain.text.as_str(), plain.encoding, plain.guessed, plain.bom), (LINE, "UTF-8", false, false));
        let marked = ok(&[b"\xEF\xBB\xBF", LINE.as_bytes()].concat());
        assert_eq!((marked.text.as_str(), marked.bom), (LINE, true));
        assert_eq!(ok(b"").text, "");
    }

    #[test]
    fn utf16_with_and_without_mark() {
        let text = format!("{LINE}👍\n");
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, name) in [(le, "UTF-16LE"), (be, "UTF-16BE")] {
            let bare = ok(&bytes);
            assert_eq!((bare.text.as_str(), bare.encoding, bare.guessed), (text.as_str(), name, true));
            let mark: &[u8] = if name == "UTF-16LE" { b"\xFF\xFE" } else { b"\xFE\xFF" };
            let marked = ok(&[mark, &bytes].concat());
            assert_eq!(
                (marked.text.as_str(), marked.encoding, marked.bom, marked.guessed),
                (text.as_str(), name, true, false)
            );
        }
        let ascii: Vec<u8> = "plain words\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(ok(&ascii).text, "plain words\n");
    }

    #[test]
    fn gbk_and_gb18030_are_told_apart() {
        let gbk = ok(&GBK.encode(LINE).0);
        assert_eq!((gbk.text.as_str(), gbk.encoding, gbk.guessed), (LINE, "GBK", true));
        let text = format!("{LINE}👍");
        let gb18030 = ok(&GB18030.encode(&text).0);
        assert_eq!((gb18030.text, gb18030.encoding), (text, "GB18030"));
    }

    #[test]
    fn big5() {
        let text = "這款面霜是全網最好用的，錯過後悔一年，快來看看吧";
        let got = ok(&BIG5.encode(text).0);
        assert_eq!((got.text.as_str(), got.encoding, got.guessed), (text, "Big5", true));
    }

    #[test]
    fn a_short_text_is_not_guessed_but_may_be_declared() {
        let bytes = GBK.encode("联通").0.into_owned();
        assert!(matches!(decode(bytes.clone(), None), Err(Failure::Unsure { offset: 0, .. })));
        for label in ["gbk", "CP936", "ansi", "936", "gb2312"] {
            assert_eq!(decode(bytes.clone(), Some(label)).unwrap().text, "联通");
        }
        assert_eq!(decode(bytes, Some("klingon")), Err(Failure::UnknownLabel("klingon".into())));
    }

    #[test]
    fn a_stray_byte_is_named_by_its_offset() {
        let mut bytes = LINE.as_bytes().to_vec();
        bytes.insert(9, 0xff);
        match decode(bytes, None) {
            Err(Failure::BadByte { encoding: "UTF-8", offset: 9, at: 9, text }) => {
                assert!(text[9..].starts_with('\u{fffd}'))
            }
            other => panic!("{other:?}"),
        }
        let mut gbk = GBK.encode(LINE).0.into_owned();
        gbk.insert(6, 0xff);
        assert!(matches!(decode(gbk, Some("gbk")), Err(Failure::BadByte { encoding: "GBK", offset: 6, at: 9, .. })));
    }

    #[test]
    fn noise_is_refused() {
        let noise: Vec<u8> = (0..512u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(decode(noise, None).is_err());
        assert!(decode(vec![0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 13], None).is_err());
    }
}
