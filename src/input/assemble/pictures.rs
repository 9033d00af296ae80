//! Pictures of the articles and the cover: looked up, or replaced by a placeholder that names them.

use crate::book::address::fetchable;
use crate::book::{Asset, AssetId, Block, Book, Chapter, Image, ImageSource, Inline, Inlines, walk};
use crate::diag::{Code, Diagnostic, Reporter, Severity, SourceId, Span};
use crate::files::fetched::{self, Fetched};
use crate::files::{Blob, Files, MAX_FILES, leads_outside, normalise};
use crate::input::discover::Plan;
use crate::input::{Facts, Given, Intake, Remote};
use crate::media::MAX_DECODED;
use percent_encoding::percent_decode_str;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Endings of a cover beside the sources, the first found wins.
const COVERS: &[&str] = &["cover.jpg", "cover.jpeg", "cover.png", "cover.webp", "cover.svg"];
/// Folders that static-site tools serve as the root.
const SERVED: &[&str] = &["", "static", "source", "public", "assets", ".vuepress/public"];

/// Most articles whose pictures on the network are named one by one.
const MOST_NAMED: usize = 8;

/// Looks up every picture of the book. Gives those that are on the network, fetched or not.
pub fn resolve(book: &mut Book, files: &Arc<dyn Files>, src: &Path, reporter: &Reporter) -> Vec<Remote> {
    let mut lookup = Lookup {
        files,
        src,
        reporter,
        assets: Vec::new(),
        known: HashMap::new(),
        by_name: None,
        fetched: None,
        remote: Vec::new(),
        absent: BTreeMap::new(),
    };
    walk::parts_mut(&mut book.body, &mut |part| {
        let folder = part.path.as_deref().and_then(Path::parent).map(Path::to_path_buf);
        let folders = [folder.unwrap_or_else(|| PathBuf::from(part.id.as_str()))];
        walk::images_mut(&mut part.intro, &mut |image| lookup.image(image, &folders));
    });
    // Looked for and put in several chapters at a time; looked up one by one, so that they count in reading order.
    let mut sources: HashMap<PathBuf, HashMap<String, ImageSource>> = HashMap::new();
    let chapters = walk::chapters(book);
    let images: Vec<Vec<&Image>> = chapters.par_iter().map(|chapter| images_of(chapter)).collect();
    for (chapter, images) in chapters.iter().zip(images).filter(|(_, images)| !images.is_empty()) {
        let path = chapter.path.as_deref().unwrap_or(Path::new(""));
        // Hexo keeps the pictures of an article in a folder of its name.
        let folders = [path.parent().unwrap_or(Path::new("")).to_path_buf(), path.with_extension("")];
        let sources = sources.entry(path.to_path_buf()).or_default();
        for image in images {
            if let ImageSource::Path(target) = &image.source {
                let mut found = image.clone();
                lookup.image(&mut found, &folders);
                sources.insert(target.clone(), found.source);
            }
        }
    }
    lookup.report_absent();
    book.assets.items = lookup.assets;
    walk::chapters_aside(book, &|chapter| {
        let Some(sources) = sources.get(chapter.path.as_deref().unwrap_or(Path::new(""))) else { return };
        put_in(chapter, sources);
    });
    lookup.remote
}

/// The pictures of a chapter, those of its title first.
fn images_of(chapter: &Chapter) -> Vec<&Image> {
    let mut images = Vec::new();
    walk::inlines(&chapter.title, &mut |inline| {
        if let Inline::Image(image) = inline {
            images.push(&**image);
        }
    });
    walk::images(&chapter.blocks, &mut |image| images.push(image));
    images
}

/// Puts what was found into a chapter.
fn put_in(chapter: &mut Chapter, sources: &HashMap<String, ImageSource>) {
    let put = |image: &mut Image| {
        if let ImageSource::Path(target) = &image.source
            && let Some(found) = sources.get(target)
        {
            image.source = found.clone();
        }
    };
    walk::images_mut(&mut chapter.blocks, &mut { put });
    walk::inline_list_mut(&mut chapter.title, &mut |list| {
        for inline in list {
            if let Inline::Image(image) = inline {
                put(image);
            }
        }
    });
    drop_absent(&mut chapter.title);
    for block in &mut chapter.blocks {
        if let Block::Heading(heading) = block {
            drop_absent(&mut heading.inlines);
        }
    }
}

