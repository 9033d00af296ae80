//! One face: its data, its character map, its advances and measures.
//!
//! A face is opened when it is first asked for anything. From then on [`Face::glyph`] reads a page of 256 characters
//! (made when the first of them is met) and [`Face::advance`] an array; both answer without a search, because ten
//! million characters pass through them.

use super::GlyphId;
use super::marks::MarkTables;
use super::shape::Plans;
use crate::files::Blob;
use skrifa::font::name::NameId;
use skrifa::raw::TableProvider;
use skrifa::{Font, Tag};
use std::fmt;
use std::sync::{Arc, OnceLock};

/// Bytes of a font file: fixed in the program, or read when first used.
pub(super) struct FontData {
    fixed: Option<&'static [u8]>,
    blob: Option<Blob>,
    read: OnceLock<Arc<Vec<u8>>>,
}

impl FontData {
    #[cfg_attr(not(feature = "bundled-fonts"), expect(dead_code, reason = "only embedded fonts are fixed"))]
    pub fn fixed(bytes: &'static [u8]) -> Self {
        Self { fixed: Some(bytes), blob: None, read: OnceLock::new() }
    }

    pub fn file(blob: Blob) -> Self {
        Self { fixed: None, blob: Some(blob), read: OnceLock::new() }
    }

    /// The bytes; empty if the file cannot be read.
    pub fn bytes(&self) -> &[u8] {
        match self.fixed {
            Some(bytes) => bytes,
            None => self.read(),
        }
    }

    fn read(&self) -> &Arc<Vec<u8>> {
        self.read.get_or_init(|| Arc::new(self.blob.as_ref().map(|b| b.read().unwrap_or_default()).unwrap_or_default()))
    }

    pub fn open(&self, index: u32) -> Option<Font> {
        match self.fixed {
            Some(bytes) => Font::new(bytes, index),
            None => {
                let shared: Arc<dyn AsRef<[u8]> + Send + Sync> = self.read().clone();
                Font::new(skrifa::font::Blob::from(shared), index)
            }
        }
    }
}

impl AsRef<[u8]> for FontData {
    fn as_ref(&self) -> &[u8] {
        self.bytes()
    }
}

/// A face and its tables, ready for lookups. Cheap to share, never cloned.
pub struct Face {
    data: Option<Arc<FontData>>,
    index: u32,
    /// Of a variable font: its place on the axis of weight.
    weight: Option<f32>,
    opened: OnceLock<Opened>,
}

/// What is known once a face has been opened.
pub(super) struct Opened {
    /// None for data that is not a font: such a face has no glyph.
    pub font: Option<Font>,
    family: String,
    postscript_name: String,
    metrics: Metrics,
    /// 1 / units per em.
    pub scale: f32,
    /// By glyph, in font units; the last holds for all further glyphs (`hmtx`).
    advances: Vec<u16>,
    /// The same of `vmtx`; empty if there is none.
    heights: Vec<u16>,
    pages: Vec<OnceLock<Box<[u16; 256]>>>,
    pub plans: Plans,
    pub marks: MarkTables,
}

/// The axis of weight.
const WEIGHT: &[u8; 4] = b"wght";

/// Characters up to U+323AF (Extension H) have pages; the few above are looked up each time.
const PAGES: usize = 0x324;

/// Measures of a face in em.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Metrics {
    pub ascent: f32,
    /// Positive downward.
    pub descent: f32,
    pub x_height: f32,
    pub cap_height: f32,
    pub units_per_em: u16,
    /// Top of the underline, above the baseline; so it is mostly negative.
    pub underline_position: f32,
    pub underline_thickness: f32,
}

impl Face {
    /// The font file this face is in.
    pub(super) fn file(&self) -> Option<&Arc<FontData>> {
        self.data.as_ref()
    }

    pub(super) fn new(data: Option<Arc<FontData>>, index: u32) -> Self {
        Self { data, index, weight: None, opened: OnceLock::new() }
    }

    /// A weight of a variable font.
    pub(super) fn instance(data: Arc<FontData>, index: u32, weight: f32) -> Self {
        Self { weight: Some(weight), ..Self::new(Some(data), index) }
    }

    pub(super) fn opened(&self) -> &Opened {
        self.opened.get_or_init(|| Opened::new(self.data.as_ref().and_then(|d| d.open(self.index)), self.weight))
    }

