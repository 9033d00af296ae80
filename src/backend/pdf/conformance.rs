//! What a file claims: PDF/UA-1 (ISO 14289-1), and PDF/A-1, A-2 or A-4 (ISO 19005), or PDF/X-4 (ISO 15930-7).
//!
//! Every file is made by the rules of PDF/UA-1 and PDF/A-2, and by those of another where it is named. What a book
//! itself can lack is looked for here, before anything is written: a claim that is not true is left out, and is an
//! error where the user named the standard.

use super::fonts::Fonts;
use super::options::{Archival, Level, Standard};
use super::pictures::Allowed;
use super::press::Press;
use super::profile;
use super::sink::Form;
use super::syntax::text_object;
use super::tags::Tags;
use crate::diag::{Code, Diagnostic, Reporter, Severity, Span};
use crate::pages::{Item, NodeId, NodeRole, Pages, Tag};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

/// What the metadata of a file say it keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// PDF/UA-1.
    pub universal: bool,
    /// A part of PDF/A.
    pub archival: Option<Archival>,
    /// PDF/X-4.
    pub exchange: bool,
}

impl Claims {
    /// Whether there is an information dictionary; PDF/A-4 has the metadata packet alone (ISO 19005-4, 6.1.3).
    pub fn has_information(self) -> bool {
        self.archival != Some(Archival::Four)
    }

    /// How the file is written.
    pub fn form(self) -> Form {
        match self.archival {
            // ISO 15930-7.
            None if self.exchange => Form { version: "1.6", packed: true },
            // ISO 19005-1, 6.1.2 and 6.1.4: PDF 1.4 has neither object streams nor cross-reference streams.
            Some(Archival::One) => Form { version: "1.4", packed: false },
            Some(Archival::Two(_)) | None => Form { version: "1.7", packed: true },
            Some(Archival::Four) => Form { version: "2.0", packed: true },
        }
    }
}

/// What pictures may be by a standard, with at most so many dots per inch, and whether in grey alone.
pub fn allowed(standard: Standard, press: Option<&Press>, dpi: Option<u16>, grey: bool) -> Allowed {
    let first = standard.archival == Some(Archival::One);
    Allowed {
        dpi,
        grey,
        transparent: !first, // ISO 19005-1, 6.4
        // An output intent of sRGB forbids them (ISO 19005-2, 6.2.4.3), and so does one of grey (ISO 15930-7).
        bare_cmyk: standard.archival.is_none() && !standard.universal && press.is_none_or(|press| press.inks == 4),
        // What is meant for the inks of the press names none (ISO 15930-7).
        own: press.map(|press| press.digest),
        // ICC.1:1998-09 in PDF 1.4, ICC.1:2004-10 in 1.7.
        profile: if first { [2, 0x40] } else { [4, 0xff] },
    }
}

/// What sheets for a press can keep: nothing. Imposed pages are no longer in the order of reading, and a cover alone is
/// no book; an error where the user named a standard. `what` is on them.
pub fn of_sheets(what: &str, standard: Standard, report: &Reporter) -> Standard {
    if standard.named && (standard.universal || standard.archival.is_some()) {
        let message = format!("{what} keeps no standard");
        let help = "leave out standard for this output, or take the plain PDF";
        report.report(Diagnostic::new(Code::NotConforming, message).help(help));
    }
    Standard { tagged: false, universal: false, archival: None, ..standard }
}

/// Settles what can be claimed of pages with these tags.
pub fn settle(
    standard: &Standard,
    press: Option<&Press>,
    pages: &Pages,
    fonts: &Fonts,
    tags: Option<&Tags>,
    report: &Reporter,
) -> Claims {
    let mut claims = Claims { universal: standard.universal, archival: standard.archival, exchange: press.is_some() };
    let refuse = |name: &str, span: Span, cause: &str| {
        let severity = if standard.named { Severity::Error } else { Severity::Note };
        let message = format!("the PDF does not keep {name}: {cause}");
        let diagnostic = Diagnostic { severity, ..Diagnostic::new(Code::NotConforming, message) };
        report.report(diagnostic.at(span).help(Code::NotConforming.help()));
    };
    match tags {
        Some(tags) if claims.universal => {
            if let Some((span, cause)) = first_cause(pages, tags) {
                claims.universal = false;
                refuse("PDF/UA-1", span, &cause);
            }
        }
        Some(_) => {}
        None => {
            claims.universal = false;
            if claims.archival == Some(Archival::Two(Level::A)) {
                // What stands on the level of structure stands on that of text.
                claims.archival = Some(Archival::Two(Level::U));
            }
        }
    }
    match claims.archival {
        Some(Archival::One) => {
            if let Some((span, cause)) = longest_array(pages) {
                claims.archival = None;
                refuse("PDF/A-1b", span, &cause);
            }
        }
        Some(Archival::Two(Level::A)) => {
            if let Some((span, cause)) = private_use(pages, fonts) {
                claims.archival = Some(Archival::Two(Level::U));
                refuse("PDF/A-2a", span, &cause);
            }
        }
        Some(Archival::Four) => {
            if let Some((span, cause)) = private_use(pages, fonts) {
                claims.archival = None;
                refuse("PDF/A-4", span, &cause);
            }
        }
        Some(Archival::Two(Level::B | Level::U)) | None => {}
    }
    claims
}

