//! What a page of VitePress takes in: `<<< @/file.js`, `<!--@include: ./part.md-->`, `{{ $frontmatter.title }}`; one of
//! VuePress: `@[code js](../file.js)`; one of docsify: `[题](part.md ':include')`; one of Docusaurus: `{frontMatter.title}`.
//!
//! `@` is the folder of the articles. Code comes as a block with its language; a part of a page without its front
//! matter, unless lines (`{3,10}`) or a region (`#name`) of it are meant. The braces behind a file of code only say which
//! lines are lit up. As with mdBook's includes ([`super::include`]), no file outside the book's folder is taken in, and
//! none inside itself; what comes from another file keeps its place there.

use super::fenced::lines_outside;
use super::include::Reach;
use super::markdown::foreign::{solid, solid_end};
use super::pattern::pattern;
use super::{front_matter, include};
use crate::book::Text;
use crate::diag::{Code, Reporter, Span};
use crate::files::Files;
use crate::lang::scan;
use regex::{Captures, Regex};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The file, its region, what stands in braces, and the title.
static IMPORT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^<<<[ \t]*([^\s<{#\[]+)(?:#([\w-]+))?(?:[ \t]*\{([^}\n]*)\})?(?:[ \t]*\[([^\]\n]*)\])?[ \t]*$")
});
/// The file, its region, and the first and last line.
static INCLUDE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"<!--[ \t]*@include:[ \t]*([^\s{#]+?)(?:#([\w-]+))?(?:\{([0-9]*)(,?)([0-9]*)\})?[ \t]*-->")
});
/// VuePress: the first and last line, the language, the file.
static CODE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^@\[code(?:\{(\d*)-(\d*)\})?(?:[ \t]+([A-Za-z][\w+-]*))?[^\]\n]*\]\(([^()\s]+)\)$"));
/// docsify: the file, and what it is.
static PART: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"^\[[^\]\n]*\]\(([^()\s]+)[ \t]+['"]:include(?:[ \t]+:type=([a-z]+))?[^'"\n]*['"]\)$"#));
static VALUE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\{\{[ \t]*\$frontmatter\.([A-Za-z_][\w-]*(?:\.[\w-]+)*)[ \t]*\}\}|\{frontMatter\.([A-Za-z_]\w*(?:\.\w+)*)\}",
    )
});

/// What a page asks by: for values of its front matter, and for files.
pub const MARKS: [&str; 6] = ["$frontmatter.", "{frontMatter.", "<<<", "@include:", "@[code", ":include"];

/// Puts in what a page asks for. `root` is the folder of the articles.
pub fn expand(files: &dyn Files, path: &Path, root: &Path, text: Text, reporter: &Reporter) -> Text {
    let (values, parts) = MARKS.split_at(2);
    let has = |text: &Text, marks: &[&str]| marks.iter().any(|mark| scan::holds(&text.text, mark));
    let text = if has(&text, values) { valued(text) } else { text };
    if !has(&text, parts) {
        return text;
    }
    let mut expansion = Expansion { files, reach: Reach::new(files, path, reporter), root, out: Text::default() };
    expansion.text(&text);
    expansion.out
}

/// Puts the values of the front matter into the text, but not into code.
fn valued(text: Text) -> Text {
    let values = front_matter::table(&text.text);
    if values.is_empty() {
        return text;
    }
    let code = solid(&text.text);
    let mut out = Text::default();
    let mut done = 0;
    for found in VALUE.captures_iter(&text.text) {
        let (Some(all), Some(name)) = (found.get(0), found.get(1).or(found.get(2))) else { continue };
        let mut names = name.as_str().split('.');
        let value = names.next().and_then(|name| values.get(name));
        let value = names.fold(value, |value, name| value?.get(name));
        let shown = match value {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => continue,
        };
        if solid_end(&code, all.start()).is_some() {
            continue;
        }
        out.push_part(&text, done..all.start());
        include::made(&mut out, &shown, text.origin.locate(all.start() as u32));
        done = all.end();
    }
    out.push_part(&text, done..text.text.len());
    out
}

struct Expansion<'a> {
    files: &'a dyn Files,
    reach: Reach<'a>,
    root: &'a Path,
    out: Text,
}

