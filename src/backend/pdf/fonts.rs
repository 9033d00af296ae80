//! The fonts of a file: which glyphs are drawn, their subset, their codes, widths and characters.
//!
//! One pass over all lines, in parallel, gathers for each face the glyphs drawn and what each stands for. A face is
//! then subset, and the glyph numbers of the subset are the codes of the content streams (Identity-H, and Identity-V in
//! vertical runs). A glyph has one entry in ToUnicode; where it stands for something else, the line that draws it
//! carries `ActualText` (see `line`).

use super::line::{clusters, ends_word};
use crate::font::{Face, FaceId, FontSet, GlyphId, Subset};
use crate::pages::{Glyph, Item, Line, Orientation, Pages, Tag};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// All fonts of a file.
#[derive(Debug)]
pub struct Fonts {
    /// By index of the face.
    by_face: Vec<Option<Font>>,
}

/// A face as it is embedded.
#[derive(Debug)]
pub struct Font {
    /// Of the resource: `F0`, `F1` …
    pub resource: String,
    /// With the six letters of a subset (ISO 32000-1, 9.6.4): `QWERTY+NotoSerifCJKsc-Regular`.
    pub name: String,
    pub face: FaceId,
    pub subset: Subset,
    /// From glyph of the face to code.
    codes: Vec<u16>,
    /// By code.
    pub coded: Vec<Coded>,
    /// Texts of more than one character.
    texts: Vec<Box<str>>,
    blank: Option<u16>,
    /// Some of its glyphs stand in vertical runs.
    pub vertical: bool,
}

/// What is known of a code.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coded {
    /// In thousandths of an em.
    pub width: f32,
    /// Down a vertical line, in thousandths of an em.
    pub height: f32,
    stands_for: u32,
}

/// A glyph that stands for nothing of its own: a part of a cluster, a hyphen that was added.
const NOTHING: u32 = u32::MAX;
/// The lower bits are an index into [`Font::texts`].
const SEVERAL: u32 = 1 << 31;
/// Vertical advance where a font says nothing (ISO 32000-1, 9.7.4.3: `DW2`).
pub const EM: f32 = 1000.0;
/// The longest text of one glyph, in bytes: readers take a few characters at most.
const LONGEST_TEXT: usize = 32;
/// The code of a glyph that is not in the subset.
const NO_CODE: u16 = 0;

/// What a glyph stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Text<'a> {
    Nothing,
    One(char),
    Several(&'a str),
}

impl Fonts {
    /// Gathers the glyphs of all pages and subsets their faces.
    pub fn gather(pages: &Pages, set: &FontSet) -> Result<Fonts, String> {
        let used = Used::of(pages, set);
        let faces: Vec<(FaceId, &Face)> = set.faces().map(|(id, face, _)| (id, face)).collect();
        let drawn: Vec<usize> = (0..faces.len()).filter(|&i| used.faces.get(i).is_some_and(Option::is_some)).collect();
        let fonts: Vec<Font> = drawn
            .par_iter()
            .enumerate()
            .map(|(n, &i)| Font::new(n, faces[i].0, faces[i].1, &used))
            .collect::<Result<_, _>>()?;
        let mut by_face: Vec<Option<Font>> = (0..faces.len()).map(|_| None).collect();
        for font in fonts {
            let at = font.face.0 as usize;
            by_face[at] = Some(font);
        }
        Ok(Fonts { by_face })
    }