/// Finds the cover: given, named by a single document, or lying beside the sources.
pub fn cover(
    book: &mut Book,
    files: &Arc<dyn Files>,
    plan: &Plan,
    given: &Given,
    facts: Vec<Facts>,
    intake: &mut Intake,
    reporter: &Reporter,
) {
    if let Some((path, blob)) = &given.cover_file {
        intake.origins.push(("cover", path.display().to_string(), "--cover".into()));
        book.meta.cover = Some(book.assets.add(path.clone(), || blob.clone()));
        return;
    }
    let about = plan.about.facts.cover_image.as_ref().map(PathBuf::from);
    let named = given.cover.clone().or(about).or_else(|| match &facts[..] {
        [only] => only.cover_image.as_ref().map(PathBuf::from),
        _ => None,
    });
    let address = named.as_ref().and_then(|path| fetchable(&path.to_string_lossy()));
    let found = match named {
        Some(path) if address.is_some() => {
            let address = address.unwrap_or_default();
            let file = record(&**files, reporter).path(&address).filter(|path| files.len(path).is_ok());
            if file.is_none() {
                let message = format!("the cover {} is on the network", path.display());
                reporter.report(Diagnostic::new(Code::RemotePicture, message).help(Code::RemotePicture.help()));
            }
            intake.remote.push(Remote { address, span: None, file: file.clone() });
            file
        }
        Some(path) => {
            let places = [path.clone(), plan.src.join(&path)];
            let found = places.into_iter().filter_map(|p| normalise(&p)).find(|p| files.len(p).is_ok());
            if found.is_none() {
                let message = format!("the cover {} does not exist", path.display());
                reporter.report(Diagnostic::new(Code::MissingPicture, message).in_file(path));
            }
            found
        }
        None => [PathBuf::new(), plan.src.clone()]
            .iter()
            .flat_map(|folder| COVERS.iter().map(move |name| folder.join(name)))
            .find(|path| files.len(path).is_ok()),
    };
    if let Some(path) = found {
        intake.origins.push(("cover", path.display().to_string(), "a file of the book".into()));
        let files = files.clone();
        book.meta.cover = Some(book.assets.add(path.clone(), || Blob::file(files, path)));
    }
}

struct Lookup<'a> {
    files: &'a Arc<dyn Files>,
    src: &'a Path,
    reporter: &'a Reporter,
    assets: Vec<Asset>,
    known: HashMap<PathBuf, AssetId>,
    /// The pictures of the book's folder by their file names; made when one is looked for.
    by_name: Option<BTreeMap<String, PathBuf>>,
    /// What was fetched from the network; read when a picture is there.
    fetched: Option<Fetched>,
    remote: Vec<Remote>,
    /// Pictures on the network that were not fetched: the first of each article, and how many there are.
    absent: BTreeMap<SourceId, (Span, String, usize)>,
}

/// The record of what was fetched; nothing, and a warning, if it cannot be read.
fn record(files: &dyn Files, reporter: &Reporter) -> Fetched {
    Fetched::read(files).unwrap_or_else(|cause| {
        let path = Path::new(fetched::FOLDER).join(fetched::RECORD);
        let message = format!("{} cannot be read: {cause}", path.display());
        let diagnostic = Diagnostic { severity: Severity::Warning, ..Diagnostic::new(Code::CannotRead, message) };
        reporter.report(diagnostic.in_file(path).help("mend it, or remove it and fetch again"));
        Fetched::default()
    })
}

/// Takes pictures that were not found out of a heading: a placeholder says nothing there.
fn drop_absent(heading: &mut Inlines) {
    walk::inline_list_mut(heading, &mut |list| {
        list.retain(|i| !matches!(i, Inline::Image(image) if matches!(image.source, ImageSource::Absent(_))));
    });
}

/// All pictures below the root by their file names; of equal names the one that lies highest.
fn pictures_by_name(files: &dyn Files) -> BTreeMap<String, PathBuf> {
    /// Deepest folder that is looked into.
    const DEEPEST: usize = 8;
    let mut found = BTreeMap::new();
    let mut level = vec![PathBuf::new()];
    let mut count = 0;
    for _ in 0..DEEPEST {
        let mut below = Vec::new();
        for entry in level.iter().filter_map(|folder| files.list(folder).ok()).flatten() {
            let name = entry.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            count += 1;
            if name.starts_with('.') || count > MAX_FILES {
                continue;
            }
            if entry.is_dir {
                below.push(entry.path);
            } else {
                found.entry(name).or_insert(entry.path);
            }
        }
        level = below;
    }
    found
}

