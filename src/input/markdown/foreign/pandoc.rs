//! What pandoc's Markdown has beside CommonMark's.
//!
//! Lines behind bars are verse; `` `…`{=latex} `` and blocks of it are for another format; `[@key, pp. 3]` cites a work that
//! only a bibliography knows, and is printed by its key; `(@good)` numbers examples through the text. Commands of TeX that
//! only say how lines are set are left out, `\begin{center}` is a centred block. YAML in the middle of a file ends with
//! three points. Tables that are typed by columns are in [`super::columns`].

use super::words::reference;
use super::{Scan, columns};
use crate::diag::Code;
use crate::input::markdown::notion;
use crate::input::pattern::patterns;
use crate::lang::scan;
use memchr::{memchr2, memmem};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

patterns! {
    RAW = r"`([^`\n]+)`\{=([a-z0-9]+)\}";
    RAW_BLOCK = r"^ {0,3}(`{3,}|~{3,})[ \t]*\{=([a-z0-9]+)\}[ \t]*$";
    CITED = r"\[([^\[\]\n^][^\[\]\n]*)\]";
    /// One work of several: what stands before the key, the key, what stands behind.
    WORK = r"^((?:[^@]*[ \t])?)-?@([A-Za-z][A-Za-z0-9_:.#$%&+?<>~/-]*[A-Za-z0-9])((?:[, \t].*)?)$";
    BARE = r"(^|[\s（(，。；、\p{Han}])-?@([A-Za-z][A-Za-z0-9_:-]*[A-Za-z0-9])";
    NAME = r"\{#((?:fig|tbl|sec|lst)[:-][A-Za-z0-9_:-]*[A-Za-z0-9])";
    EXAMPLE = r"\(@([A-Za-z0-9_-]*)\)";
    FRAME = r"^[ \t]*\\(begin|end)\{(center|flushleft|flushright|quote|quotation|small|footnotesize|large|spacing|multicols)\}(?:\{[^{}\n]*\})?[ \t]*$";
    SPACING = r"^[ \t]*\\(?:noindent|indent|centering|raggedright|raggedleft|(?:big|med|small)skip|vfill|hfill|null|[vh]space\*?\{[^{}\n]*\}|thispagestyle\{[a-z]+\}|pagestyle\{[a-z]+\}|pagenumbering\{[a-z]+\}|set(?:counter|length)\{[^{}\n]*\}\{[^{}\n]*\}|(?:front|main|back)matter|cleardoublepage|printindex|index\{[^{}\n]*\})(?:\{\})?(?:[ \t]+|$)";
}

/// What these hold.
#[rustfmt::skip]
pub(super) const MARKS: [&str; 20] = [
    "\n| ", "\n: ", "{=", "[@", "[-@", " @", "@fig", "@tbl", "@sec", "@lst", "(@", "\\begin{", "\\noindent", "skip", "\\vspace", "\\centering", "\\vfill", "\\mainmatter", "\\index{", "\n...\n",
];

/// Whether a line begins as those of a poem do. Another bar would be a border of cells.
fn may_hold_verse(text: &str) -> bool {
    let bytes = text.as_bytes();
    let starts = memmem::find_iter(bytes, "\n| ").map(|at| at + 1).chain([0]);
    let ends_first = |from: usize| memchr2(b'|', b'\n', &bytes[from..]).is_none_or(|i| bytes[from + i] == b'\n');
    starts.filter(|&at| bytes[at..].starts_with(b"| ")).any(|at| ends_first(at + 1))
}

