//! From the draft to the finished file.
//!
//! The draft's objects are mended in place: fonts, resources, catalog. Then everything reachable gets its number in
//! visiting order, pages and links are drafted and mended a share at a time, and the sink writes it all: the contents of
//! the pages, pixels a few pictures at a time, the rest packed. The structure tree never enters the draft.

use super::content::Content;
use super::fonts::Fonts;
use super::links::Link;
use super::mend::{
    Common, complete_catalog, complete_link, mend_fonts, mend_page, mend_page_tree, replace_information, take_pictures,
};
use super::metadata::Facts;
use super::pictures::Pictures;
use super::press::Press;
use super::sink::{Sink, StreamObject};
use super::syntax;
use super::tags::{Numbers, Tags};
use super::view::View;
use super::{draft, encoded};
use crate::backend::{Compiled, deflate};
use crate::book::Asset;
use crate::diag::{Code, Diagnostic, Reporter};
use crate::files::Output;
use crate::media::MediaError;
use crate::pages::Pages;
use crate::pages::impose::Sheets;
use lopdf::{Dictionary, Document, Object, ObjectId};
use rayon::prelude::*;
use std::ops::Range;
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

/// Pages that are drafted at a time.
const SHARE: usize = 256;

/// A draft whose objects are mended and numbered.
pub struct Mended {
    document: Document,
    pages: Vec<Body>,
    contents: Vec<u32>,
    annotations: Vec<Body>,
    images: Vec<ObjectId>,
    structure: ObjectId,
    root: ObjectId,
    /// None where the standard wants none.
    info: Option<ObjectId>,
    numbers: Visited,
}

/// An object as its number and its bytes.
type Body = (u32, Vec<u8>);

/// Completes the draft, all but the contents of its pages.
pub fn mend(draft: &draft::Material, material: &Material) -> Result<Mended, Failure> {
    let mut document = draft::draft(draft).map_err(Failure::Draft)?;
    mend_fonts(&mut document, material)?;
    let count = material.sheets.map_or(material.pages.pages.len(), |sheets| sheets.sides.len());
    let mut reserve = |count: usize| -> Vec<ObjectId> { (0..count).map(|_| document.new_object_id()).collect() };
    let (page_ids, contents, links) = (reserve(count), reserve(count), reserve(material.links.len()));
    let common = mend_page_tree(&mut document, material, &page_ids)?;
    let images = take_pictures(&mut document, material.pictures, common.resources)?;
    let structure = document.new_object_id();
    complete_catalog(&mut document, material, &page_ids, material.tags.is_some().then_some(structure))?;
    replace_information(&mut document, material.facts)?;
    let root = document.trailer.get(b"Root")?.as_reference()?;
    let info = material.facts.claims.has_information().then(|| document.trailer.get(b"Info")?.as_reference());
    let info = info.transpose()?;
    // Pages are not there yet, what they refer to is.
    let roots = iter::once(root).chain(info).chain([common.resources]);
    let mut numbers = Visited::number(&document, roots);
    contents.iter().chain(&links).for_each(|id| numbers.add(*id));
    let ids = PageIds { pages: &page_ids, contents: &contents, links: &links };
    let shares: Vec<usize> = (0..count).step_by(SHARE).collect();
    let shares = shares.into_par_iter().map(|start| {
        let range = start..count.min(start + SHARE);
        mend_share(draft, material, range, &ids, common, &numbers)
    });
    let shares: Vec<(Vec<Body>, Vec<Body>)> = shares.collect::<Result<_, Failure>>()?;
    let (pages, annotations): (Vec<_>, Vec<_>) = shares.into_iter().unzip();
    let (pages, annotations) = (pages.into_iter().flatten().collect(), annotations.into_iter().flatten().collect());
    let contents = contents.into_iter().map(|id| numbers.of(id)).collect();
    Ok(Mended { document, pages, contents, annotations, images, structure, root, info, numbers })
}

/// The ids of all pages, of their contents, of all links.
struct PageIds<'a> {
    pages: &'a [ObjectId],
    contents: &'a [ObjectId],
    links: &'a [ObjectId],
}

