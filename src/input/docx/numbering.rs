//! The numbers of lists and headings, which a document counts itself.

use crate::input::xml::Element;
use crate::lang::numeral;
use crate::lang::wide::is_wide_letter;
use std::collections::BTreeMap;

/// One level of a kind of numbering (ECMA-376 part 1, 17.9.6).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Level {
    format: String,
    /// `第%1章`
    text: String,
    start: usize,
    /// Levels above are written in digits.
    legal: bool,
}

/// The numberings of a document.
#[derive(Clone, Debug, Default)]
pub struct Numbering {
    levels: BTreeMap<(String, usize), Level>,
    /// What a numbering counts on with: those of one kind share their counts, unless they begin anew.
    counters: BTreeMap<String, String>,
}

/// How far each counter has come.
#[derive(Clone, Debug, Default)]
pub struct Counts(BTreeMap<(String, usize), usize>);

/// Deepest level.
pub const DEEPEST: usize = 8;

impl Numbering {
    pub fn read(root: &Element) -> Numbering {
        let value = |element: &Element, name: &str| element.child(name).and_then(|e| e.get("val")).map(str::to_owned);
        let level = |level: &Element| Level {
            legal: level.child("isLgl").is_some(),
            format: value(level, "numFmt").unwrap_or_default(),
            text: value(level, "lvlText").unwrap_or_default(),
            start: value(level, "start").and_then(|start| start.parse().ok()).unwrap_or(1),
        };
        let mut kinds: BTreeMap<&str, Vec<Level>> = BTreeMap::new();
        for kind in root.children().filter(|e| e.name == "abstractNum") {
            let levels = kind.children().filter(|e| e.name == "lvl").take(DEEPEST + 1).map(level).collect();
            kinds.extend(kind.get("abstractNumId").map(|id| (id, levels)));
        }
        let mut out = Numbering::default();
        for number in root.children().filter(|e| e.name == "num") {
            let kind = number.child("abstractNumId").and_then(|a| a.get("val"));
            let (Some(id), Some(kind)) = (number.get("numId"), kind) else { continue };
            let Some(levels) = kinds.get(kind) else { continue };
            let mut counter = format!("kind {kind}");
            for (at, level) in levels.iter().enumerate() {
                let own = number.children().find(|e| e.name == "lvlOverride" && e.get("ilvl") == Some(&at.to_string()));
                let start = own.and_then(|own| value(own, "startOverride")).and_then(|start| start.parse().ok());
                if start.is_some() {
                    counter = format!("number {id}");
                }
                let level = Level { start: start.unwrap_or(level.start), ..level.clone() };
                out.levels.insert((id.to_owned(), at), level);
            }
            out.counters.insert(id.to_owned(), counter);
        }
        out
    }

    fn level(&self, number: &str, level: usize) -> Option<&Level> {
        self.levels.get(&(number.to_owned(), level))
    }

    /// Whether a list is ordered.
    pub fn is_ordered(&self, number: &str, level: usize) -> bool {
        self.level(number, level).is_some_and(|level| !matches!(level.format.as_str(), "" | "bullet" | "none"))
    }

    /// Whether the numbers of a list are written in words or signs of CJK.
    pub fn is_worded(&self, number: &str, level: usize) -> bool {
        self.level(number, level).is_some_and(|level| {
            let sample = written(level.start, &level.format);
            sample.chars().any(|c| is_wide_letter(c) && !c.is_ascii_digit())
                || level.text.chars().any(is_wide_letter) && self.is_ordered(number, 0)
        })
    }

    /// Counts one more on a level, and gives its number.
    pub fn count(&self, number: &str, level: usize, counts: &mut Counts) -> usize {
        let counter = self.counters.get(number).cloned().unwrap_or_default();
        let start = self.level(number, level).map_or(1, |level| level.start);
        let count = counts.0.entry((counter.clone(), level)).and_modify(|count| *count += 1).or_insert(start);
        let count = *count;
        counts.0.retain(|(other, below), _| *other != counter || *below <= level);
        count
    }

