//! The pages that are made of metadata: cover, half title, title page.

use super::frame::separator;
use super::plan::Kind;
use super::text::{push_attribute, push_text};
use super::xhtml::{Written, Xhtml};
use crate::book::{MatterKind, Metadata, Role};
use crate::lang::{Lang, Word, word};

/// Path of the cover picture below the package document.
pub const COVER: &str = "images/cover.jpg";

impl Xhtml<'_> {
    /// The whole document.
    pub fn page(self, meta: &Metadata, sheets: &[&str]) -> Written {
        let unit = self.plan.unit_of(&self.plan.documents[self.document]);
        match unit.kind {
            Kind::Cover => self.cover(meta, sheets),
            Kind::Matter(MatterKind::HalfTitle) if unit.blocks.is_empty() => self.half_title(meta, sheets),
            Kind::Matter(MatterKind::TitlePage) if unit.blocks.is_empty() => self.title_page(meta, sheets),
            Kind::Matter(_) | Kind::Part | Kind::Chapter => self.text_page(&meta.title, sheets),
        }
    }

    fn cover(mut self, meta: &Metadata, sheets: &[&str]) -> Written {
        self.open_document(word(Word::Cover, meta.lang), sheets, Kind::Cover);
        self.out.push_str(&format!("<section class=\"cover\"><img src=\"../{COVER}\" role=\"doc-cover\" alt=\""));
        push_attribute(&mut self.out, &cover_text(meta));
        self.out.push_str("\"/></section>\n");
        self.close_document()
    }

    fn half_title(mut self, meta: &Metadata, sheets: &[&str]) -> Written {
        self.open_document(word(Word::HalfTitle, meta.lang), sheets, Kind::Matter(MatterKind::HalfTitle));
        self.out.push_str("<section class=\"half-title\" epub:type=\"halftitlepage\">\n");
        self.plain_paragraph("title", &meta.title);
        self.out.push_str("</section>\n");
        self.close_document()
    }

    /// Title, subtitle, series, those who made it with what they did, publisher.
    fn title_page(mut self, meta: &Metadata, sheets: &[&str]) -> Written {
        self.open_document(word(Word::TitlePage, meta.lang), sheets, Kind::Matter(MatterKind::TitlePage));
        self.out.push_str("<section class=\"title-page\" epub:type=\"titlepage\">\n");
        if let Some(series) = &meta.series {
            let position = series.position.as_ref().map(|p| format!("\u{2002}{p}")).unwrap_or_default();
            self.plain_paragraph("series", &format!("{}{position}", series.name));
        }
        self.out.push_str("<h1>");
        push_text(&mut self.out, &meta.title);
        self.out.push_str("</h1>\n");
        if let Some(subtitle) = &meta.subtitle {
            self.plain_paragraph("subtitle", subtitle);
        }
        for (role, does) in [
            (Role::Author, Word::Author),
            (Role::Translator, Word::Translator),
            (Role::Editor, Word::Editor),
            (Role::Illustrator, Word::Illustrator),
            (Role::Contributor, Word::Contributor),
        ] {
            let names: Vec<&str> = meta.names(role).collect();
            if !names.is_empty() {
                self.plain_paragraph("creator", &credited(&names, does, meta.lang));
            }
        }
        if let Some(edition) = &meta.edition {
            self.plain_paragraph("edition", edition);
        }
        if let Some(publisher) = &meta.publisher {
            self.plain_paragraph("publisher", publisher);
        }
        self.out.push_str("</section>\n");
        self.close_document()
    }
}

/// 王小明　著; by Wang Xiaoming.
fn credited(names: &[&str], does: Word, lang: Lang) -> String {
    let names = names.join(separator(lang));
    let does = word(does, lang);
    match lang {
        Lang::ZhHans | Lang::ZhHant | Lang::ZhHk | Lang::Ja => format!("{names}\u{3000}{does}"),
        Lang::Ko => format!("{names} {does}"),
        Lang::Other(_) => format!("{does} {names}"),
    }
}

/// What a cover shows, for those who do not see it.
fn cover_text(meta: &Metadata) -> String {
    let mut text = meta.title.clone();
    let authors: Vec<&str> = meta.names(Role::Author).collect();
    let colon = if meta.lang.is_cjk() { "：" } else { ": " };
    if let Some(subtitle) = &meta.subtitle {
        text.push_str(colon);
        text.push_str(subtitle);
    }
    if !authors.is_empty() {
        text.push_str(if meta.lang.is_cjk() { "，" } else { ", " });
        text.push_str(&credited(&authors, Word::Author, meta.lang));
    }
    format!("{}{colon}{text}", word(Word::Cover, meta.lang))
}
