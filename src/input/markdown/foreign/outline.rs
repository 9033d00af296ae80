//! What an outliner (Logseq) writes between the lines: properties, `id:: …`, the log of a task's clock, references to
//! blocks.

use super::Scan;
use crate::input::markdown::notion;
use crate::input::pattern::pattern;
use crate::lang::scan;
use memchr::memmem;
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

/// What a text with any of these has.
const MARKS: [&str; 3] = [":: ", ":LOGBOOK:", "(("];

/// Whether a text may have such lines.
pub(super) fn may_have(text: &str) -> bool {
    MARKS.iter().any(|mark| memmem::find(text.as_bytes(), mark.as_bytes()).is_some())
}

impl Scan<'_> {
    /// Takes the lines out; `hide` is whether properties are cut.
    pub(super) fn outline(&mut self, hide: bool) {
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
            } else if hide && (bare == ":LOGBOOK:" || bare == "- :LOGBOOK:") && self.solid_end(range.start).is_none() {
                log = Some(range.start + if bare.starts_with('-') { line.find(':').unwrap_or(0) } else { 0 });
            } else if hide && bare.contains(":: ") && PROPERTY.is_match(text) && self.solid_end(range.start).is_none() {
                self.leave_out(range);
            }
        }
        let text = body.text.as_str();
        if memmem::find(text.as_bytes(), b"((").is_some() {
            for found in
                REFERENCE.find_iter(text).filter(|found| self.solid_end(found.start()).is_none()).collect::<Vec<_>>()
            {
                self.report("((…))", "leads to a block of a notebook; it was left out", &found.range());
                self.replace(found.range(), "");
            }
        }
    }

    /// Cuts what is a property, or no more a reader's than one.
    pub(super) fn leave_out(&mut self, range: std::ops::Range<usize>) {
        let text = self.body.text[range.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
        self.cut(notion::RULE, text, range, "");
    }
}
