//! Parts of other notes that a note of Obsidian shows: `![[note#heading]]`, `![[note#^block]]` on a line of their own, and
//! `![[note#^block]]`, `![[#^block]]` within a line, if the block is one line too.
//!
//! References of Logseq to blocks of any page, `((id))`, `{{embed ((id))}}`, become the first lines of the block.
//!
//! What stands below the heading, down to the next of its level, comes without the heading; a block is one paragraph or
//! item. The whole of another note is a chapter of the book, so `![[note]]` stays a link, and so does what would lead
//! back to a note that is being shown. What comes from another note keeps its place there.

use super::discover::format_of;
use super::fenced::lines_outside;
use super::include::Reach;
use super::options::Names;
use super::{Format, front_matter};
use crate::book::Text;
use crate::diag::{Code, Reporter, Span};
use crate::files::Files;
use crate::input::pattern::patterns;
use crate::lang::scan;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

patterns! {
    /// The id of a block of Logseq, below its first lines.
    ID = r"(?m)^[ \t]*(?:[-*+] )?id:: ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})[ \t]*$";
    /// A reference to a block, with the words that it is called by, or showing all of it.
    REFERENCE = r"\[([^\[\]\n]+)\]\(\(\(([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\)\)\)|(?:\{\{embed[ \t]+)?\(\(([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\)\)(?:[ \t]*\}\})?";
    PROPERTY = r"^[a-z][a-z0-9._-]*:: ";
    TASK = r"^(?:TODO|DOING|DONE|NOW|LATER|WAITING) ";
}

/// The pages in which the blocks of a notebook stand, by their ids.
pub type Blocks = BTreeMap<String, PathBuf>;

/// Notes the blocks of a page.
pub fn note_blocks(blocks: &mut Blocks, path: &Path, text: &str) {
    if scan::holds(text, "id:: ") {
        blocks.extend(ID.captures_iter(text).filter_map(|f| Some((f.get(1)?.as_str().to_owned(), path.to_path_buf()))));
    }
}

/// What a note shows a part of another by.
pub const MARKS: [&str; 2] = ["![[", "(("];

/// Puts in what a note shows. `names` is asked for only where it shows anything.
pub fn expand<'n>(
    files: &dyn Files,
    path: &Path,
    names: impl FnOnce() -> &'n Names,
    blocks: &Blocks,
    text: Text,
    reporter: &Reporter,
) -> Text {
    if !MARKS.iter().any(|mark| scan::holds(&text.text, mark)) {
        return text;
    }
    let mut expansion = Expansion {
        reach: Reach::new(files, path, reporter),
        path,
        names: names(),
        blocks,
        lines: BTreeMap::new(),
        out: Text::default(),
    };
    expansion.text(&text);
    expansion.out
}

struct Expansion<'a> {
    reach: Reach<'a>,
    path: &'a Path,
    names: &'a Names,
    blocks: &'a Blocks,
    /// The first lines of blocks by their ids, of the pages that were asked for.
    lines: BTreeMap<PathBuf, BTreeMap<String, Text>>,
    out: Text,
}

/// The ticks of a line: code has an odd number of them before it.
struct Ticks<'t> {
    text: &'t str,
    counted: usize,
    odd: bool,
}

impl Ticks<'_> {
    /// Whether a place is in code. Places are asked for in their order.
    fn enclose(&mut self, at: usize) -> bool {
        let count = self.text[self.counted..at].bytes().filter(|&b| b == b'`').count();
        self.counted = at;
        self.odd ^= count % 2 == 1;
        self.odd
    }
}

