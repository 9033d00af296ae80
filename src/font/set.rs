//! The faces of a book, chosen by role and language.

mod fallback;

pub(crate) use fallback::is_emoji_sequence;

use super::bundled::{self, FORMULA, ITALIC, KAI, LATIN};
use super::face::FontData;
use super::{Face, FaceId, partner};
use crate::diag::{Code, Diagnostic, Reporter};
use crate::files::Blob;
use crate::lang::Lang;
use skrifa::Font;
use skrifa::font::name::NameId;
use std::sync::Arc;

/// What a face is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FontRole {
    /// Song, Mincho, Myeongjo: the body.
    Serif,
    /// Hei, Gothic: captions and heads.
    Sans,
    /// Bold Hei: headings and strong.
    SansBold,
    /// Kai: Chinese emphasis and quotations.
    Kai,
    /// Code.
    Mono,
    /// Code among bold text.
    MonoBold,
    /// Italic of the Latin partner of the body.
    Italic,
}

/// Where a font came from, as `huibian fonts` lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FontSource {
    Bundled,
    Given,
    System,
}

/// Families by role, the first choice first.
#[derive(Clone, Debug, Default)]
pub struct Families {
    pub serif: Vec<String>,
    pub sans: Vec<String>,
    pub kai: Vec<String>,
    pub mono: Vec<String>,
    pub latin: Vec<String>,
}

impl Families {
    fn are_none(&self) -> bool {
        let Families { serif, sans, kai, mono, latin } = self;
        [serif, sans, kai, mono, latin].into_iter().all(Vec::is_empty)
    }
}

/// Which fonts a book asks for. Empty lists mean the bundled fonts.
#[derive(Clone, Debug, Default)]
pub struct FontOptions {
    /// For every language.
    pub families: Families,
    /// For one language, before the others; [`Lang::Other`] stands for all that are not CJK.
    pub languages: Vec<(Lang, Families)>,
    pub emoji: Vec<String>,
    /// Size of the Latin family in parts of the type size, instead of the number measured.
    pub latin_size: Option<f32>,
    /// Families tried, in order, for characters that no other face has.
    pub fallback: Vec<String>,
    /// Font files of the folders given; system fonts among them if they were asked for.
    pub files: Vec<(FontSource, Blob)>,
}

/// All faces of a run.
#[derive(Debug)]
pub struct FontSet {
    faces: Vec<(Face, FontSource)>,
    /// By language (`place`).
    own: [Own; Lang::KINDS],
    emoji: Vec<FaceId>,
    fallback: Vec<FaceId>,
    /// By face, how large it is set beside Han.
    partners: Vec<f32>,
}

/// Faces that the user named for each role in a language, before the bundled ones.
#[derive(Clone, Debug, Default)]
struct Own {
    serif: Vec<FaceId>,
    sans: Vec<FaceId>,
    sans_bold: Vec<FaceId>,
    kai: Vec<FaceId>,
    mono: Vec<FaceId>,
    mono_bold: Vec<FaceId>,
    latin: Vec<FaceId>,
    italic: Vec<FaceId>,
}

impl Own {
    /// What stands behind, for another language or all of them.
    fn then(&mut self, behind: &Own) {
        let Own { serif, sans, sans_bold, kai, mono, mono_bold, latin, italic } = behind;
        self.serif.extend(serif);
        self.sans.extend(sans);
        self.sans_bold.extend(sans_bold);
        self.kai.extend(kai);
        self.mono.extend(mono);
        self.mono_bold.extend(mono_bold);
        self.latin.extend(latin);
        self.italic.extend(italic);
    }
}

/// A face by the names that people call it.
struct Named {
    id: FaceId,
    names: Vec<String>,
    bold: bool,
    italic: bool,
    source: FontSource,
}

/// From this weight on a face serves as bold.
const BOLD: f32 = 600.0;
/// Weights of a variable font that are used: regular and bold.
const INSTANCES: [f32; 2] = [400.0, 700.0];
/// Most faces read from one collection.
const MAX_COLLECTION: u32 = 64;

