//! Formulas as other tools write them: in the brackets of TeX, `\(x^2\)` and `\[ … \]`, which mdBook wants with two
//! backslashes; with blanks inside the dollars, `$ \bar{y} $`; between two dollars within a line (GitBook, kramdown).
//!
//! Brackets and dollars around words are none: there is TeX in a formula.

use super::Scan;
use crate::lang::scan;
use crate::lang::wide::is_wide;
use memchr::{memchr, memmem};

/// Longest formula within a line, and longest between square brackets, in bytes.
const LONGEST: usize = 400;
const DISPLAYED: usize = 2_000;

/// What they begin or end with.
pub(super) const MARKS: [&str; 5] = ["$ ", " $", "$$", "\\(", "\\["];

impl Scan<'_> {
    pub(super) fn formulas(&mut self) {
        for (brackets, longest, dollars) in [
            (["\\\\(", "\\\\)"], LONGEST, "$"),
            (["\\\\[", "\\\\]"], DISPLAYED, "$$"),
            (["\\(", "\\)"], LONGEST, "$"),
            (["\\[", "\\]"], DISPLAYED, "$$"),
        ] {
            self.bracketed(brackets, longest, dollars);
        }
        let text = self.body.text.as_str();
        for (range, line) in scan::lines_at(text) {
            let mut at = 0;
            while let Some(i) = memchr(b'$', &line.as_bytes()[at..]) {
                let start = at + i;
                let place = range.start + start;
                // A formula that begins here is no code around it.
                let solid = place.checked_sub(1).and_then(|before| self.solid_end(before));
                at = match solid.filter(|end| *end > place) {
                    Some(end) => (end - range.start).min(line.len()),
                    None if line[..start].ends_with('\\') => start + 1,
                    None => self.between_dollars(range.start, line, start),
                };
            }
        }
    }

    /// Formulas between brackets of TeX, of so many bytes.
    fn bracketed(&mut self, [open, close]: [&str; 2], longest: usize, dollars: &str) {
        let text = self.body.text.as_str();
        let mut done = 0;
        for start in memmem::find_iter(text.as_bytes(), open) {
            let from = start + open.len();
            let window = text.floor_char_boundary((from + longest).min(text.len()));
            if start < done || text[..start].ends_with('\\') {
                continue;
            }
            let Some(length) = text[from..window].find(close) else { continue };
            let (tex, end) = (text[from..from + length].trim(), from + length + close.len());
            let has_marks = has_command(tex) || tex.contains('^') || tex.contains("_{");
            let is_tex = has_marks && !tex.contains(is_wide) && !tex.contains(['$', '[', ']']) && !tex.contains("\n\n");
            let fits = is_tex && (dollars == "$$" || !tex.contains('\n'));
            if fits && self.solid_end(start).is_none() {
                self.replace(start..end, format!("{dollars}{tex}{dollars}"));
                done = end;
            }
        }
    }

    /// The formula whose dollars begin at `start` of a line; gives where to go on.
    fn between_dollars(&mut self, offset: usize, line: &str, start: usize) -> usize {
        let rest = &line[start..];
        if rest.starts_with("$$") {
            let Some((inside, end)) = enclosed(rest, "$$") else { return start + 2 };
            let says = |text: &str| text.contains(char::is_alphanumeric);
            // A matrix wants lines of its own.
            if says(&line[..start]) && says(&rest[end..]) && !inside.contains("\\\\") && !inside.trim().is_empty() {
                self.replace(offset + start..offset + start + end, format!("${}$", inside.trim()));
            }
            return start + end;
        }
        let Some((inside, end)) = enclosed(rest, "$") else { return start + 1 };
        let bare = inside.trim();
        if bare.len() < inside.len() {
            if !is_plainly_tex(bare) {
                return start + 1;
            }
            self.replace(offset + start..offset + start + end, format!("${bare}$"));
        }
        start + end
    }
}

/// What stands between a mark at the beginning and the next one, and where that ends.
fn enclosed<'t>(text: &'t str, mark: &str) -> Option<(&'t str, usize)> {
    let rest = text.strip_prefix(mark)?;
    let length = rest.find(mark).filter(|length| (1..=LONGEST).contains(length))?;
    Some((&rest[..length], length + 2 * mark.len()))
}

fn has_command(text: &str) -> bool {
    text.match_indices('\\').any(|(at, _)| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Commands, signs above or below, an equation, a letter alone.
fn is_plainly_tex(text: &str) -> bool {
    let letters = text.len() <= 2 && text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.is_ascii();
    let signs = text.contains(['^', '_', '=']) && text.contains(|c: char| c.is_ascii_alphanumeric());
    has_command(text) || !text.contains(is_wide) && (letters || signs)
}
