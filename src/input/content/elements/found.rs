//! What a tag does by what was found out about it before: notes, marks, captions, formulas and code.

use super::super::languages::code_language;
use super::super::meaning::{Action, is_hidden, is_void};
use super::super::tree::Kind;
use super::{Elements, Finding, Host, Open};
use crate::book::Text;
use crate::diag::Span;
use crate::input::Cut;
use crate::input::html::FURNITURE;
use crate::input::html::math::{self, Typed};
use crate::input::html::players::{self, Player};
use crate::input::html::tokens::Tag;
use std::ops::Range;

fn is_code(kind: &Kind) -> bool {
    matches!(kind, Kind::Code { .. })
}

/// The line ends of a text at which a new paragraph begins: before an indent of full width, and an empty line behind a
/// sentence.
fn new_paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let (mut at, first, end) = (0, text.len() - text.trim_start().len(), text.trim_end().len());
    while let Some(line_end) = text[at..end].find('\n').map(|i| at + i) {
        let start = at + text[at..line_end].trim_end_matches([' ', '\t', '\r']).len();
        at = line_end + text[line_end..].find(|c| !matches!(c, ' ' | '\t' | '\r' | '\n')).unwrap_or(0);
        let before = text[..start].trim_end_matches(['”', '’', '」', '』', '）']);
        let is_empty = text[line_end..at].matches('\n').count() > 1;
        let ends = text[at..].starts_with('\u{3000}') || is_empty && before.ends_with(['。', '！', '？', '…']);
        if ends && start > first {
            out.push(start..at);
        }
    }
    out
}

/// Most pages inside one another.
const MAX_HELD: usize = 4;

