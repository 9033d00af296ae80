//! `[output.pdf]`.

use super::view::{Layout, Mode, View};
use crate::backend::{OptionTable, Refusal};
use crate::diag::{Code, Diagnostic, Reporter};
use crate::pages::Pt;
use crate::pages::impose::Imposition;
use crate::pages::wrap::Paper;

/// Keys of the table.
const KEYS: [&str; 9] =
    ["standard", "picture-dpi", "pictures", "page-mode", "page-layout", "impose", "signature", "creep", "wrap"];
/// Densities that can be asked for.
const DENSITIES: std::ops::RangeInclusive<i64> = 36..=2400;

/// What `standard` may say.
const STANDARDS: &str = "name ua-1, one of a-2a, a-2u and a-2b, or both; or a-1b, a-4, or x-4=PROFILE.icc; or \"none\" for a file without structure";
/// PDF/X-4 by the printer's profile.
const EXCHANGE: &str = "x-4=";

/// What the user asked of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Options {
    pub standard: Standard,
    /// Most dots of a picture per inch of paper; one that has more is made smaller.
    pub picture_dpi: Option<u16>,
    /// Pictures are written in grey.
    pub grey_pictures: bool,
    pub view: View,
    /// Several pages on a sheet.
    pub impose: Option<Imposition>,
    /// The cover alone, about pages of this paper.
    pub wrap: Option<Paper>,
}

/// What a file is to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standard {
    /// A structure tree is written.
    pub tagged: bool,
    /// PDF/UA-1 (ISO 14289-1).
    pub universal: bool,
    /// A part of PDF/A (ISO 19005).
    pub archival: Option<Archival>,
    /// PDF/X-4 (ISO 15930-7), for a press.
    pub exchange: bool,
    /// The user named it: a book that cannot keep it is not written.
    pub named: bool,
}

impl Default for Standard {
    fn default() -> Self {
        Self { tagged: true, universal: true, archival: Some(Archival::Two(Level::A)), exchange: false, named: false }
    }
}

/// Parts of PDF/A.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Archival {
    /// PDF/A-1b (ISO 19005-1): PDF 1.4, looks alone.
    One,
    /// PDF/A-2 (ISO 19005-2) at this level.
    Two(Level),
    /// PDF/A-4 (ISO 19005-4): PDF 2.0, text and looks.
    Four,
}

/// Levels of PDF/A-2 (ISO 19005-2, 5.2 to 5.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Structure, text and looks.
    A,
    /// Looks.
    B,
    /// Text and looks.
    U,
}

/// The file of the printer's profile in `x-4=PROFILE.icc`.
pub fn profile_named(standard: &str) -> Option<&str> {
    let (head, path) = standard.trim().split_at_checked(EXCHANGE.len())?;
    (head.eq_ignore_ascii_case(EXCHANGE) && !path.is_empty()).then_some(path)
}

impl Standard {
    /// Reads `ua-1,a-2u`; the error says what is wrong with it.
    fn read(text: &str) -> Result<Self, String> {
        let mut standard = Self { tagged: true, universal: false, archival: None, exchange: false, named: true };
        if profile_named(text).is_some() {
            // A press asks for no structure.
            return Ok(Self { tagged: false, exchange: true, ..standard });
        }
        let names: Vec<String> = text.split(',').map(|name| name.trim().to_lowercase()).collect();
        for name in &names {
            let archival = match name.as_str() {
                "ua-1" => {
                    standard.universal = true;
                    continue;
                }
                "a-1b" => Archival::One,
                "a-2a" => Archival::Two(Level::A),
                "a-2b" => Archival::Two(Level::B),
                "a-2u" => Archival::Two(Level::U),
                "a-4" => Archival::Four,
                "none" if names.len() == 1 => return Ok(Self { tagged: false, ..standard }),
                "none" => return Err("the standard “none” stands alone".to_owned()),
                "x-4" => return Err("PDF/X-4 is by the profile of a press".to_owned()),
                exchange if exchange.starts_with(EXCHANGE) => {
                    return Err("PDF/X-4 stands alone, with the profile of a press".to_owned());
                }
                other => return Err(format!("the standard “{other}” is not written")),
            };
            if standard.archival.replace(archival).is_some() {
                return Err("a file keeps one level of PDF/A".to_owned());
            }
        }
        let other = match standard.archival {
            Some(Archival::One) => Some("PDF/A-1b is built on PDF 1.4"),
            Some(Archival::Four) => Some("PDF/A-4 is built on PDF 2.0"),
            Some(Archival::Two(_)) | None => None,
        };
        if let (true, Some(other)) = (standard.universal, other) {
            return Err(format!("PDF/UA-1 is built on PDF 1.7 and {other}: a file keeps one of them"));
        }
        Ok(standard)
    }
}

