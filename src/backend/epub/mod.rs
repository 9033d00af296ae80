//! The EPUB backend: EPUB 3.3 by draft and finish.
//!
//! 1. [`plan`] divides the book into documents and says where every id, note and picture stands;
//! 2. [`draft`] lets epub-builder draft the package of names, titles and levels, bodies empty;
//! 3. the documents are written ([`xhtml`], [`blocks`], [`matter`]) and deflated, a batch at a time in parallel, and go
//!    straight into the archive ([`container`]), followed by the pictures, each read once and stored as it is;
//! 4. [`mend`] patches the draft's package document and nav to EPUB 3.3, and [`ncx`] writes the contents for old readers.

mod access;
mod address;
mod blocks;
mod code;
mod container;
mod design;
mod draft;
mod fonts;
mod frame;
mod math;
mod matter;
mod mend;
mod ncx;
mod options;
mod page_breaks;
mod pictures;
mod plan;
mod style;
mod survey;
mod text;
mod xhtml;
mod xml;

pub use options::Options;

use super::step::in_step;
use super::{Backend, Compiled, Cover, OptionTable};
use crate::book::outline::outline;
use crate::book::{Book, Byline, Metadata, Role, walk};
use crate::diag::{Code, Diagnostic, Fatal, Reporter};
use crate::files::Output;
use crate::lang::Lang;
use crate::media::Format;
use crate::pages::Pages;
use container::{Container, Deflated};
use fonts::{Characters, Embed};
use page_breaks::PageBreaks;
use pictures::Pictures;
use plan::{Document, Plan};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Seek};
use std::path::Path;
use xhtml::{Written, Xhtml};
use xml::Element;

/// A document packed, whether it has formulas, the pages that begin in it, and its characters for fonts.
type Made = io::Result<(Deflated, bool, Vec<usize>, Characters)>;

/// Documents written and deflated at a time: enough for every thread, few enough to stay small.
const BATCH: usize = 128;
/// Above this many bytes a service may refuse the book (50 MB).
const HEAVY: u64 = 50 << 20;

/// `-f epub`
pub struct Epub;

impl Backend for Epub {
    fn name(&self) -> &'static str {
        "epub"
    }
    fn extension(&self) -> &'static str {
        "epub"
    }
    fn composes(&self) -> bool {
        false
    }
    fn write(
        &self,
        compiled: &Compiled,
        table: &OptionTable,
        report: &Reporter,
        out: &mut Output,
    ) -> Result<Option<usize>, Fatal> {
        let options = Options::read(table, report);
        // Only what another output of this run composes anyway.
        let composed = options.page_list && compiled.folios(&table.design).is_some();
        let pages = if composed { compiled.pages(&table.design).ok() } else { None };
        let package = Package::new(compiled, &options, &table.design, pages, report);
        let target = out.target().to_path_buf();
        let written = package.write(&mut *out)?;
        if written > HEAVY {
            let message = format!("the EPUB has {} MB", written >> 20);
            report.report(Diagnostic::new(Code::HeavyBook, message).in_file(target));
        }
        Ok(None)
    }
}

fn failed(cause: impl ToString) -> Fatal {
    Fatal::Backend { backend: "epub".into(), cause: cause.to_string() }
}

/// A package about to be written.
struct Package<'a> {
    compiled: &'a Compiled<'a>,
    has_cover: bool,
    plan: Plan<'a>,
    pictures: Pictures,
    breaks: PageBreaks,
    identifier: String,
    /// Style sheets beside `stylesheet.css`: name and text.
    sheets: Vec<(&'static str, Cow<'static, str>)>,
    embed: Option<Embed>,
    report: &'a Reporter,
}

impl<'a> Package<'a> {
    fn new(
        compiled: &'a Compiled<'a>,
        options: &Options,
        design: &str,
        pages: Option<&Pages>,
        report: &'a Reporter,
    ) -> Self {
        let book = compiled.book;
        let has_cover = compiled.has_cover();
        let plan = plan::plan(book, has_cover && options.cover_page);
        let pictures = Pictures::open(book, &plan.pictures, options.picture_size, report);
        let breaks = pages.map(|pages| PageBreaks::find(pages, &plan)).unwrap_or_default();
        let langs = plan.units.iter().map(|u| u.lang).chain([book.meta.lang]);
        let sheets = style::sheets(langs, book.meta.writing_mode, |lang| compiled.manner(design, lang));
        let identifier = identifier(&book.meta);
        Self { compiled, has_cover, plan, pictures, breaks, identifier, sheets, embed: options.embed_fonts, report }
    }

