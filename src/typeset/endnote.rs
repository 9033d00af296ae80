//! Endnotes: the notes of a chapter after its text, or of the whole book behind it.
//!
//! Their numbers are known before anything is composed, and count from 1 in each chapter: a mark is its number in
//! figures, raised, as wide as it is. Mark and note lead to one another by their ids, since they seldom stand on one
//! page. Numbers hang to the left of the notes, in the 小五 of footnotes.

use super::block::{ASCENT, Env, Setter};
use super::column::number;
use super::galley::{Break, Placed, Strip, Thing};
use super::paragraph::{Frame, LineAlign};
use super::plan::What;
use super::style::{Notes, TextStyle};
use crate::book::outline::{Entry, EntryKind, entry_title};
use crate::book::{Block, Book, Chapter, Id, Inline, Inlines, Matter, MatterKind, Note, Part, made, notes, plain};
use crate::font::FontRole;
use crate::lang::{Lang, Word, word};
use crate::pages::{NodeRole, Pt, Tag};
use std::collections::{BTreeMap, HashSet};

/// The number of each note in its chapter.
pub type Numbers<'b> = BTreeMap<&'b Id, u32>;

/// What is known of all endnotes before anything is composed.
pub(super) struct Gathered<'b> {
    pub numbers: Numbers<'b>,
    pub at_end: Option<AtEnd<'b>>,
}

/// The notes of the whole book, and the piece they stand in.
pub(super) struct AtEnd<'b> {
    pub matter: Matter,
    /// The title of each chapter with notes, and its notes.
    groups: Vec<(Inlines, Vec<&'b Note>)>,
}

/// White between a number and its note, in em of the note.
const AFTER_NUMBER: f32 = 0.6;
/// A last note of so many lines does not stand alone on a page.
const SHORT: usize = 3;
const AT_END: &str = "notes-of-the-book";

/// Numbers the notes of a book; none where they stand at the foot of their page.
pub(super) fn gather(book: &Book, place: Notes) -> Option<Gathered<'_>> {
    match place {
        Notes::Page | Notes::Margin => return None,
        Notes::Chapter | Notes::Book => {}
    }
    let mut groups = Vec::new();
    fn of_part<'b>(part: &'b Part, groups: &mut Vec<(Inlines, Vec<&'b Note>)>) {
        groups.push((part.title.as_deref().map(entry_title).unwrap_or_default(), notes_of(&What::Part(part))));
        part.chapters.iter().for_each(|c| of_chapter(c, groups));
        part.parts.iter().for_each(|p| of_part(p, groups));
    }
    fn of_chapter<'b>(chapter: &'b Chapter, groups: &mut Vec<(Inlines, Vec<&'b Note>)>) {
        groups.push((entry_title(chapter.short_title()), notes_of(&What::Chapter(chapter))));
        chapter.children.iter().for_each(|c| of_chapter(c, groups));
    }
    book.front.iter().for_each(|m| of_chapter(&m.chapter, &mut groups));
    book.body.iter().for_each(|p| of_part(p, &mut groups));
    book.back.iter().for_each(|m| of_chapter(&m.chapter, &mut groups));
    groups.retain(|(_, notes)| !notes.is_empty());
    let mut numbers = Numbers::new();
    for (_, notes) in &groups {
        numbers.extend(notes.iter().zip(1..).map(|(note, n)| (&note.id, n)));
    }
    let at_end = (place == Notes::Book && !groups.is_empty()).then(|| {
        let lang = book.meta.lang;
        let chapter = Chapter::new(Id::new(AT_END), made(word(Word::Notes, lang)), lang);
        AtEnd { matter: Matter::new(MatterKind::Afterword, chapter), groups }
    });
    Some(Gathered { numbers, at_end })
}

/// The notes of a piece, those of its title first, each once.
fn notes_of<'b>(what: &What<'b>) -> Vec<&'b Note> {
    let (title, blocks): (&[Inline], &[Block]) = match *what {
        What::Matter(Matter { chapter, .. }) | What::Chapter(chapter) => (&chapter.title, &chapter.blocks),
        What::Part(part) => (part.title.as_deref().unwrap_or_default(), &part.intro),
    };
    let (mut seen, mut out) = (HashSet::new(), Vec::new());
    notes::of_inlines(title, &mut seen, &mut out);
    notes::of_blocks(blocks, &mut seen, &mut out);
    out
}

/// The id of the place where a note's mark stands.
pub(super) fn mark_id(note: &Id) -> Id {
    Id::new(format!("{}-mark", note.as_str()))
}

