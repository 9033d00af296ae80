//! Words that are shaped: Latin and every script that is set as it is.
//!
//! A word is shaped whole, so that its letters keep their kerning, and then divided where a line may break inside it:
//! by UAX #14, between syllables, and anywhere if it is too long for a line.

use super::{Atom, Builder, Flank, FontKind, Kind, cluster_end};
use crate::font::{FaceId, Features, GlyphId, Shaped};
use crate::lang::Lang;
use crate::lang::class::Class;
use crate::lang::vertical::{VerticalOrientation, vertical_orientation};
use crate::lang::wide;
use crate::typeset::breaks::{Break, Char};
use crate::typeset::line::Gap;
use crate::typeset::spacing::autospace_side;
use std::ops::Range;

/// A word wider than this part of the measure may break anywhere.
const LONG_WORD: f32 = 0.5;
/// A piece of an address wider than this part of the measure leaves a line before it that is not filled.
const LONG_PIECE: f32 = 0.15;

impl Builder<'_, '_> {
    /// A word of Latin or another script that is shaped.
    pub(super) fn word(&mut self, i: usize) -> usize {
        let chars = &self.flow.chars;
        let style = chars[i].style;
        let in_word = |c: &Char| {
            c.style == style
                && match c.class {
                    Class::Nu | Class::Al | Class::Pu | Class::Lq | Class::Rq | Class::Sh | Class::Cm => true,
                    Class::Pr | Class::Po => {
                        !(wide::is_wide(c.c) || matches!(c.c, '℃' | '№' | '\u{3380}'..='\u{33df}'))
                    }
                    Class::Gl => matches!(c.c, '\u{2060}' | '\u{feff}'),
                    _ => false,
                }
        };
        let length = chars[i..].iter().position(|c| !in_word(c)).unwrap_or(chars.len() - i).max(1);
        let end = i + length;
        let text = self.text(i, end);
        let look = self.look(i);
        let face = if self.has_all(look.latin, text) {
            Some(look.latin)
        } else {
            // A word in one face looks better than a letter from another; a sign from another, the ₂ of H₂O, does not
            // change the letters around it.
            let latin = self.cx.fonts.face(look.latin);
            let lacks_letter = text.chars().any(|c| c.is_alphabetic() && latin.glyph(c).is_none());
            lacks_letter.then(|| self.cx.fonts.covering(text, look.role, look.lang)).flatten()
        };
        // Signs that stand upright by themselves, as ©, stand in no word.
        let upright = self.is_vertical() && text.chars().all(|c| vertical_orientation(c) != VerticalOrientation::R);
        let Some(face) = face.filter(|_| !text.contains('\u{20e3}') && !upright) else {
            self.word_by_clusters(i, end);
            return end;
        };
        self.out.shaped.clear();
        let shared = |c: char| matches!(c, '\u{b7}' | '\u{2010}'..='\u{2027}');
        let features = Features { proportional: !look.code && text.contains(shared), ..Features::default() };
        self.cx.fonts.face(face).shape(text, look.lang, features, &mut self.out.shaped);
        if look.code && text.contains(wide::is_shared_quote) {
            for glyph in &mut self.out.shaped {
                let quote = text[glyph.cluster as usize..].chars().next().filter(|&c| wide::is_shared_quote(c));
                if let Some(cell) = quote.and_then(|c| self.cx.fonts.face(face).quote_in_cell(c, look.lang)) {
                    *glyph = Shaped { cluster: glyph.cluster, ..cell };
                }
            }
        }
        if self.out.shaped.iter().any(|g| g.id == GlyphId(0)) {
            self.word_by_clusters(i, end);
            return end;
        }
        let base = chars[i].at;
        let mut shaped = std::mem::take(&mut self.out.shaped);
        // Right-to-left scripts come back last letter first; they are set as they come, in one piece.
        let rising = shaped.is_sorted_by_key(|g| g.cluster);
        for glyph in &mut shaped {
            glyph.cluster += base;
        }
        let mut points = Vec::new();
        if rising {
            self.points_inside(i, end, &mut points);
            let longest = self.measure * LONG_WORD / look.size;
            if shaped.iter().map(|g| g.advance).sum::<f32>() > longest && !is_address(text) {
                self.behind_hyphens(i, end, &mut points);
            }
            break_long_pieces(&shaped, longest, base..chars[end - 1].at + 1, &mut points);
        }
        let before = self.out.cells.len();
        self.push_word(i, end, face, &shaped, &points);
        self.out.shaped = shaped;
        if is_address(text) {
            self.stop_before_address(before);
        }
        end
    }