impl Lookup<'_> {
    fn image(&mut self, image: &mut Image, folders: &[PathBuf]) {
        let ImageSource::Path(target) = &image.source else { return };
        let target = target.trim().to_string();
        if image.alt.trim().is_empty() && image.title.is_none() {
            self.reporter.at(Code::MissingAlt, image.span, "a picture has no description");
        }
        image.source = match self.find(&target, folders, image) {
            Some(id) => ImageSource::Asset(id),
            None => ImageSource::Absent(shown(&target)),
        };
    }

    fn find(&mut self, target: &str, folders: &[PathBuf], image: &Image) -> Option<AssetId> {
        if target.get(..5).is_some_and(|head| head.eq_ignore_ascii_case("data:")) {
            return self.data(target, image);
        }
        if target.starts_with("//") || scheme(target).is_some() {
            return self.remote(target, image.span);
        }
        // It lies where its article says, the first place; others are tried too.
        let mut outside = None;
        for path in self.places(target, folders) {
            // A path that climbs out of the book's folder may lead into a further one.
            let path = normalise(&path).unwrap_or(path);
            if let Some(&id) = self.known.get(&path) {
                return Some(id);
            }
            match self.files.len(&path) {
                Ok(_) => return Some(self.file(path)),
                Err(cause) => outside = outside.or(Some(leads_outside(&cause))),
            }
        }
        if let Some(path) = self.anywhere(target) {
            return Some(self.file(path));
        }
        match outside == Some(true) {
            // Nothing is read, so the book can be made: the picture is as good as missing.
            true => self.reporter.report(Diagnostic {
                severity: Severity::Warning,
                ..Diagnostic::new(Code::OutsideFolder, format!("the picture {target} lies outside the book's folder"))
                    .at(image.span)
                    .help(Code::OutsideFolder.help())
            }),
            false => {
                let message = format!("the picture {target} does not exist");
                let diagnostic = Diagnostic::new(Code::MissingPicture, message).at(image.span);
                self.reporter.report(match target.starts_with('/') {
                    true => diagnostic
                        .help("what begins with / lies in the folder of a site: name it with --resource-path DIR"),
                    false => diagnostic,
                });
            }
        }
        None
    }

    /// A picture on the network: what was fetched of it.
    fn remote(&mut self, target: &str, span: Span) -> Option<AssetId> {
        let (files, reporter) = (self.files, self.reporter);
        if let Some(address) = fetchable(target) {
            let fetched = self.fetched.get_or_insert_with(|| record(&**files, reporter));
            let file = fetched.path(&address).filter(|path| files.len(path).is_ok());
            self.remote.push(Remote { address, span: Some(span), file: file.clone() });
            if let Some(path) = file {
                return Some(self.file(path));
            }
        }
        self.absent.entry(span.source).or_insert_with(|| (span, shown(target), 0)).2 += 1;
        None
    }

    /// One message an article, for a saved page may have a hundred pictures; one for all, where they are many.
    fn report_absent(&self) {
        if self.absent.len() > MOST_NAMED
            && let Some((span, _, _)) = self.absent.values().next()
        {
            let count: usize = self.absent.values().map(|(_, _, count)| count).sum();
            let articles = self.absent.len();
            let message = format!("{count} pictures of {articles} articles are on the network; this is the first");
            let diagnostic = Diagnostic::new(Code::RemotePicture, message).at(*span);
            self.reporter.report(diagnostic.help(Code::RemotePicture.help()));
            return;
        }
        for (id, (span, first, count)) in &self.absent {
            let path = self.reporter.source(*id).map(|source| source.path).unwrap_or_default();
            let message = match count {
                1 => format!("the picture {first} is on the network"),
                n => format!("{n} pictures of {} are on the network; this is the first", path.display()),
            };
            let diagnostic = Diagnostic::new(Code::RemotePicture, message).at(*span);
            self.reporter.report(diagnostic.help(Code::RemotePicture.help()));
        }
    }

    /// Where a picture may be: beside the article, below the book's source folder, where a site serves it from; as
    /// written first, then with its escapes and query taken off.
    fn places(&self, target: &str, folders: &[PathBuf]) -> Vec<PathBuf> {
        let decoded = percent_decode_str(target).decode_utf8_lossy().into_owned();
        let bare = decoded.split(['?', '#']).next().unwrap_or_default().to_string();
        let mut names = vec![target.to_string(), decoded, bare];
        names.dedup();
        let mut out = Vec::new();
        for name in names.iter().filter(|n| !n.is_empty()) {
            match name.strip_prefix('/') {
                Some(rooted) => {
                    // The folder of a site may lie between the book's and the article's.
                    let above = folders.iter().flat_map(|folder| folder.ancestors());
                    for root in [self.src, Path::new("")].into_iter().chain(above) {
                        out.extend(SERVED.iter().map(|served| root.join(served).join(rooted)));
                    }
                }
                None => out.extend(folders.iter().map(PathBuf::as_path).chain([self.src]).map(|f| f.join(name))),
            }
        }
        out
    }

    /// A picture named without a folder, wherever it lies: notebooks keep theirs in a folder of their own.
    fn anywhere(&mut self, target: &str) -> Option<PathBuf> {
        // Joplin names a picture by its id, which is the file's name without ending.
        let id = target.strip_prefix(":/").filter(|id| id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()));
        if let Some(id) = id {
            let files = self.files;
            let by_name = self.by_name.get_or_insert_with(|| pictures_by_name(&**files));
            let named = by_name.range(id.to_owned()..).next();
            return named.filter(|(name, _)| name.starts_with(id)).map(|(_, path)| path.clone());
        }
        if target.contains(['/', '\\']) {
            return None;
        }
        let files = self.files;
        let by_name = self.by_name.get_or_insert_with(|| pictures_by_name(&**files));
        let decoded = percent_decode_str(target).decode_utf8_lossy();
        by_name.get(target).or_else(|| by_name.get(&*decoded)).cloned()
    }

    /// A picture written into the page itself.
    fn data(&mut self, target: &str, image: &Image) -> Option<AssetId> {
        let bytes = data_bytes(target);
        let Some(bytes) = bytes.filter(|b| b.len() as u64 <= MAX_DECODED) else {
            self.reporter.at(Code::MissingPicture, image.span, "a picture written into the page cannot be read");
            return None;
        };
        let hash = Sha256::digest(&bytes);
        let name: String = hash.iter().take(8).map(|b| format!("{b:02x}")).collect();
        let path = PathBuf::from(format!("data/{name}"));
        if let Some(&id) = self.known.get(&path) {
            return Some(id);
        }
        Some(self.add(path, Blob::bytes(bytes)))
    }

    fn file(&mut self, path: PathBuf) -> AssetId {
        if let Some(&id) = self.known.get(&path) {
            return id;
        }
        let blob = Blob::file(self.files.clone(), path.clone());
        self.add(path, blob)
    }

    fn add(&mut self, path: PathBuf, blob: Blob) -> AssetId {
        let id = AssetId(self.assets.len() as u32);
        self.assets.push(Asset { path: path.clone(), blob });
        self.known.insert(path, id);
        id
    }
}

