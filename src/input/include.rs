//! mdBook's includes: `{{#include file}}`, with line ranges and anchors.
//!
//! A document is expanded before its reader sees it. What a command leaves in its place keeps the place it came from:
//! every seam is a new entry of the text's origin, so that a message about an included line points into the file that
//! holds it.

use super::decode;
use crate::book::Text;
use crate::diag::{Code, Diagnostic, Origin, Reporter, SourceId, Span};
use crate::files::{Files, MAX_FILE, leads_outside, normalise};
use memchr::memmem;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// How deep a file may include another.
pub const MAX_DEPTH: usize = 16;
/// How many includes one document may have, those in included files among them.
const MAX_INCLUDES: usize = 10_000;

/// What commands begin with.
pub const MARK: &str = "{{";

/// Replaces the commands in a Markdown document. `path` is relative to the book's folder; included files are read
/// beside it, and registered as sources of their own.
pub fn expand(files: &dyn Files, path: &Path, text: Text, reporter: &Reporter) -> Text {
    if !memmem::find_iter(text.text.as_bytes(), MARK).any(|at| command(&text.text, at).is_some()) {
        return text;
    }
    let mut expansion = Expansion { reach: Reach::new(files, path, reporter), out: Text::default() };
    expansion.text(&text);
    expansion.out
}

/// The commands that are read here. What is left of them is what the author wants to be seen.
pub(super) const COMMANDS: [&str; 6] = ["include", "shiftinclude", "rustdoc_include", "playground", "playpen", "title"];

struct Expansion<'a> {
    reach: Reach<'a>,
    out: Text,
}

/// The files that one document may take in: inside the book's folder, so deep, so many, and none inside itself.
pub(super) struct Reach<'a> {
    files: &'a dyn Files,
    pub reporter: &'a Reporter,
    /// The files being included, outermost first.
    open: Vec<PathBuf>,
    count: usize,
    /// Files read already.
    read: BTreeMap<PathBuf, Text>,
}

/// Which lines of a file are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// Lines from, to: the first is 0, the last is not included.
    Lines(usize, Option<usize>),
    Anchor(String),
}

impl Expansion<'_> {
    /// Appends a text with its commands replaced.
    fn text(&mut self, source: &Text) {
        let mut done = 0;
        let mut at = 0;
        // The end of the line that was looked at.
        let mut line = 0;
        while let Some(i) = source.text[at..].find("{{") {
            let start = at + i;
            // A command stands on one line.
            let Some(inside) = command(&source.text, start) else {
                at = start + 2;
                continue;
            };
            if line < inside {
                line = source.text[inside..].find('\n').map_or(source.text.len(), |i| inside + i);
            }
            let Some(length) = source.text[inside..line].find("}}") else {
                at = line;
                continue;
            };
            let end = inside + length + 2;
            at = end;
            if source.text[..start].ends_with('\\') {
                // \{{#include …}} shows the command.
                self.out.push_part(source, done..start - 1);
                done = start;
                continue;
            }
            let command = &source.text[inside..inside + length];
            let (name, argument) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
            // Without a file it is what a book about mdBook says of it.
            if name != "title" && argument.trim().is_empty() {
                continue;
            }
            let span = source.origin.span(start, end);
            let place = (source.origin.locate(start as u32), span);
            let mut replace = |this: &mut Self| {
                this.out.push_part(source, done..start);
                done = end;
            };
            match name {
                "include" | "rustdoc_include" => {
                    replace(self);
                    self.include(argument.trim(), span);
                }
                // `auto:file`, `4:file`: how far its lines come back to the margin.
                "shiftinclude" => {
                    replace(self);
                    let file = argument.trim().split_once(':').map_or(argument, |(_, file)| file);
                    self.include(file.trim(), span);
                }
                "playground" | "playpen" => {
                    replace(self);
                    let mut words = argument.split_whitespace();
                    let file = words.next().unwrap_or_default();
                    let attributes: String = words.map(|w| format!(",{w}")).collect();
                    made(&mut self.out, &format!("```rust{attributes}\n"), place.0);
                    self.include(file, span);
                    made(&mut self.out, "\n```", place.0);
                }
                // The title of the page in a browser.
                "title" => replace(self),
                // A preprocessor's: the reader of Markdown knows whether it stands in code.
                _ => {}
            }
        }
        self.out.push_part(source, done..source.text.len());
    }

    fn include(&mut self, argument: &str, span: Span) {
        let (file, part) = parse(argument);
        let path = self.reach.folder().join(file);
        let Some(whole) = self.reach.enter(&path, file, span) else { return };
        match take(&whole, &part) {
            Some(text) if self.reach.has_room(&self.out, &text, span) => self.text(&text),
            Some(_) => {}
            None => {
                if let Part::Anchor(name) = &part {
                    self.reach.reporter.at(Code::MissingInclude, span, format!("{file} has no anchor {name}"));
                }
            }
        }
        self.reach.leave();
    }
}