impl FontSet {
    /// Opens the bundled faces and those asked for. A family that is not found is a warning (H0317).
    pub fn open(options: &FontOptions, reporter: &Reporter) -> FontSet {
        let data = bundled::data();
        for (file, data) in bundled::File::ALL.iter().zip(&data) {
            if data.is_none() {
                let message = format!("the font file {} was not found", file.name());
                let help = "name its folder in HUIBIAN_FONTS, or build with the feature bundled-fonts";
                reporter.report(Diagnostic::new(Code::FontNotFound, message).help(help));
            }
        }
        let mut faces = Vec::new();
        let mut named = Vec::new();
        for row in &bundled::FACES {
            let at = bundled::File::ALL.iter().position(|f| *f == row.file).unwrap_or(0);
            named.push(Named {
                id: FaceId(faces.len() as u16),
                names: vec![row.family.to_lowercase()],
                bold: row.file == bundled::File::SansBold,
                italic: row.file == bundled::File::Italic,
                source: FontSource::Bundled,
            });
            faces.push((Face::new(data[at].clone(), row.index), FontSource::Bundled));
        }
        let FontOptions { families, languages, emoji, fallback, .. } = options;
        let named_none = families.are_none() && languages.iter().all(|(_, families)| families.are_none());
        let asks = !(named_none && emoji.is_empty() && fallback.is_empty());
        for (source, blob) in &options.files {
            // The system's fonts are many: they are read only if a family is looked for by name.
            if *source != FontSource::System || asks {
                add_file(*source, blob, &mut faces, &mut named);
            }
        }
        let choice = |families: &[String], fits: &dyn Fn(&Named) -> bool, warn: bool| -> Vec<FaceId> {
            let mut out = Vec::new();
            for family in families {
                let wanted = family.trim().to_lowercase();
                let called = |n: &&Named| n.names.contains(&wanted);
                let fit = named.iter().filter(called).filter(|n| fits(n));
                // A font that was given goes before a bundled one of the same name.
                let best = fit.min_by_key(|n| (n.source == FontSource::Bundled, n.id));
                match best {
                    Some(found) => out.push(found.id),
                    None if warn && !named.iter().any(|n| n.names.contains(&wanted)) => {
                        reporter.report(Diagnostic::new(Code::FontNotFound, format!("no font is called “{family}”")));
                    }
                    None => {}
                }
            }
            out
        };
        let upright = |n: &Named| !n.bold && !n.italic;
        let any = |_: &Named| true;
        let own = |families: &Families| Own {
            serif: choice(&families.serif, &upright, true),
            sans: choice(&families.sans, &upright, true),
            sans_bold: choice(&families.sans, &|n| n.bold && !n.italic, false),
            kai: choice(&families.kai, &any, true),
            mono: choice(&families.mono, &upright, true),
            mono_bold: choice(&families.mono, &|n| n.bold && !n.italic, false),
            latin: choice(&families.latin, &upright, true),
            italic: choice(&families.latin, &|n| n.italic && !n.bold, false),
        };
        let mut set = FontSet {
            faces: Vec::new(),
            own: Default::default(),
            emoji: choice(emoji, &any, true),
            fallback: choice(fallback, &any, true),
            partners: Vec::new(),
        };
        for (lang, families) in languages {
            set.own[lang.index()].then(&own(families));
        }
        // Hong Kong reads what Taiwan does, where nothing else is said.
        let hant = set.own[Lang::ZhHant.index()].clone();
        set.own[Lang::ZhHk.index()].then(&hant);
        let all = own(families);
        set.own.iter_mut().for_each(|own| own.then(&all));
        // Whoever names a folder of fonts means them to help out where no other face has a character.
        let given = named.iter().filter(|n| n.source == FontSource::Given).map(|n| n.id);
        set.fallback.extend(given);
        set.faces = faces;
        set.partners = set.sizes(options.latin_size);
        set
    }

    /// How large each face is set: those of Latin that stand beside Han of another one by their partner's number.
    fn sizes(&self, latin: Option<f32>) -> Vec<f32> {
        let mut sizes = vec![1.0; self.faces.len()];
        let partners = partner::Partners::read();
        for id in [ITALIC, LATIN] {
            sizes[usize::from(id.0)] = partners.given(bundled::FACES[usize::from(id.0)].family).unwrap_or(1.0);
        }
        for (own, lang) in self.own.iter().zip([Lang::ZhHans, Lang::ZhHant, Lang::ZhHk, Lang::Ja, Lang::Ko, Lang::EN]) {
            let Some(upright) = own.latin.first() else { continue };
            let han = self.face(self.choose(FontRole::Serif, lang));
            let size = latin.unwrap_or_else(|| partners.size(self.face(*upright), han));
            for id in own.latin.iter().chain(&own.italic).filter(|id| self.face(**id).glyph('国').is_none()) {
                sizes[usize::from(id.0)] = size;
            }
        }
        sizes
    }