impl Elements<'_> {
    /// A start tag of a note, a mark and the like; whether it is one.
    pub(super) fn start_of_apparatus(&mut self, tag: &Tag, span: Span) -> bool {
        let Some(apparatus) = self.apparatus.as_ref().filter(|_| self.skip.is_none()) else { return false };
        let at = tag.range.start;
        if tag.name == "p" && tag.has_class("box-title") {
            self.push(&tag.name, true, 1);
            self.tree.open(Kind::Title, span);
        } else if let Some(note) = apparatus.marks.get(&at) {
            let mark = Kind::NoteMark(note.clone());
            self.tree.leaf(mark, span);
            self.skip(&tag.name, None);
        } else if let Some(note) = apparatus.notes.get(&at) {
            let note = Kind::Note(note.clone());
            self.close_paragraph();
            self.close_implied(&tag.name);
            self.push(&tag.name, true, 1);
            self.tree.open(note, span);
        } else if apparatus.dropped.contains(&at) {
            if !is_void(&tag.name) {
                self.skip(&tag.name, None);
            }
        } else if apparatus.plain.contains(&at) {
            self.push(&tag.name, false, 0);
        } else {
            return false;
        }
        true
    }

    /// Adds text, with its line ends where they end lines, and the formulas typed in it.
    pub(super) fn text(&mut self, text: Text, span: Span) {
        let in_verse = self.is_in("pre") && self.tree.innermost(is_code).is_none();
        if !self.lined && !in_verse {
            return self.paragraphs(text, span);
        }
        let mut from = 0;
        for (at, _) in text.text.match_indices('\n') {
            if from < at {
                self.formulas(text.part(from..at), span);
            }
            self.tree.leaf(Kind::LineBreak, span);
            from = at + 1;
        }
        if from < text.text.len() {
            self.formulas(text.part(from..text.text.len()), span);
        }
    }

    /// Adds text whose line ends part paragraphs: where a style keeps them, articles are typed as in a plain text.
    fn paragraphs(&mut self, text: Text, span: Span) {
        let is_text = |text: &str| {
            self.host != Host::Markdown && self.tree.innermost(is_code).is_none() && {
                // Most text has no line end, and most line ends stand beside a tag.
                let text = text.trim();
                text.contains('\n') && !text.is_ascii()
            }
        };
        let mut from = 0;
        if is_text(&text.text) {
            for gap in new_paragraphs(&text.text) {
                self.formulas(text.part(from..gap.start), span);
                self.tree.leaf(Kind::NewParagraph, span);
                from = gap.end;
            }
        }
        if from < text.text.len() {
            self.formulas(text.part(from..text.text.len()), span);
        }
    }

    fn formulas(&mut self, text: Text, span: Span) {
        let mut from = 0;
        if self.typed_formulas && self.tree.innermost(|k| matches!(k, Kind::Code { .. } | Kind::CodeSpan)).is_none() {
            for Typed { whole, tex, display } in math::typed(&text.text) {
                if from < whole.start {
                    self.tree.leaf(Kind::Text(text.part(from..whole.start)), span);
                }
                if display {
                    self.close_paragraph();
                }
                let tex = text.part(tex);
                self.tree.leaf(if display { Kind::Formula(tex) } else { Kind::Math(tex) }, span);
                from = whole.end;
            }
        }
        if from == 0 {
            self.tree.leaf(Kind::Text(text), span);
        } else if from < text.text.len() {
            self.tree.leaf(Kind::Text(text.part(from..text.text.len())), span);
        }
    }

    /// Whether the innermost element has a name.
    pub(super) fn is_in(&self, name: &str) -> bool {
        self.host != Host::Markdown && matches!(self.open.last(), Some(Open::Element { name: n, .. }) if n == name)
    }

    /// Adds the text of an `xmp`, whose lines stand as they are typed.
    pub(super) fn typed_lines(&mut self, text: &Text, span: Span) {
        let mut from = 0;
        for line in text.text.split_inclusive('\n') {
            self.tree.boundary();
            if !line.trim().is_empty() {
                self.tree.leaf(Kind::Text(text.part(from..from + line.trim_end().len())), span);
            }
            from += line.len();
        }
        self.tree.boundary();
    }

    /// Reads a page inside the page.
    pub(super) fn held(&mut self, html: &Text) {
        let findings = std::mem::take(&mut self.findings);
        self.tree.boundary();
        self.read(html);
        self.tree.boundary();
        self.findings = findings;
    }

    /// Adds a formula of a page.
    pub(super) fn formula(&mut self, tex: Option<String>, span: Span, display: bool) {
        let Some(tex) = tex.filter(|t| !t.is_empty()) else { return };
        let mut text = Text::made(tex);
        text.origin.seam(0, span.source, span.start);
        if display {
            self.close_paragraph();
        }
        self.tree.leaf(if display { Kind::Formula(text) } else { Kind::Math(text) }, span);
    }

    /// Keeps of what plays in a page the line of a link, or a cut where nothing leads to it. Whether the tag is of that.
    pub(super) fn plays(&mut self, tag: &Tag, span: Span) -> bool {
        if self.host == Host::Markdown || self.apparatus.is_some() || is_hidden(tag) {
            return false;
        }
        if let Some(page) = tag.get("srcdoc").filter(|_| tag.name == "iframe" && self.depth < MAX_HELD) {
            let mut html = Text::made(page);
            html.origin.seam(0, span.source, span.start);
            self.depth += 1;
            self.held(&html);
            self.depth -= 1;
            self.skip(&tag.name, None);
            return true;
        }
        let Some(Player { words, address }) = players::player(tag) else { return false };
        let unwanted = tag.name == "iframe" && self.findings.get(&tag.range.start) == Some(&Finding::Unwanted);
        match address.filter(|_| !unwanted) {
            Some(target) => {
                self.tree.boundary();
                self.tree.open(Kind::Link { target, title: None }, span);
                let mut words = Text::made(words);
                words.origin.seam(0, span.source, span.start);
                self.tree.leaf(Kind::Text(words), span);
                self.tree.close();
                self.tree.boundary();
                self.skip(&tag.name, None);
            }
            None if is_void(&tag.name) => self.cuts.push(Cut { rule: FURNITURE, text: words, span }),
            None => self.skip(&tag.name, Some((words + " ", span))),
        }
        true
    }

    /// What a tag of a page does by what was found out about it, or by what it is.
    pub(super) fn found(&mut self, tag: &Tag, span: Span) -> Option<Action> {
        if self.host == Host::Markdown {
            return None;
        }
        let leave_out = |drop: Action| if is_void(&tag.name) { Action::Void } else { drop };
        match self.findings.get(&tag.range.start) {
            Some(Finding::Unwanted) => return Some(leave_out(Action::Drop)),
            Some(Finding::Shown) if matches!(tag.name.as_str(), "form" | "noscript") => return Some(Action::Wrap),
            Some(Finding::Shown) => {
                let mut tag = tag.clone();
                tag.attributes.retain(|(name, _)| !matches!(name.as_str(), "hidden" | "aria-hidden" | "style"));
                return Some(self.meaning(&tag, span));
            }
            Some(Finding::Mute) => return Some(leave_out(Action::Mute)),
            Some(Finding::NoteMark(label)) => {
                self.tree.leaf(Kind::NoteMark(label.clone()), span);
                return Some(leave_out(Action::Mute));
            }
            Some(Finding::Note(label)) => return Some(Action::Open(Kind::Note(label.clone()))),
            Some(Finding::Post(poster)) => self.opening = Some(poster.clone()),
            Some(Finding::Plain) => return Some(Action::Plain),
            Some(Finding::Caption) => return Some(Action::Open(Kind::Caption)),
            None => {}
        }
        if tag.name == "input" && tag.get("type") == Some("checkbox") {
            let item = self.tree.innermost(|kind| matches!(kind, Kind::Item { .. }));
            if let Some(Kind::Item { checked }) = item.and_then(|at| self.tree.nodes.get_mut(at)).map(|n| &mut n.kind) {
                checked.get_or_insert(tag.get("checked").is_some());
            }
            return Some(Action::Void);
        }
        if tag.get("role") == Some("separator") && tag.name == "div" {
            self.close_paragraph();
            self.tree.leaf(Kind::Rule, span);
            return Some(Action::Mute);
        }
        if let Some(tex) = math::named(tag) {
            let display = tag.get("alt").is_some_and(|alt| alt.trim_end().ends_with("\\\\"))
                || tag.get("data-formula-type").is_some_and(|kind| kind.contains("block"));
            self.formula(Some(tex), span, display);
            return Some(leave_out(Action::Mute));
        }
        self.code(tag, span);
        None
    }

    /// Takes in what a tag says about code: its language on an element around it or inside it, and a `code` for each line.
    fn code(&mut self, tag: &Tag, span: Span) {
        let code = self.tree.innermost(|k| matches!(k, Kind::Code { .. }));
        let after = std::mem::take(&mut self.after_code);
        match tag.name.as_str() {
            "code" | "span" | "div" | "li" | "p" if code.is_some() => {
                if after && tag.name == "code" || tag.name == "li" {
                    self.tree.leaf(Kind::LineBreak, span);
                }
                if let (Some(named), Some(node)) = (code_language(tag).filter(|_| tag.name == "code"), code)
                    && let Kind::Code { language: language @ None, .. } = &mut self.tree.nodes[node].kind
                {
                    *language = Some(named);
                }
            }
            "figure" | "div" | "table" | "td" | "section" => {
                self.language = code_language(tag).or_else(|| self.language.take());
            }
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" => self.language = None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_lines_part_paragraphs_where_they_are_indented_or_empty() {
        let parts = |text: &str| new_paragraphs(text).len();
        assert_eq!(parts("\u{3000}雾から始まる。\n\n\u{3000}船が来る。\n"), 1);
        assert_eq!(parts("　　雾从河上来。\n　　船没有来。\n　　天亮了。"), 2);
        assert_eq!(parts("雾从河上来。\n  \n船没有来。"), 1);
        assert_eq!(parts("雾从河上\n来，船没有来。\n天亮了。"), 0);
        assert_eq!(parts("\n\n  雾从河上来，\n\n  船没有来。\n\n"), 0);
        assert_eq!(parts("\n\u{3000}雾。"), 0);
    }
}
