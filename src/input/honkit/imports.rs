//! Listings that are taken from files: `[import](a.js)`, as the plugin include-codeblock reads them.
//!
//! The words before the link's address say which lines (`import:3-7`), which marked stretch (`import:"name"`, marked in
//! the file by `//! [name]` before and after it), the language, the title, and whether the lines are moved to the left.
//! The title becomes the caption of the listing.

use crate::book::Text;
use crate::diag::{Code, Span};
use crate::input::include::Reach;
use crate::input::markdown::foreign;
use crate::input::pattern::pattern;
use crate::lang::scan;
use regex::Regex;
use std::path::Path;
use std::sync::LazyLock;

/// Name of the plugin.
pub const PLUGIN: &str = "include-codeblock";

static IMPORT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\[[ \t]*(?:import|include)((?:[:, \t][^\]\n]*)?)\]\(([^)\n]+)\)"));
/// `key:"value"`, `key="value"`, `key:value`
static FIELD: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"([A-Za-z]+)[ \t]*[:=][ \t]*(?:"([^"]*)"|'([^']*)'|([^\s,"']+))"#));
/// What stands right behind the word import.
static STRETCH: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"^:(?:(\d*)-(\d*)|"([^"]*)"|'([^']*)'|([A-Za-z]\w*))(?:[,\s]|$)"#));
/// A line that marks the begin or the end of a stretch.
static MARK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[ \t]*(?:/{2,}|#|%|/\*|<!--)[*!/#][ \t]*\[[ \t]*(\p{L}[\w \t-]*?)[ \t]*\][ \t]*(?:\*/|-->)?[ \t]*$")
});

pub fn may_stand_in(text: &str) -> bool {
    text.contains("[import") || text.contains("[include")
}

/// What a link says about the listing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Import<'t> {
    /// First and last line, from 1.
    lines: Option<(Option<usize>, Option<usize>)>,
    marker: Option<&'t str>,
    title: Option<&'t str>,
    language: Option<&'t str>,
    unindent: Option<bool>,
}

impl<'t> Import<'t> {
    fn parse(words: &'t str) -> Self {
        let mut import = Self::default();
        let mut rest = words;
        if let Some(found) = STRETCH.captures(words) {
            let group = |n: usize| found.get(n).map(|m| m.as_str());
            if let (Some(from), Some(to)) = (group(1), group(2)) {
                import.lines = Some((from.parse().ok(), to.parse().ok()));
            }
            import.marker = [3, 4, 5].into_iter().find_map(group);
            rest = &words[found[0].len()..];
        }
        for field in FIELD.captures_iter(rest) {
            let value = [2, 3, 4].into_iter().find_map(|n| field.get(n)).map(|m| m.as_str());
            match &field[1] {
                "marker" => import.marker = value,
                "title" => import.title = value,
                "lang" => import.language = value,
                "unindent" => import.unindent = value.map(|v| v == "true"),
                _ => {}
            }
        }
        let named = rest.split([',', ' ']).find_map(|word| word.trim().strip_prefix("lang-"));
        import.language = import.language.or(named);
        import
    }
}

/// The text with its imports replaced by listings. `unindent` is what the project says where a link does not.
pub fn replaced(source: &Text, unindent: bool, reach: &mut Reach) -> Text {
    let solid = foreign::solid(&source.text);
    let mut out = Text::default();
    let mut done = 0;
    for found in IMPORT.captures_iter(&source.text) {
        let (Some(whole), Some(words), Some(target)) = (found.get(0), found.get(1), found.get(2)) else { continue };
        let range = whole.range();
        let next = solid.partition_point(|code| code.start <= range.start);
        if solid[..next].last().is_some_and(|code| code.end > range.start) {
            continue;
        }
        let span = source.origin.span(range.start, range.end);
        let target = target.as_str().trim();
        let path = reach.folder().join(target);
        out.push_part(source, done..range.start);
        done = range.end;
        let Some(file) = reach.enter(&path, target, span) else { continue };
        reach.leave();
        let import = Import::parse(words.as_str());
        match stretch(&file, &import) {
            Some(code) if reach.has_room(&out, &code, span) => {
                // In a list or a quotation every line stands as far in as the first.
                let line = source.text[..range.start].rfind('\n').map_or(0, |at| at + 1);
                let lead: String =
                    source.text[line..range.start].chars().take_while(|c| matches!(c, ' ' | '\t' | '>')).collect();
                let code = if import.unindent.unwrap_or(unindent) { unindented(&code) } else { code };
                listing(&mut out, &code, &import, Path::new(target), &lead, span);
            }
            Some(_) => {}
            None => {
                let marker = import.marker.unwrap_or_default();
                reach.reporter.at(Code::MissingInclude, span, format!("{target} has no stretch marked [{marker}]"));
            }
        }
    }
    out.push_part(source, done..source.text.len());
    out
}