/// Drafts the pages of a range and gives them, and their links, as they will be written.
fn mend_share(
    draft: &draft::Material,
    material: &Material,
    range: Range<usize>,
    ids: &PageIds,
    common: Common,
    numbers: &Visited,
) -> Result<(Vec<Body>, Vec<Body>), Failure> {
    let link_at = |page: usize| material.links.partition_point(|link| link.page < page);
    let own = link_at(range.start)..link_at(range.end);
    let mut document = draft::draft_pages(draft, range.clone(), &material.links[own.clone()]);
    let (mut pages, mut annotations) = (Vec::with_capacity(range.len()), Vec::with_capacity(own.len()));
    let body = |id: ObjectId, entries: &Dictionary| {
        let mut body = Vec::new();
        syntax::dictionary(&mut body, entries, &|id| numbers.of(id));
        (numbers.of(id), body)
    };
    let drafted: Vec<ObjectId> = document.page_iter().collect();
    if drafted.len() != range.len() {
        return Err(Failure::Draft("the draft has lost pages".into()));
    }
    for (index, id) in range.zip(drafted) {
        let page = document.get_dictionary_mut(id)?;
        let links = link_at(index)..link_at(index + 1);
        let drawn = page.get_mut(b"Annots").and_then(Object::as_array_mut)?;
        if drawn.len() != links.len() {
            return Err(Failure::Draft("the draft has lost links".into()));
        }
        for (link, annotation) in links.clone().zip(drawn) {
            let entries = annotation.as_dict_mut()?;
            complete_link(entries, &material.links[link], material, link, ids.pages);
            annotations.push(body(ids.links[link], entries));
        }
        mend_page(page, material, index, ids.contents[index], common, &ids.links[links]);
        pages.push(body(ids.pages[index], page));
    }
    Ok((pages, annotations))
}

/// Writes the file.
pub fn finish(mended: Mended, contents: Vec<Content>, material: &Material, out: &mut Output) -> Result<(), Failure> {
    let Mended { mut document, pages, contents: content_numbers, annotations, images, structure, root, info, numbers } =
        mended;
    let mut sink = Sink::begin(out, material.facts.claims.form())?;
    sink.reserve(numbers.count);
    write_streams(&mut sink, &mut document, &numbers)?;
    let sequences = write_contents(&mut sink, contents, &content_numbers)?;
    write_pictures(&mut sink, material, &numbers, &images)?;
    write_objects(&mut sink, &document, &numbers)?;
    let page_numbers = write_bodies(&mut sink, &pages)?;
    let annotation_numbers = write_bodies(&mut sink, &annotations)?;
    if let Some(tags) = material.tags {
        let refer = Numbers { root: numbers.of(structure), pages: &page_numbers, annotations: &annotation_numbers };
        tags.write(&mut sink, &sequences, material.links, &refer)?;
    }
    sink.end(numbers.of(root), info.map(|info| numbers.of(info)))?;
    // Many small pieces, which nobody has to wait for.
    rayon::spawn(move || drop((document, pages, annotations)));
    Ok(())
}

/// Packs objects and gives their numbers.
fn write_bodies(sink: &mut Sink, bodies: &[Body]) -> Result<Vec<u32>, Failure> {
    let numbers: Vec<u32> = bodies.iter().map(|(number, _)| *number).collect();
    sink.objects(&numbers, |i, out| out.extend_from_slice(&bodies[i].1))?;
    Ok(numbers)
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

    /// Numbers an object to which only others than those of the draft refer.
    fn add(&mut self, id: ObjectId) {
        self.count += 1;
        self.numbers[id.0 as usize] = self.count as u32;
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
    numbers: &[u32],
) -> Result<Vec<Vec<crate::pages::NodeId>>, Failure> {
    let mut nodes = Vec::with_capacity(contents.len());
    for (Content { data, sequences }, &number) in contents.into_iter().zip(numbers) {
        let entries = b"/Filter/FlateDecode".to_vec();
        sink.stream(&StreamObject { number, entries, data })?;
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
