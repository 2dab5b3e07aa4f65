//! Image formats by their first bytes, and the size in pixels that stands there.

/// What a header says. `width` and `height` are 0 where they could not be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    pub format: &'static str,
    pub width: u32,
    pub height: u32,
}

/// Reads the header at the start of `bytes`; None for anything that is no image we know.
pub fn read(bytes: &[u8]) -> Option<Header> {
    let (format, size) = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        ("png", both(be32(bytes, 16), be32(bytes, 20)))
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        ("jpeg", jpeg(bytes))
    } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        ("gif", both(le16(bytes, 6), le16(bytes, 8)))
    } else if bytes.starts_with(b"BM") && bytes.len() >= 26 {
        ("bmp", bmp(bytes))
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        ("webp", webp(bytes))
    } else if bytes.get(4..8) == Some(b"ftyp") && matches!(bytes.get(8..12), Some(b"avif" | b"avis")) {
        ("avif", None)
    } else if bytes.get(4..8) == Some(b"ftyp") && matches!(bytes.get(8..12), Some(b"heic" | b"heix" | b"mif1")) {
        ("heic", None)
    } else if bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*") {
        ("tiff", None)
    } else {
        ("svg", Some(svg(bytes)?))
    };
    let (width, height) = size.unwrap_or((0, 0));
    Some(Header { format, width, height })
}

fn both(width: Option<u32>, height: Option<u32>) -> Option<(u32, u32)> {
    Some((width?, height?))
}

fn be32(b: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(b.get(at..at + 4)?.try_into().ok()?))
}

fn be16(b: &[u8], at: usize) -> Option<u32> {
    Some(u16::from_be_bytes(b.get(at..at + 2)?.try_into().ok()?).into())
}

fn le32(b: &[u8], at: usize) -> Option<u32> {
    be32(b, at).map(u32::swap_bytes)
}

fn le16(b: &[u8], at: usize) -> Option<u32> {
    Some(u16::from_le_bytes(b.get(at..at + 2)?.try_into().ok()?).into())
}

fn bmp(b: &[u8]) -> Option<(u32, u32)> {
    if le32(b, 14)? == 12 {
        return both(le16(b, 18), le16(b, 20));
    }
    // a negative height means rows from top to bottom
    Some(((le32(b, 18)? as i32).unsigned_abs(), (le32(b, 22)? as i32).unsigned_abs()))
}

/// Walks the segments to the frame header.
fn jpeg(b: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        while *b.get(at)? == 0xff && *b.get(at + 1)? == 0xff {
            at += 1;
        }
        if b[at] != 0xff {
            return None;
        }
        let kind = *b.get(at + 1)?;
        match kind {
            0x01 | 0xd0..=0xd8 => at += 2,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return both(be16(b, at + 7), be16(b, at + 5)),
            0xd9 | 0xda => return None,
            _ => at += 2 + (be16(b, at + 2)? as usize).max(2),
        }
    }
}

fn webp(b: &[u8]) -> Option<(u32, u32)> {
    match b.get(12..16)? {
        b"VP8 " => Some((le16(b, 26)? & 0x3fff, le16(b, 28)? & 0x3fff)),
        b"VP8L" => {
            let bits = le32(b, 21)?;
            Some(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
        }
        b"VP8X" => {
            let three = |at: usize| Some(u32::from(*b.get(at)?) | le16(b, at + 1)? << 8);
            Some((three(24)? + 1, three(27)? + 1))
        }
        _ => None,
    }
}

/// `width` and `height` of the root element in pixels, else the size of its `viewBox`, else 0.
fn svg(b: &[u8]) -> Option<(u32, u32)> {
    let head = String::from_utf8_lossy(&b[..b.len().min(16 << 10)]);
    let trimmed = head.trim_start_matches('\u{feff}').trim_start();
    if !trimmed.starts_with('<') {
        return None;
    }
    let start = head.find("<svg")?;
    let tag = &head[start..];
    let tag = &tag[..tag.find('>').unwrap_or(tag.len())];
    let attribute = |name: &str| {
        tag.match_indices(name).find_map(|(at, _)| {
            let rest = tag[at + name.len()..].trim_start().strip_prefix('=')?.trim_start();
            let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            tag[..at].ends_with(char::is_whitespace).then(|| rest[1..].split(quote).next())?
        })
    };
    let pixels = |value: &str| value.trim().trim_end_matches("px").parse::<f64>().ok().map(|n| n.round() as u32);
    let given = both(attribute("width").and_then(pixels), attribute("height").and_then(pixels));
    let view = || {
        let numbers: Vec<u32> =
            attribute("viewBox")?.split([' ', ',']).filter(|s| !s.is_empty()).filter_map(pixels).collect();
        both(numbers.get(2).copied(), numbers.get(3).copied())
    };
    Some(given.or_else(view).unwrap_or((0, 0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(bytes: &[u8]) -> Option<(&'static str, u32, u32)> {
        read(bytes).map(|h| (h.format, h.width, h.height))
    }

    #[test]
    fn sizes() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x03\x84\0\0\x01\x7f";
        assert_eq!(size(png), Some(("png", 900, 383)));
        assert_eq!(size(b"GIF89a\x02\x01\x03\x00"), Some(("gif", 258, 3)));
        let jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xff\xc2\x00\x11\x08\x01\x7f\x03\x84\x03";
        assert_eq!(size(jpeg), Some(("jpeg", 900, 383)));
        assert_eq!(size(b"\xff\xd8\xff\xe1\xff\xff"), Some(("jpeg", 0, 0)));
        let mut bmp = vec![0; 30];
        bmp[..2].copy_from_slice(b"BM");
        bmp[14] = 40;
        bmp[18] = 7;
        bmp[22..26].copy_from_slice(&(-9i32).to_le_bytes());
        assert_eq!(size(&bmp), Some(("bmp", 7, 9)));
        let vp8x = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x83\x03\0\x7e\x01\0";
        assert_eq!(size(vp8x), Some(("webp", 900, 383)));
        let svg = br#"<?xml version="1.0"?><svg stroke-width="3" width="20px" height='10' viewBox="0 0 1 1">"#;
        assert_eq!(size(svg), Some(("svg", 20, 10)));
        assert_eq!(size(br#"<svg width="100%" viewBox="0 0 64 32"></svg>"#), Some(("svg", 64, 32)));
        assert_eq!(size(b"<html>"), None);
        assert_eq!(size(b"plain"), None);
    }

    #[test]
    fn every_prefix_of_a_header_is_harmless() {
        let vp8l = b"RIFF\0\0\0\0WEBPVP8L\x00\0\0\0\x2f\x83\xc3\x5f\x00\0\0";
        let jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xff\xc2\x00\x11\x08\x01\x7f\x03\x84\x03";
        for whole in
            [&vp8l[..], &jpeg[..], b"BM\0\0\0\0\0\0\0\0\0\0\0\0\x0c\0\0\0\x01\0\x02\0\0\0\0\0", b"<svg width='"]
        {
            for end in 0..whole.len() {
                let _ = read(&whole[..end]);
            }
        }
    }
}