    /// How large a face is set, in parts of the type size: Latin is made to stand beside the Han of the body.
    #[inline]
    pub fn partner(&self, id: FaceId) -> f32 {
        self.partners[usize::from(id.0)]
    }

    fn own(&self, lang: Lang) -> &Own {
        &self.own[lang.index()]
    }

    /// The font files of the set, each once, for those who set text of their own (drawings).
    pub fn files(&self) -> Vec<Arc<dyn AsRef<[u8]> + Send + Sync>> {
        let mut files: Vec<&Arc<super::face::FontData>> = Vec::new();
        for file in self.faces.iter().filter_map(|(face, _)| face.file()) {
            if !files.iter().any(|f| Arc::ptr_eq(f, file)) {
                files.push(file);
            }
        }
        files.into_iter().map(|f| f.clone() as Arc<dyn AsRef<[u8]> + Send + Sync>).collect()
    }

    pub fn face(&self, id: FaceId) -> &Face {
        &self.faces[id.0 as usize].0
    }

    /// The face of formulas.
    pub fn math(&self) -> FaceId {
        FORMULA
    }

    /// The face for a role in a language.
    pub fn choose(&self, role: FontRole, lang: Lang) -> FaceId {
        let region = bundled::region(lang);
        let named = self.own(lang);
        let (own, bundled) = match role {
            FontRole::Serif => (&named.serif, FaceId(bundled::SERIF + region)),
            FontRole::Sans => (&named.sans, FaceId(bundled::SANS + region)),
            FontRole::SansBold => (&named.sans_bold, FaceId(bundled::SANS_BOLD + region)),
            FontRole::Kai if lang.is_chinese() => (&named.kai, KAI),
            FontRole::Kai => (&named.serif, FaceId(bundled::SERIF + region)),
            FontRole::Mono => (&named.mono, FaceId(bundled::MONO + region)),
            FontRole::MonoBold => (&named.mono_bold, FaceId(bundled::MONO_BOLD + region)),
            FontRole::Italic => (&named.italic, ITALIC),
        };
        own.first().copied().unwrap_or(bundled)
    }

    /// The face for Latin letters and digits in a role: the family the user named for Latin, else the Latin of the
    /// role's own face. Kai takes the Latin of the body, which its own is not made to stand beside.
    pub fn latin(&self, role: FontRole, lang: Lang) -> FaceId {
        match role {
            FontRole::Serif | FontRole::Kai => match self.own(lang).latin.first() {
                Some(&face) => face,
                None => self.choose(FontRole::Serif, lang),
            },
            FontRole::Sans | FontRole::SansBold | FontRole::Mono | FontRole::MonoBold | FontRole::Italic => {
                self.choose(role, lang)
            }
        }
    }

    pub fn faces(&self) -> impl Iterator<Item = (FaceId, &Face, FontSource)> {
        self.faces.iter().enumerate().map(|(i, (face, source))| (FaceId(i as u16), face, *source))
    }
}

/// Reads the faces of a file that was given.
fn add_file(source: FontSource, blob: &Blob, faces: &mut Vec<(Face, FontSource)>, named: &mut Vec<Named>) {
    let data = Arc::new(FontData::file(blob.clone()));
    let bytes = data.bytes();
    let count = match (bytes.get(..4), bytes.get(8..12)) {
        (Some(b"ttcf"), Some(n)) => u32::from_be_bytes([n[0], n[1], n[2], n[3]]).min(MAX_COLLECTION),
        _ => 1,
    };
    for index in 0..count {
        let Some(font) = data.open(index) else { continue };
        let attributes = font.default_attributes();
        let italic = attributes.style != skrifa::font::attribute::Style::Normal;
        // A variable font serves as two: as near to regular and to bold as its axis of weight goes.
        let axis = font.axes().get_by_tag(skrifa::Tag::new(b"wght"));
        let weights = match &axis {
            Some(axis) => INSTANCES.map(|weight| Some(weight.clamp(axis.min_value(), axis.max_value()))).to_vec(),
            None => vec![None],
        };
        for weight in weights {
            let Ok(id) = u16::try_from(faces.len()) else { return };
            let bold = weight.unwrap_or(attributes.weight.value()) >= BOLD;
            named.push(Named { id: FaceId(id), names: names(&font), bold, italic, source });
            let face = match weight {
                Some(weight) => Face::instance(data.clone(), index, weight),
                None => Face::new(Some(data.clone()), index),
            };
            faces.push((face, source));
        }
    }
}

