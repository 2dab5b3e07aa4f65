//! Files that are there whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A file that takes the place of `path` when it is complete. What is not committed leaves nothing behind.
#[derive(Debug)]
pub struct Atomic {
    path: PathBuf,
    /// Where the bytes go until then; none: straight to `path`, which is no ordinary file (`/dev/null`, a pipe).
    temporary: Option<PathBuf>,
    inner: Option<BufWriter<File>>,
}

impl Atomic {
    /// Begins to write `path`. Errors: its folder is not there or may not be written, or it is a folder itself.
    pub fn create(path: &Path) -> io::Result<Atomic> {
        // a link keeps leading to the file that it leads to
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let there = fs::metadata(&path).ok();
        if there.as_ref().is_some_and(|m| !m.is_file()) {
            let file = OpenOptions::new().write(true).open(&path)?;
            return Ok(Atomic { path, temporary: None, inner: Some(BufWriter::new(file)) });
        }
        let mut name = OsString::from(".");
        name.push(path.file_name().ok_or(io::ErrorKind::IsADirectory)?);
        name.push(format!(".{}.part", std::process::id()));
        let temporary = path.with_file_name(name);
        let file = File::create(&temporary)?;
        let made = Atomic { path, temporary: Some(temporary), inner: Some(BufWriter::new(file)) };
        if let (Some(m), Some(temporary)) = (there, &made.temporary) {
            if m.permissions().readonly() {
                return Err(io::ErrorKind::PermissionDenied.into());
            }
            fs::set_permissions(temporary, m.permissions())?;
        }
        Ok(made)
    }

    /// Opens `path` to write behind what is there.
    pub fn append(path: &Path) -> io::Result<Atomic> {
        let file = OpenOptions::new().append(true).create(true).open(path)?;
        Ok(Atomic { path: path.to_path_buf(), temporary: None, inner: Some(BufWriter::new(file)) })
    }

    /// Puts the file in its place.
    pub fn commit(mut self) -> io::Result<()> {
        if let Some(mut inner) = self.inner.take() {
            inner.flush()?;
        }
        match &self.temporary {
            Some(temporary) => {
                fs::rename(temporary, &self.path)?;
                self.temporary = None;
                Ok(())
            }
            None => Ok(()),
        }
    }
}

impl Drop for Atomic {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            self.inner = None;
            let _ = fs::remove_file(temporary);
        }
    }
}

impl Write for Atomic {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.inner.as_mut().map_or(Ok(bytes.len()), |w| w.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.as_mut().map_or(Ok(()), |w| w.flush())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let folder = std::env::temp_dir().join(format!("softsell-atomic-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("报告.json");
        let left = |n: usize| assert_eq!(fs::read_dir(&folder).unwrap().count(), n);
        let mut file = Atomic::create(&path).unwrap();
        file.write_all(b"one").unwrap();
        drop(file);
        left(0);
        for text in ["two", "three"] {
            let mut file = Atomic::create(&path).unwrap();
            file.write_all(text.as_bytes()).unwrap();
            file.commit().unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        left(1);
        assert!(Atomic::create(&folder.join("none/x")).is_err());
        assert!(Atomic::create(&folder).is_err());
        fs::remove_dir_all(&folder).unwrap();
    }
}
