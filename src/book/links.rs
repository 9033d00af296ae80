//! Links between the articles become references inside the book.
//!
//! A link names another article by its path (relative to the article, or from the book's root), with or without a
//! fragment, as `.md` or as the `.html` a site makes of it, or as the folder of a README. Its fragment is the id or the
//! slug of a heading. What leads nowhere stands without a link, and a message says where.

use super::{Block, Book, Chapter, Id, Inline, Inlines, Part, Reference, made, plain, walk};
use crate::diag::{Code, Reporter};
use crate::files::normalise;
use percent_encoding::percent_decode_str;
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Endings of articles, and of what a site makes of them.
const ENDINGS: &[&str] = &["md", "markdown", "mdx", "rmd", "qmd", "html", "htm", "xhtml", "txt"];
/// Names that stand for their folder.
const INDEXES: &[&str] = &["README", "index", "readme", "Readme", "INDEX", "_index"];

/// The words of a link that has none and takes those of the place it leads to, until it has them: 下駄, the mark for a
/// sort that is still to come. It is as wide as what stands for it, so that blanks beside it are settled as if it stood.
pub const UNNAMED: &str = "〓";

/// Stands in the words of a link for the number of the page it leads to.
const PAGE: &str = "{page}";
/// All the words of a link that takes the title of what it leads to, also where that has a number.
pub(super) const TITLE: &str = "{title}";

/// Makes references of links that lead to a place of the book. `src` is the folder that rooted links start from;
/// `joined` are documents that go on with another, and that one.
pub fn resolve(book: &mut Book, src: &Path, joined: &[(PathBuf, PathBuf)], reporter: &Reporter) {
    let asked = asked(book);
    if asked == Asked::Nothing {
        return;
    }
    let mut places = Places::of(book, src, asked);
    for (path, first) in joined {
        if let Some(id) = places.documents.get(&first.with_extension("")).cloned() {
            places.documents.entry(path.with_extension("")).or_insert(id);
        }
    }
    let resolve_in = |blocks: &mut Vec<Block>, path: Option<&Path>, own: &Id| {
        walk::inlines_mut(blocks, &mut |inlines| resolve_list(inlines, &places, path, own, reporter));
    };
    walk::parts_mut(&mut book.body, &mut |part| {
        let path = part.path.clone().unwrap_or_else(|| PathBuf::from(part.id.as_str()).join("README.md"));
        resolve_in(&mut part.intro, Some(&path), &part.id);
    });
    walk::chapters_aside(book, &|chapter| {
        let path = chapter.path.clone();
        let id = chapter.id.clone();
        resolve_in(&mut chapter.blocks, path.as_deref(), &id);
        let mut title = std::mem::take(&mut chapter.title);
        walk::inline_list_mut(&mut title, &mut |inlines| {
            resolve_list(inlines, &places, path.as_deref(), &id, reporter);
        });
        chapter.title = title;
    });
}

/// What the links of a book ask for: most books have few that stay inside it, and fewer that lead to a heading.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    Nothing,
    Documents,
    /// Places in documents.
    Names,
}

fn asked(book: &Book) -> Asked {
    let of = |inline: &Inline| match inline {
        Inline::Link(link) if is_address(link.target.trim()) => Asked::Nothing,
        Inline::Link(link) if link.target.contains(['#', '%']) => Asked::Names,
        Inline::Link(_) => Asked::Documents,
        _ => Asked::Nothing,
    };
    let in_blocks = |blocks: &[Block]| {
        let mut most = Asked::Nothing;
        walk::inlines_of(blocks, &mut |inline| most = most.max(of(inline)));
        most
    };
    let in_chapter = |chapter: &&Chapter| {
        let mut most = in_blocks(&chapter.blocks);
        walk::inlines(&chapter.title, &mut |inline| most = most.max(of(inline)));
        most
    };
    let mut most = walk::chapters(book).par_iter().map(in_chapter).max().unwrap_or(Asked::Nothing);
    walk::parts(&book.body, &mut |part| most = most.max(in_blocks(&part.intro)));
    most
}

