//! The frame of a document: its head, the opening of what it holds, where that comes from.

use super::plan::{Kind, Unit, gap_after, plain_title};
use super::text::{push_attribute, push_text};
use super::xhtml::{Written, Xhtml};
use crate::book::{Byline, Credit, MatterKind};
use crate::lang::{Lang, Word, word};

impl<'p> Xhtml<'p> {
    /// The document of a part, chapter or piece of matter with a text of its own.
    pub(super) fn text_page(mut self, book_title: &str, sheets: &[&str]) -> Written {
        let document = &self.plan.documents[self.document];
        let unit = self.plan.unit_of(document);
        let title = plain_title(unit.label, unit.title);
        self.open_document(if title.is_empty() { book_title } else { &title }, sheets, unit.kind);
        let (kind, role) = semantics(unit.kind);
        self.out.push_str(&format!("<section class=\"{}\"", unit.kind.name()));
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
        // The picture of a cover has no margins.
        let class = if kind == Kind::Cover { " class=\"cover\"" } else { "" };
        self.out.push_str(&format!("</head>\n<body epub:type=\"{division}\"{class}>\n"));
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
            facts.extend(date.map(|d| d.said(self.lang, self.plan.vertical)));
            if !facts.is_empty() {
                self.plain_paragraph("byline", &facts.join("\u{3000}"));
            }
        }
        if !untitled {
            self.out.push_str("</header>\n");
        }
    }

    pub(super) fn label(&mut self, label: Option<&str>) {
        if let Some(label) = label {
            self.out.push_str("<span class=\"label\">");
            self.made(label);
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
}

/// What stands between names.
pub(super) fn separator(lang: Lang) -> &'static str {
    match lang {
        Lang::ZhHans | Lang::ZhHant | Lang::ZhHk => "、",
        Lang::Ja => "・",
        Lang::Ko | Lang::Other(_) => ", ",
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
