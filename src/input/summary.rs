//! The manifest, `SUMMARY.md`, of mdBook and of HonKit.
//!
//! A title that is passed over, prefix chapters, `# Parts`, nested lists of numbered chapters, suffix chapters, drafts
//! `[Title]()`, and `---`, which is a separator and no more. Positions are kept, so that a missing chapter is shown in
//! its line of the manifest.
//!
//! HonKit differs in what it lets pass ([`Grammar`]): headings of any level begin parts, an item may have no link, and a
//! link to a place inside an article that is listed already is no chapter.

use super::discover::{Item, Member, Plan, Section, site};
use crate::diag::{Code, Diagnostic, Reporter, SourceId, Span};
use crate::files::{Files, normalise};
use percent_encoding::percent_decode_str;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Whose grammar a manifest follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grammar {
    MdBook,
    HonKit,
}

/// Deepest list.
const DEEPEST: usize = 32;

/// A line of a manifest that says something.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Entry {
    Heading {
        level: usize,
        title: String,
    },
    /// Indented list item, with the columns before its text.
    Item {
        indent: usize,
        title: String,
        target: String,
    },
    /// A link outside a list.
    Loose {
        title: String,
        target: String,
    },
    Separator,
}

/// Reads a manifest. None if it cannot be followed; the reporter knows why. With `keep_going` entries that cannot be
/// followed are passed over.
pub fn read(files: &dyn Files, path: &Path, grammar: Grammar, keep_going: bool, reporter: &Reporter) -> Option<Plan> {
    let bytes = match files.read(path) {
        Ok(bytes) => bytes,
        Err(cause) => {
            let message = format!("{} cannot be read: {cause}", path.display());
            reporter.report(Diagnostic::new(Code::CannotRead, message).in_file(path));
            return None;
        }
    };
    let decoded = super::decode::decode(&bytes, None);
    let source = reporter.add_source(path, decoded.text.clone());
    if !super::decode::report(&decoded, path, source, reporter) {
        return None;
    }
    let before = reporter.tally().errors;
    let mut reading = Reading::new(path, source, grammar, reporter);
    let text = without_comments(&decoded.text);
    let mut at = 0;
    let mut lines: Vec<(u32, &str)> = Vec::new();
    for line in text.split('\n') {
        lines.extend(pieces(line, grammar).map(|(lead, piece)| (at + lead as u32, piece)));
        at += line.len() as u32 + 1;
    }
    // A disk is slow to say what it has, so it is asked for many files at once.
    let src = reading.plan.src.clone();
    let entries = lines.par_iter().map(|(_, line)| {
        let entry = parse(line, grammar)?;
        let file = entry.as_ref().and_then(|entry| file_of(entry.target()?, &src, grammar, files));
        Ok((entry, file))
    });
    let entries: Vec<_> = entries.collect();
    for ((at, line), entry) in lines.into_iter().zip(entries) {
        reading.line(line, at, entry);
    }
    let plan = reading.finish();
    if plan.front.is_empty() && plan.body.iter().all(|section| section.members.is_empty()) && plan.back.is_empty() {
        if reporter.tally().errors == before {
            let message = format!("{} lists no chapter", path.display());
            let help = "write a line for each: - [Title](file.md)";
            reporter.report(Diagnostic::new(Code::BadSummary, message).in_file(path).help(help));
        }
        return None;
    }
    (keep_going || reporter.tally().errors == before).then_some(plan)
}

/// The text with blanks for its comments, so that places stay true.
fn without_comments(text: &str) -> Cow<'_, str> {
    let mut out = Cow::Borrowed(text);
    let mut at = 0;
    while let Some(start) = text[at..].find("<!--").map(|i| at + i) {
        let Some(end) = text[start..].find("-->").map(|i| start + i + 3) else { break };
        let blank: String = text[start..end].bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect();
        out.to_mut().replace_range(start..end, &blank);
        at = end;
    }
    out
}