/// The links of one run; one that leads nowhere is replaced by its text.
fn resolve_list(inlines: &mut Inlines, places: &Places, path: Option<&Path>, own: &Id, reporter: &Reporter) {
    if !inlines.iter().any(|i| matches!(i, Inline::Link(_))) {
        return;
    }
    for inline in std::mem::take(inlines) {
        let Inline::Link(link) = inline else {
            inlines.push(inline);
            continue;
        };
        let words = plain(&link.inlines);
        let page = words.split_once(PAGE).map(|(before, behind)| [before.to_owned(), behind.to_owned()]);
        let named = words != UNNAMED;
        match places.find(&link.target, path, own) {
            Found::Outside => inlines.push(Inline::Link(link)),
            Found::Place(target) => {
                let own = if named && page.is_none() { link.inlines } else { Inlines::new() };
                inlines.push(Inline::Reference(Box::new(Reference { target, inlines: own, page, span: link.span })));
            }
            Found::Nowhere => {
                reporter.at(Code::BrokenLink, link.span, format!("the link {} leads nowhere", shown(&link.target)));
                match link.title {
                    Some(title) if !named => inlines.extend(made(title)),
                    _ => inlines.extend(link.inlines.into_iter().filter(|_| named && words != TITLE)),
                }
            }
        }
    }
}

fn shown(target: &str) -> String {
    target.chars().take(120).collect()
}

/// Where a link leads.
enum Found {
    Place(Id),
    /// An address out of the book.
    Outside,
    Nowhere,
}

/// Every place of the book that a link can name.
struct Places {
    src: PathBuf,
    /// Documents by their path without ending; a README also by its folder.
    documents: HashMap<PathBuf, Id>,
    /// The first chapter of each file.
    files: HashMap<PathBuf, Id>,
    /// Ids and slugs of each document's headings, below the id of the document.
    anchors: HashMap<Id, HashMap<String, Id>>,
    /// Those of the whole book that only one place has, put together when one is asked for.
    unique: OnceLock<HashMap<String, Option<Id>>>,
}

impl Places {
    fn of(book: &Book, src: &Path, asked: Asked) -> Self {
        let mut places = Self {
            src: src.to_path_buf(),
            documents: HashMap::new(),
            files: HashMap::new(),
            anchors: HashMap::new(),
            unique: OnceLock::new(),
        };
        let mut pieces = Vec::new();
        for matter in book.front.iter().chain(&book.back) {
            places.add_chapter(&matter.chapter, None, &mut pieces);
        }
        book.body.iter().for_each(|part| places.add_part(part, &mut pieces));
        if asked != Asked::Names {
            return places;
        }
        // Of equal names the first is meant.
        let anchors: Vec<HashMap<String, Id>> = pieces.par_iter().map(Piece::anchors).collect();
        for (piece, anchors) in pieces.iter().zip(anchors) {
            match places.anchors.get_mut(&piece.document) {
                None => _ = places.anchors.insert(piece.document.clone(), anchors),
                Some(known) => anchors.into_iter().for_each(|(name, id)| _ = known.entry(name).or_insert(id)),
            }
        }
        places
    }

