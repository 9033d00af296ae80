//! Writing: beside the target first, renamed when whole.
//!
//! An [`Output`] that is dropped before [`Output::commit`] removes what it began, so that an error or a panic never
//! leaves half a file and never touches the file that was there before.

use crate::diag::Fatal;
use std::fs;
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Outputs begun by this run: no two of them are written to one file.
static BEGUN: AtomicUsize = AtomicUsize::new(0);

/// One output file under way.
#[derive(Debug)]
pub struct Output {
    target: PathBuf,
    /// The file beside the target, and its path; none once committed, or while nothing was written.
    begun: Option<(PathBuf, BufWriter<fs::File>)>,
    /// The whole file beside the target, and its length; none once committed.
    whole: Option<(PathBuf, u64)>,
    /// Kept in memory instead (tests, callers of the library that want bytes).
    memory: Option<io::Cursor<Vec<u8>>>,
}

impl Output {
    /// An output at `target`; its folder must exist.
    pub fn file(target: impl Into<PathBuf>) -> Self {
        Self { target: target.into(), begun: None, whole: None, memory: None }
    }

    /// Makes a folder and those above it.
    pub fn make_folder(folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)
    }

    /// An output whose bytes are taken with [`into_bytes`](Self::into_bytes).
    pub fn memory() -> Self {
        Self { target: PathBuf::new(), begun: None, whole: None, memory: Some(io::Cursor::new(Vec::new())) }
    }

    /// The file as it will be called.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// The folder the file will stand in; the working folder of external commands.
    pub fn folder(&self) -> &Path {
        self.target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
    }

    /// What went wrong, as the error of this output.
    pub fn failed(&self, cause: io::Error) -> Fatal {
        Fatal::Write { path: self.target.clone(), cause }
    }

    pub fn into_bytes(self) -> Vec<u8> {
        let mut this = self;
        this.memory.take().map(io::Cursor::into_inner).unwrap_or_default()
    }

    /// Whether the finished file can take its place, as far as that is known before it does.
    pub fn has_place(&self) -> Result<(), Fatal> {
        match (self.begun.is_some() || self.whole.is_some()) && self.target.is_dir() {
            true => Err(self.failed(io::ErrorKind::IsADirectory.into())),
            false => Ok(()),
        }
    }

    /// Ends the writing: the file is whole and closed, so that any number of them may wait for their places.
    pub fn close(&mut self) -> Result<(), Fatal> {
        let Some((beside, writer)) = self.begun.take() else { return Ok(()) };
        let file = writer.into_inner().map_err(io::IntoInnerError::into_error);
        match file.and_then(|file| Ok(file.metadata()?.len())) {
            Ok(length) => {
                self.whole = Some((beside, length));
                Ok(())
            }
            Err(cause) => {
                let _ = fs::remove_file(&beside);
                Err(self.failed(cause))
            }
        }
    }

    /// Puts the finished file in its place. An output that nothing was written to leaves no file.
    /// Returns its length in bytes.
    pub fn commit(mut self) -> Result<u64, Fatal> {
        self.close()?;
        let Some((beside, length)) = self.whole.take() else { return Ok(0) };
        fs::rename(&beside, &self.target).map(|()| length).map_err(|cause| {
            let _ = fs::remove_file(&beside);
            self.failed(cause)
        })
    }

    fn begin(&mut self) -> io::Result<&mut dyn WriteSeek> {
        if self.begun.is_none() && self.memory.is_none() {
            let number = BEGUN.fetch_add(1, Ordering::Relaxed);
            let beside = self.folder().join(format!(".huibian-{}-{number}.part", std::process::id()));
            let file = fs::File::create(&beside)?;
            self.begun = Some((beside, BufWriter::with_capacity(1 << 16, file)));
        }
        match (&mut self.memory, &mut self.begun) {
            (Some(memory), _) => Ok(memory),
            (None, begun) => Ok(&mut begun.as_mut().expect("begun above").1),
        }
    }
}

trait WriteSeek: Write + Seek {}
impl<T: Write + Seek> WriteSeek for T {}

impl Write for Output {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.begin()?.write(buf)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.begin()?.flush()
    }
}

impl Seek for Output {
    fn seek(&mut self, pos: SeekFrom) -> io::Result<u64> {
        self.begin()?.seek(pos)
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Some((beside, writer)) = self.begun.take() {
            drop(writer.into_parts().0);
            let _ = fs::remove_file(beside);
        }
        if let Some((beside, _)) = self.whole.take() {
            let _ = fs::remove_file(beside);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_output_leaves_the_folder_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let target = dir.path().join("书.pdf");
        fs::write(&target, "old").unwrap();
        let mut output = Output::file(&target);
        output.write_all(b"half").unwrap();
        drop(output);
        let mut output = Output::file(&target);
        output.write_all(b"whole").unwrap();
        output.close().unwrap();
        drop(output);
        assert_eq!(fs::read(&target).unwrap(), b"old");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        let mut output = Output::file(&target);
        output.write_all(b"new!").unwrap();
        assert_eq!(output.commit().unwrap(), 4);
        assert_eq!(fs::read(&target).unwrap(), b"new!");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
