//! The part of a face that a page on a screen uses, as a font of its own.
//!
//! A [`Subset`](super::Subset) has outlines and widths and nothing that leads from a character to them, for a PDF needs
//! no more. Here it gets what a reader's engine asks of a font (OpenType 1.9): characters (`cmap`), measures for
//! the system (`OS/2`), and for vertical lines the forms of marks (`GSUB`, feature `vert`) and heights (`vhea`, `vmtx`,
//! `VORG`).

use super::subset::table;
use super::{EM_TOP, Face, Features, GlyphId};
use crate::lang::Lang;
use std::collections::{BTreeMap, BTreeSet};

/// A font of some characters.
pub struct WebFont {
    /// An OpenType file.
    pub data: Vec<u8>,
    /// Its outlines are CFF, not glyf.
    pub cff: bool,
}

impl Face {
    /// A font of those of the characters that the face has, in their forms for a language.
    pub fn web_font(&self, characters: &BTreeSet<char>, lang: Lang, vertical: bool) -> Result<WebFont, String> {
        let form = |c, features| self.shape_one(c, lang, features).map(|shaped| shaped.id);
        let of: BTreeMap<char, GlyphId> = characters
            .iter()
            .filter_map(|&c| Some((c, form(c, Features::default()).or_else(|| self.glyph(c))?)))
            .collect();
        let mut turned: BTreeMap<GlyphId, GlyphId> = BTreeMap::new();
        if vertical {
            let upright = Features { vertical: true, ..Features::default() };
            let forms = of.iter().filter_map(|(&c, &glyph)| Some((glyph, form(c, upright)?)));
            turned.extend(forms.filter(|(glyph, form)| glyph != form));
        }
        let glyphs: BTreeSet<GlyphId> = of.values().chain(turned.values()).copied().collect();
        let subset = self.subset(&glyphs)?;
        let new = |glyph: &GlyphId| subset.map[glyph].0;
        let mapped: BTreeMap<u32, u16> = of.iter().map(|(&c, glyph)| (c as u32, new(glyph))).collect();
        let mut tables: BTreeMap<[u8; 4], Vec<u8>> = BTreeMap::new();
        for tag in
            [b"CFF ", b"glyf", b"loca", b"cvt ", b"fpgm", b"prep", b"head", b"hhea", b"hmtx", b"maxp", b"name", b"post"]
        {
            if let Some(data) = table(&subset.data, tag) {
                tables.insert(*tag, data.to_vec());
            }
        }
        tables.insert(*b"cmap", cmap(&mapped));
        tables.insert(*b"OS/2", self.system_measures(&mapped));
        if vertical {
            let pairs: BTreeMap<u16, u16> = turned.iter().map(|(glyph, form)| (new(glyph), new(form))).collect();
            if !pairs.is_empty() {
                tables.insert(*b"GSUB", vertical_forms(&pairs));
            }
            let count = table(&subset.data, b"maxp").and_then(|maxp| u16_at(maxp, 4)).unwrap_or(1);
            let old: BTreeMap<u16, GlyphId> = subset.map.iter().map(|(old, new)| (new.0, *old)).collect();
            self.heights(count, &old, subset.cff, &mut tables);
        }
        Ok(WebFont { data: file(subset.cff, tables), cff: subset.cff })
    }

    /// `OS/2` of the whole face, for the characters there are; of version 4.
    fn system_measures(&self, mapped: &BTreeMap<u32, u16>) -> Vec<u8> {
        const LENGTH: usize = 96;
        let (ascent, descent) = (self.metrics().ascent, self.metrics().descent);
        let unit = f32::from(self.metrics().units_per_em);
        let mut out = vec![0; LENGTH];
        let mut put = |at: usize, value: i32| out[at..at + 2].copy_from_slice(&(value as u16).to_be_bytes());
        let em = |part: f32| (part * unit).round() as i32;
        put(0, 4);
        put(2, em(1.0)); // average width: of Han
        put(4, self.weight().into());
        put(6, 5); // medium width
        for at in [10, 12, 18, 20] {
            put(at, em(0.65)); // subscripts and superscripts
        }
        put(16, em(0.075));
        put(24, em(0.35));
        put(26, em(0.05));
        put(28, em(0.25)); // strikeout
        put(62, 1 << 6); // fsSelection: regular
        let limit = |c: Option<&u32>| c.copied().unwrap_or(0).min(0xffff) as i32;
        put(64, limit(mapped.keys().next()));
        put(66, limit(mapped.keys().next_back()));
        for (at, value) in [(68, ascent), (70, -descent), (74, ascent), (76, descent)] {
            put(at, em(value));
        }
        put(86, em(self.metrics().x_height));
        put(88, em(self.metrics().cap_height));
        put(92, 32); // a line breaks at a space
        out[58..62].copy_from_slice(b"none");
        out
    }

