//! Ids: stable from build to build, unique in the book.
//!
//! A chapter is named by its path without the ending, a chapter found inside a document by its title behind it, a
//! heading or figure by `chapter#slug`. Equal ones of a document take an ordinal, as mdBook counts them.

use crate::book::{Block, Book, Chapter, Id, Inline, Part, links, plain, walk};
use crate::diag::{Code, Reporter, Span};
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::Path;

/// Gives every part, chapter, heading, figure, table and note its id.
pub fn settle(book: &mut Book, src: &Path, reporter: &Reporter) {
    let mut documents = Documents { taken: Taken::default(), src, list: Vec::new() };
    for matter in &mut book.front {
        documents.chapter(&mut matter.chapter, None);
    }
    for (k, part) in book.body.iter_mut().enumerate() {
        documents.part(part, &format!("part-{}", k + 1));
    }
    for matter in &mut book.back {
        documents.chapter(&mut matter.chapter, None);
    }
    documents.list.into_par_iter().with_max_len(32).for_each(|pieces| settle_inside(pieces, reporter));
}

/// The ids that were given.
#[derive(Default)]
struct Taken(HashMap<String, usize>);

impl Taken {
    /// `wanted`, or with the ordinal among equal ones behind it.
    fn unique(&mut self, wanted: &str) -> Id {
        let count = match self.0.get_mut(wanted) {
            Some(count) => count,
            None => self.0.entry(wanted.to_owned()).or_default(),
        };
        *count += 1;
        if *count == 1 {
            return Id::new(wanted);
        }
        let next = format!("{wanted}-{}", *count - 1);
        self.unique(&next)
    }
}

/// A chapter's id and blocks.
type Piece<'b> = (Id, &'b mut Vec<Block>);

/// First part of the work, in order: the ids of parts and chapters. What stands before the first `#` of an id names the
/// document, so that the ids inside one are a matter of that document alone.
struct Documents<'b, 's> {
    taken: Taken,
    src: &'s Path,
    /// Each document with the chapters found inside it.
    list: Vec<Vec<Piece<'b>>>,
}

impl<'b> Documents<'b, '_> {
    fn part(&mut self, part: &'b mut Part, fallback: &str) {
        let wanted = match part.id.as_str() {
            "" => part.title.as_ref().map_or(fallback.to_string(), |t| format!("part/{}", slug(&plain(t)))),
            given => given.replace('#', "-"),
        };
        part.id = self.taken.unique(&wanted);
        self.list.push(vec![(part.id.clone(), &mut part.intro)]);
        for chapter in &mut part.chapters {
            self.chapter(chapter, None);
        }
        for (k, inner) in part.parts.iter_mut().enumerate() {
            self.part(inner, &format!("{}/{}", part.id.as_str(), k + 1));
        }
    }

    /// The place of the document that a chapter is of. Several chapters in a row are of one where a file was divided.
    fn document(&mut self, chapter: &Id) -> usize {
        let name = |id: &Id| id.as_str().split('#').next().unwrap_or_default().to_owned();
        let last = self.list.last().and_then(|pieces| pieces.first());
        if last.is_none_or(|(first, _)| name(first) != name(chapter)) {
            self.list.push(Vec::new());
        }
        self.list.len() - 1
    }

    /// `above` is the path and id of the chapter this one was found in, and the place of its document in the list, for
    /// chapters without a document of their own.
    fn chapter(&mut self, chapter: &'b mut Chapter, above: Option<(&Path, &Id, usize)>) {
        let wanted = match (chapter.id.as_str(), &chapter.path, above) {
            ("", _, Some((_, base, _))) => format!("{}#{}", base.as_str(), slug(&plain(&chapter.title))),
            (explicit, _, Some((_, base, _))) => format!("{}#{explicit}", base.as_str()),
            ("", Some(path), None) => of_path(path, self.src),
            ("", None, None) => slug(&plain(&chapter.title)),
            (given, _, None) => given.to_owned(),
        };
        chapter.id = self.taken.unique(&wanted);
        if let Some((path, ..)) = above {
            chapter.path = Some(path.to_path_buf());
        }
        let document = above.map_or_else(|| self.document(&chapter.id), |(.., document)| document);
        let Chapter { id, path, blocks, children, .. } = chapter;
        self.list[document].push((id.clone(), blocks));
        for child in children {
            let inside = child.path.is_none();
            let path = path.as_deref().unwrap_or(Path::new(""));
            self.chapter(child, inside.then_some((path, id, document)));
        }
    }
}

/// Second part: the ids inside one document.
fn settle_inside(pieces: Vec<Piece>, reporter: &Reporter) {
    let mut taken = Taken::default();
    for (chapter, _) in &pieces {
        taken.unique(chapter.as_str());
    }
    for (chapter, blocks) in pieces {
        let base = format!("{}#", chapter.as_str());
        let mut named = |name: &str, span: Span, explicit: bool| {
            let wanted = format!("{base}{name}");
            let id = taken.unique(&wanted);
            if explicit && id.as_str() != wanted {
                reporter.at(Code::DuplicateId, span, format!("the id {name} is used twice"));
            }
            id
        };
        walk::own_blocks_mut(blocks, &mut |block| match block {
            Block::Heading(heading) => {
                heading.id = match heading.id.as_str() {
                    "" => named(&slug(&plain(&heading.inlines)), heading.span, false),
                    explicit => named(explicit, heading.span, false),
                };
            }
            Block::Figure(figure) => {
                figure.id = figure.id.take().map(|id| named(id.as_str(), figure.span, true));
            }
            Block::Table(table) => {
                table.id = table.id.take().map(|id| named(id.as_str(), table.span, true));
            }
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
        // Two marks of one note share its id: a note is named, not counted.
        walk::inlines_mut(blocks, &mut |inlines| {
            for inline in inlines {
                if let Inline::Note(note) = inline
                    && !note.id.as_str().starts_with(&base)
                {
                    note.id = Id::new(format!("{base}{}", note.id.as_str()));
                }
            }
        });
    }
}

/// The id of a document: its path below the source folder, without the ending.
pub fn of_path(path: &Path, src: &Path) -> String {
    let inside = path.strip_prefix(src).unwrap_or(path).with_extension("");
    inside.to_string_lossy().replace('\\', "/").replace(|c: char| c.is_whitespace() || c == '#', "-")
}

/// The id of a chapter that was found inside a document, by its title.
pub fn inside(path: &Path, src: &Path, title: &str) -> String {
    format!("{}#{}", of_path(path, src), slug(title))
}

/// A slug, or a word for text that leaves none.
fn slug(text: &str) -> String {
    let slug = links::slug(text);
    if slug.is_empty() { "section".into() } else { slug }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_those_of_mdbook() {
        assert_eq!(slug("Hello, World!"), "hello-world");
        assert_eq!(slug("什么是所有权？"), "什么是所有权");
        assert_eq!(slug("`if let` 与 `else`"), "if-let-与-else");
        assert_eq!(slug("！"), "section");
    }
}