    /// The font of a face, if any of its glyphs is drawn.
    #[inline]
    pub fn get(&self, face: FaceId) -> Option<&Font> {
        self.by_face.get(face.0 as usize)?.as_ref()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Font> {
        self.by_face.iter().flatten()
    }
}

impl Font {
    fn new(n: usize, id: FaceId, face: &Face, used: &Used) -> Result<Font, String> {
        let keys = used.faces[id.0 as usize].as_deref().unwrap_or_default();
        let drawn = |g: &usize| keys[*g] != UNSEEN;
        let glyphs: BTreeSet<GlyphId> = (1..keys.len()).filter(drawn).map(|g| GlyphId(g as u16)).collect();
        let subset = face.subset(&glyphs)?;
        let vertical = used.vertical.contains(&id);
        let mut codes = vec![NO_CODE; keys.len()];
        let count = subset.map.values().map(|g| usize::from(g.0) + 1).max().unwrap_or(1);
        let mut coded = vec![Coded { width: 0.0, height: EM, stands_for: NOTHING }; count];
        let mut texts = Vec::new();
        for (&glyph, &code) in &subset.map {
            let key = keys.get(usize::from(glyph.0)).copied().unwrap_or(UNSEEN);
            let stands_for = match key {
                UNSEEN | MUTE => NOTHING,
                SEVERAL_CHARACTERS => match used.several.get(&(id.0, glyph.0)) {
                    Some(text) => {
                        texts.push(text.clone());
                        SEVERAL | (texts.len() - 1) as u32
                    }
                    None => NOTHING,
                },
                key => key & 0x1f_ffff,
            };
            codes[usize::from(glyph.0)] = code.0;
            let height = if vertical { thousandths(face.vertical_advance(glyph)) } else { EM };
            coded[usize::from(code.0)] = Coded { width: thousandths(face.advance(glyph)), height, stands_for };
        }
        let name = format!("{}+{}", tag(&subset.data), plain_name(face.postscript_name()));
        let blank = face.glyph(' ').map(|g| codes[usize::from(g.0)]).filter(|&c| c != NO_CODE);
        Ok(Font { resource: format!("F{n}"), name, face: id, subset, codes, coded, texts, blank, vertical })
    }

    /// All characters that its glyphs stand for.
    pub fn characters(&self) -> impl Iterator<Item = char> {
        let single = |coded: &Coded| match coded.stands_for {
            NOTHING => None,
            key if key & SEVERAL != 0 => None,
            key => char::from_u32(key),
        };
        self.coded.iter().filter_map(single).chain(self.texts.iter().flat_map(|text| text.chars()))
    }

    /// The code of a glyph; None for glyph 0 and for what is not in the subset: neither is ever drawn.
    #[inline]
    pub fn code(&self, glyph: GlyphId) -> Option<u16> {
        self.codes.get(usize::from(glyph.0)).copied().filter(|&c| c != NO_CODE)
    }

    /// From a code to the next along a run, in thousandths of an em.
    #[inline]
    pub fn advance(&self, code: u16, orientation: Orientation) -> f32 {
        let coded = &self.coded[usize::from(code)];
        match orientation {
            Orientation::Horizontal | Orientation::Turned | Orientation::TurnedBack => coded.width,
            Orientation::Vertical => coded.height,
        }
    }

    /// Of the resource for vertical runs: `F0V`.
    pub fn vertical_resource(&self) -> String {
        format!("{}V", self.resource)
    }

    /// The code of a blank.
    pub fn blank(&self) -> Option<u16> {
        self.blank
    }

    /// What ToUnicode says of a code.
    #[inline]
    pub fn text(&self, code: u16) -> Text<'_> {
        match self.coded[usize::from(code)].stands_for {
            NOTHING => Text::Nothing,
            index if index & SEVERAL != 0 => Text::Several(&self.texts[(index & !SEVERAL) as usize]),
            c => char::from_u32(c).map_or(Text::Nothing, Text::One),
        }
    }
}

/// Six letters that name a subset, from its content.
fn tag(data: &[u8]) -> String {
    let digest: [u8; 32] = Sha256::digest(data).into();
    digest[..6].iter().map(|b| char::from(b'A' + b % 26)).collect()
}

/// A PostScript name has no blanks or brackets; a font of a user may lack one altogether.
fn plain_name(name: &str) -> String {
    let plain: String = name.chars().filter(|c| c.is_ascii_graphic() && !"()[]{}<>/%#".contains(*c)).collect();
    if plain.is_empty() { "Font".into() } else { plain }
}

/// Which glyphs are drawn and what they stand for. For each face, by glyph: a key, of which the smallest wins, so that
/// the result does not depend on the order in which pages are looked at.
#[derive(Default)]
struct Used {
    faces: Vec<Option<Box<[u32]>>>,
    /// For glyphs that always stand for more than one character: the shortest, then smallest text.
    several: BTreeMap<(u16, u16), Box<str>>,
    /// Faces of vertical runs.
    vertical: BTreeSet<FaceId>,
}

const UNSEEN: u32 = u32::MAX;
/// Drawn, but only as part of a cluster or for nothing.
const MUTE: u32 = u32::MAX - 1;
const SEVERAL_CHARACTERS: u32 = u32::MAX - 2;
const GLYPHS: usize = 1 << 16;