    /// The coordinates of an instance of a variable font.
    pub(super) fn variations(&self) -> Vec<(&'static [u8; 4], f32)> {
        self.weight.map(|weight| (WEIGHT, weight)).into_iter().collect()
    }

    /// The font file and the face's index in it.
    pub(super) fn bytes(&self) -> (&[u8], u32) {
        (self.data.as_ref().map_or(&[], |d| d.bytes()), self.index)
    }

    /// Family name, e.g. `Noto Serif CJK SC`.
    pub fn family(&self) -> &str {
        &self.opened().family
    }

    /// PostScript name, e.g. `NotoSerifCJKsc-Regular`.
    pub fn postscript_name(&self) -> &str {
        &self.opened().postscript_name
    }

    pub fn metrics(&self) -> Metrics {
        self.opened().metrics
    }

    /// Weight as of CSS and `OS/2`: 400 is regular, 700 bold.
    pub fn weight(&self) -> u16 {
        let own = || self.opened().font.as_ref().map_or(400.0, |font| font.default_attributes().weight.value());
        self.weight.unwrap_or_else(own) as u16
    }

    /// How many glyphs the face has; 0 for a file that could not be read.
    pub fn glyph_count(&self) -> u32 {
        self.opened().font.as_ref().map_or(0, Font::num_glyphs)
    }

    /// The nominal glyph of a character; None if the face has none. A table lookup.
    #[inline]
    pub fn glyph(&self, c: char) -> Option<GlyphId> {
        let opened = self.opened();
        let page = c as usize >> 8;
        let glyph = match opened.pages.get(page) {
            Some(cell) => match cell.get() {
                Some(page) => page[c as usize & 0xff],
                None => cell.get_or_init(|| opened.page(page))[c as usize & 0xff],
            },
            None => opened.look_up(c as u32),
        };
        (glyph != 0).then_some(GlyphId(glyph))
    }

    /// Horizontal advance in em. A table lookup.
    #[inline]
    pub fn advance(&self, glyph: GlyphId) -> f32 {
        let opened = self.opened();
        let units = match opened.advances.get(glyph.0 as usize) {
            Some(&units) => units,
            None => opened.advances.last().copied().unwrap_or(0),
        };
        f32::from(units) * opened.scale
    }

    /// Advance down a vertical line in em; where the face says nothing, room for a glyph as high as it is wide.
    pub fn vertical_advance(&self, glyph: GlyphId) -> f32 {
        let opened = self.opened();
        match opened.heights.get(glyph.0 as usize).or(opened.heights.last()) {
            // Nothing is a fault of the face: LXGW WenKai says it of 斓.
            Some(0) | None => self.advance(glyph).max(1.0),
            Some(&units) => f32::from(units) * opened.scale,
        }
    }