    fn add_part<'b>(&mut self, part: &'b Part, pieces: &mut Vec<Piece<'b>>) {
        if part.title.is_some() {
            self.documents.entry(PathBuf::from(part.id.as_str())).or_insert_with(|| part.id.clone());
            if let Some(path) = &part.path {
                self.add_document(path, &part.id);
            }
            let document = part.id.clone();
            pieces.push(Piece { document, own: &part.id, title: None, anchor: None, blocks: &part.intro });
        }
        part.chapters.iter().for_each(|c| self.add_chapter(c, None, pieces));
        part.parts.iter().for_each(|p| self.add_part(p, pieces));
    }

    /// `above` is the document and its path, for a chapter that was found inside it.
    fn add_chapter<'b>(&mut self, chapter: &'b Chapter, above: Option<(&Id, &Path)>, pieces: &mut Vec<Piece<'b>>) {
        let path = chapter.path.as_deref().unwrap_or(Path::new(""));
        let document = match above.filter(|(_, outer)| *outer == path) {
            Some((document, _)) => document.clone(),
            None => {
                self.add_document(path, &chapter.id);
                // The chapters of one file are one document.
                let first = self.files.entry(path.to_path_buf()).or_insert_with(|| chapter.id.clone());
                if path.as_os_str().is_empty() { chapter.id.clone() } else { first.clone() }
            }
        };
        let Chapter { id, title, anchor, blocks, .. } = chapter;
        pieces.push(Piece {
            document: document.clone(),
            own: id,
            title: Some(title),
            anchor: anchor.as_deref(),
            blocks,
        });
        for child in &chapter.children {
            self.add_chapter(child, Some((&document, path)), pieces);
        }
    }

    fn add_document(&mut self, path: &Path, id: &Id) {
        if path.as_os_str().is_empty() {
            return;
        }
        self.documents.entry(path.with_extension("")).or_insert_with(|| id.clone());
        let is_index = path.file_stem().is_some_and(|stem| INDEXES.iter().any(|name| stem == *name));
        if let Some(folder) = path.parent().filter(|_| is_index) {
            self.documents.entry(folder.to_path_buf()).or_insert_with(|| id.clone());
        }
    }

    fn find(&self, target: &str, path: Option<&Path>, own: &Id) -> Found {
        let target = target.trim();
        if is_address(target) {
            return Found::Outside;
        }
        let decoded = percent_decode_str(target).decode_utf8_lossy().into_owned();
        let (file, fragment) = decoded.split_once('#').map_or((decoded.as_str(), ""), |(f, a)| (f, a));
        let file = file.split('?').next().unwrap_or_default();
        let document = match file {
            "" => path.and_then(|p| self.documents.get(&p.with_extension(""))).or(Some(own)),
            _ => self.document(file, path),
        };
        let Some(document) = document else { return Found::Nowhere };
        if fragment.is_empty() {
            return if target.is_empty() { Found::Nowhere } else { Found::Place(document.clone()) };
        }
        let anchors = self.anchors.get(document);
        let found = anchors.and_then(|a| {
            let exact = a.get(fragment).or_else(|| a.get(&fragment.to_lowercase()));
            exact.or_else(|| a.get(&bare(fragment)).filter(|_| !bare(fragment).is_empty()))
        });
        match found {
            Some(id) => Found::Place(id.clone()),
            None if fragment.eq_ignore_ascii_case("top") => Found::Place(document.clone()),
            // The article is there, and better than nowhere; only a fragment of the own one says nothing then.
            None if !file.is_empty() => Found::Place(document.clone()),
            // The links of ditto: `#docs/page`.
            None if fragment.contains('/') => {
                self.document(&format!("/{fragment}"), None).map_or(Found::Nowhere, |id| Found::Place(id.clone()))
            }
            // Tools that put all files together, pandoc and bookdown, find a name in any. Saved pages have names of their own.
            None => {
                let is_typed = path.is_none_or(|path| path.extension().is_none_or(|ending| ending != "html"));
                let place =
                    Some(fragment).filter(|name| is_typed && name.is_ascii()).and_then(|name| self.anywhere(name));
                place.map_or(Found::Nowhere, |id| Found::Place(id.clone()))
            }
        }
    }

    /// The only place of the book that has a name.
    fn anywhere(&self, name: &str) -> Option<&Id> {
        let unique = self.unique.get_or_init(|| {
            let mut unique: HashMap<String, Option<Id>> = HashMap::new();
            for (name, id) in self.anchors.values().flatten() {
                unique.entry(name.clone()).and_modify(|known| *known = None).or_insert_with(|| Some(id.clone()));
            }
            unique
        });
        unique.get(name)?.as_ref()
    }

    /// The document that a path names, seen from another.
    fn document(&self, file: &str, path: Option<&Path>) -> Option<&Id> {
        let folder = path.and_then(Path::parent).unwrap_or(Path::new(""));
        // Zola's links begin with `@/`.
        let rooted = file.strip_prefix("@/").or(file.strip_prefix('/')).map(|rooted| rooted.trim_start_matches('/'));
        let places = match (rooted, path) {
            (Some(rooted), _) => vec![self.src.join(rooted), PathBuf::from(rooted)],
            // A site has each page as a folder of its own, from which its links start.
            (None, Some(path)) => vec![folder.join(file), self.src.join(file), path.with_extension("").join(file)],
            (None, None) => vec![self.src.join(file)],
        };
        places.iter().filter_map(|p| normalise(p)).find_map(|p| {
            let known = p.extension().is_some_and(|e| ENDINGS.iter().any(|&known| e.eq_ignore_ascii_case(known)));
            let bare = if known { p.with_extension("") } else { p };
            let folder_of_index = bare
                .file_name()
                .filter(|name| INDEXES.iter().any(|index| name == index))
                .and_then(|_| bare.parent().map(Path::to_path_buf));
            self.documents.get(&bare).or_else(|| self.documents.get(&folder_of_index?))
        })
    }
}