/// Family, full and PostScript names in every language of the font, in small letters.
fn names(font: &Font) -> Vec<String> {
    let ids = [NameId::FAMILY_NAME, NameId::TYPOGRAPHIC_FAMILY_NAME, NameId::FULL_NAME, NameId::POSTSCRIPT_NAME];
    let all = ids.into_iter().filter_map(|id| font.names().get(id));
    all.flat_map(|n| n.iter().map(|l| l.name().to_string().to_lowercase()).collect::<Vec<_>>()).collect()
}

#[cfg(all(test, feature = "bundled-fonts"))]
mod tests {
    use super::*;
    use crate::font::Features;

    fn set() -> FontSet {
        FontSet::open(&FontOptions::default(), &Reporter::new())
    }

    fn asking(families: Families) -> FontOptions {
        FontOptions { families, ..FontOptions::default() }
    }

    #[test]
    fn each_language_has_its_own_face() {
        let set = set();
        for (role, lang, name) in [
            (FontRole::Serif, Lang::ZhHans, "NotoSerifCJKsc-Regular"),
            (FontRole::Serif, Lang::ZhHant, "NotoSerifCJKtc-Regular"),
            (FontRole::Sans, Lang::ZhHk, "NotoSansCJKhk-Regular"),
            (FontRole::SansBold, Lang::Ja, "NotoSansCJKjp-Bold"),
            (FontRole::Mono, Lang::Ko, "NotoSansMonoCJKkr-Regular"),
            (FontRole::Kai, Lang::ZhHans, "LXGWWenKai-Regular"),
            (FontRole::Kai, Lang::Ja, "NotoSerifCJKjp-Regular"),
            (FontRole::Italic, Lang::EN, "NotoSerif-Italic"),
        ] {
            assert_eq!(set.face(set.choose(role, lang)).postscript_name(), name);
        }
    }

    #[test]
    fn a_family_that_is_not_there_is_a_warning_and_the_bundled_one_stands_in() {
        let reporter = Reporter::new();
        let options = asking(Families { serif: vec!["Ming Imaginary".into()], ..Families::default() });
        let set = FontSet::open(&options, &reporter);
        assert_eq!(reporter.sorted()[0].0.code, Code::FontNotFound);
        assert_eq!(set.face(set.choose(FontRole::Serif, Lang::ZhHans)).postscript_name(), "NotoSerifCJKsc-Regular");
    }

    #[test]
    fn a_given_file_is_found_by_its_family() {
        let bytes = set().face(KAI).bytes().0.to_vec();
        let families = Families { serif: vec!["LXGW WenKai".into()], ..Families::default() };
        let options = FontOptions { files: vec![(FontSource::Given, Blob::bytes(bytes))], ..asking(families) };
        let reporter = Reporter::new();
        let set = FontSet::open(&options, &reporter);
        assert!(reporter.sorted().is_empty());
        let id = set.choose(FontRole::Serif, Lang::ZhHans);
        assert_eq!(
            (set.face(id).postscript_name(), set.faces[id.0 as usize].1),
            ("LXGWWenKai-Regular", FontSource::Given)
        );
        assert!(set.face(id).glyph('中').is_some());
    }

