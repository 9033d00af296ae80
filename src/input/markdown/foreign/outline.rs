//! What an outliner (Logseq) writes between the lines: properties, `id:: …`, the log of a task's clock and its days, and
//! blocks between `#+BEGIN_QUOTE` and `#+END_QUOTE`. References to blocks have been followed before ([`embeds`]); what is
//! left of them leads nowhere.
//!
//! [`embeds`]: crate::input::embeds

use super::containers::remark;
use super::{Scan, fences};
use crate::input::markdown::notion;
use crate::input::pattern::pattern;
use crate::lang::scan;
use regex::Regex;
use std::sync::LazyLock;

/// A property that the program knows; any other pair with two colons is the author's.
static PROPERTY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[\t ]*(?:id|collapsed|title|tags?|alias|aliases|icon|public|template|template-including-parent|type|created-at|updated-at|exclude-from-graph-view|background-color|heading|filters|file|file-path|query-[a-z-]+|logseq\.[\w.-]+|ls-type|hl-[a-z-]+|card-[a-z-]+):: ?\S.*$",
    )
});

/// A reference to a block: its name is a UUID.
static REFERENCE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\(\([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\)\)"));

/// The day of a task.
static DAY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[\t ]*(?:- )?(?:SCHEDULED|DEADLINE): <\d{4}-\d{2}-\d{2}[^<>\n]{0,30}>$"));
/// Where a block of Org begins or ends: its kind, and the word behind it.
static BLOCK: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^([\t ]*(?:[-*+] )?)#\+(BEGIN|END)_([A-Z]+)(?:[\t ]+(\S+))?[^\n]*$"));

/// A reference to a block of SiYuan, with its words.
static CALLED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"\(\(\d{14}-[a-z0-9]{7}(?:[ \t]+(?:"([^"\n]*)"|'([^'\n]*)'))?\)\)"#));
/// A link that only its program follows, and its words.
static INNER: LazyLock<Regex> = LazyLock::new(|| pattern(r"\[([^\[\]\n]*)\]\(siyuan://[^()\s]*\)"));
/// What SiYuan looks up among its blocks.
static QUERY: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\{\{[ \t]*select[ \t][^{}\n]*\}\}"));

/// What a text with any of these has.
pub(super) const MARKS: [&str; 9] =
    ["{{{", "siyuan://", "{{SELECT", ":: ", ":LOGBOOK:", "((", "SCHEDULED: <", "DEADLINE: <", "#+"];

/// What the properties above the first block say of a page: its title, and its tags.
pub(in crate::input::markdown) fn page(text: &str) -> (Option<String>, Vec<String>) {
    let (mut title, mut tags) = (None, Vec::new());
    for line in text.lines().map(str::trim) {
        let Some((key, value)) = line.split_once(":: ").filter(|_| PROPERTY.is_match(line)) else { break };
        match key {
            "title" => title = Some(value.trim().to_owned()),
            "tags" | "tag" => {
                let bare = |tag: &str| tag.trim().trim_matches(['#', '[', ']', ' ']).to_owned();
                tags.extend(value.split([',', '，']).map(bare).filter(|tag| !tag.is_empty()));
            }
            _ => {}
        }
    }
    (title, tags)
}

/// Whether a line is a property, or the day of a task.
fn is_property(line: &str) -> bool {
    line.contains(": <") && DAY.is_match(line) || line.contains(":: ") && PROPERTY.is_match(line)
}

impl Scan<'_> {
    /// Takes the lines out.
    pub(super) fn outline(&mut self) {
        let hides = self.cuts_by(notion::RULE);
        let body = self.body;
        // Where the log of a clock begins.
        let mut log: Option<usize> = None;
        for (range, line) in scan::lines_at(&body.text) {
            let text = line.trim_end();
            let bare = text.trim_start();
            if let Some(from) = log {
                if bare == ":END:" {
                    self.leave_out(from..range.end);
                    log = None;
                } else if bare.is_empty() {
                    log = None;
                }
            } else if hides && (bare == ":LOGBOOK:" || bare == "- :LOGBOOK:") && self.solid_end(range.start).is_none() {
                log = Some(range.start + if bare.starts_with('-') { line.find(':').unwrap_or(0) } else { 0 });
            } else if hides && is_property(text) && self.solid_end(range.start).is_none() {
                self.leave_out(range);
            }
        }
        self.org_blocks();
        self.siyuan();
        let text = body.text.as_str();
        if scan::holds(text, "((") {
            for found in
                REFERENCE.find_iter(text).filter(|found| self.solid_end(found.start()).is_none()).collect::<Vec<_>>()
            {
                self.report("((…))", "leads to a block of a notebook; it was left out", &found.range());
                self.replace(found.range(), "");
            }
        }
    }

    /// References, links and queries of SiYuan, and the lines that set its blocks beside each other.
    fn siyuan(&mut self) {
        let body = self.body;
        let text = body.text.as_str();
        let holds = |mark: &str| scan::holds(text, mark);
        for (pattern, mark) in [(&CALLED, "(("), (&INNER, "siyuan://"), (&QUERY, "{{")] {
            for found in holds(mark).then(|| pattern.captures_iter(text)).into_iter().flatten() {
                let Some(all) = found.get(0).filter(|all| self.solid_end(all.start()).is_none()) else { continue };
                let words = found.iter().skip(1).flatten().next().map_or("", |words| words.as_str());
                self.replace(all.range(), words);
            }
        }
        let mut open = 0_usize;
        for (range, line) in holds("{{{").then(|| scan::lines_at(text)).into_iter().flatten() {
            let bare = line.trim();
            let opens = matches!(bare, "{{{row" | "{{{col");
            let closes = bare == "}}}" && open > 0;
            if (opens || closes) && self.solid_end(range.start).is_none() {
                open = if opens { open + 1 } else { open - 1 };
                self.replace(range, "\n");
            }
        }
    }

    /// Quotations, remarks and code between lines of Org.
    fn org_blocks(&mut self) {
        let body = self.body;
        // The kind, its word, and where its lines begin and their words stand.
        let mut open: Option<(String, String, std::ops::Range<usize>)> = None;
        for (range, line) in scan::lines_at(&body.text) {
            let text = line.trim_end();
            let Some(found) = Some(text).filter(|text| text.contains("#+")).and_then(|text| BLOCK.captures(text))
            else {
                continue;
            };
            let part = |i: usize| found.get(i).map_or("", |m| m.as_str());
            let kind = part(3).to_ascii_lowercase();
            let at = range.start + part(1).len();
            let words = at..range.start + text.len();
            if self.solid_end(at).is_some() {
                continue;
            }
            if part(2).eq_ignore_ascii_case("begin") {
                open = Some((kind, part(4).to_owned(), words));
                continue;
            }
            let Some((_, word, opening)) = open.take_if(|(of, ..)| *of == kind) else { continue };
            let [before, after] = match kind.as_str() {
                "quote" => ["<blockquote>\n".to_owned(), "</blockquote>".to_owned()],
                "src" | "example" => [format!("```{word}"), "```".to_owned()],
                "query" | "comment" => {
                    self.leave_out(opening.start..words.end);
                    continue;
                }
                kind => match fences::known(kind) {
                    Some(kind) => remark(kind, "").map(|tag| tag.trim_matches('\n').to_owned() + "\n"),
                    None => [String::new(), String::new()],
                },
            };
            self.replace(opening, before);
            self.replace(words, after);
        }
    }

    /// Cuts what is a property, or no more a reader's than one.
    pub(super) fn leave_out(&mut self, range: std::ops::Range<usize>) {
        let text = self.body.text[range.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
        self.cut(notion::RULE, text, range, "");
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;

    #[test]
    fn lines_of_an_outliner_go_and_the_authors_own_stay() {
        for (text, meant) in [
            ("- 甲\n  id:: 63f0a1b2-0000-4000-8000-000000000000\n  collapsed:: true\n- 乙\n", "- 甲\n- 乙\n"),
            ("tags:: 河, 桥\n\n- 甲\n", "\n- 甲\n"),
            ("- 甲\n  :LOGBOOK:\n  CLOCK: [2021-01-05 Tue 10:00:00]\n  :END:\n- 乙\n", "- 甲\n- 乙\n"),
            ("- 见((63f0a1b2-0000-4000-8000-000000000000))。\n", "- 见。\n"),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
        for text in [
            "std::vec:: 是路径\n",
            "水位:: 七尺\n",
            "`id:: 1`\n",
            "```\nimport a from 'b'\n{/* c */}\n```\n",
            "import 是进口的意思\n",
            "写作 `((63f0a1b2-0000-4000-8000-000000000000))`\n",
            "(a)((b))\n",
            ":LOGBOOK:\n\n甲\n",
        ] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn quotations_days_and_macros_of_logseq_are_what_they_mean() {
        for (text, meant) in [
            ("- #+BEGIN_QUOTE\n  河水。\n  #+END_QUOTE\n", "- <blockquote>\n\n  河水。\n  </blockquote>\n"),
            ("#+begin_tip\n看河。\n#+end_tip\n", "<div class=\"tip\">\n\n看河。\n</div>\n\n"),
            ("#+BEGIN_SRC js\na()\n#+END_SRC\n", "```js\na()\n```\n"),
            ("甲\n#+BEGIN_QUERY\n{:x 1}\n#+END_QUERY\n乙\n", "甲\n\n乙\n"),
            ("- TODO 修船\n  SCHEDULED: <2023-11-05 Sun>\n", "- [ ] 修船\n"),
            ("- ![桥](a.png){:height 200, :width 300}\n", "- ![桥](a.png){width=300}\n"),
            ("见![桥](a.png){:height 200, :width 300}。", "见![桥](a.png)。"),
            ("{{video https://example.com/v}}", "<https://example.com/v>"),
            ("他在{{cloze 渡口}}。{{query (todo now)}}", "他在渡口。"),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
        for text in [
            "#+BEGIN_QUOTE\n没有完\n",
            "`#+BEGIN_QUOTE`\n",
            "SCHEDULED: <明天>\n",
            "写作 {{ video }} 与 {{video 名}}",
            "![桥](a.png) {:height 200}",
            "```\n#+BEGIN_QUOTE\n#+END_QUOTE\n```\n",
        ] {
            assert_eq!(shown(text), text);
        }
    }
}
