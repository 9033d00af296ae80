//! A document as XHTML: blocks and notes.

use super::plan::Document;
use super::text::{push_attribute, push_text};
use super::xhtml::Xhtml;
use crate::book::{
    Align, Aside, AsideKind, Block, Cell, Figure, Heading, Id, Inline, Inlines, List, ListItem, ListKind, Math, Note,
    Paragraph, Quote, Row, Table, Verse, plain, plain_len,
};
use crate::diag::Span;
use crate::lang::wide::is_wide;
use crate::lang::{Word, word};

/// Columns from which a table is set in smaller type, and in the smallest.
const WIDE: usize = 5;
const WIDER: usize = 7;

impl<'p> Xhtml<'p> {
    pub(super) fn plain_paragraph(&mut self, class: &str, text: &str) {
        match class {
            "" => self.out.push_str("<p>"),
            class => self.out.push_str(&format!("<p class=\"{class}\">")),
        }
        self.made(text);
        self.out.push_str("</p>\n");
    }

    pub(super) fn blocks(&mut self, blocks: &'p [Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(p) => self.paragraph(p, ""),
                Block::Heading(h) => self.heading(h),
                Block::List(l) => self.list(l),
                Block::Quote(q) => self.quote(q),
                Block::Code(c) => self.code(c),
                Block::Table(t) => self.table(t),
                Block::Figure(f) => self.figure(f),
                Block::Math(Math { tex, span }) => {
                    self.begin_block(*span);
                    // What scrolls is reached by the keyboard (WCAG 2.1.1).
                    self.out.push_str("<div class=\"math\" tabindex=\"0\">");
                    self.math(tex, true);
                    self.out.push_str("</div>\n");
                    self.end_block();
                }
                Block::Verse(v) => self.verse(v),
                Block::Rule(_) => self.out.push_str("<hr/>\n"),
                Block::PageBreak(_) => self.out.push_str("<div class=\"page-break\"></div>\n"),
                Block::Aside(a) => self.aside(a),
            }
        }
    }

    /// The text of a block of one run.
    fn flow(&mut self, inlines: &'p [Inline], span: Span) {
        self.begin_block(span);
        self.line(inlines);
        self.end_block();
    }

    fn paragraph(&mut self, paragraph: &'p Paragraph, opening: &str) {
        let Paragraph { inlines, align, span } = paragraph;
        self.out.push_str(match align {
            Align::Natural => "<p>",
            Align::Start => "<p class=\"start\">",
            Align::Centre => "<p class=\"centre\">",
            Align::End => "<p class=\"end\">",
        });
        self.out.push_str(opening);
        self.begin_block(*span);
        match align {
            Align::Natural => self.broken(inlines),
            Align::Start | Align::Centre | Align::End => self.line(inlines),
        }
        self.end_block();
        self.out.push_str("</p>\n");
    }

    /// The lines that the author's breaks make of a paragraph. Each is indented as the first: a block inside it begins
    /// with the indent that it inherits. A break ends the line inside its block; between two blocks it would be a line
    /// of its own.
    fn broken(&mut self, inlines: &'p [Inline]) {
        let breaks = inlines.iter().filter(|inline| **inline == Inline::Break).count();
        for (at, line) in inlines.split(|inline| *inline == Inline::Break).enumerate() {
            if at > 0 {
                self.out.push_str("\n<span class=\"next\">");
            }
            self.line(line);
            if at < breaks {
                self.out.push_str("<br/>");
            }
            if at > 0 {
                self.out.push_str("</span>");
            }
        }
    }

    /// ` id="…"`, if the id stands in this document.
    fn id(&mut self, id: Option<&Id>) {
        let Some(place) = id.and_then(|id| self.plan.places.get(id)) else { return };
        if let (true, Some(fragment)) = (place.document == self.document, &place.fragment) {
            self.out.push_str(&format!(" id=\"{fragment}\""));
        }
    }

    fn heading(&mut self, heading: &'p Heading) {
        let Heading { level, id, inlines, numbered: _, label, span } = heading;
        let level = (*level).clamp(2, 6);
        self.out.push_str(&format!("<h{level}"));
        self.id(Some(id));
        self.out.push('>');
        self.label(label.as_deref());
        self.flow(inlines, *span);
        self.out.push_str(&format!("</h{level}>\n"));
    }

    fn list(&mut self, list: &'p List) {
        let List { kind, tight, items, span: _ } = list;
        if items.is_empty() {
            return;
        }
        let class = if *tight { " class=\"tight\"" } else { "" };
        let close = match kind {
            ListKind::Bullet => {
                self.out.push_str(&format!("<ul{class}>\n"));
                "</ul>\n"
            }
            ListKind::Ordered { start: 1 } => {
                self.out.push_str(&format!("<ol{class}>\n"));
                "</ol>\n"
            }
            ListKind::Ordered { start } => {
                // Readers count with 32 bits.
                let start = (*start).min(i32::MAX as u64);
                self.out.push_str(&format!("<ol{class} start=\"{start}\">\n"));
                "</ol>\n"
            }
            ListKind::Definition => {
                self.out.push_str("<dl>\n");
                "</dl>\n"
            }
        };
        for ListItem { term, checked, blocks } in items {
            let item = if *kind == ListKind::Definition {
                self.out.push_str("<dt>");
                self.line(term.as_deref().unwrap_or_default());
                self.out.push_str("</dt>\n");
                "dd"
            } else {
                "li"
            };
            let opening = match checked {
                Some(true) => "<span class=\"check\">☑</span>\u{2002}",
                Some(false) => "<span class=\"check\">☐</span>\u{2002}",
                None => "",
            };
            // The box of a task takes the place of its bullet.
            let class = if checked.is_some() && *kind == ListKind::Bullet { " class=\"task\"" } else { "" };
            self.out.push_str(&format!("<{item}{class}>"));
            self.item(blocks, *tight, opening);
            self.out.push_str(&format!("</{item}>\n"));
        }
        self.out.push_str(close);
    }

    /// The first paragraph of a tight item stands without an element of its own.
    fn item(&mut self, blocks: &'p [Block], tight: bool, opening: &str) {
        match blocks {
            [Block::Paragraph(Paragraph { inlines, align: Align::Natural, span }), rest @ ..] if tight => {
                self.out.push_str(opening);
                self.flow(inlines, *span);
                if !rest.is_empty() {
                    self.out.push('\n');
                    self.blocks(rest);
                }
            }
            [Block::Paragraph(first), rest @ ..] => {
                self.out.push('\n');
                self.paragraph(first, opening);
                self.blocks(rest);
            }
            blocks => {
                self.out.push_str(opening);
                self.out.push('\n');
                self.blocks(blocks);
            }
        }
    }

    fn quote(&mut self, quote: &'p Quote) {
        let Quote { blocks, source, span: _ } = quote;
        self.out.push_str("<blockquote>\n");
        self.blocks(blocks);
        self.source(source.as_deref());
        self.out.push_str("</blockquote>\n");
    }

    fn source(&mut self, source: Option<&'p [Inline]>) {
        if let Some(source) = source {
            self.out.push_str("<p class=\"source\">——");
            self.line(source);
            self.out.push_str("</p>\n");
        }
    }

    /// The number of a figure or table, an em before its caption.
    fn caption_label(&mut self, label: Option<&str>) {
        if let Some(label) = label {
            self.out.push_str("<span class=\"label\">");
            push_text(&mut self.out, label);
            self.out.push_str("</span>\u{3000}");
        }
    }

    pub(super) fn figcaption(&mut self, label: Option<&str>, caption: &'p Inlines) {
        self.out.push_str("<figcaption>");
        self.caption_label(label);
        self.line(caption);
        self.out.push_str("</figcaption>\n");
    }

    fn table(&mut self, table: &'p Table) {
        let Table { caption, id, label, aligns, head, rows, span: _ } = table;
        if head.iter().chain(rows).all(Vec::is_empty) {
            return;
        }
        let columns = |row: &Row| row.iter().map(|cell| usize::from(cell.columns)).sum::<usize>();
        let (div, room) = match head.iter().chain(rows).map(columns).max().unwrap_or(0) {
            0..WIDE => ("<div class=\"table\"><table", PHONE),
            WIDE..WIDER => ("<div class=\"table wide\"><table", PHONE / 0.85),
            _ => ("<div class=\"table wider\"><table", PHONE / 0.72),
        };
        let few = room == PHONE;
        // Where columns are few, numbers have room anyway.
        let whole = Whole {
            numbers: !few && needed(rows, number) <= room,
            short: needed(head, short).max(needed(rows, |cell| number(cell).or_else(|| short(cell)))) <= room,
        };
        self.out.push_str(div);
        self.id(id.as_ref());
        self.out.push_str(">\n");
        if let Some(caption) = caption {
            self.out.push_str("<caption>");
            self.caption_label(label.as_deref());
            self.line(caption);
            self.out.push_str("</caption>\n");
        }
        if head.iter().any(|r| !r.is_empty()) {
            self.out.push_str("<thead>\n");
            head.iter().for_each(|row| self.row(row, aligns, true, Whole { numbers: false, ..whole }));
            self.out.push_str("</thead>\n");
        }
        if rows.iter().any(|r| !r.is_empty()) {
            self.out.push_str("<tbody>\n");
            rows.iter().for_each(|row| self.row(row, aligns, false, whole));
            self.out.push_str("</tbody>\n");
        }
        self.out.push_str("</table></div>\n");
    }

    fn row(&mut self, row: &'p Row, aligns: &[Align], head: bool, whole: Whole) {
        if row.is_empty() {
            return;
        }
        self.out.push_str("<tr>");
        let mut column = 0;
        for Cell { blocks, columns, rows, header } in row {
            // The corner of a table is no head of anything.
            let name = if (head || *header) && !blocks.is_empty() { "th" } else { "td" };
            self.out.push_str(&format!("<{name}"));
            if name == "th" {
                self.out.push_str(if head { " scope=\"col\"" } else { " scope=\"row\"" });
            }
            let align = match aligns.get(column).copied().unwrap_or_default() {
                Align::Natural => None,
                Align::Start => Some("start"),
                Align::Centre => Some("centre"),
                Align::End => Some("end"),
            };
            let is_whole = whole.numbers && number(blocks).is_some() || whole.short && short(blocks).is_some();
            let room = if is_whole { Some("whole") } else { has_long_word(blocks).then_some("long") };
            match (align, room) {
                (Some(align), Some(room)) => self.out.push_str(&format!(" class=\"{align} {room}\"")),
                (Some(class), None) | (None, Some(class)) => self.out.push_str(&format!(" class=\"{class}\"")),
                (None, None) => {}
            }
            // HTML's limits (4.9.12).
            if *columns > 1 {
                self.out.push_str(&format!(" colspan=\"{}\"", (*columns).min(1000)));
            }
            if *rows > 1 {
                self.out.push_str(&format!(" rowspan=\"{rows}\""));
            }
            self.out.push('>');
            match &blocks[..] {
                [Block::Paragraph(Paragraph { inlines, align: Align::Natural, span })] => self.flow(inlines, *span),
                blocks => self.blocks(blocks),
            }
            self.out.push_str(&format!("</{name}>"));
            column += usize::from(*columns).max(1);
        }
        self.out.push_str("</tr>\n");
    }

    fn figure(&mut self, figure: &'p Figure) {
        let Figure { id, images, caption, label, span } = figure;
        self.begin_block(*span);
        self.out.push_str("<figure");
        self.id(id.as_ref());
        self.out.push_str(">\n");
        for image in images {
            self.image(image, false);
            self.out.push('\n');
        }
        if let Some(caption) = caption {
            self.figcaption(label.as_deref(), caption);
        }
        self.out.push_str("</figure>\n");
        self.end_block();
    }

    fn verse(&mut self, verse: &'p Verse) {
        let Verse { lines, source, span } = verse;
        self.begin_block(*span);
        self.out.push_str("<div class=\"verse\">\n");
        for stanza in lines.split(Vec::is_empty).filter(|s| !s.is_empty()) {
            self.out.push_str("<div class=\"stanza\">\n");
            for line in stanza {
                self.out.push_str("<p>");
                self.line(line);
                self.out.push_str("</p>\n");
            }
            self.out.push_str("</div>\n");
        }
        self.end_block();
        self.source(source.as_deref());
        self.out.push_str("</div>\n");
    }

    fn aside(&mut self, aside: &'p Aside) {
        let Aside { kind, title, blocks, span: _ } = aside;
        let class = match kind {
            AsideKind::Plain => "plain",
            AsideKind::Note => "note",
            AsideKind::Tip => "tip",
            AsideKind::Important => "important",
            AsideKind::Warning => "warning",
            AsideKind::Caution => "caution",
            AsideKind::Details => "details",
        };
        self.out.push_str(&format!("<aside class=\"box {class}\">\n"));
        if let Some(title) = title {
            self.out.push_str("<p class=\"box-title\">");
            self.line(title);
            self.out.push_str("</p>\n");
        } else if let Some(name) = kind.word() {
            self.plain_paragraph("box-title", word(name, self.lang));
        }
        self.blocks(blocks);
        self.out.push_str("</aside>\n");
    }

    /// The texts of the notes whose first marks stand in this document. The way back stands before the text: Kindle
    /// and Apple's reader show a pop-up only then.
    pub(super) fn notes(&mut self, document: &'p Document<'p>) {
        if document.notes.is_empty() {
            return;
        }
        let unit = self.plan.unit_of(document);
        self.out.push_str("<section class=\"notes\" epub:type=\"footnotes\" aria-label=\"");
        push_attribute(&mut self.out, word(Word::Notes, self.lang));
        self.out.push_str("\">\n<hr class=\"notes-rule\"/>\n");
        for at in document.notes.clone() {
            let Note { id: _, blocks, span: _ } = unit.notes[at];
            let number = at + 1;
            self.out.push_str(&format!("<aside id=\"n{number}\" epub:type=\"footnote\" role=\"doc-footnote\">\n"));
            let mut back = format!("<a class=\"back\" href=\"#r{number}\" role=\"doc-backlink\" title=\"");
            push_attribute(&mut back, word(Word::BackToText, self.lang));
            back.push_str(&format!("\">{number}</a>\u{2002}"));
            match &blocks[..] {
                [Block::Paragraph(first), rest @ ..] => {
                    self.paragraph(first, &back);
                    self.blocks(rest);
                }
                blocks => {
                    self.out.push_str(&format!("<p>{back}</p>\n"));
                    self.blocks(blocks);
                }
            }
            self.out.push_str("</aside>\n");
        }
        self.out.push_str("</section>\n");
    }
}

