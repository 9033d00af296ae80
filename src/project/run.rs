//! The run: read, compose, write.

use super::compose::Engine;
use super::extent;
use super::job::{EXTERNAL, Job, OutputPlan};
use super::name::file_name;
use crate::backend::external::External;
use crate::backend::{Backend, Compiled, Registry, Timestamp};
use crate::book::volumes::Volume;
use crate::book::{AssetId, Book, Date, Image, ImageSource, ImageWidth};
use crate::book::{captions, highlight, matter, number, pictures, volumes, walk};
use crate::diag::{Code, Diagnostic, Fatal, Reporter, Severity};
use crate::files::{Files, Output, environment, record};
use crate::font::FontSet;
use crate::input::options::Order;
use crate::input::{self, Intake};
use crate::media::{self, Info};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// Where a run is, for a progress line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Reading,
    Composing,
    Writing,
}

/// A file that was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// Name of the output.
    pub name: String,
    pub path: PathBuf,
    /// Length in bytes.
    pub bytes: u64,
    /// Pages, if it has pages.
    pub pages: Option<usize>,
}

/// An output that is whole, beside the place that it is to take.
#[derive(Debug)]
pub struct Written {
    /// Name of the output.
    name: String,
    path: PathBuf,
    pages: Option<usize>,
    output: Output,
}

impl Job {
    /// Reads the articles into a book, numbered and with its front and back matter. None if nothing could be read.
    pub fn read(&self, reporter: &Reporter) -> Option<(Book, Intake)> {
        let (mut book, intake) =
            input::read_book(self.files.clone(), &self.paths, &self.given, &self.options, reporter)?;
        self.check_order(&intake, reporter);
        number::number(&mut book);
        captions::name_references(&mut book);
        highlight::mark(&mut book, self.code);
        matter::arrange(&mut book);
        Some((book, intake))
    }

    /// Names in the list of the order that no article answers to.
    fn check_order(&self, intake: &Intake, reporter: &Reporter) {
        let Order::List(names) = &self.options.order else { return };
        let answers = |path: &Path, name: &str| {
            path.ancestors().any(|path| path.ends_with(name) || path.file_stem().is_some_and(|stem| stem == name))
        };
        for name in names.iter().filter(|name| !intake.documents.iter().any(|d| answers(&d.path, name))) {
            let diagnostic = Diagnostic {
                severity: Severity::Warning,
                ..Diagnostic::new(Code::BadValue, format!("no article is called {name}, which the order lists"))
            };
            let diagnostic = diagnostic.help("mend the name, or take it out of the list");
            reporter.report(diagnostic.at(self.order_place));
        }
    }

    /// The volumes of a book that was read, each to be built; the book alone where it is not to be divided.
    pub fn volumes(&self, book: Book, intake: &Intake, reporter: &Reporter) -> Result<Vec<Volume>, Fatal> {
        let Some(division) = self.division else {
            let characters = intake.documents.iter().map(|document| document.characters).sum();
            return Ok(vec![Volume { book, characters }]);
        };
        let (mut volumes, links) = volumes::divide(book, division);
        if volumes.len() == 1 {
            return Ok(volumes);
        }
        if let Some(file) = &self.output {
            let cause = io::Error::other(format!("the book has {} volumes: name a folder with -d", volumes.len()));
            return Err(Fatal::Write { path: file.clone(), cause });
        }
        if links > 0 {
            let message = match links {
                1 => "1 link leads into another volume and became text".to_owned(),
                n => format!("{n} links lead into another volume and became text"),
            };
            let note = Diagnostic { severity: Severity::Note, ..Diagnostic::new(Code::BrokenLink, message) };
            reporter.report(note);
        }
        for Volume { book, characters: _ } in &mut volumes {
            book.meta.identifier = input::made_identifier(&book.meta);
        }
        Ok(volumes)
    }

    /// Writes every output and puts it in its place. Nothing is written if the book has errors, unless that was asked for.
    pub fn build(
        &self,
        book: &mut Book,
        intake: &Intake,
        registry: &Registry,
        reporter: &Reporter,
        progress: &(dyn Fn(Stage) + Sync),
    ) -> Result<Vec<Made>, Fatal> {
        self.put_in_place(self.write(book, intake, registry, reporter, progress)?)
    }