impl Expansion<'_> {
    fn text(&mut self, source: &Text) {
        let mut done = 0;
        for (range, line) in lines_outside(&source.text) {
            let at = range.start;
            let text = line.trim_end();
            if let Some(found) = Some(text).filter(|text| text.starts_with("<<<")).and_then(|t| IMPORT.captures(t)) {
                self.out.push_part(source, done..at);
                done = at + text.len();
                let place = source.origin.locate(at as u32);
                self.code(&found, source.origin.span(at, done), place);
            } else if let Some(found) =
                Some(text).filter(|text| text.starts_with("@[code")).and_then(|text| CODE.captures(text))
            {
                let part = |i: usize| found.get(i).map(|m| m.as_str());
                let number = |i: usize| part(i).and_then(|text| text.parse::<usize>().ok());
                let stretch = part(1).map(|_| (number(1).unwrap_or(1), number(2)));
                self.out.push_part(source, done..at);
                done = at + text.len();
                let place = (source.origin.span(at, done), source.origin.locate(at as u32));
                self.listing(part(4).unwrap_or_default(), part(3), stretch, place);
            } else if let Some(found) =
                Some(text).filter(|text| text.contains(":include")).and_then(|text| PART.captures(text))
            {
                let (Some(file), kind) = (found.get(1), found.get(2).map(|m| m.as_str())) else { continue };
                let is_page = file.as_str().ends_with(".md") && matches!(kind, None | Some("markdown"));
                if kind != Some("code") && !is_page {
                    continue;
                }
                self.out.push_part(source, done..at);
                done = at + text.len();
                let place = (source.origin.span(at, done), source.origin.locate(at as u32));
                match is_page {
                    true => self.whole_page(file.as_str(), place.0),
                    false => self.listing(file.as_str(), None, None, place),
                }
            } else if text.contains("@include:") {
                for found in INCLUDE.captures_iter(text) {
                    let Some(all) = found.get(0) else { continue };
                    self.out.push_part(source, done..at + all.start());
                    done = at + all.end();
                    self.page(&found, source.origin.span(at + all.start(), done));
                }
            }
        }
        self.out.push_part(source, done..source.text.len());
    }

    fn path(&self, file: &str) -> PathBuf {
        match file.strip_prefix("@/").or(file.strip_prefix('/')) {
            // VuePress has `@` for the folder of the project.
            Some(file) => match self.root.parent().map(|above| above.join(file)) {
                Some(above) if !self.files.exists(&self.root.join(file)) && self.files.exists(&above) => above,
                _ => self.root.join(file),
            },
            None => self.reach.folder().join(file),
        }
    }

    /// A page without its front matter.
    fn whole_page(&mut self, file: &str, span: Span) {
        let path = self.path(file);
        let Some(whole) = self.reach.enter(&path, file, span) else { return };
        let head = front_matter::end(&whole.text);
        let text = whole.part(head..whole.text.trim_end().len().max(head));
        if self.reach.has_room(&self.out, &text, span) {
            self.text(&text);
        }
        self.reach.leave();
    }

    /// A file of code, or some of its lines, as a block.
    fn listing(
        &mut self,
        file: &str,
        language: Option<&str>,
        stretch: Option<(usize, Option<usize>)>,
        (span, place): (Span, Option<(crate::diag::SourceId, u32)>),
    ) {
        let path = self.path(file);
        let Some(whole) = self.reach.enter(&path, file, span) else { return };
        let text = stretch.map_or_else(|| whole.clone(), |(from, to)| lines(&whole, from, to));
        if self.reach.has_room(&self.out, &text, span) {
            let ending = Path::new(file).extension().and_then(|e| e.to_str());
            self.fenced(&text, language.or(ending).unwrap_or_default(), place);
        }
        self.reach.leave();
    }

    /// Appends code between fences; what stands behind the first is `info`.
    fn fenced(&mut self, text: &Text, info: &str, place: Option<(crate::diag::SourceId, u32)>) {
        let longest = text.text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(3.max(longest + 1));
        include::made(&mut self.out, &format!("{fence}{info}\n"), place);
        self.out.push_part(text, 0..text.text.trim_end().len());
        include::made(&mut self.out, &format!("\n{fence}"), place);
    }

    /// A file of code as a block.
    fn code(&mut self, found: &Captures<'_>, span: Span, place: Option<(crate::diag::SourceId, u32)>) {
        let part = |i: usize| found.get(i).map(|m| m.as_str().trim()).filter(|text| !text.is_empty());
        let Some(file) = part(1) else { return };
        let path = self.path(file);
        let Some(whole) = self.reach.enter(&path, file, span) else { return };
        if let Some(text) = self.region(&whole, file, part(2), span)
            && self.reach.has_room(&self.out, &text, span)
        {
            // {1,3 ts:line-numbers}
            let word =
                part(3).and_then(|words| words.split_whitespace().last()).filter(|w| w.contains(char::is_alphabetic));
            let ending = Path::new(file).extension().and_then(|e| e.to_str());
            let language = word.map(|word| word.split(':').next().unwrap_or(word)).or(ending).unwrap_or_default();
            let title = part(4).map(|title| format!(" [{title}]")).unwrap_or_default();
            self.fenced(&text, &format!("{language}{title}"), place);
        }
        self.reach.leave();
    }

    /// A part of another page.
    fn page(&mut self, found: &Captures<'_>, span: Span) {
        let Some(file) = found.get(1).map(|m| m.as_str()) else { return };
        let path = self.path(file);
        let Some(whole) = self.reach.enter(&path, file, span) else { return };
        let region = found.get(2).map(|m| m.as_str());
        let text = match found.get(3) {
            Some(from) => {
                let number = |text: &str| text.parse::<usize>().ok();
                let from = number(from.as_str());
                let is_range = found.get(4).is_some_and(|comma| !comma.is_empty());
                let to = if is_range { found.get(5).and_then(|m| number(m.as_str())) } else { from };
                Some(lines(&whole, from.unwrap_or(1), to))
            }
            None if region.is_some() => self.region(&whole, file, region, span),
            None => Some(whole.part(front_matter::end(&whole.text)..whole.text.len())),
        };
        if let Some(text) = text.filter(|text| self.reach.has_room(&self.out, text, span)) {
            self.text(&text);
        }
        self.reach.leave();
    }

    /// The region of a file, or all of it; a message if it is not there.
    fn region(&self, whole: &Text, file: &str, name: Option<&str>, span: Span) -> Option<Text> {
        let Some(name) = name else { return Some(whole.clone()) };
        let found = region(whole, name);
        if found.is_none() {
            self.reach.reporter.at(Code::MissingInclude, span, format!("{file} has no region {name}"));
        }
        found
    }
}

