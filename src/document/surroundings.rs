//! What a check may ask about files beside the draft.

/// What the outside world can tell about a file that a draft names. The core asks through this; only `host` touches the disk.
pub trait Surroundings: Sync {
    /// Looks at the image that `draft` (its name) calls `path`; a relative path starts at the draft's folder.
    fn image(&self, draft: &str, path: &str) -> ImageFact;
}

/// What is known about an image file.
#[derive(Clone, Debug)]
pub enum ImageFact {
    /// No such file.
    Missing,
    /// On a host, or otherwise not on this disk.
    Elsewhere,
    /// Found but not understood.
    Unreadable,
    Known(ImageInfo),
}

/// Header of an image file.
#[derive(Clone, Debug)]
pub struct ImageInfo {
    /// `png`, `jpeg`, `gif`, `bmp`, `webp`, `svg` …, from the bytes, not from the name.
    pub format: &'static str,
    pub bytes: u64,
    /// Pixels; 0 if not known.
    pub width: u32,
    pub height: u32,
    /// Text beside the image (`poster.png.txt`), if there is such a file, decoded.
    pub text: Option<std::sync::Arc<crate::source::Source>>,
}

/// Nothing around: for tests of rules and for standard input without a name.
pub struct Alone;

impl Surroundings for Alone {
    fn image(&self, _: &str, _: &str) -> ImageFact {
        ImageFact::Elsewhere
    }
}
