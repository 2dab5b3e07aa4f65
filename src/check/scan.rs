//! Being written.

/// A document as the matcher saw it.
pub struct Scan {}