    /// `vhea`, `vmtx` and `VORG`: every glyph of `old` as high as it is in the face, from the top of the em.
    fn heights(&self, count: u16, old: &BTreeMap<u16, GlyphId>, cff: bool, tables: &mut BTreeMap<[u8; 4], Vec<u8>>) {
        let unit = f32::from(self.metrics().units_per_em);
        let em = |part: f32| (part * unit).round() as i16;
        let mut metrics = Vec::with_capacity(usize::from(count) * 4);
        let mut highest = 0;
        for glyph in 0..count {
            let old = old.get(&glyph);
            let height = em(old.map_or(1.0, |old| self.vertical_advance(*old)));
            let top = old.and_then(|old| self.ink(*old)).map_or(0.0, |[_, _, _, top]| top);
            highest = highest.max(height);
            metrics.extend_from_slice(&height.to_be_bytes());
            metrics.extend_from_slice(&em(EM_TOP - top).to_be_bytes());
        }
        let half = em(0.5);
        let head = [half, -half, 0, highest, 0, 0, em(1.0), 0, 1, 0, 0, 0, 0, 0, 0].map(i16::to_be_bytes).concat();
        tables.insert(*b"vhea", [&[0, 1, 0x10, 0][..], &head, &count.to_be_bytes()].concat());
        tables.insert(*b"vmtx", metrics);
        if cff {
            tables.insert(*b"VORG", [&[0, 1, 0, 0][..], &em(EM_TOP).to_be_bytes(), &[0, 0]].concat());
        }
    }
}

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

/// Numbers of two bytes.
fn shorts(values: impl IntoIterator<Item = u16>) -> Vec<u8> {
    values.into_iter().flat_map(u16::to_be_bytes).collect()
}

/// Characters to glyphs: the basic plane in format 4, where it has room, and everything in format 12.
fn cmap(mapped: &BTreeMap<u32, u16>) -> Vec<u8> {
    // Runs in which glyphs follow one another as characters do.
    let mut runs: Vec<(u32, u32, u16)> = Vec::new();
    for (&c, &glyph) in mapped {
        match runs.last_mut() {
            Some((first, last, start)) if c == *last + 1 && u32::from(glyph) == u32::from(*start) + (c - *first) => {
                *last = c;
            }
            _ => runs.push((c, c, glyph)),
        }
    }
    let all: Vec<u8> =
        runs.iter().flat_map(|&(first, last, glyph)| [first, last, glyph.into()]).flat_map(u32::to_be_bytes).collect();
    let head = [12 << 16, 16 + all.len() as u32, 0, runs.len() as u32].map(u32::to_be_bytes).concat();
    let long = [head, all].concat();
    let basic = basic_plane(&runs);
    let tables: Vec<(u16, &[u8])> =
        basic.as_deref().map(|basic| (1, basic)).into_iter().chain([(10, long.as_slice())]).collect();
    let mut out = shorts([0, tables.len() as u16]);
    let mut at = 4 + 8 * tables.len() as u32;
    for (encoding, data) in &tables {
        out.extend(shorts([3, *encoding]));
        out.extend_from_slice(&at.to_be_bytes());
        at += data.len() as u32;
    }
    tables.iter().for_each(|(_, data)| out.extend_from_slice(data));
    out
}

/// Format 4; None if the runs are too many for it.
fn basic_plane(runs: &[(u32, u32, u16)]) -> Option<Vec<u8>> {
    let within = runs.iter().filter(|(first, ..)| *first < 0xffff);
    let segments: Vec<(u16, u16, u16)> = within
        .map(|&(first, last, glyph)| (first as u16, last.min(0xfffe) as u16, glyph.wrapping_sub(first as u16)))
        .chain([(0xffff, 0xffff, 1)])
        .collect();
    let count = segments.len();
    let length = u16::try_from(16 + 8 * count).ok()?;
    let floor = 1_u16 << count.ilog2();
    let mut out = shorts([4, length, 0, 2 * count as u16, 2 * floor, floor.ilog2() as u16, 2 * (count as u16 - floor)]);
    out.extend(shorts(segments.iter().map(|s| s.1)));
    out.extend(shorts([0]));
    out.extend(shorts(segments.iter().map(|s| s.0)));
    out.extend(shorts(segments.iter().map(|s| s.2)));
    out.extend(shorts(segments.iter().map(|_| 0)));
    Some(out)
}

/// `GSUB` with the feature `vert` alone, of every script: one glyph for another.
fn vertical_forms(pairs: &BTreeMap<u16, u16>) -> Vec<u8> {
    let count = pairs.len() as u16;
    let substitution = [
        shorts([2, 6 + 2 * count, count]),
        shorts(pairs.values().copied()),
        shorts([1, count]),
        shorts(pairs.keys().copied()),
    ];
    let scripts = [shorts([1]), b"DFLT".to_vec(), shorts([8, 4, 0, 0, 0xffff, 1, 0])].concat();
    let features = [shorts([1]), b"vert".to_vec(), shorts([8, 0, 1, 0])].concat();
    let lookups = [shorts([1, 4, 1, 0, 1, 8]), substitution.concat()].concat();
    let (second, third) = (10 + scripts.len(), 10 + scripts.len() + features.len());
    [shorts([1, 0, 10, second as u16, third as u16]), scripts, features, lookups].concat()
}

