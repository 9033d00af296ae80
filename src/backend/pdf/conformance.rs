//! What a file claims: PDF/UA-1 (ISO 14289-1) and PDF/A-2 (ISO 19005-2).
//!
//! Every file is made by the rules of both. What a book itself can lack is looked for here, before anything is written:
//! a claim that is not true is left out, and is an error where the user named the standard.

use super::options::{Level, Standard};
use super::tags::Tags;
use crate::diag::{Code, Diagnostic, Reporter, Severity, Span};
use crate::pages::{NodeId, NodeRole, Pages};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use moxcms::ColorProfile;

/// What the metadata of a file say it keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// PDF/UA-1.
    pub universal: bool,
    /// PDF/A-2 at this level.
    pub archival: Option<Level>,
}

/// Settles what can be claimed of pages with these tags.
pub fn settle(standard: Standard, pages: &Pages, tags: Option<&Tags>, report: &Reporter) -> Claims {
    let mut claims = Claims { universal: standard.universal, archival: standard.archival };
    let Some(tags) = tags else {
        // What stands on the level of structure stands on that of text.
        let archival = claims.archival.map(|level| if level == Level::A { Level::U } else { level });
        return Claims { universal: false, archival };
    };
    if claims.universal
        && let Some((span, cause)) = first_cause(pages, tags)
    {
        claims.universal = false;
        let severity = if standard.named { Severity::Error } else { Severity::Note };
        let message = format!("the PDF does not keep PDF/UA-1: {cause}");
        let diagnostic = Diagnostic { severity, ..Diagnostic::new(Code::NotConforming, message) };
        report.report(diagnostic.at(span).help(Code::NotConforming.help()));
    }
    claims
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

/// What the colours of the file are meant for: sRGB (ISO 19005-2, 6.2.3).
pub fn output_intent(document: &mut Document) -> Option<Object> {
    const NAME: &str = "sRGB IEC61966-2.1";
    let mut profile = ColorProfile::new_srgb();
    // Newer than what PDF 1.7 knows of profiles.
    profile.cicp = None;
    let mut data = profile.encode().ok()?;
    // The crate writes the time of day (ICC.1, 7.2.8); here stands the day of the standard.
    let date = [1999u16, 10, 18, 0, 0, 0].map(u16::to_be_bytes);
    data.get_mut(24..36)?.copy_from_slice(date.as_flattened());
    let profile: ObjectId = document.add_object(Stream::new(Dictionary::from_iter([("N", Object::from(3))]), data));
    Some(Object::Dictionary(Dictionary::from_iter([
        ("Type", Object::from("OutputIntent")),
        ("S", "GTS_PDFA1".into()),
        ("OutputConditionIdentifier", Object::string_literal(NAME)),
        ("Info", Object::string_literal(NAME)),
        ("RegistryName", Object::string_literal("http://www.color.org")),
        ("DestOutputProfile", profile.into()),
    ])))
}
