//! The archive: what is deflated by us goes in as it is.
//!
//! The crate `zip` writes the archive (local headers with sizes, central directory, ZIP64 where it is needed) and never
//! a data descriptor, which Java's readers refuse. It has no way to take data that somebody else deflated, but it can
//! copy an entry of another archive without unpacking it: so each document, deflated by libdeflate on any thread, is
//! wrapped as an archive of one entry ([`Deflated`]) and copied. Every entry carries the same time.

use crate::backend::{Timestamp, deflate};
use std::io::{self, Cursor, Seek, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// The file under way.
pub struct Container<W: Write + Seek> {
    zip: ZipWriter<Fused<W>>,
    time: DateTime,
}

impl<W: Write + Seek> Container<W> {
    /// Begins the archive with its mimetype, first and stored (OCF 3.3, 4.3).
    pub fn begin(to: W, date: Timestamp) -> io::Result<Self> {
        let mut this = Self { zip: ZipWriter::new(Fused { to, at: 0, failed: false }), time: dos_time(date) };
        this.store("mimetype", b"application/epub+zip")?;
        Ok(this)
    }

    /// Adds a file as it is.
    pub fn store(&mut self, name: &str, data: &[u8]) -> io::Result<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(self.time)
            .large_file(data.len() as u64 >= u64::from(u32::MAX));
        self.zip.start_file(name, options)?;
        self.zip.write_all(data)
    }

    /// Adds a file that was deflated before.
    pub fn add(&mut self, file: Deflated) -> io::Result<()> {
        let mut one = ZipArchive::new(Cursor::new(file.archive(self.time)))?;
        let entry = one.by_index_raw(0)?;
        self.zip.raw_copy_file(entry)?;
        Ok(())
    }

    /// Ends the archive and gives back what it was written to.
    pub fn finish(self) -> io::Result<W> {
        Ok(self.zip.finish()?.to)
    }
}

/// Fails once, and then takes everything in silence: a `ZipWriter` that is dropped tries to end its archive, and prints
/// to standard error if it cannot.
struct Fused<W> {
    to: W,
    /// Where it stands from the beginning of the archive, or would stand had it not failed.
    at: u64,
    failed: bool,
}

impl<W: Write> Write for Fused<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match self.failed {
            true => bytes.len(),
            false => self.to.write(bytes).inspect_err(|_| self.failed = true)?,
        };
        if written == 0 && !bytes.is_empty() {
            self.failed = true;
        }
        self.at += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.failed {
            true => Ok(()),
            false => self.to.flush().inspect_err(|_| self.failed = true),
        }
    }
}

impl<W: Seek> Seek for Fused<W> {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        // `ZipWriter` asks for the place of every entry, and a buffered writer would write what it holds to answer.
        if matches!(to, io::SeekFrom::Current(0)) {
            return Ok(self.at);
        }
        self.at = match (self.failed, to) {
            (false, to) => self.to.seek(to).inspect_err(|_| self.failed = true)?,
            (true, io::SeekFrom::Start(at)) => at,
            (true, io::SeekFrom::Current(by) | io::SeekFrom::End(by)) => self.at.saturating_add_signed(by),
        };
        Ok(self.at)
    }
}

/// A file, deflated.
pub struct Deflated {
    name: String,
    sum: u32,
    length: u32,
    data: Vec<u8>,
}

impl Deflated {
    /// Deflates a file of less than 4 GB.
    pub fn new(name: impl Into<String>, plain: &[u8]) -> io::Result<Self> {
        let length = u32::try_from(plain.len()).map_err(|_| io::ErrorKind::FileTooLarge)?;
        Ok(Self { name: name.into(), sum: libdeflater::crc32(plain), length, data: deflate::raw(plain) })
    }