    /// A line before a long piece of an address may stay short, as one that ends inside it.
    fn stop_before_address(&mut self, at: usize) {
        let Some([before, piece]) = at.checked_sub(1).and_then(|before| self.out.cells.get_mut(before..=at)) else {
            return;
        };
        if before.after == Break::Allowed && piece.width > self.measure * LONG_PIECE {
            before.after = Break::Part;
        }
    }

    /// Places inside a word where a line may break: by UAX #14, and between syllables.
    fn points_inside(&self, i: usize, end: usize, points: &mut Vec<(u32, Break)>) {
        let chars = &self.flow.chars;
        let look = self.look(i);
        if is_address(self.text(i, end)) {
            return self.parts_inside(i, end, Break::Part, points);
        }
        let holds = |k: usize| {
            let before = k.checked_sub(1).filter(|p| *p >= i).map(|p| chars[p].c);
            look.code && is_held_in_code(before, chars[k].c, chars[k + 1].c)
        };
        let allowed = (i..end - 1).filter(|&k| self.breaks[k] != Break::Never && !holds(k));
        points.extend(allowed.map(|k| (chars[k + 1].at, self.breaks[k])));
        // A name of a program is none with a hyphen in it, outside of code either.
        let name = !look.code && self.text(i, end).contains('_');
        if look.code || name {
            self.parts_inside(i, end, Break::Inside, points);
            points.sort_by_key(|p| p.0);
            points.dedup_by_key(|p| p.0);
        }
        if look.code || name || !self.hyphenate {
            return;
        }
        let patterns = patterns(look.lang);
        let letter = |c: &Char| c.class == Class::Al && c.c.is_alphabetic();
        let mut from = i;
        while let Some(patterns) = patterns
            && from < end
        {
            let length = chars[from..end].iter().take_while(|c| letter(c)).count();
            let word = self.text(from, from + length);
            let capitals = word.chars().skip(1).any(char::is_uppercase);
            if length >= MIN_HYPHENATED && !capitals {
                let mut at = chars[from].at;
                for syllable in hypher::hyphenate(word, patterns) {
                    if at > chars[from].at {
                        points.push((at, Break::Hyphen));
                    }
                    at += syllable.len() as u32;
                }
            }
            from += length.max(1);
        }
        points.sort_by_key(|p| p.0);
        points.dedup_by_key(|p| p.0);
    }

    /// Places behind the hyphens of a word that is long for its lines: CVE-2024-23897. UAX #14 has none before figures
    /// (LB25), and a number broken anywhere is worse.
    fn behind_hyphens(&self, i: usize, end: usize, points: &mut Vec<(u32, Break)>) {
        let chars = &self.flow.chars[i..end];
        let behind = |w: &&[Char]| w[0].c.is_alphanumeric() && w[1].c == '-' && w[2].c.is_alphanumeric();
        points.extend(chars.windows(3).filter(behind).map(|w| (w[2].at, Break::Inside)));
        points.sort_by_key(|p| p.0);
        points.dedup_by_key(|p| p.0);
    }

    /// Places between the parts of an address or a name of code. The name of a host stays whole where it can.
    fn parts_inside(&self, i: usize, end: usize, kind: Break, points: &mut Vec<(u32, Break)>) {
        let chars = &self.flow.chars;
        let code = self.look(i).code || kind == Break::Inside;
        let inner = i + STUMP as usize..(end + 1).saturating_sub(STUMP as usize);
        let host = if kind == Break::Part { host(&chars[i..end]) } else { 0..0 };
        let inside_host = |k: usize| host.start + i < k && k < host.end + i;
        let kind = |k: usize| if inside_host(k) { Break::Inside } else { kind };
        points.extend(inner.filter(|&k| parts(chars[k - 1].c, chars[k].c, code)).map(|k| (chars[k].at, kind(k))));
    }