    /// Writes every output beside its place, so that what is there stays until all volumes of a book are whole.
    pub fn write(
        &self,
        book: &mut Book,
        intake: &Intake,
        registry: &Registry,
        reporter: &Reporter,
        progress: &(dyn Fn(Stage) + Sync),
    ) -> Result<Vec<Written>, Fatal> {
        if reporter.has_errors() && !self.keep_going {
            return Err(Fatal::Reported);
        }
        progress(Stage::Composing);
        let pictures = self.look_at_pictures(book, reporter);
        let book = &*book;
        let fonts = FontSet::open(&self.fonts, reporter);
        let outputs: Vec<(&dyn Backend, &OutputPlan)> = self
            .outputs
            .iter()
            .filter_map(|plan| match plan.backend.as_str() {
                EXTERNAL => Some((&External as &dyn Backend, plan)),
                name => registry.get(name).map(|backend| (backend, plan)),
            })
            .collect();
        let mut designs: Vec<String> = outputs.iter().map(|(_, plan)| plan.table.design.clone()).collect();
        designs.push(String::new());
        designs.sort();
        designs.dedup();
        let mut composed: Vec<String> =
            outputs.iter().filter(|(b, _)| b.composes()).map(|(_, plan)| plan.table.design.clone()).collect();
        composed.sort();
        composed.dedup();
        if !composed.is_empty() && !extent::can_be_composed(book, reporter) {
            return Err(Fatal::Reported);
        }
        let date = given_date(book).and_then(day_of);
        let engine = Engine { book, fonts: &fonts, designs: &self.designs, composed, pictures, reporter, date };
        let compiled = Compiled::new(book, &fonts, self.date(book, intake), &engine, &designs);
        let (targets, written) = rayon::in_place_scope(|scope| {
            // Painted beside everything else. No part of it is given to another thread, so that a backend may wait for it.
            if outputs.iter().any(|(b, _)| b.name() == "epub") {
                scope.spawn(|_| _ = compiled.cover());
            }
            // Pages are made before any backend starts: a backend that waits for another's composing while it runs that
            // very work on its own thread would wait for ever.
            engine.composed.iter().for_each(|design| _ = compiled.pages(design));
            if reporter.has_errors() && !self.keep_going {
                return Err(Fatal::Reported);
            }
            progress(Stage::Writing);
            let targets = self.targets(book, &outputs)?;
            let begun: Vec<Result<(Output, Option<usize>), Fatal>> = outputs
                .par_iter()
                .zip(&targets)
                .map(|((backend, plan), target)| {
                    let mut output = Output::file(target);
                    let pages = backend.write(&compiled, &plan.table, reporter, &mut output)?;
                    output.close()?;
                    Ok((output, pages))
                })
                .collect();
            let written: Vec<(Output, Option<usize>)> = begun.into_iter().collect::<Result<_, _>>()?;
            if reporter.has_errors() && !self.keep_going {
                return Err(Fatal::Reported);
            }
            Ok((targets, written))
        })?;
        compiled.drop_aside();
        let places = outputs.iter().zip(targets).zip(written).map(|(((_, plan), path), (output, pages))| {
            // A command names its files itself; all that is known is where.
            let path = if plan.backend == EXTERNAL { self.folder.clone() } else { path };
            Written { name: plan.table.name.clone(), path, pages, output }
        });
        Ok(places.collect())
    }

    /// Lets outputs that are all whole take their places.
    pub fn put_in_place(&self, written: Vec<Written>) -> Result<Vec<Made>, Fatal> {
        written.iter().try_for_each(|written| written.output.has_place())?;
        let mut made = Vec::new();
        for Written { name, path, pages, output } in written {
            let bytes = output.commit()?;
            made.push(Made { name, path, bytes, pages });
        }
        if let Some(folder) = &self.build_folder {
            let names = made.iter().filter_map(|m| m.path.strip_prefix(folder).ok()?.to_str());
            let kept = record::add(folder, names.filter(|name| !name.is_empty()));
            kept.map_err(|cause| Fatal::Write { path: folder.clone(), cause })?;
        }
        Ok(made)
    }

    /// The file of each output; its folder is made.
    fn targets(&self, book: &Book, outputs: &[(&dyn Backend, &OutputPlan)]) -> Result<Vec<PathBuf>, Fatal> {
        let title = file_name(&book.meta.title);
        let named = |stem: &str, (backend, plan): &(&dyn Backend, &OutputPlan)| {
            // An output of the book file is told apart from the plain one of its kind.
            let name = match plan.table.name == backend.name() {
                true => String::new(),
                false => format!("-{}", file_name(&plan.table.name)),
            };
            format!("{stem}{name}.{}", backend.extension())
        };
        let targets: Vec<PathBuf> = outputs
            .iter()
            .map(|output| match &self.output {
                Some(file) if outputs.len() == 1 => file.clone(),
                Some(file) => {
                    file.with_file_name(named(&file.file_stem().unwrap_or_default().to_string_lossy(), output))
                }
                None => self.folder.join(named(&title, output)),
            })
            .collect();
        for (i, target) in targets.iter().enumerate() {
            if targets[..i].contains(target) {
                let cause = io::Error::new(io::ErrorKind::AlreadyExists, "two outputs have this name");
                return Err(Fatal::Write { path: target.clone(), cause });
            }
            let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            Output::make_folder(folder).map_err(|cause| Fatal::Write { path: folder.to_path_buf(), cause })?;
        }
        Ok(targets)
    }