    /// An archive of this one file (APPNOTE 6.3.10, 4.3.7, 4.3.12, 4.3.16).
    fn archive(&self, time: DateTime) -> Vec<u8> {
        let name = self.name.as_bytes();
        let mut shared = Vec::with_capacity(26);
        shared.extend(20_u16.to_le_bytes()); // needs version 2.0
        shared.extend(0_u16.to_le_bytes()); // no flags: sizes are here, names are ASCII
        shared.extend(8_u16.to_le_bytes()); // deflated
        shared.extend(time.timepart().to_le_bytes());
        shared.extend(time.datepart().to_le_bytes());
        shared.extend(self.sum.to_le_bytes());
        shared.extend((self.data.len() as u32).to_le_bytes());
        shared.extend(self.length.to_le_bytes());
        shared.extend((name.len() as u16).to_le_bytes());
        shared.extend(0_u16.to_le_bytes()); // no extra field

        let mut out = Vec::with_capacity(self.data.len() + 2 * name.len() + 128);
        out.extend(b"PK\x03\x04");
        out.extend(&shared);
        out.extend(name);
        out.extend(&self.data);
        let directory = out.len() as u32;
        out.extend(b"PK\x01\x02");
        out.extend(20_u16.to_le_bytes()); // made by version 2.0 on FAT
        out.extend(&shared);
        out.extend([0; 14]); // no comment, disk 0, no attributes, local header at 0
        out.extend(name);
        let length = out.len() as u32 - directory;
        out.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
        out.extend(length.to_le_bytes());
        out.extend(directory.to_le_bytes());
        out.extend([0; 2]); // no comment
        out
    }
}

/// The time of every entry, in UTC; the format knows the years 1980–2107 and even seconds.
fn dos_time(date: Timestamp) -> DateTime {
    let Ok(moment) = jiff::Timestamp::from_second(date.0) else { return DateTime::default() };
    let utc = jiff::tz::Offset::UTC.to_datetime(moment);
    let part = |n: i8| u8::try_from(n).unwrap_or(0);
    let year = u16::try_from(utc.year()).unwrap_or(0);
    DateTime::from_date_and_time(
        year,
        part(utc.month()),
        part(utc.day()),
        part(utc.hour()),
        part(utc.minute()),
        part(utc.second()) & !1,
    )
    .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn what_was_deflated_elsewhere_reads_back() {
        let text = "造纸术".repeat(1000);
        let mut container = Container::begin(Cursor::new(Vec::new()), Timestamp(1_700_000_001)).unwrap();
        container.add(Deflated::new("OEBPS/a.xhtml", text.as_bytes()).unwrap()).unwrap();
        container.store("OEBPS/b.png", b"png").unwrap();
        let bytes = container.finish().unwrap().into_inner();
        let mut zip = ZipArchive::new(Cursor::new(&bytes)).unwrap();
        let mut back = String::new();
        zip.by_name("OEBPS/a.xhtml").unwrap().read_to_string(&mut back).unwrap();
        assert_eq!(back, text);
        let time = zip.by_name("OEBPS/b.png").unwrap().last_modified().unwrap();
        assert_eq!((time.year(), time.month(), time.day(), time.hour(), time.second()), (2023, 11, 14, 22, 20));
        assert!(bytes.len() < 600);
    }

    #[test]
    fn a_full_disk_is_one_error() {
        let mut full = [0; 64];
        let mut container = Container::begin(Cursor::new(&mut full[..]), Timestamp(0)).unwrap();
        assert!(container.store("OEBPS/a.png", &[0; 100]).is_err());
        container.zip.finish().map(|_| ()).expect("what is left to write is let go");
    }

    #[test]
    fn the_mimetype_is_first_stored_and_without_data_descriptor() {
        let bytes = Container::begin(Cursor::new(Vec::new()), Timestamp(0)).unwrap().finish().unwrap().into_inner();
        assert_eq!(&bytes[..10], b"PK\x03\x04\x0a\0\0\0\0\0");
        assert_eq!(&bytes[30..58], b"mimetypeapplication/epub+zip");
    }
}
