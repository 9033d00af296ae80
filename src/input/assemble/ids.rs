//! Ids: stable from build to build, unique in the book.
//!
//! A chapter is named by its path without the ending, a chapter found inside a document by its title behind it, a
//! heading or figure by `chapter#slug`. Equal ones of a document take an ordinal, as mdBook counts them.

use crate::book::{Block, Book, Chapter, Id, Inline, Part, links, plain, walk};
use crate::diag::{Code, Reporter, Span};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Gives every part, chapter, heading, figure, table and note its id.
pub fn settle(book: &mut Book, src: &Path, reporter: &Reporter) {
    let mut ids = Ids { taken: HashMap::new(), src: src.to_path_buf(), reporter };
    for matter in &mut book.front {
        ids.chapter(&mut matter.chapter, None);
    }
    for (k, part) in book.body.iter_mut().enumerate() {
        ids.part(part, &format!("part-{}", k + 1));
    }
    for matter in &mut book.back {
        ids.chapter(&mut matter.chapter, None);
    }
}

struct Ids<'r> {
    /// How often each id was asked for.
    taken: HashMap<String, usize>,
    src: PathBuf,
    reporter: &'r Reporter,
}

impl Ids<'_> {
    /// `wanted`, or with the ordinal among equal ones behind it.
    fn unique(&mut self, wanted: &str) -> Id {
        let count = self.taken.entry(wanted.to_string()).or_default();
        *count += 1;
        if *count == 1 {
            return Id::new(wanted);
        }
        let next = format!("{wanted}-{}", *count - 1);
        self.unique(&next)
    }

    fn part(&mut self, part: &mut Part, fallback: &str) {
        let wanted = match part.id.as_str() {
            "" => part.title.as_ref().map_or(fallback.to_string(), |t| format!("part/{}", slug(&plain(t)))),
            given => given.to_string(),
        };
        part.id = self.unique(&wanted);
        let base = part.id.as_str().to_string();
        self.blocks(&mut part.intro, &base);
        for chapter in &mut part.chapters {
            self.chapter(chapter, None);
        }
        for (k, inner) in part.parts.iter_mut().enumerate() {
            self.part(inner, &format!("{base}/{}", k + 1));
        }
    }

    /// `above` is the id of the chapter this one was found in, for chapters without a document of their own.
    fn chapter(&mut self, chapter: &mut Chapter, above: Option<(&Path, &str)>) {
        let path = chapter.path.clone();
        let own = path.as_deref().filter(|p| above.is_none_or(|(outer, _)| outer != *p));
        let wanted = match (chapter.id.as_str(), own, above) {
            (explicit, _, Some((_, base))) if !explicit.is_empty() => format!("{base}#{explicit}"),
            (given, _, None) if !given.is_empty() => given.to_string(),
            (_, Some(path), _) => of_path(path, &self.src),
            (_, None, Some((_, base))) => format!("{base}#{}", slug(&plain(&chapter.title))),
            (_, None, None) => slug(&plain(&chapter.title)),
        };
        chapter.id = self.unique(&wanted);
        let base = chapter.id.as_str().to_string();
        self.blocks(&mut chapter.blocks, &base);
        let outer = path.unwrap_or_default();
        for child in &mut chapter.children {
            let found_inside = child.path.is_none();
            if found_inside {
                child.path = Some(outer.clone());
            }
            self.chapter(child, found_inside.then_some((&outer, &base)));
        }
    }

    fn blocks(&mut self, blocks: &mut [Block], base: &str) {
        walk::own_blocks_mut(blocks, &mut |block| match block {
            Block::Heading(heading) => {
                let explicit = !heading.id.as_str().is_empty();
                let name = if explicit { heading.id.as_str().to_string() } else { slug(&plain(&heading.inlines)) };
                heading.id = self.named(base, &name, heading.span, false);
            }
            Block::Figure(figure) => {
                figure.id = figure.id.take().map(|id| self.named(base, id.as_str(), figure.span, true));
            }
            Block::Table(table) => {
                table.id = table.id.take().map(|id| self.named(base, id.as_str(), table.span, true));
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
                    && !note.id.as_str().starts_with(&format!("{base}#"))
                {
                    note.id = Id::new(format!("{base}#{}", note.id.as_str()));
                }
            }
        });
    }

    fn named(&mut self, base: &str, name: &str, span: Span, explicit: bool) -> Id {
        let wanted = format!("{base}#{name}");
        let id = self.unique(&wanted);
        if explicit && id.as_str() != wanted {
            self.reporter.at(Code::DuplicateId, span, format!("the id {name} is used twice"));
        }
        id
    }
}

/// The id of a document: its path below the source folder, without the ending.
pub fn of_path(path: &Path, src: &Path) -> String {
    let inside = path.strip_prefix(src).unwrap_or(path).with_extension("");
    inside.to_string_lossy().replace('\\', "/").replace(char::is_whitespace, "-")
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
