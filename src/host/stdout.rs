//! Standard output: buffered, and quiet when the reader has gone.

use std::io::{self, BufWriter, ErrorKind, IsTerminal, StdoutLock, Write};

/// Buffered standard output. When its reader goes away (`softsell check | head`) everything written later is dropped without an error.
///
/// On a Windows console the standard library writes through the wide interface, so Chinese appears whatever the code page is; into a pipe
/// go the bytes of UTF-8.
pub struct Out {
    inner: BufWriter<StdoutLock<'static>>,
    terminal: bool,
    closed: bool,
}

impl Out {
    /// Takes standard output for the rest of the run.
    pub fn new() -> Out {
        let stdout = io::stdout();
        let terminal = stdout.is_terminal();
        Out { inner: BufWriter::with_capacity(32 << 10, stdout.lock()), terminal, closed: false }
    }

    /// Whether a person reads along.
    pub fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Whether the reader has gone: nobody sees what is still to come.
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// Shows what was written so far, if a person reads along.
    pub fn turn(&mut self) -> io::Result<()> {
        if self.terminal { self.flush() } else { Ok(()) }
    }

    fn quiet<T>(&mut self, result: io::Result<T>, otherwise: T) -> io::Result<T> {
        match result {
            Err(e) if e.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(otherwise)
            }
            other => other,
        }
    }
}

impl Default for Out {
    fn default() -> Self {
        Out::new()
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        let result = self.inner.write(bytes);
        self.quiet(result, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let result = self.inner.flush();
        self.quiet(result, ())
    }
}