/// What is behind the sign of the command that begins at `start`, if one does: `{{#` or `{{ #`.
fn command(text: &str, start: usize) -> Option<usize> {
    let rest = text[start + 2..].trim_start_matches([' ', '\t']);
    rest.starts_with('#').then(|| text.len() - rest.len() + 1)
}

/// Appends text that stands in no source, and whose place is that of what it stands for.
pub(super) fn made(out: &mut Text, text: &str, place: Option<(SourceId, u32)>) {
    if let Some((id, from)) = place {
        out.origin.seam(out.text.len() as u32, id, from);
    }
    out.text.push_str(text);
}

impl<'a> Reach<'a> {
    pub fn new(files: &'a dyn Files, path: &Path, reporter: &'a Reporter) -> Self {
        Self { files, reporter, open: vec![path.to_path_buf()], count: 0, read: BTreeMap::new() }
    }

    /// The folder of the file in hand.
    pub fn folder(&self) -> &Path {
        self.open.last().and_then(|p| p.parent()).unwrap_or(Path::new(""))
    }

    /// Whether a file is being taken in.
    pub fn holds(&self, path: &Path) -> bool {
        self.open.iter().any(|open| open == path)
    }

    /// Opens a file to take in, until [`Reach::leave`]. `name` is what the document calls it. None, with a message, if
    /// it cannot be taken in.
    pub fn enter(&mut self, path: &Path, name: &str, span: Span) -> Option<Text> {
        let Some(path) = normalise(path) else {
            let message = format!("the include {name} leads out of the book's folder");
            self.reporter.at(Code::OutsideFolder, span, message);
            return None;
        };
        if self.open.contains(&path) || self.open.len() > MAX_DEPTH {
            let what = if self.open.contains(&path) { "includes itself" } else { "is included too deep" };
            self.reporter.at(Code::IncludeCycle, span, format!("{} {what}", path.display()));
            return None;
        }
        if !self.counts(span) {
            return None;
        }
        let whole = self.load(&path, name, span)?;
        self.open.push(path);
        Some(whole)
    }

    /// Counts one more include; a message if there are too many.
    pub fn counts(&mut self, span: Span) -> bool {
        self.count += 1;
        if self.count > MAX_INCLUDES {
            self.reporter.at(Code::TooLarge, span, "the document has more than 10,000 includes");
        }
        self.count <= MAX_INCLUDES
    }

    /// Ends what [`Reach::enter`] began.
    pub fn leave(&mut self) {
        self.open.pop();
    }

    /// Whether a document may grow by a text; a message if it may not.
    pub fn has_room(&self, document: &Text, text: &Text, span: Span) -> bool {
        let fits = document.text.len() as u64 + text.text.len() as u64 <= MAX_FILE;
        if !fits {
            self.reporter.at(Code::TooLarge, span, "the document is over 256 MB with its includes");
        }
        fits
    }