/// An address as a placeholder and a message show it: not the thousand characters of a data URI.
fn shown(target: &str) -> String {
    const LONGEST: usize = 120;
    match target.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &target[..at]),
        None => target.to_string(),
    }
}

/// `http` of `http://…`; a drive letter or a colon in a file name is no scheme.
fn scheme(target: &str) -> Option<&str> {
    let (scheme, rest) = target.split_once(':')?;
    let named =
        scheme.len() > 1 && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'.' | b'-'));
    (named && (rest.starts_with("//") || matches!(scheme, "cid" | "blob" | "about" | "javascript"))).then_some(scheme)
}

/// The bytes of a `data:` URI.
fn data_bytes(uri: &str) -> Option<Vec<u8>> {
    let (head, body) = uri.get(5..)?.split_once(',')?;
    if !head.to_ascii_lowercase().ends_with(";base64") {
        return Some(percent_decode_str(body).collect());
    }
    let raw: Vec<u8> = percent_decode_str(body).collect();
    base64(&raw)
}

/// Base64 of either alphabet, white space passed over.
fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    for &b in text {
        let value = match b {
            b'A'..=b'Z' => b - b'A',
            b'a'..=b'z' => b - b'a' + 26,
            b'0'..=b'9' => b - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            b if b.is_ascii_whitespace() => continue,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_written_into_a_page_is_read() {
        assert_eq!(data_bytes("data:image/png;base64,aGVsbG8=").unwrap(), b"hello");
        assert_eq!(data_bytes("data:image/svg+xml,%3Csvg%2F%3E").unwrap(), b"<svg/>");
        assert_eq!(data_bytes("data:image/png;base64,!!"), None);
    }

    #[test]
    fn only_addresses_have_a_scheme() {
        assert_eq!(scheme("https://example.com/a.png"), Some("https"));
        assert_eq!(scheme("图：一.png"), None);
        assert_eq!(scheme("C:\\a.png"), None);
    }
}