    /// Pushes a shaped word in the pieces that `points` divide it into.
    fn push_word(&mut self, i: usize, end: usize, face: FaceId, shaped: &[Shaped], points: &[(u32, Break)]) {
        let chars = &self.flow.chars;
        let look = self.look(i);
        let style = chars[i].style;
        let size = look.size * self.cx.fonts.partner(face);
        let side = |c: &Char| match () {
            () if look.script => None,
            () if look.code => Some(false),
            () => autospace_side(c.c, look.tongue),
        };
        let hyphen = || {
            let face = self.cx.fonts.face(face);
            face.glyph('-').map_or(0.0, |g| face.advance(g)) * size
        };
        let hyphen = if points.iter().any(|p| p.1 == Break::Hyphen) { hyphen() } else { 0.0 };
        let last_end = chars.get(end).map_or(self.flow.text.len() as u32, |c| c.at);
        let mut glyph = 0;
        let mut first = i;
        let stops = points.iter().copied().chain([(last_end, Break::Never)]);
        for (stop, after) in stops {
            let upto = if stop == last_end { shaped.len() } else { shaped.partition_point(|g| g.cluster < stop) };
            let next = if stop == last_end { end } else { first + chars[first..end].partition_point(|c| c.at < stop) };
            let width: f32 = shaped[glyph..upto].iter().map(|g| g.advance).sum::<f32>() * size;
            // A piece without width (one soft hyphen behind another) is no place to break.
            if upto == glyph || next == first || width <= 0.0 && next < end {
                continue;
            }
            let from = self.out.glyphs.len() as u32;
            self.out.glyphs.extend_from_slice(&shaped[glyph..upto]);
            let inner = first != i;
            let flank = Flank {
                starts: side(&chars[first]),
                ends: side(&chars[next - 1]),
                code: look.code,
                ..Flank::solid(chars[first].class, look.tongue, look.size)
            };
            let atom = Atom {
                first: first as u32,
                end: next as u32,
                glyphs: (from, self.out.glyphs.len() as u32),
                face,
                look: style,
                kind: Kind::Glyphs,
                orientation: self.lying,
                space: false,
            };
            let count = u8::try_from(next - first).unwrap_or(u8::MAX);
            if inner {
                self.push_piece(atom, width, flank, count);
            } else {
                self.push(atom, width, flank, count);
            }
            if let Some(cell) = self.out.cells.last_mut() {
                cell.after = after;
                cell.hyphen = hyphen;
            }
            (glyph, first) = (upto, next);
        }
    }

    /// A word that no single face has.
    fn word_by_clusters(&mut self, i: usize, end: usize) {
        let mut at = i;
        while at < end {
            let next = cluster_end(&self.flow.chars, at).min(end);
            self.cluster(at, next, FontKind::Latin);
            if at > i && self.breaks[at - 1] == Break::Never {
                // Letters of one word stay together.
                let before = self.out.cells.len().checked_sub(2);
                if let Some(cell) = before.map(|b| &mut self.out.cells[b]) {
                    cell.gap = Gap::default();
                }
            }
            at = next;
        }
    }
}

/// Adds breaks anywhere inside the pieces of a word that are longer than `longest`, in em.
fn break_long_pieces(shaped: &[Shaped], longest: f32, word: Range<u32>, points: &mut Vec<(u32, Break)>) {
    let mut pieces = points.iter().map(|p| p.0).chain([u32::MAX]).peekable();
    let mut anywhere = Vec::new();
    let (mut from, mut width) = (0, 0.0);
    for (k, glyph) in shaped.iter().enumerate() {
        width += glyph.advance;
        let next = shaped.get(k + 1).map_or(u32::MAX, |g| g.cluster);
        if pieces.next_if(|stop| next >= *stop).is_none() {
            continue;
        }
        if width > longest {
            let inner = shaped[from..=k].windows(2).filter(|w| w[0].cluster != w[1].cluster).map(|w| w[1].cluster);
            let whole = |at: &u32| *at >= word.start + STUMP && *at + STUMP <= word.end;
            anywhere.extend(inner.filter(whole).map(|at| (at, Break::Emergency)));
        }
        (from, width) = (k + 1, 0.0);
    }
    if !anywhere.is_empty() {
        points.extend(anywhere);
        points.sort_by_key(|p| p.0);
    }
}

/// Shorter words are not hyphenated.
const MIN_HYPHENATED: usize = 5;
/// An address, a name of code and a word broken anywhere leave so many characters on either line.
const STUMP: u32 = 3;

/// Whether a word is an address of the network or of mail: a hyphen would make it another one.
fn is_address(word: &str) -> bool {
    let host = |part: &str| part.split('.').filter(|p| p.chars().any(char::is_alphabetic)).count() >= 2;
    word.contains("://")
        || word.starts_with("www.")
        || word.split_once('@').is_some_and(|(_, host_name)| host(host_name))
        || word.split_once('/').is_some_and(|(name, _)| host(name))
        // A path of files.
        || word.bytes().filter(|b| *b == b'/').count() >= 2 && word.bytes().any(|b| b.is_ascii_alphabetic())
}