    fn load(&mut self, path: &Path, name: &str, span: Span) -> Option<Text> {
        if let Some(text) = self.read.get(path) {
            return Some(text.clone());
        }
        let bytes = match self.files.read(path) {
            Ok(bytes) => bytes,
            Err(cause) => {
                let code = match cause.kind() {
                    _ if leads_outside(&cause) => Code::OutsideFolder,
                    io::ErrorKind::FileTooLarge => Code::TooLarge,
                    _ => Code::MissingInclude,
                };
                let message = match code {
                    Code::OutsideFolder => format!("the include {name} leads out of the book's folder"),
                    _ => format!("the include {name} cannot be read: {cause}"),
                };
                self.reporter.report(Diagnostic::new(code, message).at(span));
                return None;
            }
        };
        let decoded = decode::decode(&bytes, None);
        let text = decoded.text.clone();
        let id = self.reporter.add_source(path, text.clone());
        if !decode::report(&decoded, path, id, self.reporter) {
            return None;
        }
        let text = Text::new(&*text, Origin::verbatim(id, 0));
        self.read.insert(path.to_path_buf(), text.clone());
        Some(text)
    }
}

/// `file`, `file:2`, `file:2:10`, `file:2:`, `file::10`, `file:anchor`.
fn parse(argument: &str) -> (&str, Part) {
    let mut fields = argument.splitn(3, ':');
    let file = fields.next().unwrap_or_default().trim();
    let (from, to) = (fields.next().map(str::trim), fields.next().map(str::trim));
    let number = |field: &str| field.parse::<usize>().ok();
    let part = match (from, to) {
        (None, _) => Part::Lines(0, None),
        (Some(""), to) => Part::Lines(0, to.and_then(number)),
        (Some(from), to) => match (number(from), to) {
            (Some(line), None) => Part::Lines(line.saturating_sub(1), Some(line)),
            (Some(line), Some(to)) => Part::Lines(line.saturating_sub(1), number(to)),
            (None, _) => Part::Anchor(from.to_owned()),
        },
    };
    (file, part)
}

/// The part of a file, without the lines that only set anchors and without the last line end. None if the anchor is
/// not there.
fn take(whole: &Text, part: &Part) -> Option<Text> {
    let mut out = Text::default();
    let mut inside = !matches!(part, Part::Anchor(_));
    let mut found = inside;
    let mut start = 0;
    for (number, line) in whole.text.split_inclusive('\n').enumerate() {
        let range = start..start + line.len();
        start = range.end;
        let (begins, ends) = (anchor(line, "ANCHOR:"), anchor(line, "ANCHOR_END:"));
        if let Part::Anchor(name) = part {
            if begins == Some(name) {
                (inside, found) = (true, true);
            } else if ends == Some(name) {
                inside = false;
            }
        }
        let wanted = match part {
            Part::Lines(from, to) => number >= *from && to.is_none_or(|to| number < to),
            Part::Anchor(_) => inside,
        };
        if wanted && begins.is_none() && ends.is_none() {
            out.push_part(whole, range);
        }
    }
    if out.text.ends_with('\n') {
        out.text.pop();
    }
    found.then_some(out)
}