/// The lines of a file that are meant, without those that only mark. None if no line marks them.
fn stretch(file: &Text, import: &Import) -> Option<Text> {
    let mut out = Text::default();
    let mut inside = import.marker.is_none();
    let mut found = inside;
    let mut start = 0;
    for (number, line) in file.text.split_inclusive('\n').enumerate() {
        let range = start..start + line.len();
        start = range.end;
        if let Some(mark) = MARK.captures(line.trim_end_matches('\n')) {
            if import.marker == Some(&mark[1]) {
                (inside, found) = (!inside, true);
            }
            continue;
        }
        let (from, to) = import.lines.unwrap_or_default();
        if inside && from.is_none_or(|from| number + 1 >= from) && to.is_none_or(|to| number < to) {
            out.push_part(file, range);
        }
    }
    found.then_some(out)
}

/// Lines moved to the left by the blanks that all of them begin with.
fn unindented(code: &Text) -> Text {
    let blanks = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let least = scan::lines(&code.text).filter(|line| !line.trim().is_empty()).map(blanks).min().unwrap_or(0);
    let mut out = Text::default();
    for (range, line) in scan::lines_at(&code.text) {
        out.push_part(code, range.start + least.min(blanks(line))..range.end);
    }
    out
}

/// Appends a fence with the code, and its title behind it.
fn listing(out: &mut Text, code: &Text, import: &Import, file: &Path, lead: &str, place: Span) {
    let longest = code.text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(3.max(longest + 1));
    let ending = file.extension().map(|e| e.to_string_lossy().into_owned());
    let language = import.language.map(str::to_owned).or(ending).unwrap_or_default();
    let made = |out: &mut Text, text: &str| {
        out.origin.seam(out.text.len() as u32, place.source, place.start);
        out.text.push_str(text);
    };
    made(out, &format!("{fence}{language}\n"));
    let end = code.text.trim_end().len();
    for (range, _) in scan::lines_at(&code.text[..end]) {
        made(out, lead);
        out.push_part(code, range);
    }
    made(out, &format!("\n{lead}{fence}"));
    if let Some(title) = import.title.filter(|title| !title.trim().is_empty()) {
        let title = title.replace('&', "&amp;").replace('<', "&lt;");
        made(out, &format!("\n{lead}\n{lead}<span class=\"caption\">{title}</span>\n{lead}\n{lead}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_an_import_are_read_in_all_their_spellings() {
        let title = Some("甲");
        for (words, import) in [
            ("", Import::default()),
            (", a.js", Import::default()),
            (":3-7, a.js", Import { lines: Some((Some(3), Some(7))), ..Import::default() }),
            (":3-", Import { lines: Some((Some(3), None)), ..Import::default() }),
            (":-7", Import { lines: Some((None, Some(7))), ..Import::default() }),
            (":\"主\" title:\"甲\"", Import { marker: Some("主"), title, ..Import::default() }),
            (":'a', title=\"甲\"", Import { marker: Some("a"), title, ..Import::default() }),
            (", lang-typescript", Import { language: Some("typescript"), ..Import::default() }),
            (
                ", marker:\"a\",unindent:\"true\", lang:\"ts\"",
                Import { marker: Some("a"), unindent: Some(true), language: Some("ts"), ..Import::default() },
            ),
        ] {
            assert_eq!(Import::parse(words), import, "{words}");
        }
    }

    #[test]
    fn lines_and_marked_stretches_are_taken_and_marks_dropped() {
        let file = Text::made("a\n  //! [x]\n  b\n  /*! [y] */\n  c\n  //! [x]\nd\n  //! [y]\n");
        for (words, taken) in
            [("", "a\n  b\n  c\nd\n"), (":'x'", "  b\n  c\n"), (":'y'", "  c\nd\n"), (":1-3", "a\n  b\n")]
        {
            assert_eq!(stretch(&file, &Import::parse(words)).unwrap().text, taken, "{words}");
        }
        assert_eq!(stretch(&file, &Import::parse(":'z'")), None);
        assert_eq!(unindented(&Text::made("  b\n\n    c\n")).text, "b\n\n  c\n");
    }
}
