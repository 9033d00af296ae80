//! What the file says about its book: the information dictionary and the XMP packet, always in step.

use super::conformance::Claims;
use super::options::{Archival, Level};
use super::syntax::text_object;
use crate::backend::Timestamp;
use crate::book::{Metadata, Role};
use lopdf::{Dictionary, Object};
use std::fmt::Write;

/// The facts of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    pub title: String,
    pub authors: Vec<String>,
    pub description: Option<String>,
    pub subjects: Vec<String>,
    pub publisher: Option<String>,
    pub rights: Option<String>,
    pub identifier: String,
    /// BCP 47.
    pub lang: String,
    /// Seconds since 1970.
    pub date: i64,
    pub creator: String,
    pub producer: String,
    pub claims: Claims,
}

impl Facts {
    pub fn of(meta: &Metadata, date: Timestamp) -> Facts {
        let title = match &meta.subtitle {
            Some(subtitle) if !subtitle.is_empty() => format!("{}：{subtitle}", meta.title),
            _ => meta.title.clone(),
        };
        let title = if meta.lang.is_cjk() { title } else { title.replace('：', ": ") };
        Facts {
            title,
            authors: meta.names(Role::Author).map(str::to_string).collect(),
            description: meta.description.clone(),
            subjects: meta.subjects.clone(),
            publisher: meta.publisher.clone(),
            rights: (!meta.rights.is_empty()).then(|| meta.rights.join(" ")),
            identifier: meta.identifier.clone(),
            lang: meta.lang.tag().to_string(),
            // printpdf and PDF dates hold four digits of a year.
            date: date.0.clamp(0, 253_402_300_799),
            creator: concat!("huibian ", env!("CARGO_PKG_VERSION")).into(),
            producer: concat!("huibian ", env!("CARGO_PKG_VERSION")).into(),
            claims: Claims::default(),
        }
    }

    /// The information dictionary.
    pub fn information(&self) -> Dictionary {
        let date = Object::string_literal(Date::of(self.date).pdf());
        let mut info = Dictionary::from_iter([
            ("Title", text_object(&self.title)),
            ("Creator", text_object(&self.creator)),
            ("Producer", text_object(&self.producer)),
            ("CreationDate", date.clone()),
            ("ModDate", date),
        ]);
        if !self.authors.is_empty() {
            info.set("Author", text_object(&self.authors.join("; ")));
        }
        if let Some(description) = &self.description {
            info.set("Subject", text_object(description));
        }
        if !self.subjects.is_empty() {
            info.set("Keywords", text_object(&self.subjects.join(", ")));
        }
        if self.claims.exchange {
            info.set("Trapped", "False");
        }
        info
    }

    /// Mends "its XMP is not escaped" and its hollow conformance: a packet of our own (ISO 16684-1).
    pub fn write_metadata(&self) -> String {
        let date = Date::of(self.date).iso();
        let mut body = String::new();
        let mut put = |line: String| {
            body.push_str(&line);
            body.push('\n');
        };
        put("<dc:format>application/pdf</dc:format>".into());
        put(format!("<dc:title>{}</dc:title>", alternative(&self.title)));
        if !self.authors.is_empty() {
            // PDF/A-1 knows one author: all of `Author` (ISO 19005-1, 6.7.3).
            let joined = (self.claims.archival == Some(Archival::One)).then(|| [self.authors.join("; ")]);
            let authors = joined.as_ref().map_or(&self.authors[..], |joined| joined);
            put(format!("<dc:creator>{}</dc:creator>", list("Seq", authors)));
        }
        if let Some(description) = &self.description {
            put(format!("<dc:description>{}</dc:description>", alternative(description)));
        }
        if !self.subjects.is_empty() {
            put(format!("<dc:subject>{}</dc:subject>", list("Bag", &self.subjects)));
            put(format!("<pdf:Keywords>{}</pdf:Keywords>", escape(&self.subjects.join(", "))));
        }
        if let Some(publisher) = &self.publisher {
            put(format!("<dc:publisher>{}</dc:publisher>", list("Bag", std::slice::from_ref(publisher))));
        }
        if let Some(rights) = &self.rights {
            put(format!("<dc:rights>{}</dc:rights>", alternative(rights)));
        }
        if !self.identifier.is_empty() {
            put(format!("<dc:identifier>{}</dc:identifier>", escape(&self.identifier)));
        }
        put(format!("<dc:language>{}</dc:language>", list("Bag", std::slice::from_ref(&self.lang))));
        put(format!("<pdf:Producer>{}</pdf:Producer>", escape(&self.producer)));
        put(format!("<xmp:CreatorTool>{}</xmp:CreatorTool>", escape(&self.creator)));
        for name in ["CreateDate", "ModifyDate", "MetadataDate"] {
            put(format!("<xmp:{name}>{date}</xmp:{name}>"));
        }
        let Claims { universal, archival, exchange } = self.claims;
        if let Some(archival) = archival {
            let (part, level) = match archival {
                Archival::One => (1, "<pdfaid:conformance>B</pdfaid:conformance>"),
                Archival::Two(Level::A) => (2, "<pdfaid:conformance>A</pdfaid:conformance>"),
                Archival::Two(Level::B) => (2, "<pdfaid:conformance>B</pdfaid:conformance>"),
                Archival::Two(Level::U) => (2, "<pdfaid:conformance>U</pdfaid:conformance>"),
                // Of the year, without a level (ISO 19005-4, 6.7.3).
                Archival::Four => (4, "<pdfaid:rev>2020</pdfaid:rev>"),
            };
            put(format!("<pdfaid:part>{part}</pdfaid:part>"));
            put(level.into());
        }
        if exchange {
            // ISO 15930-7.
            put("<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>".into());
            put("<pdf:Trapped>False</pdf:Trapped>".into());
            put(format!("<xmpMM:DocumentID>{}</xmpMM:DocumentID>", escape(&self.identifier)));
            put("<xmpMM:VersionID>1</xmpMM:VersionID>".into());
            put("<xmpMM:RenditionClass>default</xmpMM:RenditionClass>".into());
        }
        let press = if exchange { PRESS } else { "" };
        if universal {
            put("<pdfuaid:part>1</pdfuaid:part>".into());
            put(PDFUAID.into());
        }
        format!(
            "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
             <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
             <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
             <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
             xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
             xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\" \
             xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" \
             xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" \
             xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\"{press}>\n\
             {body}</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>"
        )
    }
}