impl Scan<'_> {
    pub(super) fn pandoc(&mut self) {
        let text = self.body.text.as_str();
        let holds = |mark: &str| scan::holds(text, mark);
        if may_hold_verse(text) {
            self.line_blocks();
        }
        if holds("{=") {
            self.raw();
        }
        if holds("@") {
            self.citations();
        }
        if holds("\n: ") {
            self.captions();
        }
        if holds("(@") {
            self.examples();
        }
        if holds("\n...\n") {
            self.metadata();
        }
        if holds("\\") {
            self.set_lines();
        }
    }

    /// `| 月落乌啼霜满天，`
    fn line_blocks(&mut self) {
        let body = self.body;
        let mut run: Vec<(Range<usize>, &str)> = Vec::new();
        let mut is_open = true;
        for (range, line) in scan::lines_at(&body.text).chain([(body.text.len()..body.text.len(), "")]) {
            let text = line.trim_end();
            let inside = text.strip_prefix('|').filter(|rest| rest.is_empty() || rest.starts_with(' '));
            // Another bar is a border of cells.
            match inside.filter(|rest| is_open && !rest.contains('|')) {
                Some(_) => run.push((range, text)),
                None => {
                    if text.is_empty() && run.iter().filter(|(_, line)| line.len() > 1).count() >= 2 {
                        self.verse(&run);
                    }
                    run.clear();
                    // A block begins behind an empty line.
                    is_open = text.is_empty();
                }
            }
        }
    }

    fn verse(&mut self, run: &[(Range<usize>, &str)]) {
        let (Some((first, _)), Some((last, line))) = (run.first(), run.last()) else { return };
        if self.solid_end(first.start).is_some() {
            return;
        }
        let end = last.start + line.len();
        self.replace(first.start..first.start, "\n<div class=\"verse\">\n\n");
        for (k, (range, line)) in run.iter().enumerate() {
            let inside = line[1..].trim_start_matches(' ');
            let blanks = line.len() - 1 - inside.len();
            // Blanks beyond the first are a step of the line.
            self.replace(range.start..range.start + 1 + blanks, "\u{A0}".repeat(blanks.saturating_sub(1)));
            let is_followed = run.get(k + 1).is_some_and(|(_, next)| next.len() > 1);
            if is_followed && !inside.is_empty() {
                self.replace(range.start + line.len()..range.start + line.len(), "\\");
            }
        }
        self.replace(end..end, "\n\n</div>\n");
    }

    /// `: 题` below a table; the reader of tables knows another word for it.
    fn captions(&mut self) {
        let body = self.body;
        let (mut is_row, mut is_below) = (false, false);
        for (range, line) in scan::lines_at(&body.text) {
            if is_below && line.starts_with(": ") && self.solid_end(range.start).is_none() {
                self.replace(range.start..range.start + 2, "\nTable: ");
            }
            // A table may have no bars at its edges.
            is_row = line.starts_with('|') || is_row && line.contains('|') || columns::is_ruled(line);
            is_below = is_row || is_below && line.trim().is_empty();
        }
    }

    /// Text for one format: HTML is read, any other is left out.
    fn raw(&mut self) {
        let body = self.body;
        let text = body.text.as_str();
        for found in RAW.captures_iter(text) {
            let (Some(all), Some(inside), Some(format)) = (found.get(0), found.get(1), found.get(2)) else { continue };
            // The code that it seems to be, and no more.
            if self.solid_end(all.start()) == Some(inside.end() + 1) {
                let with = self.of_format(format.as_str(), inside.as_str(), &all.range());
                self.replace(all.range(), with);
            }
        }
        let mut open: Option<(usize, &str, &str, usize)> = None;
        for (range, line) in scan::lines_at(text) {
            let bare = line.trim();
            match open {
                None => {
                    open = Some(line)
                        .filter(|line| line.contains("{="))
                        .and_then(|line| RAW_BLOCK.captures(line.trim_end()))
                        .and_then(|found| {
                            Some((range.start, found.get(1)?.as_str(), found.get(2)?.as_str(), range.end))
                        });
                }
                Some((start, fence, format, from))
                    if bare.starts_with(fence) && bare.trim_start_matches(&fence[..1]).is_empty() =>
                {
                    let all = start..range.end;
                    let with = self.of_format(format, &text[from..range.start], &all);
                    self.replace(all, format!("\n{with}\n"));
                    open = None;
                }
                Some(_) => {}
            }
        }
    }

    fn of_format(&mut self, format: &str, inside: &str, range: &Range<usize>) -> String {
        if matches!(format, "html" | "html4" | "html5" | "markdown" | "epub" | "epub3") {
            return inside.to_owned();
        }
        let text = inside.trim();
        // A page ends in a book too.
        if matches!(format, "latex" | "tex") && matches!(text, "\\newpage" | "\\clearpage" | "\\pagebreak") {
            return format!("\n{text}\n");
        }
        self.report(&format!("{{={format}}}"), "is for another kind of output; it was left out", range);
        String::new()
    }

    /// `[@lin2010, pp. 33; 又见 @xu2012]`, and `@lin2010` where the text has the like; `@fig:bridge` leads to its figure.
    fn citations(&mut self) {
        let text = self.body.text.as_str();
        let names = names(text);
        let mut keys = BTreeSet::new();
        let mut first = None;
        for found in CITED.captures_iter(text).filter(|found| found[1].contains('@')) {
            let (Some(all), Some(inside)) = (found.get(0), found.get(1)) else { continue };
            let is_link = text[all.end()..].starts_with(['(', '[', ':', '{']);
            let works: Option<Vec<_>> = inside.as_str().split(';').map(|work| WORK.captures(work.trim())).collect();
            let Some(works) = works.filter(|_| !is_link && self.may_refer(all.start())) else { continue };
            let named: Vec<&str> = works.iter().filter_map(|work| work.get(2)).map(|key| key.as_str()).collect();
            if named.iter().all(|key| names.contains(key) || is_place(key)) {
                let links: Vec<String> =
                    works.iter().map(|work| format!("{}{}{}", &work[1], called(&work[2], &names), &work[3])).collect();
                self.replace(all.range(), links.join("、"));
                continue;
            }
            // `[@jack]` may be a person that is called.
            let is_work = named.iter().any(|key| key.bytes().any(|b| b.is_ascii_digit() || matches!(b, b':' | b'_')))
                || works.iter().any(|work| !work[3].is_empty());
            if is_work {
                let shown: Vec<String> =
                    works.iter().map(|work| format!("{}{}{}", &work[1], &work[2], &work[3])).collect();
                keys.extend(named);
                first = first.or(Some(all.range()));
                self.replace(all.range(), format!("\\[{}\\]", shown.join("; ")));
            }
        }
        for found in BARE.captures_iter(text) {
            let (Some(all), Some(before), Some(key)) = (found.get(0), found.get(1), found.get(2)) else { continue };
            let is_cited = keys.contains(key.as_str());
            if !(is_cited || names.contains(key.as_str()) || is_place(key.as_str())) || !self.may_refer(before.end()) {
                continue;
            }
            let with = if is_cited { key.as_str().to_owned() } else { called(key.as_str(), &names) };
            self.replace(before.end()..all.end(), with);
        }
        if let Some(place) = first {
            let span = self.body.origin.span(place.start, place.end);
            self.reporter.at(Code::Citation, span, "works that are cited stand by their keys");
        }
    }

    /// Examples that are numbered through the text, and what is said of them.
    fn examples(&mut self) {
        let body = self.body;
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        let mut heads = Vec::new();
        for (range, line) in scan::lines_at(&body.text) {
            let bare = line.trim_start_matches(' ');
            let at = range.start + line.len() - bare.len();
            let Some(found) = Some(bare).filter(|bare| bare.starts_with("(@")).and_then(|bare| EXAMPLE.find(bare))
            else {
                continue;
            };
            let is_item = found.start() == 0 && bare[found.end()..].starts_with(' ');
            if is_item && line.len() - bare.len() <= 3 && self.solid_end(at).is_none() {
                heads.push(at);
                let name = &bare[2..found.end() - 1];
                if !name.is_empty() {
                    let number = heads.len();
                    numbers.entry(name).or_insert(number);
                }
            }
        }
        if heads.is_empty() {
            return;
        }
        for found in EXAMPLE.captures_iter(&body.text) {
            let (Some(all), Some(name)) = (found.get(0), found.get(1)) else { continue };
            let item = heads.binary_search(&all.start());
            let number = item.map(|n| n + 1).ok().or_else(|| numbers.get(name.as_str()).copied());
            if let Some(number) = number
                && self.solid_end(all.start()).is_none()
            {
                let parted = if item.is_ok() && all.start() > 0 { "\n" } else { "" };
                self.replace(all.range(), format!("{parted}({number})"));
            }
        }
    }

    /// YAML between `---` and `...` in the middle of a file.
    fn metadata(&mut self) {
        /// Most lines of it.
        const LINES: usize = 60;
        if !self.cuts_by(notion::RULE) {
            return;
        }
        let body = self.body;
        let mut open: Option<(usize, usize)> = None;
        let mut is_apart = true;
        for (range, line) in scan::lines_at(&body.text) {
            let text = line.trim_end();
            let is_key = || {
                let key = text.split_once(':').map_or("", |(key, _)| key);
                !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
            };
            match open {
                Some((start, lines)) if text == "..." && lines > 0 => {
                    self.leave_out(start..range.end);
                    open = None;
                }
                Some((start, lines))
                    if lines < LINES
                        && (is_key() || lines > 0 && (line.starts_with(' ') || line.starts_with("- "))) =>
                {
                    open = Some((start, lines + 1));
                }
                _ => {
                    open = (text == "---" && is_apart && self.solid_end(range.start).is_none())
                        .then_some((range.start, 0));
                }
            }
            is_apart = text.is_empty();
        }
    }

    /// Commands of TeX that say how lines are set.
    fn set_lines(&mut self) {
        let body = self.body;
        let mut open: Vec<(&str, Range<usize>)> = Vec::new();
        for (range, line) in scan::lines_at(&body.text) {
            let text = line.trim_end();
            if !text.trim_start().starts_with('\\') || self.solid_end(range.start).is_some() {
                continue;
            }
            let words = range.start..range.start + text.len();
            if let Some(found) = FRAME.captures(text) {
                let (Some(what), Some(name)) = (found.get(1), found.get(2)) else { continue };
                if what.as_str() == "begin" {
                    open.push((name.as_str(), words));
                } else if open.last().is_some_and(|(last, _)| *last == name.as_str())
                    && let Some((name, opening)) = open.pop()
                {
                    let [before, after] = match name {
                        "center" => ["\n<div align=\"center\">\n", "\n</div>\n"],
                        "flushright" => ["\n<div align=\"right\">\n", "\n</div>\n"],
                        "quote" | "quotation" => ["\n<blockquote>\n", "\n</blockquote>\n"],
                        _ => ["", ""],
                    };
                    self.replace(opening, before);
                    self.replace(words, after);
                }
            } else if let Some(found) = SPACING.find(text) {
                self.replace(range.start..range.start + found.end(), "");
            }
        }
    }
}