/// Width of the screen of a phone, in em of the text.
const PHONE: f32 = 21.0;

/// Which cells of a table stay on one line.
#[derive(Clone, Copy)]
struct Whole {
    numbers: bool,
    short: bool,
}

/// The em that columns need where what `width` knows the width of stays whole.
fn needed(rows: &[Row], width: impl Fn(&[Block]) -> Option<f32>) -> f32 {
    /// What a column of text has at least, and the white beside the text of each.
    const TEXT: f32 = 3.0;
    const WHITE: f32 = 0.8;
    let mut needs: Vec<f32> = Vec::new();
    for row in rows {
        let mut column = 0;
        for cell in row {
            let columns = usize::from(cell.columns).clamp(1, 1000);
            needs.resize(needs.len().max(column + columns), TEXT + WHITE);
            if let (1, Some(width)) = (columns, width(&cell.blocks)) {
                needs[column] = needs[column].max(width + WHITE);
            }
            column += columns;
        }
    }
    needs.iter().sum()
}

/// The width, in em, of a cell that holds a few characters and nothing else, which a browser breaks anywhere.
fn short(blocks: &[Block]) -> Option<f32> {
    let [Block::Paragraph(Paragraph { inlines, .. })] = blocks else { return None };
    let [Inline::Text(text)] = &inlines[..] else { return None };
    let length = text.text.chars().take(5).count();
    ((2..=4).contains(&length) && text.text.contains(is_wide)).then_some(length as f32)
}

