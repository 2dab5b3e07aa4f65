//! What a draft's images are: looks at the first bytes of the files that a draft names, and for text beside them.

mod header;

use super::{Base, Ids, read};
use crate::document::{ImageFact, ImageInfo, Surroundings};
use std::collections::HashMap;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The disk around the drafts; every image is looked at once per run.
pub struct Disk<'a> {
    base: &'a Base,
    ids: &'a Ids,
    known: Mutex<HashMap<PathBuf, ImageFact>>,
}

impl<'a> Disk<'a> {
    pub fn new(base: &'a Base, ids: &'a Ids) -> Self {
        Disk { base, ids, known: Mutex::default() }
    }

    fn look(&self, path: &Path) -> ImageFact {
        if let Some(fact) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(path) {
            return fact.clone();
        }
        let fact = self.examine(path);
        self.known.lock().unwrap_or_else(PoisonError::into_inner).entry(path.to_path_buf()).or_insert(fact).clone()
    }

    fn examine(&self, path: &Path) -> ImageFact {
        let Ok(mut file) = std::fs::File::open(path) else { return ImageFact::Unreadable };
        let bytes = file.metadata().map_or(0, |m| m.len());
        let mut head = Vec::new();
        if (&mut file).take(64 << 10).read_to_end(&mut head).is_err() {
            return ImageFact::Unreadable;
        }
        let Some(mut seen) = header::read(&head) else { return ImageFact::Unreadable };
        if seen.width == 0 && seen.format == "jpeg" && file.seek(SeekFrom::Start(0)).is_ok() {
            // a camera's preview and colour profile may stand before the size
            head.clear();
            if (&mut file).take(8 << 20).read_to_end(&mut head).is_ok() {
                seen = header::read(&head).unwrap_or(seen);
            }
        }
        let mut beside = path.as_os_str().to_owned();
        beside.push(".txt");
        let beside = PathBuf::from(beside);
        let text = beside.is_file().then(|| read::file(self.base, &beside, self.ids.next(), None));
        let text = text.filter(|loaded| loaded.usable).map(|loaded| loaded.source);
        ImageFact::Known(ImageInfo { format: seen.format, bytes, width: seen.width, height: seen.height, text })
    }
}

impl Surroundings for Disk<'_> {
    fn image(&self, draft: &str, path: &str) -> ImageFact {
        let Some(local) = local(path) else { return ImageFact::Elsewhere };
        let draft = self.base.absolute(Path::new(draft));
        let folder = draft.parent().unwrap_or(self.base.path());
        if local.starts_with('/') {
            // the root of a web site that we do not know, unless it is a real path
            let real = Path::new(&local);
            return if real.is_file() { self.look(real) } else { ImageFact::Elsewhere };
        }
        let beside = self.base.absolute(&folder.join(&local));
        // blog generators keep a post's files in a folder named like the post
        let own = draft.with_extension("").join(&local);
        let mut places = vec![beside, own];
        if !local.contains('/') {
            places.extend(["assets", "attachments", "images", "img"].map(|n| folder.join(n).join(&local)));
        }
        match places.iter().find(|p| p.is_file()) {
            Some(found) => self.look(found),
            None => ImageFact::Missing,
        }
    }
}

/// The path on this disk that an address stands for: without query and anchor, `%20` decoded. None: it is on a host or inside the address itself.
fn local(address: &str) -> Option<String> {
    let address = address.trim();
    let scheme = address
        .split_once(':')
        .is_some_and(|(s, _)| s.len() > 1 && s.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)));
    if address.is_empty() || scheme || address.starts_with("//") {
        return None;
    }
    let path = address.split(['?', '#']).next().unwrap_or(address).replace('\\', "/");
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let pair = tail.get(..2).and_then(|p| std::str::from_utf8(p).ok()).and_then(|p| u8::from_str_radix(p, 16).ok());
        match (first, pair) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(first);
                rest = tail;
            }
        }
    }
    Some(String::from_utf8(bytes).unwrap_or(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        assert_eq!(local("images/%E5%B0%81%20a.png?x=1#y").as_deref(), Some("images/封 a.png"));
        assert_eq!(local("images\\a.png").as_deref(), Some("images/a.png"));
        assert_eq!(local("100%.png").as_deref(), Some("100%.png"));
        for host in ["https://mmbiz.qpic.cn/x", "//cdn.example.com/a.png", "data:image/png;base64,AA", ""] {
            assert_eq!(local(host), None, "{host}");
        }
    }

    #[test]
    fn facts_and_text_beside() {
        let folder = std::env::temp_dir().join(format!("softsell-image-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("d")).unwrap();
        let gif = b"GIF89a\x02\x00\x03\x00\x00\x00\x00";
        std::fs::write(folder.join("d/封面.gif"), gif).unwrap();
        std::fs::write(folder.join("d/封面.gif.txt"), "全网第一").unwrap();
        std::fs::write(folder.join("d/broken.png"), "not an image").unwrap();
        let (base, ids) = (Base::at(&folder), Ids::default());
        let disk = Disk::new(&base, &ids);
        match disk.image("d/a.md", "封面.gif") {
            ImageFact::Known(i) => {
                assert_eq!((i.format, i.width, i.height, i.bytes), ("gif", 2, 3, gif.len() as u64));
                let text = i.text.unwrap();
                assert_eq!((text.text.as_str(), text.name.as_str()), ("全网第一", "d/封面.gif.txt"));
            }
            other => panic!("{other:?}"),
        }
        assert!(matches!(disk.image("d/a.md", "broken.png"), ImageFact::Unreadable));
        assert!(matches!(disk.image("d/a.md", "none.png"), ImageFact::Missing));
        assert!(matches!(disk.image("d/a.md", "https://a.b/c.png"), ImageFact::Elsewhere));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
