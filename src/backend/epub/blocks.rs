//! A document as XHTML: blocks, notes and the frame around them.

use super::plan::{Document, Kind, Unit, gap_after, plain_title};
use super::text::{push_attribute, push_text};
use super::xhtml::{Written, Xhtml};
use crate::book::{
    Align, Aside, AsideKind, Block, Byline, Cell, Credit, Figure, Heading, Id, Inline, Inlines, List, ListItem,
    ListKind, Math, MatterKind, Note, Paragraph, Quote, Row, Table, Verse,
};
use crate::diag::Span;
use crate::lang::{Lang, Word, word};

impl<'p> Xhtml<'p> {
    /// The document of a part, chapter or piece of matter with a text of its own.
    pub(super) fn text_page(mut self, book_title: &str, sheets: &[&str]) -> Written {
        let document = &self.plan.documents[self.document];
        let unit = self.plan.unit_of(document);
        let title = plain_title(unit.label, unit.title);
        self.open_document(if title.is_empty() { book_title } else { &title }, sheets, unit.kind);
        let (kind, role) = semantics(unit.kind);
        self.out.push_str(&format!("<section class=\"{}\"", class(unit.kind)));
        if let Some(kind) = kind {
            self.out.push_str(&format!(" epub:type=\"{kind}\""));
        }
        if let Some(role) = role {
            self.out.push_str(&format!(" role=\"{role}\""));
            if !title.is_empty() {
                self.out.push_str(" aria-label=\"");
                push_attribute(&mut self.out, &title);
                self.out.push('"');
            }
        }
        self.out.push_str(">\n");
        if document.first {
            if let Some(page) = self.breaks.opener(document.unit) {
                self.page_break(page);
            }
            self.opening(unit);
        }
        self.blocks(document.blocks);
        if document.last {
            self.origin(unit);
        }
        self.notes(document);
        self.out.push_str("</section>\n");
        self.close_document()
    }