/// The width, in em, of a cell that holds a number or a date and nothing else.
fn number(blocks: &[Block]) -> Option<f32> {
    /// More characters are no number that a line should hold.
    const LONGEST: usize = 16;
    let [Block::Paragraph(Paragraph { inlines, .. })] = blocks else { return None };
    let [Inline::Text(text)] = &inlines[..] else { return None };
    let width = |c: char| match c {
        '0'..='9' | '-' | '+' | '−' | '–' | '±' | '$' | '€' | '£' | '¥' => Some(0.6),
        '.' | ',' | '/' | ':' | ' ' => Some(0.3),
        '%' | '年' | '月' | '日' => Some(1.25),
        _ => None,
    };
    let short = text.text.chars().nth(LONGEST).is_none();
    (short && text.text.contains(|c: char| c.is_ascii_digit())).then(|| text.text.chars().map(width).sum())?
}

/// Whether a cell has a word that would leave no room for the next column on a phone: an address, a name in code.
fn has_long_word(blocks: &[Block]) -> bool {
    /// Characters of half an em, and half a screen.
    const LONG: usize = PHONE as usize;
    let is_long = |word: &str| word.chars().nth(LONG).is_some();
    let holds_one = |text: &str| text.split(|c: char| c.is_whitespace() || is_wide(c)).any(is_long);
    blocks.iter().any(|block| match block {
        Block::Paragraph(p) => plain_len(&p.inlines) > LONG && holds_one(&plain(&p.inlines)),
        _ => false,
    })
}