struct Reading<'a> {
    plan: Plan,
    source: SourceId,
    grammar: Grammar,
    reporter: &'a Reporter,
    /// The articles listed so far.
    listed: BTreeSet<PathBuf>,
    section: Section,
    /// Indents of the open list items, outermost first.
    indents: Vec<usize>,
    numbered: bool,
    titled: bool,
}

impl<'a> Reading<'a> {
    fn new(path: &Path, source: SourceId, grammar: Grammar, reporter: &'a Reporter) -> Self {
        let src = path.parent().unwrap_or(Path::new("")).to_path_buf();
        let plan = Plan { manifest: Some(path.to_path_buf()), src, ..Plan::default() };
        Self {
            plan,
            source,
            grammar,
            reporter,
            listed: BTreeSet::new(),
            section: Section::default(),
            indents: Vec::new(),
            numbered: false,
            titled: false,
        }
    }

    /// Takes a line with what it says and, if it names one, the file that is there.
    fn line(&mut self, line: &str, at: u32, entry: Result<(Option<Entry>, Option<PathBuf>), &'static str>) {
        let lead = line.len() - line.trim_start().len();
        let span =
            Span { source: self.source, start: at + lead as u32, end: at + line.trim_end().len().max(lead) as u32 };
        let honkit = self.grammar == Grammar::HonKit;
        let (entry, file) = match entry {
            Ok((Some(entry), file)) => (entry, file),
            Ok((None, _)) => return,
            Err(what) => {
                self.reporter.at(Code::BadSummary, span, what);
                return;
            }
        };
        match entry {
            Entry::Separator => {}
            // The first heading is the manifest's own title; every later one begins a part.
            Entry::Heading { level: 1, .. }
                if !self.titled && !self.numbered && self.plan.front.is_empty() && self.plan.body.is_empty() =>
            {
                self.titled = true;
            }
            // mdBook passes headings of deeper levels over; they are no parts.
            Entry::Heading { level: 2.., title } if !honkit => {
                let message = format!("the heading {title} is no part: parts are headings of the first level");
                self.reporter.at(Code::Guessed, span, message);
            }
            Entry::Heading { title, .. } => {
                self.close_section();
                self.section = Section { title: Some(title), span: Some(span), ..Section::default() };
                self.titled = true;
            }
            Entry::Loose { title, target } => {
                let Some(item) = self.item(title, &target, file, span) else { return };
                self.indents.clear();
                if self.numbered {
                    self.plan.back.push(item);
                } else {
                    self.plan.front.push(item);
                }
            }
            Entry::Item { indent, title, target } => {
                if !self.plan.back.is_empty() {
                    self.reporter.at(Code::BadSummary, span, "a numbered chapter stands after a suffix chapter");
                    return;
                }
                self.numbered = true;
                let Some(item) = self.item(title, &target, file, span) else { return };
                while self.indents.last().is_some_and(|&open| open >= indent) {
                    self.indents.pop();
                }
                let depth = self.indents.len().min(DEEPEST);
                self.indents.push(indent);
                self.place(item, depth);
            }
        }
    }

    /// Puts an item below the last one of each level down to `depth`.
    fn place(&mut self, item: Item, depth: usize) {
        if depth == 0 || self.section.members.is_empty() {
            self.section.members.push(Member::Item(item));
            return;
        }
        let Some(Member::Item(mut parent)) = self.section.members.pop() else { return };
        let mut at = &mut parent;
        for _ in 1..depth {
            if at.children.is_empty() {
                break;
            }
            at = at.children.last_mut().expect("not empty");
        }
        at.children.push(item);
        self.section.members.push(Member::Item(parent));
    }