/// The name of the host in an address, of the network or of mail.
fn host(address: &[Char]) -> Range<usize> {
    let is = |at: usize, c: char| address.get(at).is_some_and(|a| a.c == c);
    let scheme = (0..address.len()).find(|&at| is(at, ':') && is(at + 1, '/') && is(at + 2, '/'));
    let from = scheme.map_or(0, |at| at + 3);
    let ends = |a: &Char| matches!(a.c, '/' | '?' | '#');
    let to = address[from..].iter().position(ends).map_or(address.len(), |length| from + length);
    // The first part of a path has no dot in it.
    if address[from..to].iter().any(|a| a.c == '.') { from..to } else { 0..0 }
}

/// Whether two characters of code stay together although UAX #14 parts them: those of an operator (`->`, `&&`), and a
/// hyphen and what it begins (`--all`). `before` is what stands before the two.
fn is_held_in_code(before: Option<char>, a: char, b: char) -> bool {
    let is_operator = |c: char| "-=<>&|:+!*.~^%?/".contains(c);
    let joins = before.is_some_and(char::is_alphanumeric) && b.is_alphanumeric();
    is_operator(a) && is_operator(b) || a == '-' && !joins
}

/// Whether a line may break between two characters of an address or a name of code: before a mark that begins a part,
/// behind one that ends it (The Chicago Manual of Style 7.46). `::` is one mark.
fn parts(before: char, after: char, code: bool) -> bool {
    if code && is_held_in_code(None, before, after) {
        return false;
    }
    let ends = matches!(before, '/' | '&' | '=') || code && matches!(before, '_' | '(' | ',' | ':' | '<');
    let begins = matches!(after, '.' | '?' | '#' | '%' | '_' | '~' | '-') && !code || code && after == '.';
    // What is called on a result: `lines().map(…)`.
    let closed = code && matches!(before, ')' | ']' | '}' | '"');
    ends && after != before && !matches!(after, ':' | ')') || begins && (before.is_alphanumeric() || closed)
}

/// The patterns of a language; Latin words in CJK text are taken for English.
fn patterns(lang: Lang) -> Option<hypher::Lang> {
    match lang {
        Lang::Other(_) => {
            let tag = lang.tag().as_bytes();
            hypher::Lang::from_iso([*tag.first()?, *tag.get(1)?])
        }
        Lang::ZhHans | Lang::ZhHant | Lang::ZhHk | Lang::Ja | Lang::Ko => Some(hypher::Lang::English),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_words() {
        for word in [
            "https://a.example/b",
            "www.example.org",
            "someone@mail.example",
            "example.org/page",
            "/usr/share/fonts",
            "com/a/b",
        ] {
            assert!(is_address(word), "{word}");
        }
        for word in ["TCP/IP", "and/or", "2020/2019", "1.2.3", "e.g.", "typography"] {
            assert!(!is_address(word), "{word}");
        }
    }

    #[test]
    fn only_the_long_pieces_of_a_word_break_anywhere() {
        let shaped: Vec<Shaped> =
            (0..12).map(|at| Shaped { id: GlyphId(1), advance: 0.5, dx: 0.0, dy: 0.0, cluster: at }).collect();
        let mut points = vec![(4, Break::Inside)];
        break_long_pieces(&shaped, 3.0, 0..12, &mut points);
        let expected: Vec<(u32, Break)> =
            [(4, Break::Inside)].into_iter().chain((5..10).map(|at| (at, Break::Emergency))).collect();
        assert_eq!(points, expected);
    }

    #[test]
    fn an_address_breaks_before_the_mark_that_begins_a_part_and_a_name_of_code_behind_it() {
        let marked = |word: &str, code: bool| -> String {
            let chars: Vec<char> = word.chars().collect();
            let mark = |k: usize| if k > 0 && parts(chars[k - 1], chars[k], code) { "÷" } else { "" };
            chars.iter().enumerate().map(|(k, c)| format!("{}{c}", mark(k))).collect()
        };
        assert_eq!(marked("www.a-b.example/c?d=e#f", false), "www÷.a÷-b÷.example/÷c÷?d=÷e÷#f");
        assert_eq!(marked("hosting::add_to(a,b)", true), "hosting::÷add_÷to(÷a,÷b)");
        assert_eq!(marked("self.rows()?.len()", true), "self÷.rows()?.len()");
        assert_eq!(marked("rows().map(a)[0].len()", true), "rows()÷.map(÷a)[0]÷.len()");
    }
}