/// What stands for a key: the number of its place, or its name where no file of the text need have that.
fn called(key: &str, names: &BTreeSet<&str>) -> String {
    if names.contains(key) || key.starts_with("sec-") { reference(key, &format!("@{key}")) } else { key.to_owned() }
}

/// Whether a key is one that Quarto has for places, which may be in another file: `sec-bridge`.
fn is_place(key: &str) -> bool {
    /// A theorem has no place of its own.
    const KINDS: [&str; 4] = ["fig", "tbl", "sec", "lst"];
    key.split_once('-').is_some_and(|(kind, name)| KINDS.contains(&kind) && !name.is_empty())
}

/// The figures, tables and sections of the text that a key may name.
fn names(text: &str) -> BTreeSet<&str> {
    NAME.captures_iter(text).filter_map(|found| found.get(1)).map(|name| name.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;
    use crate::book::Text;
    use crate::diag::Reporter;
    use crate::input::Options;

    #[test]
    fn lines_behind_bars_are_verse() {
        assert_eq!(
            shown("文\n\n| 桨声远了，\n|   灯还在。\n|\n| 又一节\n\n文\n"),
            "文\n\n\n<div class=\"verse\">\n\n桨声远了，\\\n\u{A0}\u{A0}灯还在。\n\n又一节\n\n</div>\n\n\n文\n"
        );
        for text in [
            "| 一 | 二 |\n|---|---|\n| 甲 | 乙 |\n\n",
            "| 只有一行\n\n",
            "文\n| 甲\n| 乙\n\n",
            "```\n\n| 甲\n| 乙\n\n```\n",
            "| 甲\n| 乙\n接着写\n\n",
        ] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn text_for_another_format_is_left_out_and_html_is_read() {
        assert_eq!(shown("前`\\index{河}`{=latex}后"), "前后");
        assert_eq!(shown("前`<b>船</b>`{=html}后"), "前<b>船</b>后");
        assert_eq!(shown("```{=latex}\n\\vspace{1em}\n```\n文\n"), "\n\n文\n");
        assert_eq!(shown("```{=html}\n<p>船</p>\n```\n"), "\n<p>船</p>\n\n");
        for text in ["`{=latex}`", "```\n`x`{=latex}\n```\n", "集合 {=} 与 `a`"] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn works_that_are_cited_stand_by_their_keys() {
        let text = "见 @lin2010 与 [@lin2010, pp. 3; 又见 @xu2012]，[-@lin2010]。";
        let reporter = Reporter::new();
        let out = super::super::rewritten(Text::made(text), &Options::default(), &reporter).0;
        assert_eq!(out.text, "见 lin2010 与 \\[lin2010, pp. 3; 又见 xu2012\\]，\\[lin2010\\]。");
        assert_eq!(reporter.sorted().len(), 1);
        assert_eq!(
            shown("![桥](a.png){#fig:b}\n\n如@fig:b、[@fig:b]。"),
            "![桥](a.png){#fig:b}\n\n如[](#fig:b \"@fig:b\")、[](#fig:b \"@fig:b\")。"
        );
        assert_eq!(shown("见 @sec-a、[参看 @fig-b]。"), "见 [](#sec-a \"@sec-a\")、参看 fig-b。");
        for text in [
            "写信给 a@b.cn 或 [a@b2.cn]",
            "[@jack](https://example.com)",
            "[@老王] 你好 @lin2010",
            "如 @fig:c",
            "[第 @sec-a 章](a.qmd)",
            "# 续 @sec-a",
            "`[@lin2010]`",
        ] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn examples_are_numbered_through_the_text() {
        assert_eq!(
            shown("(@a) 水涨。\n(@) 船走。\n\n由 (@a) 可知。\n\n(@b) 灯灭。\n"),
            "(1) 水涨。\n\n(2) 船走。\n\n由 (1) 可知。\n\n\n(3) 灯灭。\n"
        );
        for text in ["见 (@a)。\n", "`(@a) 甲`\n", "(@某人) 你好\n"] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn commands_that_only_set_lines_go() {
        assert_eq!(
            shown("\\begin{center}\n渡口\n\\end{center}\n\n\\noindent 文\n\n\\vspace{1cm}\n"),
            "\n<div align=\"center\">\n\n渡口\n\n</div>\n\n\n文\n\n\n"
        );
        for text in [
            "$$\n\\begin{center}\n$$\n",
            "命令 \\noindent 不缩进\n",
            "```\n\\noindent\n```\n",
            "\\begin{center}\n没有完\n",
        ] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn yaml_in_the_middle_of_a_file_goes() {
        assert_eq!(shown("文\n\n---\ntitle: 乙\ntags:\n  - 河\n...\n\n又\n"), "文\n\n\n又\n");
        for text in
            ["文\n\n---\n\n他说：\n...\n\n又\n", "文\n\n---\n渡口的灯\n...\n", "文\n\n---\ntitle: 乙\n---\n...\n"]
        {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn a_line_below_a_table_is_its_caption() {
        let table = "|甲|乙|\n|-|-|\n|1|2|\n";
        assert_eq!(shown(&format!("{table}\n: 船 {{#tbl-a}}\n")), format!("{table}\n\nTable: 船 {{#tbl-a}}\n"));
        let bare = "甲 | 乙\n--- | ---\n1 | 2\n";
        assert_eq!(shown(&format!("{bare}: 船\n")), format!("{bare}\nTable: 船\n"));
        for text in ["词\n: 释义\n", "词\n\n: 释义\n", "甲 | 乙\n: 释义\n"] {
            assert_eq!(shown(text), text);
        }
    }
}