    /// Writes the archive; gives its length.
    fn write(&self, out: &mut Output) -> Result<u64, Fatal> {
        let meta = &self.compiled.book.meta;
        let sheet_names: Vec<&str> = self.sheets.iter().map(|(name, _)| *name).collect();
        let contents = draft::Contents {
            meta,
            plan: &self.plan,
            pictures: &self.pictures,
            sheets: &sheet_names,
            identifier: uuid_of(&self.identifier),
            cover: self.has_cover,
        };
        let target = out.target().to_path_buf();
        let write_error = |cause: io::Error| Fatal::Write { path: target.clone(), cause };
        let deflated = |name: &str, text: String| Deflated::new(name, text.as_bytes()).map_err(&write_error);
        let rights = rights(self.compiled.book);
        let facts = mend::Facts {
            meta,
            plan: &self.plan,
            pictures: &self.pictures,
            identifier: &self.identifier,
            rights: &rights,
            date: self.compiled.date,
            with_math: &[],
            page_list: &[],
            fonts: &[],
            sheets: self.sheets_of(meta.lang),
        };
        let nav = |nav: Element, facts: &mend::Facts| deflated("OEBPS/nav.xhtml", mend::nav(nav, facts));
        // The draft is made while the documents are, and everything that need not know them.
        let (drafted, written) = rayon::join(
            || {
                let outline = outline(self.compiled.book);
                let mut draft = draft::draft(&contents, &outline).map_err(failed)?;
                mend::name_the_languages_of_entries(&mut draft.nav, &outline, meta.lang, &self.plan);
                let ncx = deflated("OEBPS/toc.ncx", ncx::ncx(meta, &self.identifier, &outline, &self.plan))?;
                let nav = if self.breaks.is_empty() { Ok(nav(draft.nav, &facts)?) } else { Err(draft.nav) };
                Ok((draft.container, draft.package, ncx, nav))
            },
            || self.write_bodies(out, &target),
        );
        let (mut container, Bodies { with_math, pages, fonts, characters: _ }) = written?;
        let (drafted_container, package, ncx, drafted_nav) = drafted?;
        let page_list: Vec<(&str, String)> = pages
            .iter()
            .map(|(&page, &document)| {
                let folio = self.breaks.folio(page);
                (folio, format!("{}#page-{folio}", self.plan.documents[document].name))
            })
            .collect();
        let facts = mend::Facts { with_math: &with_math, page_list: &page_list, fonts: &fonts, ..facts };
        let nav = drafted_nav.or_else(|drafted| nav(drafted, &facts));
        let package = deflated("OEBPS/content.opf", mend::package(package, &facts));
        for file in [deflated("META-INF/container.xml", drafted_container), nav, Ok(ncx), package] {
            container.add(file?).map_err(&write_error)?;
        }
        let out = container.finish().map_err(&write_error)?;
        out.stream_position().map_err(&write_error)
    }