/// The names of what a press asks for.
const PRESS: &str = " xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\" xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\"";

/// PDF/A knows no property of PDF/UA: the packet describes it (ISO 19005-2, 6.6.2.3.3).
const PDFUAID: &str = "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\
    <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\
    <pdfaProperty:name>part</pdfaProperty:name>\
    <pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
    <pdfaProperty:category>internal</pdfaProperty:category>\
    <pdfaProperty:description>part of ISO 14289 that the file keeps</pdfaProperty:description>\
    </rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>";

fn alternative(text: &str) -> String {
    format!("<rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt>", escape(text))
}

fn list(kind: &str, items: &[String]) -> String {
    let items = items.iter().fold(String::new(), |mut out, item| {
        let _ = write!(out, "<rdf:li>{}</rdf:li>", escape(item));
        out
    });
    format!("<rdf:{kind}>{items}</rdf:{kind}>")
}

/// Text of an XML element; characters that XML forbids are left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => out.push(c),
            _ => {}
        }
    }
    out
}

/// A time in UTC, to the second.
struct Date {
    year: i64,
    month: i64,
    day: i64,
    seconds: i64,
}

impl Date {
    /// The proleptic Gregorian calendar, counted in eras of 400 years from 1 March.
    fn of(timestamp: i64) -> Date {
        let (days, seconds) = (timestamp.div_euclid(86_400), timestamp.rem_euclid(86_400));
        let days = days + 719_468;
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153; // 0 is March
        let day = day_of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Date { year, month, day, seconds }
    }

    fn clock(&self) -> (i64, i64, i64) {
        (self.seconds / 3600, self.seconds / 60 % 60, self.seconds % 60)
    }

    /// `D:20260102030405Z`
    fn pdf(&self) -> String {
        let (hour, minute, second) = self.clock();
        format!("D:{:04}{:02}{:02}{hour:02}{minute:02}{second:02}Z", self.year, self.month, self.day)
    }

    /// `2026-01-02T03:04:05Z`
    fn iso(&self) -> String {
        let (hour, minute, second) = self.clock();
        format!("{:04}-{:02}-{:02}T{hour:02}:{minute:02}:{second:02}Z", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_leap_years_are_right() {
        for (timestamp, iso) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_251_199, "2024-02-29T23:59:59Z"),
            (1_767_225_600, "2026-01-01T00:00:00Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(Date::of(timestamp).iso(), iso);
        }
        assert_eq!(Date::of(1_709_251_199).pdf(), "D:20240229235959Z");
    }

    #[test]
    fn a_title_with_markup_is_well_formed_in_the_packet() {
        let facts = Facts { title: "T & <b>\u{1}".into(), ..Facts::default() };
        assert!(facts.write_metadata().contains("T &amp; &lt;b&gt;</rdf:li>"));
    }
}
