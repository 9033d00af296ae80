//! Files that MyST takes in: ```` ```{include} part.md ````, ```` ```{literalinclude} a.py ````.
//!
//! What a file is called is seen from the one that names it, or from the folder of the articles where it begins with `/`.
//! Options say which lines of it are meant (`:lines: 2-4,7`, `:start-after:`, `:end-before:`). As with mdBook's includes
//! ([`super::include`]), no file outside the book's folder is taken in, and none inside itself; what comes from another
//! file keeps its place there.

use super::front_matter;
use super::include::{Reach, made};
use super::pattern::patterns;
use crate::book::Text;
use crate::diag::{Reporter, SourceId, Span};
use crate::files::Files;
use crate::lang::scan;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

patterns! {
    /// The signs, what is taken in, the file.
    OPENS = r"^[ \t]*(`{3,}|~{3,}|:{3,})[ \t]*\{(include|literalinclude)\}[ \t]+(\S+)[ \t]*$";
    OPTION = r"^[ \t]*:([a-z-]+):(?:[ \t]+(.*?))?[ \t]*$";
}

/// What a page takes something in by.
pub const MARKS: [&str; 2] = ["{include}", "{literalinclude}"];

/// Puts in what a page takes in. `root` is the folder of the articles.
pub fn expand(files: &dyn Files, path: &Path, root: &Path, text: Text, reporter: &Reporter) -> Text {
    if !MARKS.iter().any(|mark| scan::holds(&text.text, mark)) {
        return text;
    }
    let mut expansion = Expansion { reach: Reach::new(files, path, reporter), root, out: Text::default() };
    expansion.text(&text);
    expansion.out
}

struct Expansion<'a> {
    reach: Reach<'a>,
    root: &'a Path,
    out: Text,
}

/// The options of a directive by their names.
type Options<'t> = BTreeMap<&'t str, &'t str>;

impl Expansion<'_> {
    fn text(&mut self, source: &Text) {
        let lines: Vec<(Range<usize>, &str)> = scan::lines_at(&source.text).collect();
        // The signs of code that is open.
        let mut code: Option<&str> = None;
        let (mut at, mut done) = (0, 0);
        while let Some((range, line)) = lines.get(at) {
            at += 1;
            let text = line.trim();
            let length = text.bytes().take_while(|b| text.as_bytes().first() == Some(b)).count();
            if let Some(sign) = code {
                if text.len() == length && length >= sign.len() && text.starts_with(&sign[..1]) {
                    code = None;
                }
                continue;
            }
            if length < 3 || !text.starts_with(['`', '~', ':']) {
                continue;
            }
            let Some(found) = OPENS.captures(line.trim_end()) else {
                // Directives hold Markdown; other fences hold code.
                if !text.starts_with(':') && !text[length..].trim_start().starts_with('{') && length < text.len() {
                    code = Some(&text[..length]);
                }
                continue;
            };
            let (sign, file) = (&text[..length], found[3].to_owned());
            let mut options = Options::new();
            let mut end = at;
            let mut is_closed = false;
            for (_, line) in &lines[at..] {
                let bare = line.trim();
                end += 1;
                if bare.len() >= sign.len() && bare.bytes().all(|b| b == sign.as_bytes()[0]) {
                    is_closed = true;
                    break;
                }
                let option = OPTION
                    .captures(line.trim_end())
                    .map(|found| [1, 2].map(|i| found.get(i).map_or(0..0, |m| m.range())));
                match option {
                    Some([key, value]) => options.extend([(&line[key], &line[value])]),
                    None if bare.is_empty() => {}
                    None => break,
                }
            }
            if !is_closed {
                continue;
            }
            self.out.push_part(source, done..range.start);
            done = lines[end - 1].0.end;
            at = end;
            let place = (source.origin.span(range.start, range.end), source.origin.locate(range.start as u32));
            self.file(&file, &found[2] == "literalinclude", &options, place);
            made(&mut self.out, "\n", place.1);
        }
        self.out.push_part(source, done..source.text.len());
    }

    fn file(
        &mut self,
        file: &str,
        is_literal: bool,
        options: &Options,
        (span, place): (Span, Option<(SourceId, u32)>),
    ) {
        let path = match file.strip_prefix('/') {
            Some(file) => self.root.join(file),
            None => self.reach.folder().join(file),
        };
        let Some(whole) = self.reach.enter(&path, file, span) else { return };
        let text = part(&whole, options);
        if self.reach.has_room(&self.out, &text, span) {
            if is_literal || options.contains_key("literal") || options.contains_key("code") {
                let ending = Path::new(file).extension().and_then(|ending| ending.to_str());
                let language = options.get("language").or(options.get("code")).copied().or(ending).unwrap_or_default();
                let caption = options.get("caption").map(|caption| format!(" title=\"{}\"", caption.replace('"', "'")));
                let longest = text.text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
                let fence = "`".repeat(3.max(longest + 1));
                made(&mut self.out, &format!("{fence}{language}{}\n", caption.unwrap_or_default()), place);
                self.out.push_part(&text, 0..text.text.trim_end().len());
                made(&mut self.out, &format!("\n{fence}"), place);
            } else {
                let head = front_matter::end(&text.text);
                let end = text.text.trim_end().len().max(head);
                self.text(&text.part(head..end));
            }
        }
        self.reach.leave();
    }
}

