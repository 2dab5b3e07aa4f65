//! Paths as URIs.

/// The URI reference of a path: relative, with everything but unreserved characters and `/` percent-encoded, or `file:///…` if it is absolute.
pub fn uri(path: &str) -> String {
    let drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes().get(2) == Some(&b'/');
    let mut out = String::with_capacity(path.len() + 16);
    if is_absolute(path) {
        out.push_str(if drive { "file:///" } else { "file://" });
    }
    for (i, b) in path.bytes().enumerate() {
        match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(b as char),
            b':' if drive && i == 1 => out.push(':'),
            _ => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}

/// Whether `path` does not count from the folder of the run.
pub fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || (path.as_bytes().get(1) == Some(&b':') && path.as_bytes().get(2) == Some(&b'/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_encoded() {
        assert_eq!(uri("drafts/双 十#1.md"), "drafts/%E5%8F%8C%20%E5%8D%81%231.md");
        assert_eq!(uri("a:b.md"), "a%3Ab.md");
        assert_eq!(uri("/tmp/a?.md"), "file:///tmp/a%3F.md");
        assert_eq!(uri("C:/x y.md"), "file:///C:/x%20y.md");
    }
}