impl Options {
    /// Reads the table. Unknown keys are warnings, values that cannot be used are errors.
    pub fn read(table: &OptionTable, report: &Reporter) -> Options {
        let mut options = Options::default();
        let (mut signature, mut creep) = (None, Pt::ZERO);
        let bad = |message: &str, help: String| Refusal::value(message, help);
        table.read(&KEYS, report, |key, value| {
            let (text, number) = (value.text(), value.integer());
            match key {
                "standard" => {
                    let text = text.ok_or_else(|| bad("standard is a text", STANDARDS.to_owned()))?;
                    options.standard = Standard::read(text).map_err(|message| bad(&message, STANDARDS.to_owned()))?;
                }
                "picture-dpi" => {
                    let dpi = number.filter(|dpi| DENSITIES.contains(dpi)).ok_or_else(|| {
                        let help = format!("write {} to {}; a press wants 300", DENSITIES.start(), DENSITIES.end());
                        bad("picture-dpi is a number of dots per inch", help)
                    })?;
                    options.picture_dpi = u16::try_from(dpi).ok();
                }
                "pictures" => {
                    let refused = || bad("pictures is what becomes of their colours", choices(&COLOURS));
                    options.grey_pictures = text.and_then(|name| named(&COLOURS, name)).ok_or_else(refused)?;
                }
                "page-mode" => {
                    let mode = text.and_then(|name| named(&Mode::NAMES, name));
                    let refused = || bad("page-mode is what stands beside the pages", choices(&Mode::NAMES));
                    options.view.mode = Some(mode.ok_or_else(refused)?);
                }
                "page-layout" => {
                    let layout = text.and_then(|name| named(&Layout::NAMES, name));
                    let refused = || bad("page-layout is how pages lie on the screen", choices(&Layout::NAMES));
                    options.view.layout = Some(layout.ok_or_else(refused)?);
                }
                "impose" => {
                    let sheets = text.and_then(|name| named(&SHEETS, name));
                    let refused = || bad("impose is how pages stand on sheets", choices(&SHEETS));
                    options.impose = Some(sheets.ok_or_else(refused)?);
                }
                "signature" => {
                    let pages =
                        number.filter(|pages| SIGNATURES.contains(pages) && pages % 4 == 0).ok_or_else(|| {
                            let help = "write a multiple of four, 4 to 128: 16".to_owned();
                            bad("signature is its number of pages", help)
                        })?;
                    signature = u16::try_from(pages).ok();
                }
                "creep" => {
                    creep = text.and_then(thickness).ok_or_else(|| {
                        let help = "write it in mm, at most 1: \"0.1mm\"".to_owned();
                        bad("creep is the thickness of the paper", help)
                    })?;
                }
                "wrap" => {
                    let paper = text.and_then(paper).ok_or_else(|| {
                        let names = Paper::names().collect::<Vec<_>>().join(", ");
                        let help = format!("use {names}, or write the thickness of a leaf in mm, at most 1: \"0.1mm\"");
                        bad("wrap is the paper that a cover goes about", help)
                    })?;
                    options.wrap = Some(paper);
                }
                _ => return Err(Refusal::Key),
            }
            Ok(())
        });
        if let Some(Imposition::Folded { .. }) = options.impose {
            options.impose = Some(Imposition::Folded { signature, creep });
        }
        if options.wrap.is_some() && options.impose.is_some() {
            let message = format!("[output.{}] is a cover and is imposed", table.name);
            let help = "leave out impose or wrap, or make an output of each";
            report.report(table.placed("wrap", Diagnostic::new(Code::BadValue, message).help(help)));
        }
        options
    }
}

/// Whether pictures are grey, by name.
const COLOURS: [(&str, bool); 2] = [("color", false), ("grey", true)];

/// How pages are put on sheets, by name.
const SHEETS: [(&str, Imposition); 3] = [
    ("2-up", Imposition::Grid { columns: 2, rows: 1 }),
    ("4-up", Imposition::Grid { columns: 2, rows: 2 }),
    ("booklet", Imposition::Folded { signature: None, creep: Pt::ZERO }),
];
/// Pages of a signature that can be folded and sewn.
const SIGNATURES: std::ops::RangeInclusive<i64> = 4..=128;

fn named<T: Copy>(names: &[(&str, T)], name: &str) -> Option<T> {
    names.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
}

fn choices<T>(names: &[(&str, T)]) -> String {
    let names: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
    format!("use {}", names.join(", "))
}

/// The thickness of paper: `0.1mm`.
fn thickness(text: &str) -> Option<Pt> {
    let mm: f32 = text.strip_suffix("mm")?.trim().parse().ok()?;
    (0.0..=1.0).contains(&mm).then(|| Pt::mm(mm))
}

/// A paper by its name or its thickness.
fn paper(text: &str) -> Option<Paper> {
    Paper::named(text).or_else(|| thickness(text).filter(|leaf| *leaf > Pt::ZERO).map(Paper::of_leaf))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::OptionValue;

    fn read(key: &str, value: &str) -> (Options, Vec<(Code, Option<String>)>) {
        let mut table = OptionTable { name: "pdf".into(), ..OptionTable::default() };
        table.values.insert(key.into(), (OptionValue::Text(value.into()), None));
        let report = Reporter::new();
        let options = Options::read(&table, &report);
        (options, report.sorted().into_iter().map(|(d, _)| (d.code, d.help)).collect())
    }

    #[test]
    fn standards_are_named_together_or_left_out() {
        let named = |universal, archival| Standard { tagged: true, universal, archival, exchange: false, named: true };
        for (text, standard) in [
            ("none", Standard { tagged: false, ..named(false, None) }),
            ("ua-1", named(true, None)),
            ("UA-1, a-2a", named(true, Some(Archival::Two(Level::A)))),
            ("a-2u", named(false, Some(Archival::Two(Level::U)))),
            ("a-2b", named(false, Some(Archival::Two(Level::B)))),
            ("a-1b", named(false, Some(Archival::One))),
            ("a-4", named(false, Some(Archival::Four))),
            ("X-4=a,b.icc", Standard { tagged: false, exchange: true, ..named(false, None) }),
        ] {
            assert_eq!(read("standard", text), (Options { standard, ..Options::default() }, vec![]), "{text}");
        }
    }

    #[test]
    fn a_standard_that_is_not_written_is_an_error() {
        for text in
            ["a-1a", "x-4", "x-4=", "a-2a,x-4=a.icc", "", "none,ua-1", "a-2a,a-2b", "ua-1,a-1b", "a-4,ua-1", "a-4,a-2a"]
        {
            let (options, said) = read("standard", text);
            assert_eq!((options, said[0].0), (Options::default(), Code::BadValue), "{text}");
        }
    }
}
