//! What R Markdown, bookdown and Quarto have beside pandoc's Markdown: chunks, which a program runs, and what is said of
//! their figures.
//!
//! The options of a chunk, ```` ```{r, fig.cap="图"} ```` and `#| label: a`, are none of its code. A chunk that its author
//! does not show (`include=FALSE`, `echo=FALSE`, `#| echo: false`) is left out; ```` ```{theorem} ```` and
//! ```` ```{block2, type='rmdtip'} ```` are text. `第 \@ref(a) 章` is called by its number, `图 \@ref(fig:a)` by its name, and
//! `` `r if (…) '# 题'` `` is the heading that it would make.

use super::Scan;
use super::containers::remark;
use super::fences::known;
use super::theorems::theorem;
use super::words::reference;
use crate::input::fenced::Fences;
use crate::input::markdown::notion;
use crate::input::pattern::patterns;
use crate::lang::scan;
use std::ops::Range;

patterns! {
    /// The engine and its options.
    OPENS = r"^[ \t]*`{3,}[ \t]*\{([A-Za-z][A-Za-z0-9]*)([ ,][^\n]*)?\}$";
    HIDDEN = r"(?:^|[,\s])(?:include|echo)[ \t]*=[ \t]*(?:FALSE|F)(?:[,\s]|$)";
    HIDDEN_BELOW = r"^[ \t]*(?:#|//|--|%%)\|[ \t]*(?:include|echo):[ \t]*false[ \t]*$";
    OPTION = r"^[ \t]*(?:#|//|--|%%)\|[ \t]";
    /// `type='rmdtip'`, `name="勾股定理"`.
    VALUE = r#"(?:^|[,\s])(type|name)[ \t]*=[ \t]*["']([^"'\n]+)["']"#;
    ASKED = r"(?:(?:第|제)[ \t]*)?\\@ref\(([A-Za-z0-9_-]+)\)(?:[ \t]*(?:章|节|節|장|절))?|\\@ref\((?:fig|tab):([A-Za-z0-9_-]+)\)";
    HEADING = r"^`r [^`\n]*'(#{1,6} [^'`\n]+)'[^`'\n]*`$";
}

/// What they hold.
pub(super) const MARKS: [&str; 3] = ["`{", "`r ", "@ref("];

/// Whether a text may hold one.
pub(super) fn may_have(text: &str) -> bool {
    ["``{", "``` {", "`r if", "@ref("].iter().any(|mark| scan::holds(text, mark))
}

/// A chunk that is open: its lines up to the first of its code, and what is seen so far.
struct Chunk<'t> {
    opening: Range<usize>,
    engine: &'t str,
    options: &'t str,
    is_hidden: bool,
    /// The options that stand on lines of their own.
    below: Range<usize>,
}