    /// All characters of the face, by code point.
    pub fn characters(&self) -> Vec<char> {
        let Some(font) = &self.opened().font else { return Vec::new() };
        let mut all: Vec<char> = font.charmap().unicodes().filter_map(|(c, _)| char::from_u32(c)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

impl Opened {
    fn new(font: Option<Font>, weight: Option<f32>) -> Self {
        let at = |font: Font, weight| font.instance_builder().variations([(Tag::new(WEIGHT), weight)]).build();
        let font = font.map(|font| weight.map_or_else(|| font.clone(), |weight| at(font.clone(), weight)));
        let Some(font) = font else {
            return Self {
                font: None,
                family: String::new(),
                postscript_name: String::new(),
                metrics: Metrics::PLAIN,
                scale: 0.001,
                advances: Vec::new(),
                heights: Vec::new(),
                pages: Vec::new(),
                plans: Plans::default(),
                marks: MarkTables::default(),
            };
        };
        let name = |ids: &[NameId]| {
            ids.iter()
                .find_map(|id| font.names().get(*id)?.english_or_first())
                .map(|n| n.name().to_string())
                .unwrap_or_default()
        };
        let family = name(&[NameId::TYPOGRAPHIC_FAMILY_NAME, NameId::FAMILY_NAME]);
        let mut postscript_name = name(&[NameId::POSTSCRIPT_NAME]);
        // As Adobe's Technical Note 5902 names instances.
        if let Some(weight) = weight {
            postscript_name = format!("{postscript_name}_{weight}wght");
        }
        let metrics = Metrics::of(&font);
        let advances = match (font.tables().hmtx(), weight) {
            (Ok(hmtx), None) => hmtx.h_metrics().iter().map(|m| m.advance.get()).collect(),
            (Ok(_), Some(_)) => {
                let metrics = font.glyph_metrics();
                let units = |advance: f32| libm::roundf(advance.clamp(0.0, f32::from(u16::MAX))) as u16;
                (0..font.num_glyphs()).map(|g| units(metrics.h_advance(skrifa::GlyphId::new(g)))).collect()
            }
            (Err(_), _) => Vec::new(),
        };
        let heights = match font.tables().vmtx() {
            Ok(vmtx) => vmtx.v_metrics().iter().map(|m| m.advance.get()).collect(),
            Err(_) => Vec::new(),
        };
        let scale = 1.0 / f32::from(metrics.units_per_em);
        let pages = (0..PAGES).map(|_| OnceLock::new()).collect();
        Self {
            font: Some(font),
            family,
            postscript_name,
            metrics,
            scale,
            advances,
            heights,
            pages,
            plans: Plans::default(),
            marks: MarkTables::default(),
        }
    }

    fn look_up(&self, c: u32) -> u16 {
        let Some(font) = &self.font else { return 0 };
        font.charmap().map_unicode(c).and_then(|g| u16::try_from(g.to_u32()).ok()).unwrap_or(0)
    }

    fn page(&self, page: usize) -> Box<[u16; 256]> {
        let mut out = Box::new([0; 256]);
        if let Some(font) = &self.font {
            let map = font.charmap();
            for (i, slot) in out.iter_mut().enumerate() {
                let glyph = map.map_unicode((page << 8 | i) as u32);
                *slot = glyph.and_then(|g| u16::try_from(g.to_u32()).ok()).unwrap_or(0);
            }
        }
        out
    }
}

impl Metrics {
    /// Of a face that could not be read: the proportions of most CJK faces.
    const PLAIN: Metrics = Metrics {
        ascent: 0.88,
        descent: 0.12,
        x_height: 0.5,
        cap_height: 0.7,
        units_per_em: 1000,
        underline_position: -0.1,
        underline_thickness: 0.05,
    };

    fn of(font: &Font) -> Self {
        let all = font.metrics();
        let em = |units: f64| (units / f64::from(all.units_per_em)) as f32;
        let line = if all.use_typo_metrics { all.typo_line.or(all.hhea_line) } else { all.hhea_line.or(all.typo_line) };
        let line = line.map(|l| (em(l.ascender.to_f64()), -em(l.descender.to_f64())));
        let underline = font.style_metrics().underline;
        Metrics {
            ascent: line.map_or(Self::PLAIN.ascent, |l| l.0),
            descent: line.map_or(Self::PLAIN.descent, |l| l.1),
            x_height: all.x_height.map_or(Self::PLAIN.x_height, |v| em(v.to_f64())),
            cap_height: all.cap_height.map_or(Self::PLAIN.cap_height, |v| em(v.to_f64())),
            units_per_em: all.units_per_em,
            underline_position: underline.map_or(Self::PLAIN.underline_position, |u| em(u.position.to_f64())),
            underline_thickness: underline.map_or(Self::PLAIN.underline_thickness, |u| em(u.thickness.to_f64())),
        }
    }
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Face").field("name", &self.postscript_name()).finish()
    }
}

#[cfg(all(test, feature = "bundled-fonts"))]
mod tests {
    use crate::diag::Reporter;
    use crate::font::{Features, FontOptions, FontRole, FontSet};
    use crate::lang::Lang;
    use unicode_script::{Script, UnicodeScript};

    #[test]
    fn han_kana_and_hangul_by_the_direct_path_are_what_the_shaper_gives() {
        let set = FontSet::open(&FontOptions::default(), &Reporter::new());
        let mut shaped = Vec::new();
        for lang in [Lang::ZhHans, Lang::ZhHant, Lang::ZhHk, Lang::Ja, Lang::Ko] {
            for role in [FontRole::Serif, FontRole::Sans, FontRole::SansBold, FontRole::Kai] {
                let face = set.face(set.choose(role, lang));
                let wide =
                    |c: &char| matches!(c.script(), Script::Han | Script::Hiragana | Script::Katakana | Script::Hangul);
                // Jamo join into syllables, and radicals and marks are no running text.
                let running = |c: &char| !matches!(c, '\u{1100}'..='\u{11ff}' | '\u{a960}'..='\u{a97f}' | '\u{d7b0}'..='\u{d7ff}' | '\u{302a}'..='\u{302f}');
                let all: Vec<char> = face.characters().into_iter().filter(wide).filter(running).collect();
                let mut tried = 0;
                for chunk in all.chunks(64).step_by(5) {
                    let text: String = chunk.iter().collect();
                    shaped.clear();
                    face.shape(&text, lang, Features::default(), &mut shaped);
                    assert_eq!(shaped.len(), chunk.len(), "{lang} {text}");
                    for (c, s) in chunk.iter().zip(&shaped) {
                        let glyph = face.glyph(*c).unwrap();
                        assert_eq!((glyph, face.advance(glyph)), (s.id, s.advance), "{lang} {c} {face:?}");
                        tried += 1;
                    }
                }
                assert!(tried > 2000, "{face:?}");
            }
        }
    }

    #[test]
    fn han_and_hangul_of_vertical_lines_by_the_direct_path_are_what_the_shaper_gives() {
        let set = FontSet::open(&FontOptions::default(), &Reporter::new());
        let vertical = Features { vertical: true, ..Features::default() };
        let mut shaped = Vec::new();
        for lang in [Lang::ZhHans, Lang::ZhHant, Lang::ZhHk, Lang::Ja, Lang::Ko] {
            for role in [FontRole::Serif, FontRole::SansBold, FontRole::Kai] {
                let face = set.face(set.choose(role, lang));
                let wide = |c: &char| {
                    matches!(c.script(), Script::Han | Script::Hangul)
                        && matches!(c, '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{20000}'..)
                };
                let mut tried = 0;
                for c in face.characters().into_iter().filter(wide).step_by(7) {
                    shaped.clear();
                    face.shape(c.encode_utf8(&mut [0; 4]), lang, vertical, &mut shaped);
                    let mark = face.vertical(c, lang).unwrap();
                    let [s] = shaped[..] else { panic!("{lang} {c}") };
                    let advance = if s.advance == 0.0 { 1.0 } else { s.advance };
                    assert_eq!((mark.glyph, mark.advance), (s.id, advance), "{lang} {c} {face:?}");
                    assert!((mark.dx - s.dx).abs() < 0.02 && s.dy == 0.0, "{lang} {c} {face:?} {s:?}");
                    tried += 1;
                }
                assert!(tried > 1000, "{face:?}");
            }
        }
    }

    #[test]
    fn marks_have_the_ink_that_was_measured() {
        let set = FontSet::open(&FontOptions::default(), &Reporter::new());
        for (lang, mark, left, right) in [
            (Lang::ZhHans, '，', 0.076, 0.229),
            (Lang::ZhHant, '，', 0.401, 0.562),
            (Lang::ZhHans, '！', 0.194, 0.303),
            (Lang::ZhHant, '！', 0.444, 0.553),
        ] {
            let face = set.face(set.choose(FontRole::Serif, lang));
            let ink = face.ink(face.glyph(mark).unwrap()).unwrap();
            assert!((ink[0] - left).abs() < 0.002 && (ink[2] - right).abs() < 0.002, "{lang} {mark} {ink:?}");
        }
    }

    #[test]
    fn a_dash_joins_over_two_em_when_the_language_is_known() {
        let set = FontSet::open(&FontOptions::default(), &Reporter::new());
        for lang in [Lang::ZhHans, Lang::ZhHant, Lang::Ja] {
            let face = set.face(set.choose(FontRole::Serif, lang));
            let mut out = Vec::new();
            face.shape("——", lang, Features::default(), &mut out);
            assert_eq!(out.iter().map(|g| g.advance).collect::<Vec<_>>(), [2.0], "{lang}");
        }
    }

    #[test]
    fn a_subset_holds_the_glyphs_asked_for_in_their_order() {
        let set = FontSet::open(&FontOptions::default(), &Reporter::new());
        for role in [FontRole::Serif, FontRole::Kai] {
            let face = set.face(set.choose(role, Lang::ZhHans));
            let glyphs: std::collections::BTreeSet<_> = "汇编".chars().filter_map(|c| face.glyph(c)).collect();
            let subset = face.subset(&glyphs).unwrap();
            assert_eq!(subset.map.values().map(|g| g.0).collect::<Vec<_>>(), [0, 1, 2]);
            assert_eq!(subset.cff, role == FontRole::Serif);
            assert!(subset.program().len() < 20_000 && !subset.program().is_empty());
        }
    }
}
