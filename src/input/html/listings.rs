//! Numbers that a page typed before the lines of its listings, the blanks that they leave, and the names of languages
//! above listings.

use super::FURNITURE;
use super::tokens::{self, Token};
use crate::book::{Block, Text, plain, walk};
use crate::input::Cut;
use crate::lang::scan;

/// Where the `span`s begin that number the lines of listings: each line of one begins with the next number, and the
/// number stands in a `span` of its own.
pub(super) fn numbers(html: &str) -> Vec<usize> {
    let mut out = Vec::new();
    let mut listing: Option<Listing> = None;
    for token in tokens::tokens(html) {
        match (token, &mut listing) {
            (Token::Start(tag), None) if tag.name == "pre" => listing = Some(Listing::default()),
            (Token::Start(tag), Some(listing)) if tag.name == "span" => {
                listing.span = Some(tag.range.start).filter(|_| listing.at_start);
            }
            (Token::Start(tag), Some(listing)) if tag.name == "br" => listing.end_line(),
            (Token::End(name), _) if name == "pre" => {
                out.extend(listing.take().filter(Listing::is_numbered).into_iter().flat_map(|l| l.spans));
            }
            (Token::Text(range), Some(listing)) => listing.text(&html[range]),
            _ => {}
        }
    }
    out
}

/// Takes the blanks away with which each line of a listing begins.
pub(super) fn outdent(blocks: &mut [Block]) {
    walk::blocks_mut(blocks, &mut |block| {
        let Block::Code(code) = block else { return };
        let text = &code.text.text;
        let blanks = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let filled = text.lines().filter(|line| !line.trim().is_empty());
        let Some(common @ 1..) = filled.map(blanks).min() else { return };
        let mut out = Text::default();
        for (range, line) in scan::lines_at(text) {
            out.push_part(&code.text, range.start + common.min(blanks(line))..range.end);
        }
        code.text = out;
    });
}

/// Takes the name of its language away that stands above a listing: the book knows it.
pub(super) fn drop_labels(blocks: &mut Vec<Block>, cuts: &mut Vec<Cut>) {
    for block in &mut *blocks {
        walk::inner_blocks_mut(block, &mut |blocks| drop_labels(blocks, cuts));
    }
    let label = |pair: &[Block]| {
        let [Block::Paragraph(label), Block::Code(code)] = pair else { return None };
        let text = plain(&label.inlines).trim().to_owned();
        let is_name = code.language.as_deref().is_some_and(|name| text.eq_ignore_ascii_case(name));
        is_name.then_some(Cut { rule: FURNITURE, text, span: label.span })
    };
    let labels: Vec<Option<Cut>> = blocks.windows(2).map(label).collect();
    let mut each = labels.iter();
    blocks.retain(|_| !each.next().is_some_and(Option::is_some));
    cuts.extend(labels.into_iter().flatten());
}

/// A listing under way.
struct Listing {
    /// Nothing stands yet on the line.
    at_start: bool,
    /// The span that stands first on the line.
    span: Option<usize>,
    spans: Vec<usize>,
    /// Lines that hold anything.
    lines: usize,
}

impl Default for Listing {
    fn default() -> Self {
        Self { at_start: true, span: None, spans: Vec::new(), lines: 0 }
    }
}

impl Listing {
    fn text(&mut self, text: &str) {
        let number = (self.spans.len() + 1).to_string();
        if let Some(span) = self.span.take().filter(|_| text.trim() == number) {
            self.spans.push(span);
            self.lines += 1;
            self.at_start = false;
            return;
        }
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 {
                self.end_line();
            }
            if self.at_start && !line.trim().is_empty() {
                self.lines += 1;
                self.at_start = false;
            }
        }
    }

    fn end_line(&mut self) {
        self.at_start = true;
        self.span = None;
    }

    fn is_numbered(&self) -> bool {
        self.spans.len() > 1 && self.spans.len() == self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_before_all_lines_are_found_and_numbers_of_the_code_stay() {
        let numbered = "<pre><span> 1</span> <span>fn</span> f() {\n<span> 2</span>\n<span> 3</span> }</pre>";
        assert_eq!(numbers(numbered).len(), 3);
        for code in [
            "<pre>1 a\n2 b</pre>",
            "<pre><span>1</span> a\n<span>3</span> b</pre>",
            "<pre><span>1</span> a\nb\n<span>2</span> c</pre>",
            "<pre><span>1</span> + 1</pre>",
            "<p><span>1</span> a\n<span>2</span> b</p>",
        ] {
            assert!(numbers(code).is_empty(), "{code}");
        }
    }
}
