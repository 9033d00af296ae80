//! Which face sets a cluster when that of its role has no glyph for it.

use super::{FontRole, FontSet};
use crate::font::bundled::{self, EMOJI, KAI, LATIN, MATH, SYMBOLS};
use crate::font::{FaceId, Features};
use crate::lang::Lang;

impl FontSet {
    /// The first face, in the order role's own face, same style class, mathematics, symbols, emoji, user's fallback,
    /// and only then the other style class, that has a glyph for every character of a cluster. None if no font has
    /// it: the place gets a drawn box.
    pub fn covering(&self, cluster: &str, role: FontRole, lang: Lang) -> Option<FaceId> {
        if is_emoji_sequence(cluster) {
            let emoji = self.emoji.iter().copied().chain([EMOJI]);
            return emoji.into_iter().find(|&id| self.is_one_glyph(id, cluster));
        }
        // Symbols2 and Noto Emoji have `#`, `*` and the digits for keycaps only.
        let ascii = cluster.starts_with(|c: char| c.is_ascii());
        let pictures = |id: &FaceId| !(ascii && (*id == SYMBOLS || *id == EMOJI || self.emoji.contains(id)));
        self.chain(role, lang).into_iter().filter(pictures).find(|&id| self.has_all(id, cluster))
    }

    /// Every face in the order it is asked.
    fn chain(&self, role: FontRole, lang: Lang) -> Vec<FaceId> {
        let region = bundled::region(lang);
        let own = self.own(lang);
        // The language's own face, then Simplified, Traditional, Hong Kong, Japanese, Korean.
        let regions = move |first: u16| [region, 2, 3, 4, 0, 1].map(move |r| FaceId(first + r));
        let serif = || own.serif.iter().copied().chain(regions(bundled::SERIF)).chain([LATIN]);
        let sans = || own.sans.iter().copied().chain(regions(bundled::SANS));
        let bold = || own.sans_bold.iter().copied().chain(regions(bundled::SANS_BOLD));
        let mono = || own.mono.iter().copied().chain(regions(bundled::MONO));
        let mut out = vec![self.choose(role, lang)];
        match role {
            FontRole::Serif | FontRole::Kai => out.extend(serif()),
            FontRole::Italic => out.extend([LATIN].into_iter().chain(serif())),
            FontRole::Sans => out.extend(sans()),
            FontRole::SansBold => out.extend(bold().chain(sans())),
            FontRole::Mono => out.extend(mono().chain(sans())),
            FontRole::MonoBold => out.extend(regions(bundled::MONO_BOLD).into_iter().chain(bold()).chain(mono())),
        }
        out.extend([MATH, SYMBOLS]);
        out.extend(&self.emoji);
        out.push(EMOJI);
        out.extend(&self.fallback);
        match role {
            FontRole::Serif | FontRole::Kai | FontRole::Italic => out.extend([KAI].into_iter().chain(sans())),
            FontRole::Sans | FontRole::SansBold | FontRole::Mono | FontRole::MonoBold => out.extend(serif()),
        }
        out
    }

    fn has_all(&self, id: FaceId, cluster: &str) -> bool {
        let face = self.face(id);
        cluster.chars().all(|c| is_variation_selector(c) || face.glyph(c).is_some())
    }

    /// A sequence of emoji counts as covered only if it joins into one picture.
    fn is_one_glyph(&self, id: FaceId, cluster: &str) -> bool {
        let mut out = Vec::new();
        self.face(id).shape(cluster, Lang::EN, Features::default(), &mut out);
        out.iter().filter(|g| g.advance != 0.0).count() == 1 && out.iter().all(|g| g.id.0 != 0)
    }
}

/// U+FE00–FE0F and U+E0100–E01EF: they choose a form of the character before them.
pub(crate) fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether a cluster asks for a picture: a ZWJ sequence, a keycap, a flag, a skin tone, or U+FE0F.
pub(crate) fn is_emoji_sequence(cluster: &str) -> bool {
    let mut chars = cluster.chars();
    let Some(first) = chars.next() else { return false };
    let flag = matches!(first, '\u{1f1e6}'..='\u{1f1ff}');
    // A joiner also stands in Indic and Arabic words.
    let pictorial = first as u32 >= 0x2000 || matches!(first, '#' | '*' | '0'..='9' | '\u{a9}' | '\u{ae}');
    let marked = chars.any(|c| matches!(c, '\u{200d}' | '\u{20e3}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}'));
    flag || (pictorial && marked)
}

#[cfg(all(test, feature = "bundled-fonts"))]
mod tests {
    use super::*;
    use crate::diag::Reporter;
    use crate::font::FontOptions;

    fn set() -> FontSet {
        FontSet::open(&FontOptions::default(), &Reporter::new())
    }

    fn postscript(set: &FontSet, id: Option<FaceId>) -> &str {
        id.map_or("none", |id| set.face(id).postscript_name())
    }

    /// The face that covers text of the body.
    fn serif<'s>(set: &'s FontSet, text: &str) -> &'s str {
        postscript(set, set.covering(text, FontRole::Serif, Lang::ZhHans))
    }

    #[test]
    fn a_fallback_stays_in_its_style_and_never_sends_ascii_to_pictures() {
        let set = set();
        assert_eq!(serif(&set, "中"), "NotoSerifCJKsc-Regular");
        assert_eq!(serif(&set, "ў"), "NotoSerif-Regular");
        assert_eq!(serif(&set, "7"), "NotoSerifCJKsc-Regular");
        assert_eq!(serif(&set, "#"), "NotoSerifCJKsc-Regular");
        assert_eq!(serif(&set, "∮"), "NotoSerifCJKsc-Regular");
        assert_eq!(serif(&set, "⟿"), "NotoSansMath-Regular");
        assert_eq!(serif(&set, "😀"), "NotoEmoji-Regular");
        assert_eq!(serif(&set, "\u{10fffd}"), "none");
        assert_eq!(postscript(&set, set.covering("ў", FontRole::Italic, Lang::EN)), "NotoSerif-Italic");
    }

    #[test]
    fn a_sequence_of_emoji_is_covered_whole_or_not_at_all() {
        let set = set();
        assert_eq!(serif(&set, "👨‍👩‍👧"), "NotoEmoji-Regular");
        assert_eq!(serif(&set, "1️⃣"), "NotoEmoji-Regular");
        assert_eq!(serif(&set, "🇨🇳"), "NotoEmoji-Regular");
        assert_eq!(serif(&set, "👨‍🚂"), "none");
    }
}