/// A part's introduction or a chapter without those below it.
struct Piece<'b> {
    document: Id,
    own: &'b Id,
    title: Option<&'b Inlines>,
    /// The id that its author gave the title.
    anchor: Option<&'b str>,
    blocks: &'b [Block],
}

impl Piece<'_> {
    /// The places in it by their names.
    fn anchors(&self) -> HashMap<String, Id> {
        let mut anchors = HashMap::new();
        if let Some(title) = self.title {
            add_anchor(&mut anchors, &self.document, self.own, &plain(title));
        }
        if let Some(anchor) = self.anchor {
            anchors.entry(anchor.to_owned()).or_insert_with(|| self.own.clone());
        }
        let mut add = |id: &Id, text: &str| add_anchor(&mut anchors, self.own, id, text);
        walk::blocks(self.blocks, &mut |block| match block {
            Block::Heading(heading) => add(&heading.id, &plain(&heading.inlines)),
            Block::Figure(figure) => figure.id.iter().for_each(|id| add(id, "")),
            Block::Table(table) => table.id.iter().for_each(|id| add(id, "")),
            Block::Paragraph(_)
            | Block::List(_)
            | Block::Quote(_)
            | Block::Code(_)
            | Block::Math(_)
            | Block::Verse(_)
            | Block::Rule(_)
            | Block::PageBreak(_)
            | Block::Aside(_) => {}
        });
        anchors
    }
}

/// Names a place by its id below the document and by the slug of its text; the first of equal ones stays.
fn add_anchor(anchors: &mut HashMap<String, Id>, base: &Id, id: &Id, text: &str) {
    let name = id.as_str().strip_prefix(base.as_str()).and_then(|n| n.strip_prefix('#')).unwrap_or(id.as_str());
    anchors.entry(name.to_string()).or_insert_with(|| id.clone());
    anchors.entry(bare(name)).or_insert_with(|| id.clone());
    if !text.is_empty() {
        anchors.entry(slug(text)).or_insert_with(|| id.clone());
        anchors.entry(bare(text)).or_insert_with(|| id.clone());
    }
}

/// The letters and digits of a name, behind a sign that none has: site generators differ in what they put between them
/// (`#_1-1-关于-go`, `#1-1-关于-Go`, `#1.1%20关于%20Go`).
fn bare(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    let name: String = std::iter::once('\0').chain(letters).collect();
    if name.len() > 1 { name } else { String::new() }
}

/// An address with a scheme, or one of the network.
fn is_address(target: &str) -> bool {
    if target.starts_with("//") {
        return true;
    }
    target.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
            && !scheme.contains('.')
    })
}