    /// What is written before a heading on a level that was counted: `第二章`, `2.1`.
    pub fn label(&self, number: &str, level: usize, counts: &Counts) -> String {
        if !self.is_ordered(number, level) {
            return String::new();
        }
        let counter = self.counters.get(number).cloned().unwrap_or_default();
        let own = self.level(number, level);
        let legal = own.is_some_and(|level| level.legal);
        let mut out = own.map(|level| level.text.clone()).unwrap_or_default();
        for at in 0..=level {
            let Some(above) = self.level(number, at) else { continue };
            let count = counts.0.get(&(counter.clone(), at)).copied().unwrap_or(above.start);
            out = out.replace(&format!("%{}", at + 1), &written(count, if legal { "decimal" } else { &above.format }));
        }
        let out = out.trim().to_owned();
        match out.chars().last() {
            Some(c) if is_wide_letter(c) => out + "\u{3000}",
            Some('、' | '，' | '。' | '．' | '）' | '：') => out,
            Some(_) => out + " ",
            None => out,
        }
    }
}

/// A number as a format writes it (ECMA-376 part 1, 17.18.59).
fn written(n: usize, format: &str) -> String {
    let wide = n as u64;
    let nth = |list: &str| list.chars().nth(n.saturating_sub(1)).map_or(n.to_string(), String::from);
    match format {
        "decimalZero" => format!("{n:02}"),
        "upperRoman" => numeral::roman(wide).to_uppercase(),
        "lowerRoman" => numeral::roman(wide).to_lowercase(),
        "upperLetter" => nth("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        "lowerLetter" => nth("abcdefghijklmnopqrstuvwxyz"),
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand" => numeral::han(wide),
        "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => numeral::han_digits(wide),
        "ideographTraditional" => nth("甲乙丙丁戊己庚辛壬癸"),
        "ideographZodiac" => nth("子丑寅卯辰巳午未申酉戌亥"),
        "ganada" => nth("가나다라마바사아자차카타파하"),
        "aiueoFullWidth" => nth("アイウエオカキクケコサシスセソタチツテト"),
        "decimalFullWidth" => {
            n.to_string().bytes().filter_map(|b| char::from_u32(0xFF10 + u32::from(b - b'0'))).collect()
        }
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => {
            numeral::circled(wide).map_or(n.to_string(), String::from)
        }
        _ => n.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_counted_and_written_as_the_document_says() {
        let level = |format: &str, text: &str| {
            format!("<w:lvl><w:start w:val='1'/><w:numFmt w:val='{format}'/><w:lvlText w:val='{text}'/></w:lvl>")
        };
        let root = format!(
            "<w:numbering><w:abstractNum w:abstractNumId='0'>{}{}</w:abstractNum><w:num w:numId='1'><w:abstractNumId \
             w:val='0'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='0'/></w:num><w:num w:numId='3'><w:abstractNumId \
             w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride></w:num></w:numbering>",
            level("chineseCountingThousand", "第%1章"),
            level("decimal", "%1.%2").replace("<w:numFmt", "<w:isLgl/><w:numFmt")
        );
        let numbering = Numbering::read(&Element::parse(&root).unwrap());
        let mut counts = Counts::default();
        let mut next = |number: &str, level| {
            numbering.count(number, level, &mut counts);
            numbering.label(number, level, &counts)
        };
        assert_eq!(next("1", 0), "第一章\u{3000}");
        assert_eq!(next("1", 1), "1.1 ");
        // Another number of the same kind counts on, one that begins anew does not.
        assert_eq!(next("2", 0), "第二章\u{3000}");
        assert_eq!(next("1", 1), "2.1 ");
        assert_eq!(next("3", 0), "第五章\u{3000}");
        assert_eq!(next("4", 0), "");
    }
}