    /// A chapter of the manifest, if its file is there. A target without a path is a draft.
    fn item(&mut self, title: String, target: &str, file: Option<PathBuf>, span: Span) -> Option<Item> {
        let target = target.trim();
        let title = Some(title).filter(|t| !t.is_empty());
        if target.is_empty() {
            return Some(Item { title, span: Some(span), ..Item::default() });
        }
        if let Some(path) = file {
            let path = normalise(&path).unwrap_or(path);
            let is_new = self.listed.insert(path.clone());
            // A place in a chapter that stands in the list already.
            if !is_new && target.contains(['#', '?']) {
                return None;
            }
            return Some(Item { path: Some(path), title, span: Some(span), ..Item::default() });
        }
        if self.grammar == Grammar::HonKit && target.contains("://") {
            self.reporter.at(Code::Guessed, span, format!("{target} is on the network and no chapter"));
            return None;
        }
        let outside = normalise(&self.plan.src.join(target)).is_none();
        let (code, message) = match outside {
            true => (Code::OutsideFolder, format!("{target} leads out of the book's folder")),
            false => (Code::MissingChapter, format!("the chapter {target} does not exist")),
        };
        self.reporter.at(code, span, message);
        None
    }

    fn close_section(&mut self) {
        let section = Section { is_listed: true, ..std::mem::take(&mut self.section) };
        // A list of links may end with some that lead to the network.
        let is_meant = section.title.is_some() && self.grammar == Grammar::MdBook;
        if !section.members.is_empty() || is_meant {
            self.plan.body.push(section);
        }
        self.indents.clear();
    }

    fn finish(mut self) -> Plan {
        self.close_section();
        // A manifest that lists only loose links is a book of them.
        if self.plan.body.is_empty() && !self.plan.front.is_empty() {
            let members = std::mem::take(&mut self.plan.front).into_iter().map(Member::Item).collect();
            self.plan.body.push(Section { members, ..Section::default() });
        }
        self.plan
    }
}

impl Entry {
    fn target(&self) -> Option<&str> {
        match self {
            Entry::Item { target, .. } | Entry::Loose { target, .. } => Some(target.trim()).filter(|t| !t.is_empty()),
            Entry::Heading { .. } | Entry::Separator => None,
        }
    }
}

/// The file that a target means, as it stands or without what addresses have and paths do not.
fn file_of(target: &str, src: &Path, grammar: Grammar, files: &dyn Files) -> Option<PathBuf> {
    let decoded = percent_decode_str(target).decode_utf8_lossy();
    let bare = decoded.split(['#', '?']).next().unwrap_or_default();
    // A backslash before a sign is none of the path: `01\_intro.md`, as GitBook writes.
    let unescaped = decoded.contains('\\').then(|| plain_path(bare));
    let candidates = [target, &decoded, bare].into_iter().chain(unescaped.as_deref()).map(|path| src.join(path));
    let addressed = match grammar {
        Grammar::HonKit if !target.contains("://") => {
            // Ditto names a page by what stands behind the `#`, GitHub's wikis by words.
            let hash = decoded.strip_prefix('#').filter(|page| !page.is_empty());
            let names = [hash.map(str::to_owned), Some(bare.to_owned()), Some(bare.replace(' ', "-"))];
            names.iter().flatten().flat_map(|name| site::addressed(src, name)).collect()
        }
        Grammar::HonKit | Grammar::MdBook => Vec::new(),
    };
    candidates.chain(addressed).find(|path| files.len(path).is_ok())
}

/// A path without the backslashes that Markdown takes for escapes.
fn plain_path(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '\\' || !rest.peek().is_some_and(char::is_ascii_punctuation) {
            out.push(c);
        }
    }
    out
}

/// A line, divided before the second and each further link if it is one of links outside a list, all of which mdBook
/// takes for chapters, and where each piece begins.
fn pieces(line: &str, grammar: Grammar) -> impl Iterator<Item = (usize, &str)> {
    let lead = line.len() - line.trim_start().len();
    let (mut starts, mut at) = (vec![0], lead);
    let has_link = |at: usize| grammar == Grammar::MdBook && line[at..].starts_with('[');
    while let Some((.., length)) = has_link(at).then(|| link(&line[at..])).flatten() {
        let Some(next) = line[at + length..].find('[').map(|i| at + length + i) else { break };
        if link(&line[next..]).is_none() {
            break;
        }
        starts.push(next);
        at = next;
    }
    let ends: Vec<usize> = starts[1..].iter().copied().chain([line.len()]).collect();
    starts.into_iter().zip(ends).map(|(start, end)| (start, &line[start..end]))
}

