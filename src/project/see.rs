//! Stages made visible: what `huibian dump` and `huibian check --layout` show.

use super::compose::Engine;
use super::job::Job;
use crate::backend::Composer;
use crate::book::{Block, Book, plain, walk};
use crate::diag::{Fatal, Reporter};
use crate::files::{Disk, Files};
use crate::font::FontSet;
use crate::lang::Lang;
use crate::pages::{LayoutStats, Pages, dump};
use crate::typeset::Style;
use crate::typeset::breaks::{self, Break};
use std::path::Path;

/// A stage of composing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    Classes,
    Breaks,
    Lines,
    Pages,
}

/// The bytes of a finished file, to be looked into.
pub fn finished(path: &Path) -> Result<Vec<u8>, Fatal> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().map_or(path, Path::new);
    let data = Disk::open(folder, []).and_then(|disk| disk.read(name));
    data.map_err(|cause| Fatal::Read { path: path.to_path_buf(), cause })
}

impl Job {
    /// Looks at the pictures, and with `layout` composes the pages and counts.
    pub fn check(&self, book: &mut Book, layout: bool, reporter: &Reporter) -> Option<LayoutStats> {
        if layout {
            return self.composed(book, reporter).map(|pages| pages.stats);
        }
        self.look_at_pictures(book, reporter);
        None
    }

    /// A stage as text.
    pub fn see(&self, book: &mut Book, stage: Seen, reporter: &Reporter) -> String {
        match stage {
            Seen::Classes => of_paragraphs(book, &|text, lang| {
                let classes = breaks::characters(text, lang).into_iter().map(|c| format!("{}:{:?}", c.c, c.class));
                classes.collect::<Vec<_>>().join(" ")
            }),
            Seen::Breaks => {
                let style = Style::resolve(&self.designs[""], book.meta.lang, book.meta.writing_mode);
                of_paragraphs(book, &|text, lang| {
                    let characters = breaks::characters(text, lang);
                    let mut gaps = Vec::new();
                    breaks::opportunities(text, &characters, style.level, style.hangul, &mut gaps);
                    let mark = |gap: &Break| match gap {
                        // What only a gaping line would use is not shown: it is no opportunity of the rules.
                        Break::Never | Break::Inside => "",
                        Break::Hyphen => "-",
                        Break::Allowed | Break::Part | Break::Emergency | Break::Mandatory => "÷",
                    };
                    characters.iter().zip(&gaps).map(|(c, gap)| format!("{}{}", c.c, mark(gap))).collect()
                })
            }
            Seen::Lines => self.composed(book, reporter).map(|p| dump::lines(&p)).unwrap_or_default(),
            Seen::Pages => {
                let fonts = FontSet::open(&self.fonts, reporter);
                let name = |id| fonts.face(id).postscript_name().to_owned();
                self.composed(book, reporter).map(|p| dump::pages(&p, &name)).unwrap_or_default()
            }
        }
    }

    fn composed(&self, book: &mut Book, reporter: &Reporter) -> Option<Pages> {
        let pictures = self.look_at_pictures(book, reporter);
        let fonts = FontSet::open(&self.fonts, reporter);
        let engine = Engine {
            book,
            fonts: &fonts,
            designs: &self.designs,
            composed: vec![String::new()],
            pictures,
            reporter,
            date: None,
        };
        engine.pages("").ok()
    }
}

/// Each paragraph's text shown by `show`, a line a paragraph.
fn of_paragraphs(book: &Book, show: &dyn Fn(&str, Lang) -> String) -> String {
    let mut out = String::new();
    for chapter in walk::chapters(book) {
        walk::blocks(&chapter.blocks, &mut |block| {
            if let Block::Paragraph(paragraph) = block {
                out.push_str(&show(&plain(&paragraph.inlines), chapter.lang));
                out.push('\n');
            }
        });
    }
    out
}
