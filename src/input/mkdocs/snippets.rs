//! What a page takes in from other files: `--8<-- "file"`, with lines (`file:3:5`) or a section (`file:name`), and lists of
//! files between two lines `--8<--`.
//!
//! Fenced code is filled in this way too. The lines come as far in as the mark stands; `;--8<--` shows the mark. No file
//! outside the book's folder is taken in, and none inside itself.

use super::Snippets;
use crate::book::Text;
use crate::diag::{Code, Reporter, SourceId, Span};
use crate::files::{Files, normalise};
use crate::input::front_matter;
use crate::input::include::{Reach, made};
use crate::input::pattern::patterns;
use crate::lang::scan;
use std::path::{Path, PathBuf};

patterns! {
    /// The blanks before it, a sign that it is only shown, and the file.
    MARK = r#"^([ \t]*)(;*)-{1,}8<-{1,}(?:[ \t]+(?:"([^"\n]+)"|'([^'\n]+)'))?[ \t]*$"#;
    /// A line that begins or ends a section of a file.
    SECTION = r"-{1,}8<-{1,}[ \t]+\[[ \t]*(start|end)[ \t]*:[ \t]*([A-Za-z][\w-]*)[ \t]*\]";
}

/// Puts in what a page asks for, and what stands at the end of every page.
pub fn expand(files: &dyn Files, path: &Path, text: Text, snippets: &Snippets, reporter: &Reporter) -> Text {
    let text = headed(text);
    let may_have = |text: &str| scan::holds(text, "8<-");
    if !may_have(&text.text) && snippets.appended.is_empty() {
        return text;
    }
    let mut expansion = Expansion { files, snippets, reach: Reach::new(files, path, reporter), out: Text::default() };
    expansion.text(&text, "");
    let end = text.text.len();
    for name in snippets.appended.iter().filter(|name| !path.ends_with(name)) {
        made(&mut expansion.out, "\n\n", text.origin.locate(end as u32));
        expansion.file(name, "", text.origin.span(0, 0));
    }
    expansion.out
}

/// What a page says of itself on its first lines without a mark around them: `author: 甲, 乙`.
fn headed(text: Text) -> Text {
    const KEYS: [&str; 9] =
        ["author", "authors", "title", "date", "description", "template", "tags", "summary", "comments"];
    let key = |line: &str| {
        line.split_once(": ").filter(|(_, value)| !value.trim().is_empty()).map(|(key, _)| key.to_lowercase())
    };
    let mut end = 0;
    for line in text.text.split_inclusive('\n') {
        match line.trim() {
            "" => break,
            line if key(line).is_some_and(|key| KEYS.contains(&key.as_str())) => {}
            _ => return text,
        }
        end += line.len();
    }
    if end == 0 {
        return text;
    }
    let mut out = Text::default();
    made(&mut out, "---\n", text.origin.locate(0));
    out.push_part(&text, 0..end);
    made(&mut out, if text.text[..end].ends_with('\n') { "---\n" } else { "\n---\n" }, text.origin.locate(end as u32));
    out.push_part(&text, end..text.text.len());
    out
}

struct Expansion<'a> {
    files: &'a dyn Files,
    snippets: &'a Snippets,
    reach: Reach<'a>,
    out: Text,
}