/// The name that a line sets behind `word`, as in `// ANCHOR: name`.
fn anchor<'l>(line: &'l str, word: &str) -> Option<&'l str> {
    let (_, rest) = line.split_once(word)?;
    let name = rest.trim_start();
    let end = name.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(name.len());
    (end > 0).then(|| &name[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Memory;

    fn expanded(text: &str, files: &[(&str, &str)]) -> (String, Vec<String>) {
        let files = Memory::new(files.iter().map(|&(path, text)| (path, text.as_bytes())));
        let reporter = Reporter::new();
        let id = reporter.add_source("src/a.md", text.into());
        let text = Text::new(text, Origin::verbatim(id, 0));
        let out = expand(&files, Path::new("src/a.md"), text, &reporter).text;
        let messages = reporter.sorted().into_iter().map(|(d, _)| {
            let (path, at) = reporter.place(&d).unwrap_or_default();
            format!("{} {}:{}", d.code, path.display(), at.map_or(0, |a| a.0))
        });
        (out, messages.collect())
    }

    const CODE: &str = "1\n// ANCHOR: all\n2\n// ANCHOR: x\n3\n// ANCHOR_END: x\n4\n// ANCHOR_END: all\n5\n";

    #[test]
    fn lines_that_are_shifted_are_taken_in() {
        let files = [("src/b.md", "  甲\n  乙\n")];
        assert_eq!(expanded("{{#shiftinclude auto:b.md}}", &files).0, "  甲\n  乙");
        assert_eq!(expanded("{{#shiftinclude 2:b.md:2}}", &files).0, "  乙");
    }

    #[test]
    fn lines_and_anchors_are_taken_and_anchor_lines_dropped() {
        for (part, taken) in [
            ("", "1\n2\n3\n4\n5"),
            (":all", "2\n3\n4"),
            (":x", "3"),
            (":1", "1"),
            (":3:5", "2\n3"),
            (":7:", "4\n5"),
            ("::3", "1\n2"),
            (":99:", ""),
        ] {
            let text = format!("<{{{{#include ../code.rs{part}}}}}>");
            assert_eq!(expanded(&text, &[("code.rs", CODE)]).0, format!("<{taken}>"), "{part}");
        }
    }

    #[test]
    fn an_escaped_command_is_shown_and_a_title_is_not() {
        let text = "\\{{#include x}} {{#title T}}{{#foo}} {{#include";
        assert_eq!(expanded(text, &[]), ("{{#include x}} {{#foo}} {{#include".into(), vec![]));
        let text = "`{{#include}}` {{ #title T}}{{ a }}{{";
        assert_eq!(expanded(text, &[]), ("`{{#include}}` {{ a }}{{".into(), vec![]));
        assert_eq!(expanded("{{ #include b.md }}", &[("src/b.md", "乙")]).0, "乙");
    }

    #[test]
    fn commands_without_an_end_take_no_time() {
        let text = "{{#甲 ".repeat(100_000);
        assert_eq!(expanded(&text, &[]).0, text);
    }

    #[test]
    fn a_playground_is_a_code_block() {
        let (out, _) = expanded("{{#playground x.rs editable}}", &[("src/x.rs", "fn main() {}\n")]);
        assert_eq!(out, "```rust,editable\nfn main() {}\n```");
    }

    #[test]
    fn includes_nest_beside_their_file() {
        let files = [("src/b/b.md", "[{{#include c.md}}]\n"), ("src/b/c.md", "c\n")];
        assert_eq!(expanded("{{#include b/b.md}}", &files).0, "[c]");
    }

    #[test]
    fn what_cannot_be_included_is_reported() {
        let files = [("src/b.md", "\n{{#include a.md}}"), ("src/c.md", "c")];
        for (text, message) in [
            ("{{#include b.md}}", "H0204 src/b.md:2"),
            ("{{#include a.md}}", "H0204 src/a.md:1"),
            ("{{#include no.md}}", "H0205 src/a.md:1"),
            ("{{#include c.md:no}}", "H0205 src/a.md:1"),
            ("{{#include ../../etc/passwd}}", "H0003 src/a.md:1"),
            ("{{#include /etc/passwd}}", "H0003 src/a.md:1"),
        ] {
            assert_eq!(expanded(text, &files).1, [message], "{text}");
        }
    }

    #[test]
    fn included_text_knows_its_place() {
        let files = Memory::new([("src/b.md", "甲\n乙\n".as_bytes())]);
        let reporter = Reporter::new();
        let text = "一{{#include b.md:2}}二";
        let id = reporter.add_source("src/a.md", text.into());
        let source = Text::new(text, Origin::verbatim(id, 0));
        let Text { text: out, origin } = expand(&files, Path::new("src/a.md"), source, &reporter);
        assert_eq!(out, "一乙二");
        assert_eq!(origin.locate(0), Some((id, 0)));
        assert_eq!(origin.locate(3), Some((SourceId(1), 4)));
        assert_eq!(origin.locate(6), Some((id, text.len() as u32 - 3)));
    }

    #[test]
    fn files_that_include_each_other_many_times_stay_small() {
        let mut files: Vec<(String, String)> = Vec::new();
        for i in 0..20 {
            files.push((format!("src/{i}.md"), format!("{{{{#include {}.md}}}}\n", i + 1).repeat(2)));
        }
        let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
        let (out, messages) = expanded("{{#include 0.md}}", &files);
        assert!(out.len() < 1 << 20);
        assert!(messages.iter().any(|m| m.starts_with("H0204")));
    }
}
