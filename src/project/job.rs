//! What is to be done, with every setting in its stage's own type.

use super::Request;
use super::settings::Settings;
use crate::backend::{OptionTable, Registry};
use crate::book::address::fetchable;
use crate::book::highlight;
use crate::book::volumes::Division;
use crate::config::{self, BookFile};
use crate::diag::{Code, Diagnostic, Fatal, Reporter, Severity, Span};
use crate::files::{Blob, Disk, Files, environment, record};
use crate::font::FontOptions;
use crate::input::mounts::Mounts;
use crate::input::options::Options;
use crate::input::{Given, discover};
use crate::typeset::Design;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One run over one book.
#[derive(Debug)]
pub struct Job {
    pub(super) files: Arc<Disk>,
    /// The folder of a repository in which its book lies; empty where that is the folder that was named.
    inside: PathBuf,
    /// Files and folders below the book's folder; empty is all of it.
    pub(super) paths: Vec<PathBuf>,
    pub(super) given: Given,
    pub(super) options: Options,
    /// How the book is divided into volumes.
    pub(super) division: Option<Division>,
    /// Where the list of the order stands.
    pub(super) order_place: Option<Span>,
    pub(super) designs: BTreeMap<String, Design>,
    pub(super) fonts: FontOptions,
    pub(super) code: highlight::Options,
    pub(super) outputs: Vec<OutputPlan>,
    /// Where outputs are written, unless `output` names the file.
    pub(super) folder: PathBuf,
    /// The book's own folder of outputs, for which a record of what was made is kept. None for files that were named,
    /// and if another folder was.
    pub(super) build_folder: Option<PathBuf>,
    pub(super) output: Option<PathBuf>,
    pub(super) keep_going: bool,
}

/// One output of a run.
#[derive(Clone, Debug)]
pub struct OutputPlan {
    /// Name of the backend; `external` for a command.
    pub backend: String,
    pub table: OptionTable,
}

const BOOK_FILE: &str = "book.toml";
/// Seconds since 1970 that stand for now, the same for every build.
const EPOCH: &str = "SOURCE_DATE_EPOCH";
/// The folder of outputs, if the book file names none.
pub(super) const BUILD_DIR: &str = "book";
/// The name under which an output with a command runs.
pub(super) const EXTERNAL: &str = "external";

impl Job {
    /// Looks at the paths and the book file. None if that ended in errors; the reporter knows them.
    pub fn open(request: &Request, registry: &Registry, reporter: &Reporter) -> Result<Option<Job>, Fatal> {
        let (mut root, paths) = root_of(&request.paths)?;
        let open = |root: &Path| {
            let disk = Disk::open(root, request.resources.iter().map(PathBuf::as_path));
            disk.map(Arc::new).map_err(|cause| Fatal::Read { path: root.to_path_buf(), cause })
        };
        let mut files = open(&root)?;
        let is_bare = paths.is_empty() && !files.exists(Path::new(BOOK_FILE));
        let inside = is_bare.then(|| discover::folder_of_book(&*files)).flatten().unwrap_or_default();
        if !inside.as_os_str().is_empty() {
            root.push(&inside);
            files = open(&root)?;
            let message = format!("the book lies in {}: it is built from there", inside.display());
            let help = "name files or folders on the command line to read others";
            reporter.report(Diagnostic::new(Code::Guessed, message).help(help));
        }
        let before = reporter.tally().errors;

        let has_book_file = paths.is_empty() && files.exists(Path::new(BOOK_FILE));
        let mut file = match has_book_file {
            true => match book_file(&files, &root, reporter)? {
                Some(file) => file,
                None => return Ok(None),
            },
            false => BookFile::default(),
        };
        let places = overlay(&mut file, request);
        let settings = Settings { places: &places, reporter };
        if environment::variable(EPOCH).is_some() && environment::source_date_epoch().is_none() {
            settings.bad("", format!("{EPOCH} is no number of seconds"), "set it to seconds since 1970, or unset it");
        }
        let designs = settings.designs(&mut file, request, &files);
        let mut given = settings.given(&file.book);
        match request.cover.as_deref() {
            Some(path) if fetchable(&path.to_string_lossy()).is_some() => given.cover = Some(path.to_path_buf()),
            Some(path) => given.cover_file = Some(named_file(path, &files)?),
            None => {}
        }
        let options = settings.options(&file, request, &files, has_book_file);
        let division = settings.division(&file);
        let fonts = settings.fonts(&file.fonts, request, &root);
        let mut outputs = settings.outputs(&file.output, request, registry, &designs);
        for plan in &mut outputs {
            settings.named_files(plan, registry, &files)?;
        }
        let build_folder = paths.is_empty().then(|| settings.build_folder(&file, &root));
        let folder = request.folder.clone().or(build_folder.clone()).unwrap_or_else(|| PathBuf::from("."));
        if reporter.tally().errors > before {
            return Ok(None);
        }
        Ok(Some(Job {
            files,
            inside,
            paths,
            given,
            options,
            division,
            order_place: places.get("input.order").copied(),
            designs,
            fonts,
            code: highlight::Options {
                highlight: file.code.highlight.unwrap_or(true),
                line_numbers: file.code.line_numbers.unwrap_or(false),
            },
            outputs,
            folder,
            build_folder: build_folder.filter(|_| request.folder.is_none() && request.output.is_none()),
            output: request.output.clone(),
            keep_going: request.keep_going,
        }))
    }

