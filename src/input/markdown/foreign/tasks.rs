//! The words with which an outliner (Logseq, Org) marks a task: `- TODO 修船`, `- DONE 买灯`.
//!
//! They are read as the boxes of Markdown's tasks. A word alone proves nothing: a task's text is wide, or several items
//! are marked, or the text is an outline.

use super::Scan;
use crate::input::pattern::pattern;
use crate::lang::scan;
use crate::lang::wide::is_wide;
use regex::Regex;
use std::sync::LazyLock;

/// What stands before the word, the word, and what follows.
static TASK: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^([ \t]*[-*+][ \t]+)(TODO|DOING|DONE|NOW|LATER|WAITING)[ \t]+(\S)"));

/// Words that only an outline has for tasks.
const OUTLINE: [&str; 3] = ["NOW", "LATER", "WAITING"];

/// What they begin with.
pub(super) const MARKS: [&str; 3] = ["- ", "* ", "+ "];

/// Whether a text may have such tasks.
pub(super) fn may_have(text: &str) -> bool {
    scan::any(text.as_bytes(), |[a, b, c]| {
        ((a == b'-') | (a == b'*') | (a == b'+'))
            & (b == b' ')
            & ((c == b'T') | (c == b'D') | (c == b'N') | (c == b'L') | (c == b'W'))
    })
}

impl Scan<'_> {
    pub(super) fn tasks(&mut self) {
        let body = self.body;
        let is_outline = ["id:: ", "collapsed:: ", ":LOGBOOK:"].iter().any(|mark| scan::holds(&body.text, mark));
        let (mut found, mut is_wide_one) = (Vec::new(), false);
        for (range, line) in scan::lines_at(&body.text) {
            let at = range.start;
            let is_item = line.trim_start().starts_with(['-', '*', '+']);
            // A regex takes its time to find nothing.
            let Some(task) = Some(line).filter(|_| is_item).and_then(|line| TASK.captures(line)) else { continue };
            let (Some(word), Some(next)) = (task.get(2), task.get(3)) else { continue };
            if !is_outline && OUTLINE.contains(&word.as_str()) || self.solid_end(at + word.start()).is_some() {
                continue;
            }
            is_wide_one |= next.as_str().chars().all(is_wide);
            found.push((at + word.start()..at + word.end(), word.as_str() == "DONE"));
        }
        if is_outline || is_wide_one || found.len() >= 2 {
            for (range, is_done) in found {
                self.replace(range, if is_done { "[x]" } else { "[ ]" });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;

    #[test]
    fn words_that_mark_tasks_are_boxes() {
        for (text, meant) in [
            ("- TODO 修船\n\t- DONE 买灯\n", "- [ ] 修船\n\t- [x] 买灯\n"),
            ("* DOING fix it\n* DONE buy it\n", "* [ ] fix it\n* [x] buy it\n"),
            ("- LATER row\n  id:: 63f0a1b2-0000-4000-8000-000000000000\n", "- [ ] row\n"),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
        for text in [
            "- TODO list of the boat\n",
            "TODO 修船\n",
            "- NOW or never\n- LATER is too late\n",
            "```\n- TODO 修船\n```\n",
            "- TODOS 修船\n",
        ] {
            assert_eq!(shown(text), text);
        }
    }
}
