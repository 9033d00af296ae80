//! What themes of Hugo and the exports of Yuque add, and formulas in the brackets of TeX.
//!
//! `\(x^2\)` and `\[ … \]` are formulas where there is TeX in them; brackets around words are only escaped.
//!
//! `[浮力]^(ふりょく)` is ruby, `:(fas fa-home):` an icon (LoveIt, FixIt). Yuque parts paragraphs by `<br />`; its files are
//! known by where their pictures lie, or by the anchors before their headings.

use super::Scan;
use super::components::BADGE;
use super::words::attribute;
use crate::input::pattern::patterns;
use crate::lang::scan;
use crate::lang::wide::is_wide;
use memchr::memmem;

patterns! {
    RUBY = r"\[([^\[\]\n]{1,40})\]\^\(([^()\n]{1,80})\)";
    ICON = r"[ \t]?:\(fa[a-z]{0,2}(?: fa-[a-z0-9-]+)+\):";
    BREAK = r"<br ?/?>";
    ANCHOR = r#"(?m)^<a name="[A-Za-z0-9]{4,8}"></a>$"#;
}

/// What they begin with.
pub(super) const MARKS: [&str; 5] = ["]^(", ":(fa", "<br", "\\(", "\\["];

/// Whether a text in brackets is TeX: it has a command, or something raised or lowered, and no empty line or wide character.
fn is_tex(text: &str) -> bool {
    let is_command = |(at, _): (usize, &str)| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic());
    let has_marks = text.match_indices('\\').any(is_command) || text.contains('^') || text.contains("_{");
    has_marks && !text.contains(is_wide) && !text.contains(['$', '[', ']']) && !text.contains("\n\n")
}

impl Scan<'_> {
    /// Formulas between brackets of TeX, of so many bytes.
    fn formulas(&mut self, [open, close]: [&str; 2], longest: usize, dollars: &str) {
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
            let fits = is_tex(tex) && (dollars == "$$" || !tex.contains('\n'));
            if fits && self.solid_end(start).is_none() {
                self.replace(start..end, format!("{dollars}{tex}{dollars}"));
                done = end;
            }
        }
    }

    pub(super) fn themes(&mut self) {
        let text = self.body.text.as_str();
        let holds = |mark: &str| scan::holds(text, mark);
        for found in RUBY.captures_iter(text).filter(|_| holds("]^(")) {
            let (Some(all), Some(base), Some(reading)) = (found.get(0), found.get(1), found.get(2)) else { continue };
            let (word, said) = (base.as_str(), reading.as_str());
            let is_word = word.contains(is_wide) || said.contains(is_wide) || word.len() > 1 && said.contains(' ');
            if is_word && self.solid_end(all.start()).is_none() {
                let ruby = [base, reading].map(|part| attribute(part.as_str()));
                self.replace(all.range(), format!("<ruby>{}<rt>{}</rt></ruby>", ruby[0], ruby[1]));
            }
        }
        for (brackets, longest, dollars) in [(["\\(", "\\)"], 400, "$"), (["\\[", "\\]"], 2_000, "$$")] {
            self.formulas(brackets, longest, dollars);
        }
        let hides_icons = self.cuts_by(BADGE);
        for found in ICON.find_iter(text).filter(|_| hides_icons && holds(":(fa")) {
            if self.solid_end(found.start() + 1).is_none() {
                self.cut(BADGE, found.as_str().trim(), found.range(), "");
            }
        }
        if !holds("<br") || !(holds("cdn.nlark.com") || ANCHOR.is_match(text)) {
            return;
        }
        for (range, line) in scan::lines_at(text) {
            // In an item, a cell or a quotation it is a line break.
            let begins = line.trim_start();
            let is_item = begins.starts_with(['|', '>', '-', '*', '+', '<', '#']) && !begins.starts_with("**")
                || begins.starts_with(|c: char| c.is_ascii_digit());
            if is_item && !begins.starts_with("<br") && !begins.starts_with("<font") {
                continue;
            }
            for found in BREAK.find_iter(line) {
                let at = range.start + found.start();
                if self.solid_end(at).is_none() {
                    self.replace(at..range.start + found.end(), "\n\n");
                }
            }
        }
    }
}