/// What a line says; None for a blank line or a comment, an error for what the grammar does not know.
fn parse(line: &str, grammar: Grammar) -> Result<Option<Entry>, &'static str> {
    let text = line.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if let Some(rest) = text.strip_prefix('#') {
        let level = 1 + rest.len() - rest.trim_start_matches('#').len();
        let title = rest.trim_start_matches('#').trim().trim_end_matches('#').trim();
        // A name in braces: `# 目次 {#summary}`.
        let title = title.split_once("{#").filter(|_| title.ends_with('}')).map_or(title, |(title, _)| title.trim());
        // A name that GitBook writes: `## 题 <a href="#ti" id="ti"></a>`.
        let title =
            title.split_once("<a ").filter(|_| title.ends_with("</a>")).map_or(title, |(title, _)| title.trim());
        // An entry that was commented out: `#   * [题](a.md)`.
        if bullet(title).is_some_and(|marker| link(title[marker..].trim_start()).is_some()) {
            return Ok(None);
        }
        let title = match link(title) {
            Some((words, _, length)) if length == title.len() => words,
            _ => plain(title),
        };
        return Ok(Some(Entry::Heading { level, title }));
    }
    if text.len() >= 3
        && (text.bytes().all(|b| b == b'-') || text.bytes().all(|b| b == b'*') || text.bytes().all(|b| b == b'_'))
    {
        return Ok(Some(Entry::Separator));
    }
    let marker = bullet(text);
    let body = marker.map_or(text, |m| text[m..].trim_start());
    let link = match link(body) {
        None if grammar == Grammar::HonKit && marker.is_some() => {
            Some(wiki_link(body).unwrap_or_else(|| (plain(body), String::new())))
        }
        link => link.map(|(title, target, _)| (title, target)),
    };
    match (marker, link) {
        (Some(_), Some((title, target))) => {
            let indent =
                line[..line.len() - line.trim_start().len()].chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
            Ok(Some(Entry::Item { indent, title, target }))
        }
        (None, Some((title, target))) => Ok(Some(Entry::Loose { title, target })),
        (Some(_), None) => Err("a list item of the manifest needs a link: - [Title](file.md)"),
        // mdBook passes other text over.
        (None, None) => Ok(None),
    }
}

/// Bytes of a list marker with the blank after it.
fn bullet(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let marker = match text.as_bytes().first()? {
        b'-' | b'*' | b'+' => 1,
        _ if digits > 0 && matches!(text.as_bytes().get(digits), Some(b'.' | b')')) => digits + 1,
        _ => return None,
    };
    text[marker..].starts_with([' ', '\t']).then_some(marker)
}

/// `[Title](target)` at the head of a text, and how long it is; brackets may nest in both.
fn link(text: &str) -> Option<(String, String, usize)> {
    let inner = text.strip_prefix('[')?;
    let close = matching(inner, '[', ']')?;
    let rest = inner[close + 1..].strip_prefix('(')?;
    let end = matching(rest, '(', ')')?;
    let target = rest[..end].trim();
    let target = target.strip_prefix('<').and_then(|t| t.strip_suffix('>')).unwrap_or(target);
    // A title in quotes after the target is none of ours.
    let target = target.split(" \"").next().unwrap_or_default();
    // The four brackets.
    Some((plain(&inner[..close]), target.to_string(), close + end + 4))
}

/// `[[Page]]` and `[[words|Page]]` of GitHub's wikis.
fn wiki_link(text: &str) -> Option<(String, String)> {
    let inner = text.strip_prefix("[[")?.split_once("]]")?.0;
    let (title, target) = inner.split_once('|').unwrap_or((inner, inner));
    Some((plain(title), target.trim().to_owned()))
}