/// A heading as an anchor, as mdBook makes it: letters and digits in lower case, `-` for white space, `_` and `-` kept.
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.trim().chars() {
        if c.is_alphanumeric() || c == '_' || c == '-' {
            out.extend(c.to_lowercase());
        } else if c.is_whitespace() {
            out.push('-');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Heading, Link, Metadata, Paragraph, made};
    use crate::diag::Span;
    use crate::lang::Lang;

    fn chapter(path: &str, links: &[&str]) -> Chapter {
        let id = Id::new(path.trim_end_matches(".md"));
        let mut chapter = Chapter::new(id.clone(), made(path), Lang::ZhHans);
        chapter.path = Some(PathBuf::from("src").join(path));
        let heading = |name: &str, text: &str| Heading {
            level: 2,
            id: Id::new(format!("{}#{name}", id.as_str())),
            inlines: made(text),
            numbered: true,
            label: None,
            span: Span::default(),
        };
        chapter.blocks.push(Block::Heading(heading("纸-的历史", "纸 的历史")));
        chapter.blocks.push(Block::Heading(heading("mine", "Given By Hand")));
        let inlines = links
            .iter()
            .map(|&target| {
                let link = Link { target: target.into(), title: None, inlines: made("x"), span: Span::default() };
                Inline::Link(Box::new(link))
            })
            .collect();
        chapter.blocks.push(Block::Paragraph(Paragraph { inlines, ..Paragraph::default() }));
        chapter
    }

    #[test]
    fn a_link_without_words_waits_for_those_of_its_place_and_has_its_title_if_there_is_none() {
        let mut book = Book::new(Metadata::new("书", Lang::ZhHans));
        let mut unnamed = chapter("a.md", &["#mine", "#gone", "#lost", "#mine"]);
        walk::inlines_mut(&mut unnamed.blocks, &mut |inlines| {
            for inline in inlines.iter_mut() {
                if let Inline::Link(link) = inline {
                    link.inlines = made(UNNAMED);
                    link.title = (link.target == "#lost").then(|| "第 @lost 章".to_owned());
                }
            }
            if let Some(Inline::Link(link)) = inlines.last_mut() {
                link.inlines = made("第{page}页");
            }
        });
        book.body.push(Part { chapters: vec![unnamed], ..Part::default() });
        resolve(&mut book, Path::new("src"), &[], &Reporter::new());
        let Block::Paragraph(p) = &book.body[0].chapters[0].blocks[2] else { unreachable!() };
        let [Inline::Reference(name), lost, Inline::Reference(page)] = &p.inlines[..] else {
            panic!("{:?}", p.inlines)
        };
        assert_eq!(plain(std::slice::from_ref(lost)), "第 @lost 章");
        assert!(name.inlines.is_empty() && name.page.is_none() && page.inlines.is_empty());
        assert_eq!(page.page, Some(["第".to_owned(), "页".to_owned()]));
    }

    #[test]
    fn links_between_articles_become_references() {
        #[rustfmt::skip]
        let table = [
            ("b.md", Some("sub/b")), ("b.html#mine", Some("sub/b#mine")), ("../a.md#%E7%BA%B8-的历史", Some("a#纸-的历史")),
            ("/a.html", Some("a")), ("#given-by-hand", Some("sub/c#mine")), ("../part/", Some("part/README")),
            ("../part/index.html", Some("part/README")), ("b.md#gone", Some("sub/b")), ("./b", Some("sub/b")),
            ("b2.md", Some("sub/b")), ("b2.md#mine", Some("sub/b#mine")), ("b3.md", None),
            ("gone.md", None), ("#gone", None), ("../../out.md", None),
        ];
        let targets: Vec<&str> =
            table.iter().map(|t| t.0).chain(["https://example.com/a.md", "mailto:a@b.c"]).collect();
        let mut book = Book::new(Metadata::new("书", Lang::ZhHans));
        let chapters = vec![
            chapter("a.md", &[]),
            chapter("sub/b.md", &[]),
            chapter("sub/c.md", &targets),
            chapter("part/README.md", &[]),
        ];
        book.body.push(Part { chapters, ..Part::default() });
        let reporter = Reporter::new();
        let [more, first] = ["src/sub/b2.md", "src/sub/b.md"].map(PathBuf::from);
        resolve(&mut book, Path::new("src"), &[(more, first)], &reporter);
        let Block::Paragraph(p) = &book.body[0].chapters[2].blocks[2] else { unreachable!() };
        let seen: Vec<Option<&str>> = p
            .inlines
            .iter()
            .map(|i| match i {
                Inline::Reference(r) => Some(r.target.as_str()),
                Inline::Link(_) => Some("outside"),
                _ => None,
            })
            .collect();
        let expected: Vec<Option<&str>> = table.iter().map(|t| t.1).chain([Some("outside"), Some("outside")]).collect();
        assert_eq!(seen, expected);
        assert_eq!(reporter.tally().warnings, 4);
    }

    #[test]
    fn headings_are_found_by_the_anchors_of_other_tools() {
        let mut book = Book::new(Metadata::new("书", Lang::ZhHans));
        let named = ["#纸_的历史", "#_纸-的-历史", "#given-by-hand-", "#top", "#纸的", "#--"];
        book.body.push(Part { chapters: vec![chapter("a.md", &named)], ..Part::default() });
        let places = Places::of(&book, Path::new("src"), Asked::Names);
        let found = |target: &str| match places.find(target, Some(Path::new("src/a.md")), &Id::new("a")) {
            Found::Place(id) => id.as_str().to_owned(),
            _ => String::new(),
        };
        assert_eq!(named.map(found), ["a#纸-的历史", "a#纸-的历史", "a#mine", "a", "", ""]);
        // An id that one author gave is found from any file, a heading of the same words is not.
        let mut other = chapter("b.md", &[]);
        other.blocks.clear();
        book.body.push(Part { chapters: vec![other], ..Part::default() });
        let places = Places::of(&book, Path::new("src"), Asked::Names);
        let found = |target: &str| match places.find(target, Some(Path::new("src/b.md")), &Id::new("b")) {
            Found::Place(id) => id.as_str().to_owned(),
            _ => String::new(),
        };
        assert_eq!(["#mine", "#纸-的历史"].map(found), ["a#mine", ""]);
    }
}