impl Expansion<'_> {
    fn text(&mut self, source: &Text) {
        let mut done = 0;
        for (range, line) in lines_outside(&source.text) {
            let at = range.start;
            let text = line.trim_end();
            let inside = text.strip_prefix("![[").and_then(|text| text.strip_suffix("]]"));
            let Some((name, place)) = inside.filter(|i| !i.contains(['[', ']'])).and_then(|i| i.split_once('#')) else {
                if text.contains("![[") {
                    done = self.within(source, range.clone(), done);
                }
                if text.contains("((") && !self.blocks.is_empty() {
                    done = self.references(source, range, done);
                }
                continue;
            };
            let place = place.split('|').next().unwrap_or(place);
            self.out.push_part(source, done..at);
            done = at;
            if self.part(name.trim(), place, source.origin.span(at, at + text.len())) {
                done = at + text.len();
            }
        }
        self.out.push_part(source, done..source.text.len());
    }

    /// The blocks that are shown within a line, `done` being what has been put out; gives what has been since.
    fn within(&mut self, source: &Text, line: Range<usize>, mut done: usize) -> usize {
        let text = &source.text[line.clone()];
        let mut ticks = Ticks { text, counted: 0, odd: false };
        for (i, _) in text.match_indices("![[") {
            let at = line.start + i;
            let inside = &text[i + 3..];
            let inside =
                inside.find(['[', ']']).filter(|&end| inside[end..].starts_with("]]")).map(|end| &inside[..end]);
            let Some((inside, (name, id))) = inside.and_then(|inside| Some((inside, inside.split_once("#^")?))) else {
                continue;
            };
            if ticks.enclose(i) {
                continue;
            }
            let end = at + inside.len() + "![[]]".len();
            let span = source.origin.span(at, end);
            let whole = match self.names.path(name) {
                _ if !self.reach.counts(span) => None,
                _ if name.is_empty() => Some(source.clone()),
                Some(path) if !self.reach.holds(Path::new(&path)) => {
                    let whole = self.reach.enter(Path::new(&path), name, span);
                    whole.inspect(|_| self.reach.leave())
                }
                Some(_) | None => None,
            };
            let shown = whole.and_then(|whole| block(&whole, id.split('|').next().unwrap_or(id).trim()));
            let Some(shown) =
                shown.filter(|s| !s.text.contains(['\n', '[']) && self.reach.has_room(&self.out, s, span))
            else {
                continue;
            };
            self.out.push_part(source, done..at);
            let bare = shown.text.trim_start_matches(['-', '*', '+', ' ', '\t']);
            // The sentence goes on, or has its own end.
            let goes_on = source.text[end..].starts_with(['。', '，', '；', '、', '）']);
            let last = if goes_on { shown.text.trim_end_matches('。').len() } else { shown.text.len() };
            self.out.push_part(&shown, shown.text.len() - bare.len()..last);
            done = end;
        }
        done
    }

    /// The blocks that a line of Logseq refers to, like [`within`](Self::within).
    fn references(&mut self, source: &Text, line: Range<usize>, mut done: usize) -> usize {
        let text = &source.text[line.clone()];
        let mut ticks = Ticks { text, counted: 0, odd: false };
        for found in REFERENCE.captures_iter(text) {
            let Some(all) = found.get(0) else { continue };
            let (at, end) = (line.start + all.start(), line.start + all.end());
            if at < done || ticks.enclose(all.start()) {
                continue;
            }
            if let Some(words) = found.get(1) {
                self.out.push_part(source, done..at);
                self.out.push_part(source, line.start + words.start()..line.start + words.end());
                done = end;
                continue;
            }
            let Some((id, path)) = found.get(3).and_then(|id| self.blocks.get_key_value(id.as_str())) else { continue };
            let span = source.origin.span(at, end);
            if !self.lines.contains_key(path) {
                let whole = match path == self.path {
                    true => Some(source.clone()),
                    false => {
                        let name = path.display().to_string();
                        let whole = self.reach.enter(path, &name, span);
                        whole.inspect(|_| self.reach.leave())
                    }
                };
                self.lines.insert(path.clone(), whole.map(|whole| first_lines(&whole)).unwrap_or_default());
            }
            let shown = self.lines.get(path).and_then(|lines| lines.get(id)).cloned();
            let Some(shown) = shown.filter(|shown| self.reach.has_room(&self.out, shown, span)) else { continue };
            self.out.push_part(source, done..at);
            let goes_on = source.text[end..].starts_with(['。', '，', '；', '、', '）']);
            let last = if goes_on { shown.text.trim_end_matches('。').len() } else { shown.text.len() };
            self.out.push_part(&shown, 0..last);
            done = end;
        }
        done
    }

    /// A part of another note. False: the link stays.
    fn part(&mut self, name: &str, place: &str, span: Span) -> bool {
        let Some(path) = self.names.path(name) else { return false };
        let path = Path::new(&path);
        if format_of(path) != Some(Format::Markdown) {
            return false;
        }
        if self.reach.holds(path) {
            let message = format!("![[{name}#{place}]] leads back to a note that it stands in, and is a link");
            self.reach.reporter.at(Code::Guessed, span, message);
            return false;
        }
        let Some(whole) = self.reach.enter(path, name, span) else { return false };
        let found = match place.strip_prefix('^') {
            Some(id) => block(&whole, id.trim()),
            None => section(&whole, place.rsplit('#').next().unwrap_or(place)),
        };
        let taken = match found {
            Some(text) if self.reach.has_room(&self.out, &text, span) => {
                self.text(&text);
                true
            }
            Some(_) => false,
            None => {
                self.reach.reporter.at(Code::MissingInclude, span, format!("{name} has no part {place}"));
                false
            }
        };
        self.reach.leave();
        taken
    }
}