/// Whether a file is a list of links to files beside it, and nothing else to speak of.
pub fn is_list(files: &dyn Files, path: &Path) -> bool {
    /// Fewest files that are a list.
    const FEWEST: usize = 2;
    let Ok(text) = super::decode::read(files, path) else { return false };
    let src = path.parent().unwrap_or(Path::new(""));
    let (mut listed, mut others) = (0, 0);
    for line in text.lines() {
        match parse(line, Grammar::HonKit) {
            Ok(Some(Entry::Item { target, .. } | Entry::Loose { target, .. })) => {
                let is_there = !target.is_empty() && file_of(&target, src, Grammar::HonKit, files).is_some();
                listed += usize::from(is_there);
                others += usize::from(!is_there);
            }
            Ok(Some(Entry::Heading { .. } | Entry::Separator)) => {}
            Ok(None) => others += usize::from(!line.trim().is_empty()),
            Err(_) => others += 1,
        }
    }
    listed >= FEWEST && others <= listed
}

fn matching(text: &str, open: char, close: char) -> Option<usize> {
    let (mut depth, mut escaped) = (0, false);
    for (i, c) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == open {
            depth += 1;
        } else if c == close {
            if depth == 0 {
                return Some(i);
            }
            depth -= 1;
        }
    }
    None
}