/// Lines of a text, the first and the last; they are counted from one.
fn lines(whole: &Text, from: usize, to: Option<usize>) -> Text {
    let mut out = Text::default();
    for (k, (range, _)) in scan::lines_at(&whole.text).enumerate() {
        if k + 1 >= from && to.is_none_or(|to| k < to) {
            out.push_part(whole, range);
        }
    }
    out
}

/// What stands between `#region name` and `#endregion`, without the blanks before all of it.
fn region(whole: &Text, name: &str) -> Option<Text> {
    let is = |word: Option<&str>, what: &str| word.is_some_and(|word| word.eq_ignore_ascii_case(what));
    let mut inside: Option<Vec<std::ops::Range<usize>>> = None;
    for (range, line) in scan::lines_at(&whole.text) {
        let mut words =
            line.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).filter(|w| !w.is_empty());
        let word = words.find(|word| is(Some(word), "region") || is(Some(word), "endregion"));
        let of = words.next();
        match &mut inside {
            None if is(word, "region") && of == Some(name) => inside = Some(Vec::new()),
            None => {}
            Some(_) if is(word, "endregion") && of.is_none_or(|of| of == name) => break,
            // The marks of a region inside of it.
            Some(_) if word.is_some() && line.contains('#') => {}
            Some(lines) => lines.push(range),
        }
    }
    let lines = inside?;
    let text = |range: &std::ops::Range<usize>| &whole.text[range.clone()];
    let blanks = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let common = lines.iter().map(text).filter(|line| !line.trim().is_empty()).map(blanks).min().unwrap_or(0);
    let mut out = Text::default();
    for range in &lines {
        let line = text(range);
        out.push_part(whole, range.start + common.min(blanks(line))..range.end);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Origin;
    use crate::files::Memory;

    const CODE: &str = "let a = 1;\n  // #region b\n  let b = 2;\n\n    let c = 3;\n  // #endregion b\n";

    fn expanded(text: &str) -> (String, Vec<String>) {
        let files = [
            ("docs/a.js", CODE),
            ("docs/部/b.md", "---\ntitle: 乙\n---\n乙一\n乙二\n<!--@include: ../a.md-->\n"),
            ("x.md", "外"),
            ("d.js", "let d = 4;\n"),
        ];
        let files = Memory::new(files.map(|(path, text)| (path, text.as_bytes())));
        let reporter = Reporter::new();
        let id = reporter.add_source("docs/a.md", text.into());
        let source = Text::new(text, Origin::verbatim(id, 0));
        let out = expand(&files, Path::new("docs/a.md"), Path::new("docs"), source, &reporter);
        (out.text, reporter.sorted().into_iter().map(|(d, _)| d.code.to_string()).collect())
    }

    #[test]
    fn a_file_of_code_is_a_block_and_a_region_stands_at_its_margin() {
        assert_eq!(expanded("甲\n<<< @/a.js{1,3}\n乙\n").0, format!("甲\n```js\n{}\n```\n乙\n", CODE.trim_end()));
        let shown = "```ts [标题]\nlet b = 2;\n\n  let c = 3;\n```\n";
        assert_eq!(expanded("<<< ./a.js#b{1 ts:line-numbers} [标题]\n"), (shown.to_owned(), vec![]));
    }

    #[test]
    fn a_part_of_a_page_comes_without_its_front_matter() {
        assert_eq!(expanded("甲<!--@include: ./部/b.md{4,5}-->丙"), ("甲乙一\n乙二\n丙".to_owned(), vec![]));
        assert_eq!(expanded("<!-- @include: ./部/b.md{5} -->").0, "乙二\n");
        // What leads back is refused.
        assert_eq!(expanded("<!--@include: ./部/b.md-->"), ("乙一\n乙二\n\n".to_owned(), vec!["H0204".to_owned()]));
    }

    #[test]
    fn pages_of_vuepress_and_docsify_take_in_files_too() {
        let first = CODE.lines().next().unwrap_or_default();
        assert_eq!(expanded("@[code{1-1} js{1}](./a.js)\n").0, format!("```js\n{first}\n```\n"));
        assert_eq!(expanded("[码](a.js ':include :type=code')\n").0, format!("```js\n{}\n```\n", CODE.trim_end()));
        assert_eq!(expanded("[部](/部/b.md \":include\")\n").0.lines().next(), Some("乙一"));
        // VuePress has `@` for the folder of the project.
        assert_eq!(expanded("<<< @/d.js\n").0, "```js\nlet d = 4;\n```\n");
        for text in ["[片](a.mp4 ':include :type=video')\n", "写作 @[code](a.js)。\n", "[码](a.js)\n"] {
            assert_eq!(expanded(text), (text.to_owned(), vec![]));
        }
    }

    #[test]
    fn what_is_not_there_or_outside_is_reported() {
        for (text, code) in
            [("<<< @/c.js\n", "H0205"), ("<<< @/a.js#c\n", "H0205"), ("<!--@include: ../../x.md-->\n", "H0003")]
        {
            assert_eq!(expanded(text), ("\n".to_owned(), vec![code.to_owned()]), "{text}");
        }
    }

    #[test]
    fn values_of_the_front_matter_are_shown() {
        let front = "---\ntitle: 渡口\nnow:\n  version: 2\n---\n";
        let text = format!("{front}# {{{{ $frontmatter.title }}}} {{{{$frontmatter.now.version}}}}\n");
        assert_eq!(expanded(&text).0, format!("{front}# 渡口 2\n"));
        assert_eq!(expanded(&format!("{front}见 {{frontMatter.title}}\n")).0, format!("{front}见 渡口\n"));
    }

    #[test]
    fn code_and_what_only_looks_like_it_stays() {
        for text in [
            "```md\n<<< @/a.js\n<!--@include: ./部/b.md-->\n```\n",
            "<<<<<<< HEAD\n",
            "水深 <<< 七尺\n",
            "---\ntitle: 渡口\n---\n`{{ $frontmatter.title }}` {{ $frontmatter.none }}\n",
            "{{ $frontmatter.title }}\n",
        ] {
            assert_eq!(expanded(text), (text.to_owned(), vec![]));
        }
    }
}