/// What stands below a heading.
fn section(whole: &Text, heading: &str) -> Option<Text> {
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let wanted = letters(heading);
    let mut found: Option<(usize, usize)> = None;
    let head = front_matter::end(&whole.text);
    for (range, line) in lines_outside(&whole.text[head..]) {
        let level = line.len() - line.trim_start_matches('#').len();
        if !(1..=6).contains(&level) || !line[level..].starts_with([' ', '\t']) {
            continue;
        }
        match found {
            Some((of, from)) if level <= of => return Some(trimmed(whole, from, head + range.start)),
            None if letters(&line[level..]) == wanted => found = Some((level, head + range.end)),
            _ => {}
        }
    }
    found.map(|(_, from)| trimmed(whole, from, whole.text.len()))
}

/// The paragraph or item that ends with the name of a block.
fn block(whole: &Text, id: &str) -> Option<Text> {
    let mark = format!("^{id}");
    let is_item = |line: &str| line.trim_start().starts_with(['-', '*', '+', '|', '>']);
    // Where the block in hand begins, and where the text of the last block ends.
    let (mut from, mut last) = (0, 0..0);
    for (range, line) in scan::lines_at(&whole.text) {
        let at = range.start;
        let text = line.trim_end();
        if text.is_empty() {
            from = range.end;
            continue;
        }
        if text == mark {
            let begins = if from == at { last.start } else { from };
            return Some(trimmed(whole, begins, at));
        }
        if is_item(text) && text.trim_start().starts_with(['-', '*', '+']) {
            from = at;
        }
        if let Some(kept) = text.strip_suffix(&mark).filter(|kept| kept.ends_with([' ', '\t'])) {
            return Some(trimmed(whole, from, at + kept.len()));
        }
        last = from..range.end;
    }
    None
}

/// The first lines of the blocks of Logseq that have an id: those above their properties and the blocks in them.
fn first_lines(whole: &Text) -> BTreeMap<String, Text> {
    let (mut found, mut out) = (BTreeMap::new(), Text::default());
    let mut is_open = false;
    for (range, line) in scan::lines_at(&whole.text) {
        let bare = line.trim();
        let item = bare.strip_prefix(['-', '*', '+']).filter(|rest| rest.is_empty() || rest.starts_with(' '));
        let inner = item.map_or(bare, str::trim_start);
        if let Some(id) = inner.strip_prefix("id:: ") {
            // A reference in what is referred to is not followed.
            if !out.text.is_empty() && !out.text.contains("((") {
                found.insert(id.trim().to_owned(), out.clone());
            }
            continue;
        }
        if item.is_some() || bare.is_empty() {
            out = Text::default();
            is_open = item.is_some();
        }
        if !is_open || PROPERTY.is_match(bare) {
            continue;
        }
        let text = item.unwrap_or(bare).trim_start().trim_start_matches('#').trim_start();
        let text = TASK.find(text).map_or(text, |word| &text[word.end()..]);
        let end = range.start + line.trim_end().len();
        if !out.text.is_empty() && !text.is_empty() {
            out.push_part(whole, range.start.saturating_sub(1)..range.start);
        }
        out.push_part(whole, end - text.len()..end);
    }
    found
}

