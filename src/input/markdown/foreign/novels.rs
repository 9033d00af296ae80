//! Ruby and pages as the sites of Japanese novels have them (小説家になろう, カクヨム, pixiv).
//!
//! `|灰色《はいいろ》`, `｜時計店《とけいてん》`, `漢字《かんじ》`, `《《傍点》》`, `[[rb:灰色 > はいいろ]]`, `[newpage]`. Chinese has its titles
//! between the same brackets: only kana are a reading, and without a bar only where the text is Japanese and has several.
//! Dots stand where the text has such a reading somewhere, or kana among its words.

use super::Scan;
use crate::input::pattern::patterns;
use crate::lang::scan;
use crate::lang::wide::is_wide_letter;
use memchr::memmem;
use std::ops::Range;

patterns! {
    /// The bar, the word, the reading.
    BARRED = r"[|｜]([^|｜《》\s]{1,30})《([\p{Hiragana}\p{Katakana}ー・･　 ]{1,40})》";
    BARE = r"([\p{Han}々〆ヶ]{1,20})《([\p{Hiragana}\p{Katakana}ー・･]{1,30})》";
    DOTTED = r"《《([^《》\n]{1,60})》》";
    NAMED = r"\[\[rb:[ \t　]*([^\[\]\n>]{1,40}?)[ \t　]*>[ \t　]*([^\[\]\n>]{1,40}?)[ \t　]*\]\]";
    PAGE = r"(?m)^[ \t　]*\[newpage\][ \t]*$";
    CHAPTER = r"(?m)^[ \t　]*\[chapter:[ \t]*([^\[\]\n]{1,80}?)[ \t]*\][ \t]*$";
}

/// Whether a text may have such marks: a bracket with kana behind it, or with another, in texts that are full of titles.
pub(super) fn may_have(text: &str) -> bool {
    let bytes = text.as_bytes();
    // U+3041 to U+30FF, and 《 itself.
    let opens = |at: usize| {
        matches!(bytes.get(at + "《".len()..at + 2 * "《".len()), Some([0xE3, 0x81..=0x83, _] | [0xE3, 0x80, 0x8A]))
    };
    memmem::find_iter(bytes, "《".as_bytes()).any(opens)
        || ["[[rb:", "[newpage]", "[chapter:"].iter().any(|mark| scan::holds(text, mark))
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FE}')
}

/// Whether a text is Japanese: a fifth of its wide letters at least are kana, not counting what stands between brackets.
fn is_japanese(text: &str) -> bool {
    let (mut kana, mut wide, mut inside) = (0_usize, 0_usize, false);
    for c in text.chars().filter(|&c| is_wide_letter(c) || matches!(c, '《' | '》')).take(20_000) {
        match c {
            '《' => inside = true,
            '》' => inside = false,
            _ if inside => {}
            _ => {
                wide += 1;
                kana += usize::from(is_kana(c));
            }
        }
    }
    kana > 0 && kana * 5 >= wide
}

impl Scan<'_> {
    pub(super) fn novels(&mut self) {
        let text = self.body.text.as_str();
        let holds = |mark: &str| scan::holds(text, mark);
        let mut readings: Vec<[Range<usize>; 3]> = Vec::new();
        let mut barred = 0;
        for (pattern, has_bar) in [(&BARRED, true), (&BARE, false)].into_iter().filter(|_| holds("《")) {
            // Where the line ends, and whether it is the row of a table.
            let mut line = (0, false);
            for found in pattern.captures_iter(text) {
                let (Some(all), Some(base), Some(reading)) = (found.get(0), found.get(1), found.get(2)) else {
                    continue;
                };
                if all.end() > line.0 {
                    let rest = text[all.end()..].lines().next().unwrap_or_default();
                    line = (all.end() + rest.len(), rest.trim_end().ends_with('|'));
                }
                if self.solid_end(all.start()).is_none() && !line.1 {
                    readings.push([all.range(), base.range(), reading.range()]);
                    barred += usize::from(has_bar);
                }
            }
        }
        // A title of kana behind Han is one title among many words; a novel has its readings everywhere.
        if barred == 0 && (readings.len() < 2 || !is_japanese(text)) {
            readings.clear();
        } else if !is_japanese(text) {
            readings.truncate(barred);
        }
        let is_novel = !readings.is_empty();
        for [all, base, reading] in readings {
            self.replace(all, ruby(&text[base], &text[reading]));
        }
        for found in holds("《《").then(|| DOTTED.captures_iter(text)).into_iter().flatten() {
            let (Some(all), Some(inside)) = (found.get(0), found.get(1)) else { continue };
            if (is_novel || inside.as_str().contains(is_kana)) && self.solid_end(all.start()).is_none() {
                self.replace(all.range(), format!("<em class=\"dotted\">{}</em>", inside.as_str()));
            }
        }
        for found in holds("[[rb:").then(|| NAMED.captures_iter(text)).into_iter().flatten() {
            let (Some(all), Some(base), Some(reading)) = (found.get(0), found.get(1), found.get(2)) else { continue };
            if self.solid_end(all.start()).is_none() {
                self.replace(all.range(), ruby(base.as_str(), reading.as_str()));
            }
        }
        for found in holds("[newpage]").then(|| PAGE.find_iter(text)).into_iter().flatten() {
            if self.solid_end(found.start()).is_none() {
                self.replace(found.range(), "\n<div class=\"page-break\"></div>\n");
            }
        }
        for found in holds("[chapter:").then(|| CHAPTER.captures_iter(text)).into_iter().flatten() {
            let (Some(all), Some(title)) = (found.get(0), found.get(1)) else { continue };
            if self.solid_end(all.start()).is_none() {
                self.replace(all.range(), format!("\n## {}\n", title.as_str()));
            }
        }
    }
}

fn ruby(base: &str, reading: &str) -> String {
    let [base, reading] = [base, reading].map(|part| part.trim().replace('&', "&amp;").replace('<', "&lt;"));
    format!("<ruby>{base}<rt>{reading}</rt></ruby>")
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;

    #[test]
    fn readings_of_a_japanese_novel_are_ruby() {
        assert_eq!(
            shown("　|灰色《はいいろ》の海を、彼女は《《じっと》》見ていた。主人《あるじ》は黙る。"),
            "　<ruby>灰色<rt>はいいろ</rt></ruby>の海を、彼女は<em class=\"dotted\">じっと</em>見ていた。<ruby>主人<rt>あるじ</rt></ruby>は黙る。"
        );
        assert_eq!(
            shown("　[[rb:灰色 > はいいろ]]の猫。\n[newpage]\n[chapter:二]\n"),
            "　<ruby>灰色<rt>はいいろ</rt></ruby>の猫。\n\n<div class=\"page-break\"></div>\n\n\n## 二\n\n"
        );
    }

    #[test]
    fn titles_of_works_are_none() {
        for text in [
            "他读过《红楼梦》，也看电影《おくりびと》和动画《けいおん》，都是很久以前的事了。",
            "这本小说《灯》写渡口。|河《水》|",
            "| 曲名 | 歌手 |\n|---|---|\n|歌曲《さくら》|某|\n",
            "映画《おくりびと》を見た。",
            "《《红楼梦》研究》与《《灯》》",
            "`|灰色《はいいろ》`",
        ] {
            assert_eq!(shown(text), text);
        }
    }
}