/// Arrays that are longer than readers of PDF 1.4 take (ISO 19005-1, 6.1.12).
fn longest_array(pages: &Pages) -> Option<(Span, String)> {
    const MOST: usize = 8191;
    if pages.pages.len() > MOST {
        return Some((Span::default(), format!("it has more than {MOST} pages")));
    }
    let nodes = &pages.structure.nodes;
    let mut children = vec![0; nodes.len()];
    nodes.iter().filter_map(|node| node.parent).for_each(|parent| children[parent.0 as usize] += 1);
    let at = children.iter().position(|&count| count > MOST)?;
    Some((nodes[at].span, format!("a section has more than {MOST} paragraphs")))
}

/// The first character that no standard knows (ISO 19005-2, 6.2.11.7.3; 19005-4, 6.2.10.8): nothing says what it stands
/// for.
fn private_use(pages: &Pages, fonts: &Fonts) -> Option<(Span, String)> {
    let is_private = |c: &char| matches!(*c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
    if !fonts.iter().any(|font| font.characters().any(|c| is_private(&c))) {
        return None;
    }
    pages.pages.iter().flat_map(|page| &page.items).find_map(|item| match item {
        Item::Line(line) => {
            let private = line.text.chars().find(is_private)?;
            let span = match line.tag {
                Tag::Content(node) => pages.structure.nodes.get(node.0 as usize).map(|node| node.span),
                Tag::Artifact => None,
            };
            let cause = format!("what U+{:04X}, of the private use area, stands for is not known", private as u32);
            Some((span.unwrap_or_default(), cause))
        }
        Item::Rule(_) | Item::Path(_) | Item::Picture(_) | Item::Link(_) => None,
    })
}

/// The first thing that a book lacks for PDF/UA-1, in reading order.
fn first_cause(pages: &Pages, tags: &Tags) -> Option<(Span, String)> {
    let mut above = 0;
    pages.structure.nodes.iter().enumerate().find_map(|(i, node)| match node.role {
        // ISO 14289-1, 7.3.
        NodeRole::Figure if tags.alternative(NodeId(i as u32)).is_none_or(|text| text.trim().is_empty()) => {
            Some((node.span, "a picture has no description".to_owned()))
        }
        NodeRole::Heading(level) => {
            // ISO 14289-1, 7.4.2.
            let cause = format!("a heading of level {level} follows one of level {above}");
            let skips = level > above + 1;
            above = level;
            skips.then_some((node.span, cause))
        }
        _ => None,
    })
}

/// A colour profile of so many components.
fn add_profile(document: &mut Document, components: u8, data: Vec<u8>) -> ObjectId {
    document.add_object(Stream::new(Dictionary::from_iter([("N", Object::from(i64::from(components)))]), data))
}

/// What a press is to do with red, green and blue, which are those of sRGB (ISO 32000-1, 8.6.5.6; 15930-7).
pub fn default_rgb(document: &mut Document) -> Object {
    Object::Array(vec!["ICCBased".into(), add_profile(document, 3, profile::srgb()).into()])
}

/// What the colours of the file are meant for: sRGB (ISO 19005-1, 6.2.2; 19005-2, 6.2.3), or the inks of a press
/// (ISO 15930-7).
pub fn output_intent(document: &mut Document, press: Option<&Press>) -> Object {
    if let Some(press) = press {
        let profile = add_profile(document, press.inks, press.profile.clone());
        return Object::Dictionary(Dictionary::from_iter([
            ("Type", Object::from("OutputIntent")),
            ("S", "GTS_PDFX".into()),
            // Of no registry: the profile itself says what it is.
            ("OutputConditionIdentifier", Object::string_literal("Custom")),
            ("Info", text_object(&press.name)),
            ("DestOutputProfile", profile.into()),
        ]));
    }
    let profile = add_profile(document, 3, profile::srgb());
    Object::Dictionary(Dictionary::from_iter([
        ("Type", Object::from("OutputIntent")),
        ("S", "GTS_PDFA1".into()),
        ("OutputConditionIdentifier", Object::string_literal(profile::SRGB)),
        ("Info", Object::string_literal(profile::SRGB)),
        ("RegistryName", Object::string_literal("http://www.color.org")),
        ("DestOutputProfile", profile.into()),
    ]))
}