impl Scan<'_> {
    pub(super) fn knitr(&mut self) {
        let body = self.body;
        let mut fences = Fences::default();
        let mut open: Option<Chunk> = None;
        for (range, line) in scan::lines_at(&body.text) {
            let text = line.trim();
            if let Some(chunk) = &mut open
                && chunk.below.end == range.start
                && OPTION.is_match(line)
            {
                chunk.is_hidden |= HIDDEN_BELOW.is_match(line.trim_end());
                chunk.below.end = range.end;
                continue;
            }
            let was_open = fences.is_open();
            fences.hold(line);
            match (was_open, fences.is_open()) {
                (false, true) => open = chunk(line.trim_end(), range),
                (true, false) => {
                    if let Some(chunk) = open.take() {
                        self.chunk(chunk, range);
                    }
                }
                (true, true) => {}
                (false, false) => {
                    if let Some(found) = text.starts_with("`r ").then(|| HEADING.captures(text)).flatten() {
                        self.replace(range, format!("{}\n", &found[1]));
                    }
                }
            }
        }
        self.called();
    }

    /// A chunk, whose last line is `closing`.
    fn chunk(&mut self, chunk: Chunk<'_>, closing: Range<usize>) {
        let Chunk { opening, engine, options, is_hidden, below } = chunk;
        let value =
            |key: &str| VALUE.captures_iter(options).find(|found| &found[1] == key).map(|found| found[2].to_owned());
        let made = match engine {
            "block" | "block2" => {
                let kind = value("type").unwrap_or_default();
                Some(match (&*kind, known(kind.trim_start_matches("rmd"))) {
                    ("flushright", _) => ["\n<div align=\"right\">\n\n".to_owned(), "\n\n</div>\n\n".to_owned()],
                    (_, Some(kind)) => remark(kind, ""),
                    (_, None) => ["\n".to_owned(), "\n".to_owned()],
                })
            }
            engine => theorem(engine, &value("name").unwrap_or_default(), &self.body.text),
        };
        if let Some([before, after]) = made {
            self.replace(opening.start..below.end, before);
            self.replace(closing, after);
        } else if is_hidden && self.cuts_by(notion::RULE) {
            self.leave_out(opening.start..closing.end);
        } else if !below.is_empty() {
            self.replace(below, "");
        }
    }

    /// Chapters, figures and tables that are called by their names.
    fn called(&mut self) {
        let body = self.body;
        for found in ASKED.captures_iter(&body.text) {
            let Some(all) = found.get(0).filter(|all| self.may_refer(all.start())) else { continue };
            let with = match (found.get(1), found.get(2)) {
                (Some(chapter), _) => reference(chapter.as_str(), all.as_str()),
                // What a program draws has no number here.
                (None, name) => name.map_or("", |name| name.as_str()).to_owned(),
            };
            self.replace(all.range(), with);
        }
    }
}

/// The chunk that a line opens.
fn chunk(line: &str, range: Range<usize>) -> Option<Chunk<'_>> {
    let found = OPENS.captures(line)?;
    let [engine, options] = [1, 2].map(|i| found.get(i).map_or("", |m| &line[m.range()]));
    let below = range.end..range.end;
    Some(Chunk { opening: range, engine, options, is_hidden: HIDDEN.is_match(options), below })
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;

    #[test]
    fn options_of_a_chunk_are_no_code_and_a_hidden_chunk_goes() {
        for (text, meant) in [
            ("```{r}\n#| label: fig-a\n#| fig-cap: \"图\"\nplot(1)  # 一\n```\n", "```{r}\nplot(1)  # 一\n```\n"),
            ("文\n\n```{r setup, include=FALSE}\nlibrary(a)\n```\n字\n", "文\n\n字\n"),
            ("```{python}\n#| echo: false\nx\n```\n字\n", "字\n"),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
    }

    #[test]
    fn blocks_and_theorems_are_text() {
        assert_eq!(
            shown("```{block2, type='flushright', html.tag='p'}\n林一舟  \n于河边\n```\n"),
            "\n<div align=\"right\">\n\n林一舟  \n于河边\n\n\n</div>\n\n"
        );
        let shown = shown("这是一条定理，说的是直角三角形。\n\n```{theorem, a, name=\"勾股定理\"}\n$a^2$\n```\n");
        assert!(shown.contains("<summary>定理（勾股定理）</summary>") && !shown.contains("```"), "{shown}");
    }

    #[test]
    fn names_are_called_and_a_heading_that_is_made_is_one() {
        for (text, meant) in [
            (
                "见第 \\@ref(intro) 章与图 \\@ref(fig:a)，\\@ref(b)\n",
                "见[](#intro \"第 \\@ref(intro) 章\")与图 a，[](#b \"\\@ref(b)\")\n",
            ),
            ("`r if (knitr::is_html_output()) '# 参考文献 {-}'`\n", "# 参考文献 {-}\n"),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
        for text in [
            "```r\n#| 注\nx\n```\n",
            "```{=latex}\n`r if '# 一'`\n```\n",
            "`\\@ref(a)`\n",
            "[第 \\@ref(a) 章](a.Rmd)\n",
            "# 续 \\@ref(a)\n",
            "`r 1 + 1` 只\n",
            "```{r}\nx\n#| label: a\n```\n",
        ] {
            let kept = if text.contains("latex") { "\n\n" } else { text };
            assert_eq!(shown(text), kept, "{text}");
        }
    }
}
