//! From the draft to the finished file.
//!
//! The draft's objects are mended in place: fonts, page dictionaries, links, catalog. Then everything reachable gets
//! its number in visiting order, and the sink writes it: the contents of the pages, pixels a few pictures at a time, the
//! rest packed. The structure tree never enters the draft.

use super::content::Content;
use super::encoded;
use super::fonts::Fonts;
use super::links::Link;
use super::mend::{
    Annotation, complete_catalog, complete_link, mend_fonts, mend_pages, replace_information, take_pictures,
};
use super::metadata::Facts;
use super::pictures::Pictures;
use super::press::Press;
use super::sink::{Sink, StreamObject};
use super::syntax;
use super::tags::{Numbers, Tags};
use super::view::View;
use crate::backend::{Compiled, deflate};
use crate::book::Asset;
use crate::diag::{Code, Diagnostic, Reporter};
use crate::files::Output;
use crate::media::MediaError;
use crate::pages::Pages;
use crate::pages::impose::Sheets;
use lopdf::{Document, Object, ObjectId};
use rayon::prelude::*;
use std::{io, iter};

/// What finishing needs beside the draft.
pub struct Material<'a> {
    pub compiled: &'a Compiled<'a>,
    pub pages: &'a Pages,
    /// None if each page is a sheet.
    pub sheets: Option<&'a Sheets>,
    pub view: View,
    pub facts: &'a Facts,
    /// None if the file is made for no press of its own.
    pub press: Option<&'a Press>,
    pub fonts: &'a Fonts,
    pub pictures: &'a Pictures,
    pub links: &'a [Link<'a>],
    /// None if the file is not tagged.
    pub tags: Option<&'a Tags<'a>>,
    pub report: &'a Reporter,
}

/// What went wrong: the draft is not what was expected, or the file cannot be written.
pub enum Failure {
    Draft(String),
    Write(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Write(error)
    }
}

impl From<lopdf::Error> for Failure {
    fn from(error: lopdf::Error) -> Self {
        Failure::Draft(error.to_string())
    }
}

/// A draft whose objects are mended and numbered.
pub struct Mended {
    document: Document,
    page_ids: Vec<ObjectId>,
    contents: Vec<ObjectId>,
    /// Number and body of each; as bytes they take a tenth of the room.
    annotations: Vec<(u32, Vec<u8>)>,
    images: Vec<ObjectId>,
    structure: ObjectId,
    root: ObjectId,
    /// None where the standard wants none.
    info: Option<ObjectId>,
    numbers: Visited,
}

/// Completes the draft, all but the contents of its pages.
pub fn mend(mut document: Document, material: &Material) -> Result<Mended, Failure> {
    let tagged = material.tags.is_some();
    mend_fonts(&mut document, material)?;
    let page_ids: Vec<ObjectId> = document.page_iter().collect();
    let count = material.sheets.map_or(material.pages.pages.len(), |sheets| sheets.sides.len());
    if page_ids.len() != count {
        return Err(Failure::Draft("the draft has lost pages".into()));
    }
    let (contents, annotations) = mend_pages(&mut document, material, &page_ids, tagged)?;
    let images = take_pictures(&mut document, material.pictures)?;
    let structure = document.new_object_id();
    complete_catalog(&mut document, material, &page_ids, tagged.then_some(structure))?;
    replace_information(&mut document, material.facts)?;
    let root = document.trailer.get(b"Root")?.as_reference()?;
    let info = material.facts.claims.has_information().then(|| document.trailer.get(b"Info")?.as_reference());
    let info = info.transpose()?;
    let numbers = Visited::number(&document, iter::once(root).chain(info));
    let written = |(number, (Annotation { id, mut entries }, link)): (usize, (Annotation, &Link))| {
        complete_link(&mut entries, link, material, number, page_ids.len());
        let mut body = Vec::new();
        syntax::dictionary(&mut body, &entries, &|id| numbers.of(id));
        (numbers.of(id), body)
    };
    let annotations = annotations.into_par_iter().zip(material.links).enumerate().map(written).collect();
    Ok(Mended { document, page_ids, contents, annotations, images, structure, root, info, numbers })
}

/// Writes the file.
pub fn finish(mended: Mended, contents: Vec<Content>, material: &Material, out: &mut Output) -> Result<(), Failure> {
    let Mended { mut document, page_ids, contents: content_ids, annotations, images, structure, root, info, numbers } =
        mended;
    let mut sink = Sink::begin(out, material.facts.claims.form())?;
    sink.reserve(numbers.count);
    write_streams(&mut sink, &mut document, &numbers)?;
    let sequences = write_contents(&mut sink, contents, &numbers, &content_ids)?;
    write_pictures(&mut sink, material, &numbers, &images)?;
    write_objects(&mut sink, &document, &numbers)?;
    let annotation_numbers: Vec<u32> = annotations.iter().map(|(number, _)| *number).collect();
    sink.objects(&annotation_numbers, |i, out| out.extend_from_slice(&annotations[i].1))?;
    if let Some(tags) = material.tags {
        let pages: Vec<u32> = page_ids.iter().map(|id| numbers.of(*id)).collect();
        let refer = Numbers { root: numbers.of(structure), pages: &pages, annotations: &annotation_numbers };
        tags.write(&mut sink, &sequences, material.links, &refer)?;
    }
    sink.end(numbers.of(root), info.map(|info| numbers.of(info)))?;
    // Many small pieces, which nobody has to wait for.
    rayon::spawn(move || drop(document));
    Ok(())
}

