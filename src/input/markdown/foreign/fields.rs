//! Fields of a notebook, as Obsidian's Dataview has them: `key:: value` on lines of its head, `[key:: value]` and
//! `(key:: value)` in its text.
//!
//! Two lines or more above the text say something of the note, as front matter does, and are cut as its properties. A
//! field in the text is read as Dataview shows it: in brackets with its key, in parentheses without. Any other pair with
//! two colons is the author's.

use super::Scan;
use crate::input::markdown::notion;
use crate::input::pattern::pattern;
use crate::lang::scan;
use crate::lang::wide::is_wide;
use regex::Regex;
use std::sync::LazyLock;

static LINE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:[-*+][ \t]+)?\*{0,2}[\w--[\d_]][\w -]{0,29}\*{0,2}::[ \t]+\S"));
/// The bracket, the key and the value.
static INSIDE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"([\[(])([\w--[\d_]][\w -]{0,29})::[ \t]+([^\[\]()\n]{1,200})([\])])"));

/// What they begin with.
pub(super) const MARKS: [&str; 1] = [":: "];

impl Scan<'_> {
    pub(super) fn fields(&mut self) {
        let body = self.body;
        let mut head = Vec::new();
        for (range, line) in scan::lines_at(&body.text) {
            let text = line.trim();
            if LINE.is_match(text) && self.solid_end(range.start).is_none() {
                head.push(range);
            } else if !(text.is_empty() || text.starts_with('#') && head.is_empty()) {
                break;
            }
        }
        if self.cuts_by(notion::RULE) && head.len() >= 2 {
            let mut gone: Vec<usize> = self.edits.iter().map(|edit| edit.range.start).collect();
            gone.sort_unstable();
            for range in head {
                // Those that an outliner knows too have gone.
                if gone.binary_search(&range.start).is_err() {
                    self.leave_out(range);
                }
            }
        }
        for found in INSIDE.captures_iter(&body.text) {
            let (Some(all), Some(open), Some(key), Some(value), Some(close)) =
                (found.get(0), found.get(1), found.get(2), found.get(3), found.get(4))
            else {
                continue;
            };
            let shows_key = open.as_str() == "[";
            // A link: [key:: value](address).
            let is_pair = shows_key == (close.as_str() == "]") && !body.text[all.end()..].starts_with(['(', '[']);
            let twice = body.text[..all.start()].ends_with(['[', ']', '!']);
            if !is_pair || twice || self.solid_end(all.start()).is_some() {
                continue;
            }
            let colon = if key.as_str().chars().any(is_wide) { "：" } else { ": " };
            self.replace(open.range(), "");
            match shows_key {
                true => self.replace(key.end()..value.start(), colon),
                false => self.replace(key.start()..value.start(), ""),
            }
            self.replace(close.range(), "");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::rewritten;
    use super::super::tests::shown;
    use crate::book::Text;
    use crate::diag::Reporter;
    use crate::input::Options;

    #[test]
    fn fields_of_a_notebook_are_its_properties_or_text() {
        for (text, meant) in [
            ("# 渡口\n\n作者:: 某某\n评分:: 5\n\n雾。\n", "# 渡口\n\n\n雾。\n"),
            ("- **作者**:: 某某\n- status:: done\n\n雾。\n", "\n雾。\n"),
            ("雾在[水位:: 七尺]时，(height:: 七尺)。", "雾在水位：七尺时，七尺。"),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
        let (_, cuts) = rewritten(Text::made("作者:: 某某\n评分:: 5\n\n雾。\n"), &Options::default(), &Reporter::new());
        let cuts: Vec<_> = cuts.iter().map(|cut| (cut.rule, cut.text.as_str())).collect();
        assert_eq!(cuts, [("property", "作者:: 某某"), ("property", "评分:: 5")]);
        for text in
            ["水位:: 七尺\n\n雾。\n", "雾。\n\n水位:: 七尺\n高:: 一\n", "`[a:: b]` (std::vec)", "[水位:: 七尺](a.md)"]
        {
            assert_eq!(shown(text), text);
        }
    }
}
