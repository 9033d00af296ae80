//! Gathers diagnostics and knows the texts they point into.

use super::{Code, Diagnostic, Severity, SourceId, Span};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, RwLock};

/// A decoded source text, kept so that a message can show its line.
#[derive(Clone, Debug)]
pub struct SourceText {
    /// As a person would name it: relative to where the command was started, or to the book's folder.
    pub path: PathBuf,
    pub text: Arc<str>,
    /// The position at the start of each stretch, counted when the first place is asked for.
    stretches: Arc<OnceLock<Vec<Position>>>,
}

/// Bytes of a stretch: a place costs no more than one, however long its line is.
const STRETCH: usize = 1 << 12;

/// Line and column, both from 0; the column counts characters.
#[derive(Clone, Copy, Debug, Default)]
struct Position {
    line: usize,
    column: usize,
}

impl Position {
    /// The position behind `bytes`, which begin at this one.
    fn after(self, bytes: &[u8]) -> Position {
        bytes.iter().fold(self, |Position { line, column }, byte| match byte {
            b'\n' => Position { line: line + 1, column: 0 },
            // A byte that goes on with a character.
            0x80..0xC0 => Position { line, column },
            _ => Position { line, column: column + 1 },
        })
    }
}

impl SourceText {
    /// Line and column of a byte offset, both from 1; the column counts characters.
    pub fn line_column(&self, offset: u32) -> (usize, usize) {
        let mut at = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let bytes = self.text.as_bytes();
        let stretches = self.stretches.get_or_init(|| {
            let start = std::iter::once(Position::default());
            let next = bytes.chunks(STRETCH).scan(Position::default(), |position, stretch| {
                *position = position.after(stretch);
                Some(*position)
            });
            start.chain(next).collect()
        });
        let Position { line, column } = stretches[at / STRETCH].after(&bytes[at - at % STRETCH..at]);
        (line + 1, column + 1)
    }
}

/// How many messages of each weight were reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Tally {
    pub errors: usize,
    pub warnings: usize,
    pub notes: usize,
}

/// Takes diagnostics from any thread; gives them back sorted, repeats joined.
#[derive(Debug, Default)]
pub struct Reporter {
    sources: RwLock<Vec<SourceText>>,
    found: Mutex<Vec<Diagnostic>>,
}

impl Reporter {
    pub fn new() -> Self {
        Self::default()
    }

    /// Registers a source text. Ids rise in the order of the calls: call in the order of the book, from one thread.
    pub fn add_source(&self, path: impl Into<PathBuf>, text: Arc<str>) -> SourceId {
        let mut sources = self.sources.write().expect("no panic while the lock is held");
        sources.push(SourceText { path: path.into(), text, stretches: Arc::default() });
        SourceId(sources.len() as u32 - 1)
    }

    pub fn source(&self, id: SourceId) -> Option<SourceText> {
        self.sources.read().expect("no panic while the lock is held").get(id.0 as usize).cloned()
    }

    pub fn report(&self, diagnostic: Diagnostic) {
        self.found.lock().expect("no panic while the lock is held").push(diagnostic);
    }

    /// Takes over what another has gathered.
    pub fn adopt(&self, other: Self) {
        let found = other.found.into_inner().expect("no panic while the lock is held");
        found.into_iter().for_each(|diagnostic| self.report(diagnostic));
    }

    /// Short form of [`report`](Self::report) for a message at a place.
    pub fn at(&self, code: Code, span: Span, message: impl Into<String>) {
        self.report(Diagnostic::new(code, message).at(span));
    }

    /// Forgets the messages that are not wanted.
    pub fn keep(&self, wanted: impl Fn(&Diagnostic) -> bool) {
        self.found.lock().expect("no panic while the lock is held").retain(wanted);
    }

    pub fn tally(&self) -> Tally {
        let found = self.found.lock().expect("no panic while the lock is held");
        let count = |severity| found.iter().filter(|d| d.severity == severity).count();
        Tally { errors: count(Severity::Error), warnings: count(Severity::Warning), notes: count(Severity::Note) }
    }

    pub fn has_errors(&self) -> bool {
        self.tally().errors > 0
    }

    /// All messages so far: sorted by file, offset and code; equal code and message joined into the first place with
    /// the number of further places.
    pub fn sorted(&self) -> Vec<(Diagnostic, usize)> {
        let mut all = self.found.lock().expect("no panic while the lock is held").clone();
        all.sort_by(|a, b| {
            (a.span.is_none(), a.span, &a.path, a.code, &a.message).cmp(&(
                b.span.is_none(),
                b.span,
                &b.path,
                b.code,
                &b.message,
            ))
        });
        let mut first: BTreeMap<(Code, String), usize> = BTreeMap::new();
        let mut out: Vec<(Diagnostic, usize)> = Vec::new();
        for d in all {
            match first.get(&(d.code, d.message.clone())) {
                Some(&i) => out[i].1 += 1,
                None => {
                    first.insert((d.code, d.message.clone()), out.len());
                    out.push((d, 0));
                }
            }
        }
        out
    }

    /// The path and position a diagnostic is about, e.g. `03-纸.md:41:17`, if it has one.
    pub fn place(&self, d: &Diagnostic) -> Option<(PathBuf, Option<(usize, usize)>)> {
        if let Some(span) = d.span {
            let source = self.source(span.source)?;
            let position = source.line_column(span.start);
            return Some((source.path, Some(position)));
        }
        d.path.as_deref().map(Path::to_path_buf).map(|p| (p, None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_are_joined_and_sorted_by_place() {
        let reporter = Reporter::new();
        let id = reporter.add_source("a.md", "一\n二三".into());
        let span = |start| Span { source: id, start, end: start + 3 };
        reporter.at(Code::MissingGlyph, span(7), "no font has a glyph");
        reporter.at(Code::MissingGlyph, span(0), "no font has a glyph");
        let sorted = reporter.sorted();
        assert_eq!(sorted.len(), 1);
        assert_eq!((sorted[0].0.span, sorted[0].1), (Some(span(0)), 1));
        assert_eq!(reporter.source(id).unwrap().line_column(7), (2, 2));
    }

    #[test]
    fn what_another_has_gathered_is_taken_over_whole() {
        let (reporter, other) = (Reporter::new(), Reporter::new());
        let id = reporter.add_source("a.md", "一\n二三".into());
        let spans = [0, 4].map(|start| Span { source: id, start, end: start + 3 });
        spans.into_iter().for_each(|span| other.at(Code::MissingGlyph, span, "no font has a glyph"));
        reporter.adopt(other);
        let sorted = reporter.sorted();
        assert_eq!((sorted[0].0.span, sorted[0].1), (Some(spans[0]), 1));
    }

    #[test]
    fn places_are_those_that_counting_from_the_start_gives() {
        let text = format!("短\n{}\n\n{}末\n", "字a\u{20BB7}".repeat(2 * STRETCH), "行\n".repeat(STRETCH));
        let reporter = Reporter::new();
        let id = reporter.add_source("a.md", text.as_str().into());
        let source = reporter.source(id).unwrap();
        for (at, _) in text.char_indices().step_by(97).chain([(text.len(), ' ')]) {
            let before = &text[..at];
            let column = before.chars().rev().take_while(|&c| c != '\n').count();
            assert_eq!(source.line_column(at as u32), (before.matches('\n').count() + 1, column + 1), "{at}");
        }
    }
}