/// A file of these tables, with its sums.
fn file(cff: bool, tables: BTreeMap<[u8; 4], Vec<u8>>) -> Vec<u8> {
    let count = tables.len() as u16;
    let floor = 1_u16 << count.ilog2();
    let mut out = if cff { b"OTTO".to_vec() } else { vec![0, 1, 0, 0] };
    out.extend(shorts([count, 16 * floor, floor.ilog2() as u16, 16 * (count - floor)]));
    let sum = |data: &[u8]| {
        let words = data.chunks(4).map(|word| {
            let mut padded = [0; 4];
            padded[..word.len()].copy_from_slice(word);
            u32::from_be_bytes(padded)
        });
        words.fold(0_u32, u32::wrapping_add)
    };
    let (mut body, mut head) = (Vec::new(), None);
    for (tag, mut data) in tables {
        let at = 12 + 16 * usize::from(count) + body.len();
        if tag == *b"head" && data.len() >= 12 {
            data[8..12].fill(0);
            head = Some(at + 8);
        }
        out.extend_from_slice(&tag);
        for value in [sum(&data), at as u32, data.len() as u32] {
            out.extend_from_slice(&value.to_be_bytes());
        }
        body.extend_from_slice(&data);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    out.append(&mut body);
    if let Some(at) = head {
        let adjustment = 0xb1b0_afba_u32.wrapping_sub(sum(&out));
        out[at..at + 4].copy_from_slice(&adjustment.to_be_bytes());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Reporter;
    use crate::files::Blob;
    use crate::font::face::FontData;
    use crate::font::{FontOptions, FontRole, FontSet};
    use std::sync::Arc;

    #[test]
    fn a_web_font_has_its_characters_their_widths_and_their_vertical_forms() {
        let set = FontSet::open(&FontOptions::default(), &Reporter::new());
        for (role, lang) in [(FontRole::Serif, Lang::Ja), (FontRole::Kai, Lang::ZhHans)] {
            let face = set.face(set.choose(role, lang));
            let characters: BTreeSet<char> = "縦書き、「文」。ー……AZ 09𠮷\u{10ffff}".chars().collect();
            let WebFont { data, .. } = face.web_font(&characters, lang, true).expect("a font");
            // Every sum of the file is right.
            let words = data.chunks(4).map(|w| u32::from_be_bytes(w.try_into().expect("tables are padded")));
            assert_eq!(words.fold(0_u32, u32::wrapping_add), 0xb1b0_afba);
            assert!(data.len() < 60_000, "{} bytes", data.len());

            // Read again from the file alone.
            let web = Face::new(Some(Arc::new(FontData::file(Blob::bytes(data)))), 0);
            assert!(web.characters().iter().all(|c| characters.contains(c)));
            for &c in &characters {
                assert_eq!(face.glyph(c).is_some(), web.glyph(c).is_some(), "{c}");
                let shaped =
                    |face: &Face, vertical| face.shape_one(c, lang, Features { vertical, ..Features::default() });
                for vertical in [false, true] {
                    let (Some(old), Some(new)) = (shaped(face, vertical), shaped(&web, vertical)) else { continue };
                    assert!((old.advance - new.advance).abs() < 0.002, "{c} {old:?} {new:?}");
                    assert!((old.dx - new.dx).abs() < 0.002 && (old.dy - new.dy).abs() < 0.002, "{c} {old:?} {new:?}");
                    // The outline, and where it stands: a mark of vertical lines among them.
                    let [before, after] = [face.ink(old.id), web.ink(new.id)];
                    assert_eq!(before.is_some(), after.is_some(), "{c}");
                    let edges = before.into_iter().flatten().zip(after.into_iter().flatten());
                    assert!(edges.clone().all(|(a, b)| (a - b).abs() < 0.002), "{c} {:?}", edges.collect::<Vec<_>>());
                }
            }
            let form = |c, vertical| web.shape_one(c, lang, Features { vertical, ..Features::default() }).map(|s| s.id);
            assert!("、「」。".chars().all(|c| form(c, true) != form(c, false)));
            assert_eq!(form('文', true), form('文', false));
        }
    }

    #[test]
    fn characters_are_found_however_they_lie() {
        let mapped: BTreeMap<u32, u16> =
            [(0x20, 1), (0x21, 2), (0x4e00, 9), (0x4e01, 7), (0xffff, 8), (0x20bb7, 3)].into();
        let table = cmap(&mapped);
        // Two subtables; of the basic one four segments: a run, two characters, and the end.
        assert_eq!(table[..4], [0, 0, 0, 2]);
        assert_eq!(table[20..28], [0, 4, 0, 16 + 4 * 8, 0, 0, 0, 8]);
        assert!(basic_plane(&vec![(1, 1, 1); 9000]).is_none());
    }
}