    /// Sizes of the pictures that can be shown; the others become placeholders, with a warning.
    pub(super) fn look_at_pictures(&self, book: &mut Book, reporter: &Reporter) -> BTreeMap<AssetId, Info> {
        let looked: Vec<Result<Info, media::MediaError>> =
            book.assets.items.par_iter().map(|asset| media::probe(&asset.blob.read()?)).collect();
        let mut broken: BTreeMap<AssetId, media::MediaError> = BTreeMap::new();
        let mut pictures = BTreeMap::new();
        for (i, info) in looked.into_iter().enumerate() {
            match info {
                Ok(info) => _ = pictures.insert(AssetId(i as u32), info),
                Err(cause) => _ = broken.insert(AssetId(i as u32), cause),
            }
        }
        walk::chapters_mut(book, &mut |chapter| {
            pictures::part(&mut chapter.blocks, &|image| is_large(image, &pictures));
        });
        if broken.is_empty() {
            return pictures;
        }
        for chapter in walk::chapters(book) {
            walk::images(&chapter.blocks, &mut |image| {
                if let ImageSource::Asset(id) = image.source
                    && let Some(cause) = broken.get(&id)
                {
                    let code = match cause {
                        media::MediaError::TooLarge { .. } => Code::PictureTooLarge,
                        _ => Code::MissingPicture,
                    };
                    let path = book.assets.get(id).path.display();
                    let message = format!("the picture {path} cannot be shown: {cause}");
                    reporter.report(Diagnostic::new(code, message).at(image.span).help(code.help()));
                }
            });
        }
        let paths: Vec<String> = book.assets.items.iter().map(|a| a.path.display().to_string()).collect();
        let absent = |image: &mut Image| {
            if let ImageSource::Asset(id) = image.source
                && broken.contains_key(&id)
            {
                image.source = ImageSource::Absent(paths[id.0 as usize].clone());
            }
        };
        walk::chapters_mut(book, &mut |chapter| walk::images_mut(&mut chapter.blocks, &mut |image| absent(image)));
        if book.meta.cover.is_some_and(|cover| broken.contains_key(&cover)) {
            book.meta.cover = None;
        }
        pictures
    }

    /// The date in the files: one that is given, else the newest source.
    fn date(&self, book: &Book, intake: &Intake) -> Timestamp {
        if let Some(date) = given_date(book) {
            return date;
        }
        let newest = intake
            .documents
            .iter()
            .filter_map(|d| d.path.ancestors().find_map(|path| self.files.modified(path).ok()))
            .max();
        Timestamp(newest.unwrap_or(0))
    }
}

/// Whether a picture is too large to stand among words.
fn is_large(image: &Image, pictures: &BTreeMap<AssetId, Info>) -> bool {
    /// Five lines of text, in pixels of CSS: a formula of some lines is lower.
    const LARGE: f32 = 120.0;
    let ImageSource::Asset(id) = image.source else { return false };
    let shown = |info: &Info| match image.width {
        Some(ImageWidth::Pixels(width)) => width * (info.height / info.width.max(1.0)),
        Some(ImageWidth::Share(_)) | None => info.height,
    };
    pictures.get(&id).is_some_and(|info| shown(info) > LARGE)
}

/// The date that is the same on every machine: `SOURCE_DATE_EPOCH`, else the newest that the metadata name.
fn given_date(book: &Book) -> Option<Timestamp> {
    let dates = walk::chapters(book).into_iter().filter_map(|c| c.byline.date);
    let epoch = environment::source_date_epoch().map(Timestamp);
    epoch.or_else(|| Some(Timestamp(seconds_of(book.meta.date.or_else(|| dates.max())?))))
}

/// A day as `2026-01-02`, UTC.
fn day_of(date: Timestamp) -> Option<String> {
    let day = jiff::Timestamp::from_second(date.0).ok()?;
    Some(jiff::tz::Offset::UTC.to_datetime(day).date().to_string())
}

/// The first second of a day, UTC.
fn seconds_of(date: Date) -> i64 {
    let month = i8::try_from(date.month.max(1)).unwrap_or(1);
    let day = i8::try_from(date.day.max(1)).unwrap_or(1);
    jiff::civil::Date::new(date.year, month, day)
        .and_then(|d| jiff::tz::Offset::UTC.to_timestamp(d.at(0, 0, 0, 0)))
        .map_or(0, |t| t.as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_its_first_second() {
        assert_eq!(seconds_of(Date::new(2024, 5, 1).unwrap()), 1_714_521_600);
        assert_eq!(seconds_of(Date::new(2024, 5, 0).unwrap()), 1_714_521_600);
        assert_eq!(day_of(Timestamp(1_714_521_600)).as_deref(), Some("2024-05-01"));
    }
}