    /// Everything that the draft left empty, and what was found in it.
    fn write_bodies<'o>(
        &self,
        out: &'o mut Output,
        target: &Path,
    ) -> Result<(Container<&'o mut Output>, Bodies), Fatal> {
        let failed_to_write = |cause: io::Error| Fatal::Write { path: target.to_path_buf(), cause };
        let mut container = Container::begin(out, self.compiled.date).map_err(failed_to_write)?;
        let mut bodies = Bodies { with_math: Vec::with_capacity(self.plan.documents.len()), ..Bodies::default() };
        let batches: Vec<&[Document]> = self.plan.documents.chunks(BATCH).collect();
        let make = |batch: usize| -> Vec<Made> {
            batches[batch]
                .par_iter()
                .with_max_len(4)
                .enumerate()
                .map(|(at, document)| {
                    let Written { text, pages } = self.document(batch * BATCH + at, document);
                    let math = self.plan.features.math && text.contains("<math ");
                    let text = if self.embed == Some(Embed::Rare) { fonts::wrap_rare(text) } else { text };
                    let shown = self.embed.map(|embed| fonts::characters(&text, embed)).unwrap_or_default();
                    Ok((Deflated::new(format!("OEBPS/{}", document.name), text.as_bytes())?, math, pages, shown))
                })
                .collect()
        };
        in_step(&mut (&mut container, &mut bodies), batches.len(), make, |(container, bodies), made| {
            for document in made {
                let (deflated, math, pages, shown) = document?;
                container.add(deflated)?;
                for (lang, shown) in shown {
                    bodies.characters.entry(lang).or_default().extend(shown);
                }
                for page in pages {
                    bodies.pages.entry(page).or_insert(bodies.with_math.len());
                }
                bodies.with_math.push(math);
            }
            Ok(())
        })
        .map_err(failed_to_write)?;
        let base = ("stylesheet.css", Cow::Borrowed(style::BASE));
        for (name, text) in self.sheets.iter().chain([&base]) {
            let sheet = Deflated::new(format!("OEBPS/{name}"), text.as_bytes()).map_err(failed_to_write)?;
            container.add(sheet).map_err(failed_to_write)?;
        }
        if let Some(embed) = self.embed {
            let made = fonts::fonts(&bodies.characters, embed, self.compiled.fonts, self.plan.vertical);
            let (files, sheet) = made.map_err(failed)?;
            fonts::sheet(&sheet).and_then(|sheet| container.add(sheet)).map_err(failed_to_write)?;
            for file in &files {
                file.deflated().and_then(|file| container.add(file)).map_err(failed_to_write)?;
            }
            bodies.fonts = files;
        }
        // Painted beside the documents: nothing before waits for it.
        let cover = if self.has_cover { self.compiled.cover().map_err(failed)? } else { None };
        if let Some(Cover { jpeg, width: _, height: _ }) = cover {
            container.store(&format!("OEBPS/{}", matter::COVER), jpeg).map_err(failed_to_write)?;
        }
        for (id, picture) in self.pictures.iter() {
            let path = &self.compiled.book.assets.get(id).path;
            let data = picture
                .bytes(self.compiled.book, id, self.report)
                .map_err(|cause| failed(format!("{}: {cause}", path.display())))?;
            let name = format!("OEBPS/{}", picture.file);
            match picture.format {
                Format::Svg => Deflated::new(name, &data).and_then(|d| container.add(d)),
                Format::Png | Format::Jpeg | Format::Gif | Format::WebP | Format::Bmp | Format::Tiff => {
                    container.store(&name, &data)
                }
            }
            .map_err(failed_to_write)?;
        }
        Ok((container, bodies))
    }

    /// The sheets of a language, and of vertical lines if the book has them, beside the one for every book.
    fn sheets_of(&self, lang: Lang) -> Vec<&'static str> {
        let vertical = self.sheets.iter().map(|(name, _)| *name).filter(|name| *name == style::VERTICAL);
        [style::sheet_of(lang)].into_iter().chain(vertical).collect()
    }

    fn document(&self, at: usize, document: &Document<'a>) -> Written {
        let unit = self.plan.unit_of(document);
        let mut sheets = vec!["stylesheet.css"];
        sheets.extend(self.sheets_of(unit.lang));
        sheets.extend(self.embed.map(|_| style::FONTS));
        Xhtml::new(&self.plan, &self.pictures, &self.breaks, at).page(&self.compiled.book.meta, &sheets)
    }
}

/// What was found in the documents as they were written.
#[derive(Default)]
struct Bodies {
    /// Which documents hold formulas.
    with_math: Vec<bool>,
    /// The document in which each page begins.
    pages: BTreeMap<usize, usize>,
    /// Their characters, where fonts are asked for, and the fonts.
    characters: Characters,
    fonts: Vec<fonts::File>,
}

/// The book's identifier as a URN where it is a UUID or an ISBN. What is only called a UUID keeps no more than its
/// words.
fn identifier(meta: &Metadata) -> String {
    let given = text::clean(meta.identifier.trim());
    let bare = given.strip_prefix("urn:uuid:").unwrap_or(&given);
    if let Ok(uuid) = uuid::Uuid::try_parse(bare) {
        return uuid.urn().to_string();
    }
    if bare.is_empty() {
        let author = meta.names(Role::Author).next().unwrap_or_default();
        let volume = meta.series.as_ref().and_then(|s| s.position.as_deref()).unwrap_or_default();
        let name = [meta.lang.tag(), &meta.title, author, volume].join("\u{1f}");
        return uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, name.as_bytes()).urn().to_string();
    }
    mend::isbn_urn(bare).unwrap_or_else(|| bare.to_owned())
}

/// A UUID for the draft, which takes no other identifier.
fn uuid_of(identifier: &str) -> uuid::Uuid {
    uuid::Uuid::try_parse(identifier)
        .unwrap_or_else(|_| uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, identifier.as_bytes()))
}

/// Statements of rights of the book and of its articles, each once.
fn rights(book: &Book) -> Vec<String> {
    let mut out = book.meta.rights.clone();
    for chapter in walk::chapters(book) {
        let Byline { rights, .. } = &chapter.byline;
        for line in rights {
            if !out.contains(line) {
                out.push(line.clone());
            }
        }
    }
    out
}

#[cfg(test)]
mod tests;