    pub(super) fn open_document(&mut self, title: &str, sheets: &[&str], kind: Kind) {
        let lang = self.lang;
        self.out.push_str(&format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" \
             xmlns:epub=\"http://www.idpf.org/2007/ops\" lang=\"{lang}\" xml:lang=\"{lang}\">\n\
             <head>\n<meta charset=\"utf-8\"/>\n<title>"
        ));
        push_text(&mut self.out, title.trim());
        self.out.push_str("</title>\n");
        for sheet in sheets {
            self.out.push_str(&format!("<link rel=\"stylesheet\" type=\"text/css\" href=\"../{sheet}\"/>\n"));
        }
        let division = match kind {
            Kind::Cover => "cover",
            Kind::Part | Kind::Chapter => "bodymatter",
            Kind::Matter(kind) => match kind {
                MatterKind::HalfTitle
                | MatterKind::TitlePage
                | MatterKind::Copyright
                | MatterKind::Dedication
                | MatterKind::Preface
                | MatterKind::Contents => "frontmatter",
                MatterKind::Afterword | MatterKind::Sources | MatterKind::About | MatterKind::Colophon => "backmatter",
            },
        };
        self.out.push_str(&format!("</head>\n<body epub:type=\"{division}\">\n"));
    }

    pub(super) fn close_document(mut self) -> Written {
        self.out.push_str("</body>\n</html>\n");
        self.finish()
    }

    /// Title, number, subtitle, authors and date.
    fn opening(&mut self, unit: &'p Unit<'p>) {
        let untitled = unit.title.is_empty() && unit.label.is_none();
        if !untitled {
            self.out.push_str("<header>\n<h1>");
            self.label(unit.label);
            self.line(unit.title);
            self.out.push_str("</h1>\n");
        }
        if let Some(Byline {
            subtitle,
            authors,
            date,
            source: _,
            account: _,
            url: _,
            credits: _,
            rights: _,
            description: _,
            tags: _,
        }) = unit.byline
        {
            if let Some(subtitle) = subtitle {
                self.plain_paragraph("subtitle", subtitle);
            }
            let mut facts = Vec::new();
            facts.extend((!authors.is_empty()).then(|| authors.join(separator(self.lang))));
            facts.extend(date.map(|d| d.to_string()));
            if !facts.is_empty() {
                self.plain_paragraph("byline", &facts.join("\u{3000}"));
            }
        }
        if !untitled {
            self.out.push_str("</header>\n");
        }
    }

    fn label(&mut self, label: Option<&str>) {
        if let Some(label) = label {
            self.out.push_str("<span class=\"label\">");
            push_text(&mut self.out, label);
            self.out.push_str("</span>");
            self.out.push_str(gap_after(label));
        }
    }

    /// Where an article comes from: source, address, those who worked on it, rights.
    fn origin(&mut self, unit: &'p Unit<'p>) {
        let Some(Byline {
            subtitle: _,
            authors: _,
            date: _,
            source,
            account,
            url,
            credits,
            rights,
            description: _,
            tags: _,
        }) = unit.byline
        else {
            return;
        };
        if source.is_none() && url.is_none() && credits.is_empty() && rights.is_empty() {
            return;
        }
        let colon = if self.lang.is_cjk() { "：" } else { ": " };
        self.out.push_str("<footer class=\"origin\">\n");
        let source = match (source, account) {
            (Some(source), Some(account)) => Some(format!("{source} ({account})")),
            (Some(source), None) => Some(source.clone()),
            (None, account) => account.clone(),
        };
        if source.is_some() || url.is_some() {
            self.out.push_str("<p>");
            push_text(&mut self.out, word(Word::SourceLabel, self.lang));
            self.out.push_str(colon);
            let address = url.as_deref().and_then(super::address::external);
            let shown = source.as_deref().or(url.as_deref()).unwrap_or_default();
            match address {
                Some(address) => {
                    self.out.push_str("<a href=\"");
                    push_attribute(&mut self.out, &address);
                    self.out.push_str("\">");
                    push_text(&mut self.out, shown);
                    self.out.push_str("</a>");
                }
                None => push_text(&mut self.out, shown),
            }
            self.out.push_str("</p>\n");
        }
        for Credit { label, names } in credits {
            self.plain_paragraph("", &format!("{label}{colon}{names}"));
        }
        for line in rights {
            self.plain_paragraph("", line);
        }
        self.out.push_str("</footer>\n");
    }

    pub(super) fn plain_paragraph(&mut self, class: &str, text: &str) {
        match class {
            "" => self.out.push_str("<p>"),
            class => self.out.push_str(&format!("<p class=\"{class}\">")),
        }
        push_text(&mut self.out, text);
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
        self.flow(inlines, *span);
        self.out.push_str("</p>\n");
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
            self.out.push_str(&format!("<{item}>"));
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
        // What is scrolled is reached by the keyboard (WCAG 2.1.1).
        self.out.push_str("<div class=\"table\" tabindex=\"0\"><table");
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
            head.iter().for_each(|row| self.row(row, aligns, true));
            self.out.push_str("</thead>\n");
        }
        if rows.iter().any(|r| !r.is_empty()) {
            self.out.push_str("<tbody>\n");
            rows.iter().for_each(|row| self.row(row, aligns, false));
            self.out.push_str("</tbody>\n");
        }
        self.out.push_str("</table></div>\n");
    }

    fn row(&mut self, row: &'p Row, aligns: &[Align], head: bool) {
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
            match aligns.get(column).copied().unwrap_or_default() {
                Align::Natural => {}
                Align::Start => self.out.push_str(" class=\"start\""),
                Align::Centre => self.out.push_str(" class=\"centre\""),
                Align::End => self.out.push_str(" class=\"end\""),
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
    fn notes(&mut self, document: &'p Document<'p>) {
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

/// What stands between names.
pub(super) fn separator(lang: Lang) -> &'static str {
    match lang {
        Lang::ZhHans | Lang::ZhHant | Lang::ZhHk => "、",
        Lang::Ja => "・",
        Lang::Ko | Lang::Other(_) => ", ",
    }
}

/// The style class of a unit's section.
fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::Cover => "cover",
        Kind::Part => "part",
        Kind::Chapter => "chapter",
        Kind::Matter(kind) => match kind {
            MatterKind::HalfTitle => "half-title",
            MatterKind::TitlePage => "title-page",
            MatterKind::Copyright => "copyright",
            MatterKind::Dedication => "dedication",
            MatterKind::Preface => "preface",
            MatterKind::Contents => "contents",
            MatterKind::Afterword => "afterword",
            MatterKind::Sources => "sources",
            MatterKind::About => "about",
            MatterKind::Colophon => "colophon",
        },
    }
}

/// `epub:type` (EPUB Structural Semantics Vocabulary 1.1) and role (DPUB-ARIA 1.1) of a unit's section.
#[rustfmt::skip]
fn semantics(kind: Kind) -> (Option<&'static str>, Option<&'static str>) {
    match kind {
        Kind::Cover   => (Some("cover"),   None),
        Kind::Part    => (Some("part"),    Some("doc-part")),
        Kind::Chapter => (Some("chapter"), Some("doc-chapter")),
        Kind::Matter(kind) => match kind {
            MatterKind::HalfTitle  => (Some("halftitlepage"),  None),
            MatterKind::TitlePage  => (Some("titlepage"),      None),
            MatterKind::Copyright  => (Some("copyright-page"), None),
            MatterKind::Dedication => (Some("dedication"),     Some("doc-dedication")),
            MatterKind::Preface    => (Some("preface"),        Some("doc-preface")),
            MatterKind::Contents   => (None,                   None),
            MatterKind::Afterword  => (Some("afterword"),      Some("doc-afterword")),
            MatterKind::Sources    => (Some("appendix"),       Some("doc-appendix")),
            MatterKind::About      => (None,                   None),
            MatterKind::Colophon   => (Some("colophon"),       Some("doc-colophon")),
        },
    }
}