/// The lines of a file that are meant.
fn part(whole: &Text, options: &Options) -> Text {
    let find = |key: &str| options.get(key).filter(|mark| !mark.is_empty()).and_then(|mark| whole.text.find(mark));
    let line_end = |at: usize| whole.text[at..].find('\n').map_or(whole.text.len(), |length| at + length + 1);
    let line_start = |at: usize| whole.text[..at].rfind('\n').map_or(0, |end| end + 1);
    let number = |key: &str| options.get(key).and_then(|number| number.parse::<usize>().ok());
    let from = find("start-after").map(line_end).or_else(|| find("start-at").map(line_start)).unwrap_or(0);
    let behind = |key: &str| {
        let mark = options.get(key).filter(|mark| !mark.is_empty())?;
        whole.text[from..].find(*mark).map(|at| from + at)
    };
    let to = behind("end-before").map(line_start).or_else(|| behind("end-at").map(line_end));
    let to = to.unwrap_or(whole.text.len()).max(from);
    let ranges: Option<Vec<(usize, Option<usize>)>> = options.get("lines").map(|lines| {
        let range = |range: &str| {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            Some((first.trim().parse().ok()?, last.trim().parse().ok()))
        };
        lines.split(',').filter_map(range).collect()
    });
    let first = number("start-line").unwrap_or(0);
    let last = number("end-line");
    let mut out = Text::default();
    for (n, (range, _)) in scan::lines_at(&whole.text[from..to]).enumerate() {
        let is_listed = ranges.as_ref().is_none_or(|ranges| {
            ranges.iter().any(|(first, last)| n + 1 >= *first && last.is_none_or(|last| n < last))
        });
        if is_listed && n >= first && last.is_none_or(|last| n < last) {
            out.push_part(whole, from + range.start..from + range.end);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::files::Memory;

    fn expanded(text: &str) -> (String, Vec<String>) {
        let files = [
            ("docs/a.py", "# head\ndef a():\n    return 1\n# tail\n"),
            ("docs/b.inc", "---\ntitle: 乙\n---\n乙一。\n\n```{include} b.inc\n```\n"),
            ("x.md", "外"),
        ];
        let files = Memory::new(files.map(|(path, text)| (path, text.as_bytes())));
        let reporter = Reporter::new();
        let id = reporter.add_source(Path::new("docs/c.md"), text.into());
        let text = Text::new(text, Origin::verbatim(id, 0));
        let out = expand(&files, Path::new("docs/c.md"), Path::new("docs"), text, &reporter);
        (out.text, reporter.sorted().into_iter().map(|(d, _)| d.message).collect())
    }

    #[test]
    fn files_stand_where_they_are_taken_in() {
        let (text, messages) = expanded("甲\n\n```{literalinclude} a.py\n:lines: 2-3\n```\n\n丙\n");
        assert_eq!((text.as_str(), messages.len()), ("甲\n\n```py\ndef a():\n    return 1\n```\n\n丙\n", 0));
        let (text, _) =
            expanded(":::{literalinclude} /a.py\n:language: python\n:start-after: head\n:end-before: tail\n:::\n");
        assert_eq!(text, "```python\ndef a():\n    return 1\n```\n");
        let (text, messages) = expanded("```{include} b.inc\n```\n");
        assert_eq!((text.as_str(), messages.len()), ("乙一。\n\n\n\n", 1), "{messages:?}");
        let (text, messages) = expanded("```{include} ../../x.md\n```\n");
        assert_eq!((text.as_str(), messages.len()), ("\n", 1));
    }

    #[test]
    fn what_is_shown_as_code_stays() {
        for text in
            ["````md\n```{include} a.py\n```\n````\n", "`{include}` 是一个词。\n", "```{include} a.py\n没有完\n"]
        {
            assert_eq!(expanded(text), (text.to_owned(), vec![]));
        }
    }
}