    /// The folder of a repository in which its book lies; empty where that is the folder that was named.
    pub fn inside(&self) -> &Path {
        &self.inside
    }

    /// The book's folder.
    pub fn root(&self) -> &Path {
        self.files.root()
    }

    /// Whether there is anything to read, readable or not.
    pub fn holds_articles(&self) -> bool {
        let found = Reporter::new();
        let plan = discover::discover(&Mounts::over(self.files.clone()), &self.paths, &self.options, &found);
        plan.is_some() || found.sorted().iter().any(|(d, _)| d.severity == Severity::Error && d.code != Code::NoInput)
    }

    /// Removes what builds have made in the book's own folder of outputs.
    pub fn clean(&self) -> Result<(), Fatal> {
        let Some(folder) = &self.build_folder else { return Ok(()) };
        record::remove(folder).map_err(|cause| Fatal::Write { path: folder.clone(), cause })
    }

    /// The design of the pages of an output that names none.
    pub fn design(&self) -> &Design {
        &self.designs[""]
    }

    pub fn fonts(&self) -> &FontOptions {
        &self.fonts
    }
}

/// The book file in the book's folder. None if that ended in errors; the reporter knows them.
fn book_file(files: &Disk, root: &Path, reporter: &Reporter) -> Result<Option<BookFile>, Fatal> {
    let path = Path::new(BOOK_FILE);
    let bytes = files.read(path).map_err(|cause| Fatal::Read { path: root.join(path), cause })?;
    let read = utf8(path, bytes, reporter).and_then(|text| config::read(path, &text, reporter));
    Ok(read.map(|(file, _)| file))
}

/// Lays the facts that the request gives over those of the book file, and takes where the keys stand out of it: those
/// that the request gives stand nowhere.
fn overlay(file: &mut BookFile, request: &Request) -> BTreeMap<String, Span> {
    let mut places = std::mem::take(&mut file.places);
    for key in file.book.overlay(request.book.clone()) {
        places.remove(&format!("book.{key}"));
    }
    let flags = [
        ("page.design", &request.design),
        ("page.size", &request.size),
        ("page.bleed", &request.bleed),
        ("input.encoding", &request.encoding),
        ("input.convert", &request.convert),
    ];
    for (key, _) in flags.into_iter().filter(|(_, value)| value.is_some()) {
        places.remove(key);
    }
    places
}

/// A file named by the user, who may name any; one of the book is called as the book calls it.
pub(super) fn named_file(path: &Path, files: &Arc<Disk>) -> Result<(PathBuf, Blob), Fatal> {
    let fail = |cause| Fatal::Read { path: path.to_path_buf(), cause };
    let real = Disk::canonical(path).map_err(fail)?;
    if let Ok(inside) = real.strip_prefix(files.root()) {
        return Ok((inside.to_path_buf(), Blob::file(files.clone(), inside)));
    }
    let folder = real.parent().unwrap_or(Path::new("/"));
    let name = real.file_name().map_or(real.as_path(), Path::new);
    let disk = Disk::open(folder, []).map_err(fail)?;
    disk.len(name).map_err(fail)?;
    Ok((real.clone(), Blob::file(Arc::new(disk), name)))
}

/// The text of a book file. None, and an error at the first byte that is none, if it is not UTF-8.
pub(super) fn utf8(path: &Path, bytes: Vec<u8>, reporter: &Reporter) -> Option<String> {
    match String::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(broken) => {
            let at = broken.utf8_error().valid_up_to() as u32;
            let source = reporter.add_source(path, String::from_utf8_lossy(broken.as_bytes()).into());
            let message = format!("{} is not UTF-8", path.display());
            let place = Span { source, start: at, end: at };
            reporter.report(Diagnostic::new(Code::BadToml, message).at(place).help("save it as UTF-8"));
            None
        }
    }
}

/// The folder that holds everything named, and the names relative to it; none for a folder alone.
fn root_of(paths: &[PathBuf]) -> Result<(PathBuf, Vec<PathBuf>), Fatal> {
    let fail = |path: &Path| {
        let path = path.to_path_buf();
        move |cause| Fatal::Read { path, cause }
    };
    let real = |path: &Path| Disk::canonical(path).map_err(fail(path));
    match paths {
        [] => Ok((real(Path::new("."))?, Vec::new())),
        [path] => {
            let real = real(path)?;
            if Disk::is_folder(&real) {
                return Ok((real, Vec::new()));
            }
            let folder = real.parent().unwrap_or(Path::new("/")).to_path_buf();
            let name = real.file_name().map(PathBuf::from).unwrap_or_default();
            let names = if name == Path::new(BOOK_FILE) { Vec::new() } else { vec![name] };
            Ok((folder, names))
        }
        several => {
            let reals: Vec<PathBuf> = several.iter().map(|p| real(p)).collect::<Result<_, _>>()?;
            let mut root = reals[0].parent().unwrap_or(Path::new("/")).to_path_buf();
            while !reals.iter().all(|r| r.starts_with(&root)) {
                root.pop();
            }
            let names = reals.iter().filter_map(|r| r.strip_prefix(&root).ok().map(Path::to_path_buf)).collect();
            Ok((root, names))
        }
    }
}