    #[test]
    fn a_language_has_its_own_families_before_those_of_all() {
        let kai = |role| match role {
            "serif" => Families { serif: vec!["LXGW WenKai".into()], ..Families::default() },
            _ => Families { sans: vec!["Noto Serif CJK JP".into()], ..Families::default() },
        };
        let options = FontOptions { languages: vec![(Lang::ZhHant, kai("serif"))], ..asking(kai("sans")) };
        let set = FontSet::open(&options, &Reporter::new());
        let name = |role, lang| set.face(set.choose(role, lang)).postscript_name();
        assert_eq!(name(FontRole::Serif, Lang::ZhHant), "LXGWWenKai-Regular");
        assert_eq!(name(FontRole::Serif, Lang::ZhHk), "LXGWWenKai-Regular");
        assert_eq!(name(FontRole::Serif, Lang::ZhHans), "NotoSerifCJKsc-Regular");
        assert_eq!(name(FontRole::Sans, Lang::ZhHant), "NotoSerifCJKjp-Regular");
        assert_eq!(name(FontRole::Sans, Lang::Ko), "NotoSerifCJKjp-Regular");
    }

    #[test]
    fn latin_stands_beside_han_as_large_as_the_han_faces_own() {
        let set = set();
        let height = |id: FaceId| {
            let face = set.face(id);
            face.ink(face.glyph('x').unwrap()).unwrap()[3] * set.partner(id)
        };
        let own = height(set.choose(FontRole::Serif, Lang::ZhHans));
        for partner in [ITALIC, LATIN] {
            assert!((height(partner) - own).abs() < 0.003, "{} {own}", height(partner));
        }
        // A family that is in no table is measured, and what the book says goes before.
        let families = Families { latin: vec!["Noto Sans Math".into()], ..Families::default() };
        let options = FontOptions { latin_size: Some(0.9), ..asking(families) };
        for (options, size) in [(&asking(options.families.clone()), 0.963), (&options, 0.9)] {
            let set = FontSet::open(options, &Reporter::new());
            let latin = set.latin(FontRole::Serif, Lang::Ja);
            assert!((set.partner(latin) - size).abs() < 0.002, "{}", set.partner(latin));
        }
        // The Latin of a face that has Han is made for them.
        let families = Families { latin: vec!["LXGW WenKai".into()], ..Families::default() };
        let set = FontSet::open(&asking(families), &Reporter::new());
        assert_eq!(set.partner(set.latin(FontRole::Serif, Lang::ZhHans)), 1.0);
    }

    #[test]
    fn a_variable_font_is_set_in_regular_and_in_bold() {
        let bytes = include_bytes!("../../tests/fonts/variable.ttf").to_vec();
        let family = || vec!["Huibian Variable".to_owned()];
        let families = Families { sans: family(), latin: family(), ..Families::default() };
        let options = FontOptions { files: vec![(FontSource::Given, Blob::bytes(bytes))], ..asking(families) };
        let reporter = Reporter::new();
        let set = FontSet::open(&options, &reporter);
        assert!(reporter.sorted().is_empty());
        let faces = [FontRole::Sans, FontRole::SansBold].map(|role| set.face(set.choose(role, Lang::ZhHans)));
        let names = faces.map(Face::postscript_name);
        assert_eq!(names, ["HuibianVariable-Regular_400wght", "HuibianVariable-Regular_700wght"]);
        assert_eq!(faces.map(Face::weight), [400, 700]);
        // From 200 to 900 a bar grows from 100 to 300 units, its advance from 500 to 600.
        for (face, share) in faces.into_iter().zip([2.0 / 7.0, 5.0 / 7.0]) {
            let glyph = face.glyph('H').unwrap();
            let [left, _, right, _] = face.ink(glyph).unwrap();
            assert!((right - left - (0.1 + 0.2 * share)).abs() < 0.002, "{left} {right}");
            let advance = 0.5 + 0.1 * share;
            assert!((face.advance(glyph) - advance).abs() < 0.002, "{}", face.advance(glyph));
            let shaped = face.shape_one('H', Lang::EN, Features::default()).unwrap();
            assert!((shaped.advance - advance).abs() < 0.002, "{}", shaped.advance);
            let subset = face.subset(&[glyph].into()).unwrap();
            let embedded = skrifa::Font::new(subset.data.clone(), 0).unwrap();
            let outline = embedded.outline_glyphs().get(skrifa::GlyphId::new(1)).unwrap().extents().unwrap();
            assert!((outline.width / 1000.0 - (0.1 + 0.2 * share)).abs() < 0.002, "{}", outline.width);
        }
        // Who asks for a light face gets the regular weight, and Latin of a face with Han is set as it is.
        assert_eq!(set.partner(set.latin(FontRole::Serif, Lang::ZhHans)), 1.0);
    }
}