/// A part without the white space around it.
fn trimmed(whole: &Text, from: usize, to: usize) -> Text {
    let text = &whole.text[from..to];
    let from = from + text.len() - text.trim_start_matches(['\n', '\r', ' ', '\t']).len();
    whole.part(from..from.max(from + whole.text[from..to].trim_end().len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::files::Memory;

    const NOTE: &str = "---\ntitle: 渡口\n---\n# 渡口\n\n## 一 雾\n\n雾来了。 ^aa11\n\n### 灯\n\n灯亮了。\n\n## 二 船\n\n![[甲#始]]\n\n- 米\n- 盐 ^salt\n\n| a |\n| - |\n\n^tab\n";

    const PAGE: &str =
        "- ## 石阶\n  collapsed:: true\n\t- TODO 石阶七级。\n\t  id:: 64f0a1b2-1111-2222-3333-444455556666\n";

    fn expanded(text: &str) -> (String, Vec<String>) {
        let files = [("集/渡口.md", NOTE), ("甲.md", text), ("a.txt", "话"), ("pages/石.md", PAGE)];
        let files = Memory::new(files.map(|(path, text)| (path, text.as_bytes())));
        let names = Names::of(["集/渡口.md", "甲.md", "a.txt"].map(Path::new));
        let mut blocks = Blocks::new();
        note_blocks(&mut blocks, Path::new("甲.md"), text);
        note_blocks(&mut blocks, Path::new("pages/石.md"), PAGE);
        let reporter = Reporter::new();
        let id = reporter.add_source("甲.md", text.into());
        let out =
            expand(&files, Path::new("甲.md"), || &names, &blocks, Text::new(text, Origin::verbatim(id, 0)), &reporter);
        (out.text, reporter.sorted().into_iter().map(|(d, _)| d.code.to_string()).collect())
    }

    #[test]
    fn what_stands_below_a_heading_is_shown() {
        assert_eq!(expanded("前\n\n![[渡口#一 雾]]\n\n后\n").0, "前\n\n雾来了。 ^aa11\n\n### 灯\n\n灯亮了。\n\n后\n");
        assert_eq!(expanded("![[渡口#一 雾#灯|见]]\n").0, "灯亮了。\n");
    }

    #[test]
    fn a_block_is_shown_by_its_name() {
        assert_eq!(expanded("![[渡口#^aa11]]").0, "雾来了。");
        assert_eq!(expanded("![[渡口#^salt]]").0, "- 盐");
        assert_eq!(expanded("![[渡口#^tab]]").0, "| a |\n| - |");
    }

    #[test]
    fn a_block_of_one_line_is_shown_within_a_line() {
        assert_eq!(expanded("见![[渡口#^aa11]]与 ![[渡口#^salt|盐]]。\n").0, "见雾来了。与 盐。\n");
        assert_eq!(expanded("见![[渡口#^aa11]]。\n").0, "见雾来了。\n");
        assert_eq!(expanded("灯亮了。 ^b1\n\n见![[#^b1]]\n").0, "灯亮了。 ^b1\n\n见灯亮了。\n");
        for text in ["见![[渡口#^tab]]。\n", "写作`![[渡口#^aa11]]`。\n", "见![[#^没有]]，![[#^b1]] ^b1\n"]
        {
            assert_eq!(expanded(text).0, text);
        }
    }

    #[test]
    fn places_in_a_line_that_show_nothing_take_no_time() {
        for text in ["见![[".repeat(50_000), "见![[#^没有]]".repeat(20_000)] {
            assert_eq!(expanded(&text).0, text);
        }
    }

    #[test]
    fn a_reference_to_a_block_is_its_first_lines() {
        let id = "64f0a1b2-1111-2222-3333-444455556666";
        assert_eq!(expanded(&format!("- 见(({id}))。\n")).0, "- 见石阶七级。\n");
        assert_eq!(expanded(&format!("- {{{{embed (({id}))}}}}\n")).0, "- 石阶七级。\n");
        assert_eq!(expanded(&format!("- [那一级]((({id})))\n")).0, "- 那一级\n");
        let own = "64f0a1b2-1111-2222-3333-444455550000";
        let here = format!("- 船\n  系着。\n  id:: {own}\n- (({own}))\n");
        assert_eq!(expanded(&here).0, format!("- 船\n  系着。\n  id:: {own}\n- 船\n系着。\n"));
        for text in [
            format!("- 见`(({id}))`。\n"),
            "- 见((64f0a1b2-1111-2222-3333-000000000000))\n".to_owned(),
            format!("- (({own}))\n  id:: {own}\n"),
        ] {
            assert_eq!(expanded(&text).0, text);
        }
    }

    #[test]
    fn what_leads_back_stays_a_link() {
        let (text, codes) = expanded("# 始\n\n![[渡口#二 船]]\n");
        assert!(text.contains("![[甲#始]]") && text.contains("- 米"), "{text}");
        assert_eq!(codes, [Code::Guessed.to_string()]);
        assert_eq!(expanded("![[甲#始]]\n"), ("![[甲#始]]\n".to_owned(), vec![Code::Guessed.to_string()]));
    }

    #[test]
    fn what_is_no_part_of_another_note_stays() {
        for text in [
            "![[渡口]]\n",
            "```\n![[渡口#一 雾]]\n```\n",
            "见![[渡口#一 雾]]。\n",
            "![[没有#一]]\n",
            "![[a#一]]\n",
            "![[图.png#x]]\n",
        ] {
            assert_eq!(expanded(text), (text.to_owned(), vec![]));
        }
        let missing = ("![[渡口#三]]\n".to_owned(), vec![Code::MissingInclude.to_string()]);
        assert_eq!(expanded("![[渡口#三]]\n"), missing);
    }
}
