//! Code fences: what stands after the ticks, and the lines that mdBook hides.

use crate::input::content::languages::language_word;
use crate::input::content::tree::{Kind, Tree};
use crate::input::options::MdBook;
use crate::input::pattern::pattern;
use crate::lang::scan;
use regex::Regex;
use std::sync::LazyLock;

/// What the info string of a fence says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Info {
    /// The first word, in the author's spelling.
    pub language: Option<String>,
    /// The number of the first line, if numbers are asked for.
    pub first_line: Option<u32>,
    /// The name of the listing.
    pub title: Option<String>,
    /// What begins lines that are not shown: `python,hidelines=!!!` (mdBook).
    pub hides: Option<String>,
}

/// What names a listing: `title="a.rs"` (Docusaurus and many more), `[a.ts]` (VitePress).
static TITLE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?:^|[ ,{])(?:title|filename|name)=(?:"([^"\n]+)"|'([^'\n]+)')|[ \t]\[([^\]\n]+)\]"#));
/// Zenn and Qiita: `js:a.js`, `diff js:a.js`.
static NAMED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:diff[ _])?[A-Za-z][A-Za-z0-9+#_-]*:([^\s:={}]+\.[A-Za-z0-9]+)$"));
/// Comments for a site's eyes: lines to be lit up (VitePress, Docusaurus).
static LIT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[ \t]*(?://|#|--|<!--|/\*|\{/\*)[ \t]*highlight-(?:next-line|start|end)[ \t]*(?:-->|\*/\}?)?[ \t]*\n?$|[ \t]*(?://|#|--|<!--|/\*)[ \t]*\[!code (?:highlight|hl|focus|word|warning|error)[^\]\n]*\][ \t]*(?:-->|\*/)?",
    )
});

/// Words that ask for numbers of lines: mdBook's plugins and Zola; pandoc; Prism; Docusaurus; VitePress.
const NUMBERED: [&str; 7] =
    ["linenos", "numberLines", "number-lines", "line-numbers", "lineNumbers", "showLineNumbers", "linenums"];
/// Keys of the first number: Hugo and Zola, pandoc.
const FIRST: [&str; 3] = ["linenostart", "startFrom", "start-from"];

/// What runs a chunk of knitr or Quarto.
#[rustfmt::skip]
const ENGINES: [&str; 19] = [
    "r", "R", "python", "julia", "bash", "sh", "zsh", "sql", "js", "css", "cpp", "Rcpp", "c", "stan", "perl", "ruby", "ojs", "mermaid", "dot",
];

impl Info {
    /// Reads `rust,ignore`, `rust title="x"`, `{.python .numberLines}`, `{r, echo=FALSE}`.
    pub fn parse(info: &str) -> Self {
        let info = info.trim();
        let language = match info.strip_prefix('{') {
            Some(attributes) => {
                let first = attributes.split([' ', '}', ',']).next().filter(|engine| ENGINES.contains(engine));
                first.or_else(|| attributes.split([' ', '}', ',']).find_map(|a| a.strip_prefix('.')))
            }
            None => Some(info),
        };
        let language = language.and_then(language_word);
        let title = TITLE.captures(info).and_then(|found| found.iter().skip(1).flatten().next());
        let title = title.or_else(|| NAMED.captures(info)?.get(1)).map(|found| found.as_str().trim().to_owned());
        let hides = info.split([',', ' ', '\t']).find_map(|word| word.strip_prefix("hidelines="));
        Self {
            language,
            first_line: first_line(info),
            title: title.filter(|title| !title.is_empty()),
            hides: hides.filter(|sign| !sign.is_empty()).map(str::to_owned),
        }
    }

    /// Takes comments out of the code block being read that only tell a site which lines to light up.
    pub fn darken(&self, tree: &mut Tree) {
        let Some(block) = tree.innermost(|kind| matches!(kind, Kind::Code { .. })) else { return };
        for child in tree.nodes[block].children.clone() {
            let Kind::Text(text) = &mut tree.nodes[child].kind else { continue };
            if !text.text.contains("highlight-") && !text.text.contains("[!code ") {
                continue;
            }
            let mut shown = crate::book::Text::default();
            for (range, line) in scan::lines_at(&text.text) {
                let found = LIT.find(line).map_or(line.len()..line.len(), |found| found.range());
                shown.push_part(text, range.start..range.start + found.start);
                shown.push_part(text, range.start + found.end..range.end);
            }
            *text = shown;
        }
    }

    /// What begins the lines that mdBook hides, in code of another language than Rust.
    fn hidden<'a>(&'a self, mdbook: &'a MdBook) -> Option<&'a str> {
        self.hides.as_deref().or_else(|| mdbook.hidelines.get(self.language.as_deref()?).map(String::as_str))
    }