/// A title without its marks: backquotes, stars and backslashes go.
fn plain(title: &str) -> String {
    let (mut out, mut escaped) = (String::new(), false);
    for c in title.trim().chars() {
        match c {
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            '`' | '*' if !escaped => {}
            _ => out.push(c),
        }
        escaped = false;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Memory;

    fn plan(summary: &str) -> Result<Plan, Vec<String>> {
        plan_in(summary, Grammar::MdBook)
    }

    fn plan_in(summary: &str, grammar: Grammar) -> Result<Plan, Vec<String>> {
        let mut files =
            Memory::new([("src/a.md", &b""[..]), ("src/b.md", b""), ("src/c d.md", b""), ("src/z/README.md", b"")]);
        files.add("src/SUMMARY.md", summary);
        let reporter = Reporter::new();
        read(&files, Path::new("src/SUMMARY.md"), grammar, false, &reporter).ok_or_else(|| {
            reporter
                .sorted()
                .iter()
                .map(|(d, _)| {
                    let (_, at) = reporter.place(d).unwrap();
                    format!("{} {:?}", d.code, at.unwrap())
                })
                .collect()
        })
    }

    fn show(items: &[Item], depth: usize, out: &mut String) {
        for item in items {
            let path = item.path.as_ref().map_or("draft".into(), |p| p.display().to_string());
            out.push_str(&format!("{}{} → {path}\n", "  ".repeat(depth), item.title.as_deref().unwrap_or("?")));
            show(&item.children, depth + 1, out);
        }
    }

    #[test]
    fn the_grammar_of_mdbook_is_read() {
        let plan = plan(
            "# 书\n\n[前言](a.md)\n\n## 不是部\n\n- [一](a.md)\n  - [一之一](b.md)\n    - [深](z/README.md)\n- [二\\[注\\] `x`]()\n\n\
             # 下编\n\n* [三](c%20d.md)\n1. [四](<b.md>)\n---\n[后记](b.md)\n",
        )
        .unwrap();
        let mut out = String::new();
        show(&plan.front, 0, &mut out);
        for section in &plan.body {
            out.push_str(&format!("[{}]\n", section.title.as_deref().unwrap_or("")));
            let items: Vec<Item> = section
                .members
                .iter()
                .filter_map(|m| match m {
                    Member::Item(item) => Some(item.clone()),
                    Member::Section(_) => None,
                })
                .collect();
            show(&items, 0, &mut out);
        }
        show(&plan.back, 0, &mut out);
        insta::assert_snapshot!(out, @r"
        前言 → src/a.md
        []
        一 → src/a.md
          一之一 → src/b.md
            深 → src/z/README.md
        二[注] x → draft
        [下编]
        三 → src/c d.md
        四 → src/b.md
        后记 → src/b.md
        ");
    }

    #[test]
    fn a_comment_lists_no_chapter() {
        let listed = "# 书\n\n<!--\n- [One](a.md)\n    - [旧](b.md)\n-->\n- [一](a.md) <!-- 注 -->\n<!-- - [x](gone.md) -->\n- [二](b.md)\n";
        assert_eq!(plan(listed).unwrap().body[0].members.len(), 2);
        assert_eq!(plan("<!-- 一\n二 -->\n- [三](gone.md)\n").unwrap_err(), ["H0104 (3, 1)"]);
    }

    #[test]
    fn what_is_missing_or_not_understood_is_shown_in_its_line() {
        assert_eq!(plan("- [一](gone.md)\n"), Err(vec!["H0104 (1, 1)".into()]));
        assert_eq!(plan("# 书\n\n- 没有链接\n"), Err(vec!["H0103 (3, 1)".into()]));
        assert_eq!(plan("  - [x](../../etc/passwd)\n"), Err(vec!["H0003 (1, 3)".into()]));
    }

    #[test]
    fn the_grammar_of_honkit_lets_more_pass() {
        let manifest = "# 目次 {#summary}\n\n* [一](a.md)\n  * [一之二](a.md#二)\n* 只有名字\n  * [二](b.md)\n\n## 下编\n\n\
                        * [三](c%20d.md)\n* [站点](https://example.com)\n";
        let plan = plan_in(manifest, Grammar::HonKit).unwrap();
        let shown = plan.body.iter().map(|section| {
            let items = section.members.iter().map(|member| match member {
                Member::Item(item) => (item.title.clone().unwrap_or_default(), item.children.len()),
                Member::Section(_) => (String::new(), 0),
            });
            (section.title.as_deref(), items.collect::<Vec<_>>())
        });
        assert_eq!(
            shown.collect::<Vec<_>>(),
            [(None, vec![("一".into(), 0), ("只有名字".into(), 1)]), (Some("下编"), vec![("三".into(), 0)])]
        );
    }

    #[test]
    fn each_link_of_a_line_outside_a_list_is_a_chapter() {
        let plan = plan("[前言](a.md)、[序](b.md) [注]\n\n- [三](c%20d.md) [四](a.md)\n").unwrap();
        let titles: Vec<&str> = plan.front.iter().filter_map(|item| item.title.as_deref()).collect();
        assert_eq!((titles, plan.body[0].members.len()), (vec!["前言", "序"], 1));
        assert_eq!(self::plan("[前言](a.md) [序](gone.md)\n"), Err(vec!["H0104 (1, 12)".into()]));
    }

    #[test]
    fn a_part_is_called_by_the_words_of_its_link_and_an_entry_behind_a_sign_is_none() {
        let plan = plan("# 书\n\n# [上编](a.md)\n\n- [一](b.md)\n#   * [二](a.md)\n- [三](c%20d.md)\n").unwrap();
        assert_eq!(plan.body.len(), 1);
        assert_eq!((plan.body[0].title.as_deref(), plan.body[0].members.len()), (Some("上编"), 2));
    }

    #[test]
    fn the_name_that_gitbook_gives_a_part_is_no_title() {
        let plan =
            plan_in("# 目\n\n## 问与答 <a href=\"#q\" id=\"q\"></a>\n\n* [一](a.md)\n", Grammar::HonKit).unwrap();
        assert_eq!(plan.body[0].title.as_deref(), Some("问与答"));
    }

    #[test]
    fn a_path_may_have_escapes() {
        let mut files = Memory::new([("01_纸(一).md", &b""[..]), ("a\\b.md", b"")]);
        files.add("SUMMARY.md", "* [一](01\\_纸\\(一\\).md)\n* [二](a\\b.md)\n");
        for grammar in [Grammar::HonKit, Grammar::MdBook] {
            let plan = read(&files, Path::new("SUMMARY.md"), grammar, false, &Reporter::new()).unwrap();
            assert_eq!(plan.body[0].members.len(), 2);
        }
    }
}