impl Expansion<'_> {
    /// Appends a text, each line as far in as `lead`.
    fn text(&mut self, source: &Text, lead: &str) {
        let mut in_list = false;
        for (range, line) in scan::lines_at(&source.text) {
            let bare = line.trim_end_matches(['\n', '\r']);
            let end = &line[bare.len()..];
            let span = source.origin.span(range.start, range.start + bare.len());
            let place = source.origin.locate(range.start as u32);
            let found = Some(bare).filter(|text| text.contains("8<-")).and_then(|text| MARK.captures(text));
            match found {
                Some(found) => {
                    let part = |i: usize| found.get(i).map_or("", |m| m.as_str());
                    let file = if part(3).is_empty() { part(4) } else { part(3) };
                    match () {
                        () if !part(2).is_empty() => {
                            self.line(lead, place);
                            let shown = range.start + part(1).len() + part(2).len();
                            self.out.push_part(source, range.start..range.start + part(1).len());
                            self.out.push_part(source, shown..range.end);
                        }
                        () if file.is_empty() => in_list = !in_list,
                        () => {
                            self.file(file, &format!("{lead}{}", part(1)), span);
                            made(&mut self.out, end, place);
                        }
                    }
                }
                None if in_list => {
                    let file = bare.trim();
                    if !file.is_empty() && !file.starts_with(';') {
                        let blanks = bare.len() - bare.trim_start().len();
                        self.file(file, &format!("{lead}{}", &bare[..blanks]), span);
                        made(&mut self.out, end, place);
                    }
                }
                None if SECTION.is_match(bare) => {}
                None => {
                    if !bare.is_empty() {
                        self.line(lead, place);
                    }
                    self.out.push_part(source, range);
                }
            }
        }
    }

    fn line(&mut self, lead: &str, place: Option<(SourceId, u32)>) {
        if !lead.is_empty() {
            made(&mut self.out, lead, place);
        }
    }

    /// A file, or what is meant of it.
    fn file(&mut self, named: &str, lead: &str, span: Span) {
        if named.contains("://") {
            self.reach.reporter.at(
                Code::MissingInclude,
                span,
                format!("{named} is on the network and was not taken in"),
            );
            return;
        }
        let (name, part) = Part::of(named);
        let path = self.place(name);
        let Some(whole) = self.reach.enter(&path, name, span) else { return };
        match part.taken(&whole) {
            Some(text) if self.reach.has_room(&self.out, &text, span) => self.text(&text, lead),
            Some(_) => {}
            None => self.reach.reporter.at(Code::MissingInclude, span, format!("{name} has no section {named}")),
        }
        self.reach.leave();
    }

    /// Where a file lies: in one of the folders of snippets, else beside the page.
    fn place(&self, name: &str) -> PathBuf {
        let beside = self.reach.folder().join(name);
        let mut folders = self.snippets.folders.iter().map(|folder| folder.join(name));
        let found =
            folders.clone().chain([beside]).find(|path| normalise(path).is_some_and(|p| self.files.len(&p).is_ok()));
        found.or_else(|| folders.next_back()).unwrap_or_default()
    }
}

/// Which lines of a file are meant.
enum Part {
    All,
    /// The first and the last of each stretch, from 1.
    Lines(Vec<(usize, usize)>),
    Section(String),
}

impl Part {
    /// `file`, `file:3`, `file:3:5`, `file::5`, `file:1:3,8:9`, `file:name`.
    fn of(named: &str) -> (&str, Self) {
        let Some((file, rest)) = named.split_once(':') else { return (named, Self::All) };
        if rest.is_empty() {
            return (file, Self::All);
        }
        let stretch = |stretch: &str| {
            let (from, to) = stretch.split_once(':').unwrap_or((stretch, ""));
            let number =
                |text: &str, otherwise| if text.is_empty() { Some(otherwise) } else { text.trim().parse().ok() };
            Some((number(from, 1)?, number(to, usize::MAX)?))
        };
        let lines: Option<Vec<_>> = rest.split(',').map(stretch).collect();
        (file, lines.map_or_else(|| Self::Section(rest.to_owned()), Self::Lines))
    }

    /// The lines; all of them without front matter. None if the section is not there.
    fn taken(&self, whole: &Text) -> Option<Text> {
        let mut out = Text::default();
        let mut found = false;
        match self {
            Self::All => {
                found = true;
                let head = front_matter::end(&whole.text);
                out.push_part(whole, head..whole.text.trim_end().len().max(head));
            }
            Self::Lines(stretches) => {
                found = true;
                for (number, (range, _)) in scan::lines_at(&whole.text).enumerate() {
                    if stretches.iter().any(|(from, to)| (*from..=*to).contains(&(number + 1))) {
                        out.push_part(whole, range);
                    }
                }
            }
            Self::Section(name) => {
                let mut inside = false;
                for (range, line) in scan::lines_at(&whole.text) {
                    match SECTION.captures(line) {
                        Some(mark) if mark.get(2).is_some_and(|m| m.as_str() == name) => {
                            inside = mark.get(1).is_some_and(|m| m.as_str() == "start");
                            found |= inside;
                        }
                        None if inside => out.push_part(whole, range),
                        Some(_) | None => {}
                    }
                }
            }
        }
        let length = out.text.trim_end_matches('\n').len();
        out.text.truncate(length);
        found.then_some(out)
    }
}