impl AtEnd<'_> {
    /// Puts the notes into the contents, before the back matter.
    pub fn list(&self, entries: &mut Vec<Entry>) {
        let is_back = |entry: &Entry| match entry.kind {
            EntryKind::Matter(kind) => match kind {
                MatterKind::Afterword | MatterKind::Sources | MatterKind::About | MatterKind::Colophon => true,
                MatterKind::HalfTitle
                | MatterKind::TitlePage
                | MatterKind::Copyright
                | MatterKind::Dedication
                | MatterKind::Preface
                | MatterKind::Contents => false,
            },
            EntryKind::Part | EntryKind::Chapter | EntryKind::Section(_) => false,
        };
        let at = entries.iter().rposition(|e| !is_back(e)).map_or(0, |at| at + 1);
        let Chapter { id, title, lang, .. } = &self.matter.chapter;
        let kind = EntryKind::Matter(self.matter.kind);
        let (id, title, children) = (id.clone(), title.clone(), Vec::new());
        entries.insert(at, Entry { id, label: None, title, lang: *lang, kind, children });
    }
}

impl<'b> Setter<'_, 'b> {
    /// The notes of a piece, behind its text.
    pub(super) fn chapter_notes(&mut self, what: &What<'b>, env: Env) {
        let notes = notes_of(what);
        if !notes.is_empty() {
            self.off_grid(env, |setter, env| {
                setter.notes_head(word(Word::Notes, env.text.lang), env);
                setter.end_notes(&notes, env);
            });
        }
    }

    /// The notes of the whole book, by chapter.
    pub(super) fn book_notes(&mut self, at_end: &AtEnd<'b>, env: Env) {
        for (title, notes) in &at_end.groups {
            self.off_grid(env, |setter, env| {
                setter.notes_head(&plain(title), env);
                setter.end_notes(notes, env);
            });
        }
    }

    fn notes_head(&mut self, title: &str, env: Env) {
        if title.trim().is_empty() {
            return;
        }
        let text = TextStyle { role: FontRole::SansBold, ..self.cx.style.note(env.text.lang) };
        let node = self.node(NodeRole::Paragraph, env.parent, Default::default());
        let frame =
            Frame { measure: env.measure, first_indent: Pt::ZERO, align: LineAlign::Balanced, hyphenate: false };
        let head = Env { text, leading: self.note_leading(env.text.lang), ..env };
        for line in self.compose_made(title, &text, &frame, node) {
            let strip = self.line_strip(line, head, Tag::Content(node));
            self.strip(Strip { after: Break::Never, ..strip }, head);
        }
        self.strip(Strip::space(text.size * 0.4), head);
    }

    /// Notes one below another, their numbers hanging before them.
    fn end_notes(&mut self, notes: &[&'b Note], env: Env) {
        let lang = env.text.lang;
        let text = self.cx.style.note(lang);
        let widest = notes.iter().map(|note| self.note_number(&note.id, text.size, lang).1).max().unwrap_or_default();
        let hang = widest + text.size * AFTER_NUMBER;
        let leading = self.note_leading(lang);
        let mut from = self.galley.strips.len();
        for Note { id, blocks, span } in notes {
            let node = self.node(NodeRole::Note, env.parent, *span);
            let label = self.node(NodeRole::ListLabel, node, *span);
            let inner = Env { text, leading, indent: 0.0, parent: node, ..env }.indented(hang);
            from = self.galley.strips.len();
            let keep = self.release();
            match blocks.split_first() {
                Some((head, rest)) => {
                    self.blocks(std::slice::from_ref(head), inner);
                    self.blocks(rest, Env { indent: self.cx.style.look(lang).paragraph.indent.get(), ..inner });
                }
                None => self.strip(Strip::block(leading), inner),
            }
            self.keep_again(keep);
            let Some(first) = self.galley.strips.get(from) else { continue };
            let lines = first.things.iter().find_map(|t| if let Thing::Line(l) = t { Some(l.across) } else { None });
            let across = lines.unwrap_or(text.size * ASCENT);
            let (line, width) = self.note_number(id, text.size, lang);
            let contents = line.text.clone();
            // Numbers end at one place.
            let along = inner.start - text.size * AFTER_NUMBER - width;
            let placed = Placed { along, across, line, tag: Tag::Content(label) };
            let back = Thing::Lead {
                id: mark_id(id),
                along,
                across: across - text.size * ASCENT,
                length: width,
                extent: text.size,
                contents,
                node: label,
            };
            if let Some(first) = self.galley.strips.get_mut(from) {
                first.things.splice(0..0, [Thing::Anchor(id.clone()), Thing::Line(placed), back]);
            }
        }
        let strips = &mut self.galley.strips;
        if strips.len() - from <= SHORT
            && let Some(before) = from.checked_sub(1)
        {
            strips[before].after = Break::Never;
        }
    }

    /// The number of a note as a line, and its width.
    fn note_number(&self, id: &Id, size: Pt, lang: Lang) -> (super::paragraph::SetLine<'b>, Pt) {
        let n = self.cx.numbers.and_then(|numbers| numbers.get(id)).copied().unwrap_or(1);
        let line = number(&n.to_string(), size, lang, self.cx);
        let width = line.width;
        (line, width)
    }
}