    /// Takes lines out of the code block being read that are only there so that the example compiles: in Rust, those
    /// that begin with `# ` (as rustdoc and mdBook do); `##` stands for `#`. In other code they begin as the book file
    /// or the fence says.
    pub fn hide_lines(&self, tree: &mut Tree, mdbook: &MdBook) {
        let is_rust = self.language.as_deref() == Some("rust");
        let hidden = self.hidden(mdbook).filter(|_| !is_rust);
        if !is_rust && hidden.is_none() {
            return;
        }
        let Some(block) = tree.innermost(|kind| matches!(kind, Kind::Code { .. })) else { return };
        let children = tree.nodes[block].children.clone();
        let mut text = crate::book::Text::default();
        for &child in &children {
            if let Kind::Text(part) = &tree.nodes[child].kind {
                text.push_part(part, 0..part.text.len());
            }
        }
        let Some((&first, rest)) = children.split_first() else { return };
        // Each line that is shown: its place, its blanks, what of it is passed over behind them.
        let mut lines = Vec::new();
        let mut hides = false;
        for (range, line) in scan::lines_at(&text.text) {
            let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
            if let Some(hidden) = hidden {
                match line[blanks..].starts_with(hidden) {
                    true => hides = true,
                    false => lines.push((range, blanks, 0)),
                }
                continue;
            }
            match line[blanks..].strip_prefix('#').map(str::as_bytes) {
                Some([] | [b' ' | b'\n', ..]) => hides = true,
                Some([b'#', ..]) => lines.push((range, blanks, 1)),
                Some(_) | None => lines.push((range, blanks, 0)),
            }
        }
        // Where the head of a function is hidden, its lines would all begin far in.
        let filled = lines.iter().filter(|(range, ..)| !text.text[range.clone()].trim().is_empty());
        let common = filled.map(|(_, blanks, ..)| *blanks).min().filter(|_| hides).unwrap_or(0);
        let mut shown = crate::book::Text::default();
        for (range, blanks, over) in lines {
            let from = range.start + blanks;
            shown.push_part(&text, range.start + common.min(blanks)..from);
            shown.push_part(&text, from + over..range.end);
        }
        tree.nodes[first].kind = Kind::Text(shown);
        for &child in rest {
            tree.nodes[child].kind = Kind::Text(crate::book::Text::default());
        }
    }
}

/// Whether numbers of lines are asked for, and from which: `rust,linenos`, `{.c .numberLines startFrom="5"}`,
/// `go {linenos=table,linenostart=5}`, `ts:line-numbers=5`.
fn first_line(info: &str) -> Option<u32> {
    let words = || info.split([',', ' ', '\t', '{', '}', ':']).map(|word| word.trim_start_matches('.'));
    let pairs =
        || words().map(|word| word.split_once('=').map_or((word, ""), |(k, v)| (k, v.trim_matches(['"', '\'']))));
    let (_, value) = pairs().find(|(key, _)| NUMBERED.contains(key))?;
    let given = pairs().find(|(key, _)| FIRST.contains(key)).map_or(value, |(_, first)| first);
    (value != "false").then(|| given.parse().unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_first_word() {
        for (info, language) in [
            ("rust,ignore", Some("rust")),
            ("js title=\"a\"", Some("js")),
            ("{.python .numberLines}", Some("python")),
            ("c++", Some("c++")),
            ("", None),
            ("{}", None),
        ] {
            assert_eq!(Info::parse(info).language.as_deref(), language, "{info}");
        }
    }

    #[test]
    fn a_listing_has_the_name_that_stands_behind_its_language() {
        for (info, title) in [
            ("jsx title=\"src/a.js\" {1,3}", Some("src/a.js")),
            ("sh [npm]", Some("npm")),
            ("js:甲/a.js", Some("甲/a.js")),
            ("ts:line-numbers=5", None),
            ("{.c title='a.c'}", Some("a.c")),
            ("rust,ignore", None),
        ] {
            assert_eq!(Info::parse(info).title.as_deref(), title, "{info}");
        }
    }

    #[test]
    fn numbers_of_lines_are_asked_for_in_the_words_of_many_tools() {
        for (info, first) in [
            ("rust,linenos", Some(1)),
            ("{.python .numberLines startFrom=\"100\"}", Some(100)),
            ("{.js .line-numbers}", Some(1)),
            ("go {linenos=table,linenostart=199}", Some(199)),
            ("ts:line-numbers=5", Some(5)),
            ("js showLineNumbers", Some(1)),
            ("go {linenos=false}", None),
            ("rust,ignore", None),
            ("linenostart=3", None),
        ] {
            assert_eq!(Info::parse(info).first_line, first, "{info}");
        }
    }
}