/// Numbers of the finished file for the objects of the draft.
struct Visited {
    /// By draft number; 0 was not visited.
    numbers: Vec<u32>,
    /// In the order of the numbers.
    order: Vec<ObjectId>,
    count: usize,
}

impl Visited {
    /// Mends "ids come from a counter": numbers all that can be reached, each object before what it refers to.
    fn number(document: &Document, roots: impl Iterator<Item = ObjectId>) -> Visited {
        let mut visited = Visited { numbers: vec![0; document.max_id as usize + 1], order: Vec::new(), count: 0 };
        let mut waiting: Vec<ObjectId> = roots.collect();
        waiting.reverse();
        let mut found = Vec::new();
        while let Some(id) = waiting.pop() {
            let Some(number @ 0) = visited.numbers.get_mut(id.0 as usize) else { continue };
            visited.count += 1;
            *number = visited.count as u32;
            visited.order.push(id);
            if let Some(object) = document.objects.get(&id) {
                references(object, &mut found);
                waiting.extend(found.drain(..).rev());
            }
        }
        visited
    }

    fn of(&self, id: ObjectId) -> u32 {
        self.numbers.get(id.0 as usize).copied().unwrap_or(0)
    }
}

/// All references of an object, in the order in which they are written.
fn references(object: &Object, found: &mut Vec<ObjectId>) {
    match object {
        Object::Reference(id) => found.push(*id),
        Object::Array(items) => items.iter().for_each(|item| references(item, found)),
        Object::Dictionary(d) => d.iter().for_each(|(_, item)| references(item, found)),
        Object::Stream(s) => s.dict.iter().for_each(|(_, item)| references(item, found)),
        Object::Null
        | Object::Boolean(_)
        | Object::Integer(_)
        | Object::Real(_)
        | Object::Name(_)
        | Object::String(..) => {}
    }
}

/// Writes the streams of the draft: font programs, character maps, the metadata packet.
fn write_streams(sink: &mut Sink, document: &mut Document, numbers: &Visited) -> Result<(), Failure> {
    let mut streams = Vec::new();
    for id in &numbers.order {
        if matches!(document.objects.get(id), Some(Object::Stream(_)))
            && let Some(Object::Stream(stream)) = document.objects.remove(id)
        {
            streams.push((numbers.of(*id), stream));
        }
    }
    sink.streams(streams.len(), 8, |i| {
        let (number, stream) = &streams[i];
        let mut dict = stream.dict.clone();
        dict.remove(b"Length");
        let plain = !stream.allows_compression || dict.has(b"Filter");
        let mut entries = Vec::new();
        syntax::entries(&mut entries, &dict, &|id| numbers.of(id));
        let data = if plain {
            stream.content.clone()
        } else {
            entries.extend_from_slice(b"/Filter/FlateDecode");
            deflate::zlib(&stream.content)
        };
        (vec![StreamObject { number: *number, entries, data }], ())
    })?;
    Ok(())
}

/// Writes the contents of all pages and gives the nodes of their marked content.
fn write_contents(
    sink: &mut Sink,
    contents: Vec<Content>,
    numbers: &Visited,
    ids: &[ObjectId],
) -> Result<Vec<Vec<crate::pages::NodeId>>, Failure> {
    let mut nodes = Vec::with_capacity(contents.len());
    for (Content { data, sequences }, id) in contents.into_iter().zip(ids) {
        let entries = b"/Filter/FlateDecode".to_vec();
        sink.stream(&StreamObject { number: numbers.of(*id), entries, data })?;
        nodes.push(sequences);
    }
    Ok(nodes)
}

/// Reads, packs and writes the pictures, as many at a time as there are threads.
fn write_pictures(sink: &mut Sink, material: &Material, numbers: &Visited, ids: &[ObjectId]) -> Result<(), Failure> {
    let assets = &material.compiled.book.assets;
    let further = sink.reserve(ids.len() * 2).start;
    let fonts = || material.compiled.drawing_fonts().clone();
    sink.streams(ids.len(), rayon::current_num_threads(), |i| {
        let image = &material.pictures.images[i];
        let encoded = material.pictures.encode(image, assets, fonts, material.press).unwrap_or_else(|error| {
            report_picture(material.report, assets.get(image.asset), &error);
            encoded::blank()
        });
        let further = further + 2 * i as u32;
        (encoded.streams(numbers.of(ids[i]), [further, further + 1]), ())
    })?;
    Ok(())
}

/// Tells of a picture that cannot be read.
pub fn report_picture(report: &Reporter, asset: &Asset, error: &MediaError) {
    let code = match error {
        MediaError::TooLarge { .. } => Code::PictureTooLarge,
        _ => Code::MissingPicture,
    };
    report.report(Diagnostic::new(code, format!("{}: {error}", asset.path.display())).in_file(&asset.path));
}

/// Packs what is left of the draft.
fn write_objects(sink: &mut Sink, document: &Document, numbers: &Visited) -> Result<(), Failure> {
    let objects: Vec<(u32, &Object)> =
        numbers.order.iter().filter_map(|id| Some((numbers.of(*id), document.objects.get(id)?))).collect();
    let order: Vec<u32> = objects.iter().map(|(number, _)| *number).collect();
    sink.objects(&order, |i, out| syntax::object(out, objects[i].1, &|id| numbers.of(id)))?;
    Ok(())
}
