//! The finished file: objects packed into object streams, a cross-reference stream, every number given beforehand. A
//! file of PDF 1.4 has its objects one by one, and a table.
//!
//! Work is done in parallel a batch at a time and written in order, so that threads never show in the bytes and no
//! more than two batches are ever in memory. `/ID` is the digest of everything written before it.

use super::syntax;
use crate::backend::deflate;
use crate::backend::step::in_step;
use crate::files::Output;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::io::{self, Write};
use std::ops::Range;

/// Objects in one object stream. Readers unpack a whole one to get at an object.
const PACK: usize = 256;
/// Object streams made at a time.
const BATCH: usize = 32;

/// Where an object is (ISO 32000-1, table 18).
#[derive(Clone, Copy)]
enum Place {
    Free,
    At(u64),
    Inside { stream: u32, index: u16 },
}

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// Of PDF, as in the header.
    pub version: &'static str,
    /// Objects in object streams, places in a cross-reference stream (PDF 1.5).
    pub packed: bool,
}

/// A PDF file under way.
pub struct Sink<'a> {
    out: &'a mut Output,
    packed: bool,
    at: u64,
    /// By object number.
    places: Vec<Place>,
    digest: Sha256,
}

/// An object that is a stream: the entries of its dictionary without `Length`, and its data.
pub struct StreamObject {
    pub number: u32,
    pub entries: Vec<u8>,
    pub data: Vec<u8>,
}

impl<'a> Sink<'a> {
    /// Begins a file.
    pub fn begin(out: &'a mut Output, form: Form) -> io::Result<Self> {
        let Form { version, packed } = form;
        let mut sink = Self { out, packed, at: 0, places: vec![Place::Free], digest: Sha256::new() };
        sink.put(format!("%PDF-{version}\n").as_bytes())?;
        sink.put(b"%\xe6\xb1\x87\xe7\xbc\x96\n")?;
        Ok(sink)
    }

    /// Gives numbers to `count` objects.
    pub fn reserve(&mut self, count: usize) -> Range<u32> {
        let from = self.places.len();
        self.places.resize(from + count, Place::Free);
        from as u32..(from + count) as u32
    }

    fn put(&mut self, data: &[u8]) -> io::Result<()> {
        self.out.write_all(data)?;
        self.digest.update(data);
        self.at += data.len() as u64;
        Ok(())
    }

    /// Writes a stream.
    pub fn stream(&mut self, stream: &StreamObject) -> io::Result<()> {
        let StreamObject { number, entries, data } = stream;
        self.places[*number as usize] = Place::At(self.at);
        let mut head = Vec::with_capacity(entries.len() + 64);
        syntax::integer(&mut head, u64::from(*number));
        head.extend_from_slice(b" 0 obj\n<<");
        head.extend_from_slice(entries);
        head.extend_from_slice(b"/Length ");
        syntax::integer(&mut head, data.len() as u64);
        head.extend_from_slice(b">>stream\n");
        self.put(&head)?;
        self.put(data)?;
        self.put(b"\nendstream\nendobj\n")
    }

    /// Writes streams that are made in parallel, `at_a_time` of them in memory, and what else each of them gives.
    pub fn streams<T: Send>(
        &mut self,
        count: usize,
        at_a_time: usize,
        make: impl Fn(usize) -> (Vec<StreamObject>, T) + Sync,
    ) -> io::Result<Vec<T>> {
        let at_a_time = at_a_time.max(1);
        let mut rest = Vec::with_capacity(count);
        in_step(
            &mut (self, &mut rest),
            count.div_ceil(at_a_time),
            |batch| -> Vec<(Vec<StreamObject>, T)> {
                let from = batch * at_a_time;
                (from..count.min(from + at_a_time)).into_par_iter().map(&make).collect()
            },
            |(sink, rest), made| {
                for (streams, other) in made {
                    streams.iter().try_for_each(|stream| sink.stream(stream))?;
                    rest.push(other);
                }
                Ok(())
            },
        )?;
        Ok(rest)
    }

    /// Writes objects that are not streams: `write` gives the body of each.
    pub fn objects(&mut self, numbers: &[u32], write: impl Fn(usize, &mut Vec<u8>) + Sync) -> io::Result<()> {
        if !self.packed {
            return self.plain_objects(numbers, write);
        }
        let packs: Vec<&[u32]> = numbers.chunks(PACK).collect();
        let streams = self.reserve(packs.len());
        let pack_of = |index: usize| {
            let write = |k: usize, out: &mut Vec<u8>| write(index * PACK + k, out);
            packed(streams.start + index as u32, packs[index], write)
        };
        in_step(
            self,
            packs.len().div_ceil(BATCH),
            |batch| -> Vec<StreamObject> {
                let from = batch * BATCH;
                (from..packs.len().min(from + BATCH)).into_par_iter().map(pack_of).collect()
            },
            |sink, made| {
                for stream in made {
                    let pack = packs[(stream.number - streams.start) as usize];
                    for (index, number) in pack.iter().enumerate() {
                        sink.places[*number as usize] = Place::Inside { stream: stream.number, index: index as u16 };
                    }
                    sink.stream(&stream)?;
                }
                Ok(())
            },
        )
    }