impl Used {
    fn of(pages: &Pages, set: &FontSet) -> Used {
        pages
            .pages
            .par_iter()
            .fold(Used::default, |mut used, page| {
                for item in page.items.iter().chain(&page.marks) {
                    if let Item::Line(line) = item {
                        used.stand_up(line, set);
                        for cluster in clusters(line) {
                            used.add(cluster.glyphs, cluster.face, cluster.text);
                        }
                        if let (Some(run), true) = (line.runs.last(), line.tag != Tag::Artifact && ends_word(line))
                            && let Some(id) = set.face(run.face).glyph(' ')
                        {
                            let blank = Glyph { id, advance: 0.0, dx: 0.0, dy: 0.0, cluster: 0 };
                            used.add(&[blank], run.face, " ");
                        }
                    }
                }
                used
            })
            .reduce(Used::default, Used::join)
    }

    /// Faces of upright runs in a vertical line; with it the blank that keeps the place of what leaves the column.
    fn stand_up(&mut self, line: &Line, set: &FontSet) {
        let mut upright =
            line.runs.iter().filter(|r| r.orientation == Orientation::Vertical).map(|r| r.face).peekable();
        if let Some(&face) = upright.peek()
            && line.runs.iter().any(|r| r.orientation != Orientation::Vertical)
            && let Some(id) = set.face(face).glyph(' ')
        {
            self.add(&[Glyph { id, advance: 0.0, dx: 0.0, dy: 0.0, cluster: 0 }], face, " ");
        }
        self.vertical.extend(upright);
    }

    fn add(&mut self, glyphs: &[Glyph], face: FaceId, text: &str) {
        let index = face.0 as usize;
        if self.faces.len() <= index {
            self.faces.resize_with(index + 1, || None);
        }
        let keys = self.faces[index].get_or_insert_with(|| vec![UNSEEN; GLYPHS].into_boxed_slice());
        if let [glyph] = glyphs {
            let mut chars = text.chars();
            let key = match (chars.next(), chars.next()) {
                (None, _) => MUTE,
                (Some(c), None) => key(c),
                // The last sign of a formula, which stands for all its TeX: an `ActualText` says so.
                (Some(_), Some(_)) if text.len() > LONGEST_TEXT => MUTE,
                (Some(_), Some(_)) => {
                    let shortest = self.several.entry((face.0, glyph.id.0)).or_insert_with(|| text.into());
                    if (text.len(), text) < (shortest.len(), &**shortest) {
                        *shortest = text.into();
                    }
                    SEVERAL_CHARACTERS
                }
            };
            let slot = &mut keys[usize::from(glyph.id.0)];
            *slot = key.min(*slot);
        } else {
            for glyph in glyphs {
                let slot = &mut keys[usize::from(glyph.id.0)];
                *slot = MUTE.min(*slot);
            }
        }
    }

    fn join(mut self, other: Used) -> Used {
        if self.faces.len() < other.faces.len() {
            self.faces.resize_with(other.faces.len(), || None);
        }
        for (mine, theirs) in self.faces.iter_mut().zip(other.faces) {
            match (mine.as_mut(), theirs) {
                (_, None) => {}
                (None, theirs) => *mine = theirs,
                (Some(mine), Some(theirs)) => {
                    for (a, b) in mine.iter_mut().zip(theirs) {
                        *a = b.min(*a);
                    }
                }
            }
        }
        self.vertical.extend(other.vertical);
        for (glyph, text) in other.several {
            let shortest = self.several.entry(glyph).or_insert_with(|| text.clone());
            if (text.len(), &text) < (shortest.len(), &*shortest) {
                *shortest = text;
            }
        }
        self
    }
}

/// The character itself, behind a rank: a compatibility form or radical shares its glyph with a plain ideograph
/// (U+2F00 with U+4E00), and the plain one is what a reader means to copy.
fn key(c: char) -> u32 {
    let rank = match c {
        '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}' => 2,
        '\u{a0}' | '\u{ad}' | '\u{2000}'..='\u{200f}' | '\u{2011}' | '\u{202f}' | '\u{3000}' => 1,
        _ => 0,
    };
    rank << 24 | c as u32
}

/// An advance in thousandths of an em, free of the noise of the division by the units of an em.
fn thousandths(advance: f32) -> f32 {
    (f64::from(advance) * 1e6).round() as f32 / 1e3
}