    /// Writes objects one by one.
    fn plain_objects(&mut self, numbers: &[u32], write: impl Fn(usize, &mut Vec<u8>) + Sync) -> io::Result<()> {
        const AT_A_TIME: usize = PACK * BATCH;
        let object = |index: usize| {
            let mut object = Vec::new();
            syntax::integer(&mut object, u64::from(numbers[index]));
            object.extend_from_slice(b" 0 obj\n");
            write(index, &mut object);
            object.extend_from_slice(b"\nendobj\n");
            (numbers[index], object)
        };
        in_step(
            self,
            numbers.len().div_ceil(AT_A_TIME),
            |batch| -> Vec<(u32, Vec<u8>)> {
                let from = batch * AT_A_TIME;
                (from..numbers.len().min(from + AT_A_TIME)).into_par_iter().map(object).collect()
            },
            |sink, made| {
                for (number, object) in made {
                    sink.places[number as usize] = Place::At(sink.at);
                    sink.put(&object)?;
                }
                Ok(())
            },
        )
    }

    /// Writes where the objects are and ends the file.
    pub fn end(mut self, root: u32, info: Option<u32>) -> io::Result<()> {
        let id: [u8; 32] = self.digest.clone().finalize().into();
        let id: String = id[..16].iter().map(|byte| format!("{byte:02X}")).collect();
        let info = info.map_or_else(String::new, |info| format!("/Info {info} 0 R"));
        let trailer = format!("/Root {root} 0 R{info}/ID[<{id}><{id}>]");
        let start = if self.packed { self.cross_reference_stream(&trailer)? } else { self.table(&trailer)? };
        write!(self.out, "startxref\n{start}\n%%EOF\n")?;
        self.out.flush()
    }

    /// The cross-reference table (ISO 32000-1, 7.5.4), every line twenty bytes, and the trailer.
    fn table(&mut self, trailer: &str) -> io::Result<u64> {
        let start = self.at;
        let size = self.places.len();
        let mut table = format!("xref\n0 {size}\n");
        for place in &self.places {
            table.push_str(&match *place {
                Place::At(at) => format!("{at:010} 00000 n \n"),
                // Only object 0 and numbers that were not used.
                Place::Free | Place::Inside { .. } => format!("{:010} {} f \n", 0, u16::MAX),
            });
        }
        table.push_str(&format!("trailer\n<</Size {size}{trailer}>>\n"));
        self.put(table.as_bytes())?;
        Ok(start)
    }

    /// The cross-reference stream (7.5.8), which is the trailer too.
    fn cross_reference_stream(&mut self, trailer: &str) -> io::Result<u64> {
        let number = self.reserve(1).start;
        self.places[number as usize] = Place::At(self.at);
        let start = self.at;
        let width = (8 - start.leading_zeros() as usize / 8).max(1);
        let row = 1 + width + 2;
        let mut data = Vec::with_capacity(self.places.len() * (row + 1));
        let (mut line, mut above) = (vec![0; row], vec![0; row]);
        for (n, place) in self.places.iter().enumerate() {
            let (kind, second, third) = match *place {
                // Only object 0 and numbers that were not used; the generation of 0 is 65535.
                Place::Free => (0, 0, if n == 0 { u16::MAX } else { 0 }),
                Place::At(at) => (1, at, 0),
                Place::Inside { stream, index } => (2, u64::from(stream), index),
            };
            line[0] = kind;
            line[1..=width].copy_from_slice(&second.to_be_bytes()[8 - width..]);
            line[1 + width..].copy_from_slice(&third.to_be_bytes());
            data.push(2); // the PNG filter Up
            data.extend(line.iter().zip(&above).map(|(a, b)| a.wrapping_sub(*b)));
            std::mem::swap(&mut line, &mut above);
        }
        let entries = format!(
            "/Type/XRef/Size {}/W[1 {width} 2]{trailer}/Filter/FlateDecode\
             /DecodeParms<</Predictor 12/Columns {row}>>",
            self.places.len(),
        );
        self.stream(&StreamObject { number, entries: entries.into_bytes(), data: deflate::zlib(&data) })?;
        Ok(start)
    }
}

/// An object stream (7.5.7).
fn packed(number: u32, members: &[u32], write: impl Fn(usize, &mut Vec<u8>)) -> StreamObject {
    let (mut index, mut bodies) = (Vec::new(), Vec::new());
    for (k, member) in members.iter().enumerate() {
        syntax::integer(&mut index, u64::from(*member));
        index.push(b' ');
        syntax::integer(&mut index, bodies.len() as u64);
        index.push(b' ');
        write(k, &mut bodies);
        bodies.push(b'\n');
    }
    let mut entries = Vec::new();
    entries.extend_from_slice(b"/Type/ObjStm/N ");
    syntax::integer(&mut entries, members.len() as u64);
    entries.extend_from_slice(b"/First ");
    syntax::integer(&mut entries, index.len() as u64);
    entries.extend_from_slice(b"/Filter/FlateDecode");
    index.extend_from_slice(&bodies);
    StreamObject { number, entries, data: deflate::zlib(&index) }
}
