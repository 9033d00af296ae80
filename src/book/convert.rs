//! Simplified and Traditional Chinese into each other, with the words of a region: 软件 → 軟體.
//!
//! Characters and words come from OpenCC's dictionaries; the quotation marks follow the target, “” of the mainland, 「」
//! elsewhere (GB/T 15834 4.8; 重訂標點符號手冊). Titles, names and the facts of the book are converted with the text; code,
//! formulas, addresses, readings of ruby and text in other languages are not. Ids and places stay those of the source.

use super::{Block, Book, Byline, Chapter, Creator, Image, Inline, Inlines, Metadata, Part, Text, walk};
use crate::diag::Origin;
use crate::lang::{Lang, wide};
use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// The conversions by name, with what they are for and the language that they give.
#[rustfmt::skip]
pub const CONVERSIONS: [(&str, &str, Lang); 12] = [
    ("s2t",   "Simplified to Traditional",                                       Lang::ZhHant),
    ("s2tw",  "Simplified to Traditional of Taiwan",                             Lang::ZhHant),
    ("s2twp", "Simplified to Traditional of Taiwan, with its words: 软件 → 軟體", Lang::ZhHant),
    ("s2hk",  "Simplified to Traditional of Hong Kong",                          Lang::ZhHk),
    ("t2s",   "Traditional to Simplified",                                       Lang::ZhHans),
    ("tw2s",  "Traditional of Taiwan to Simplified",                             Lang::ZhHans),
    ("tw2sp", "Traditional of Taiwan to Simplified, with the mainland's words",  Lang::ZhHans),
    ("hk2s",  "Traditional of Hong Kong to Simplified",                          Lang::ZhHans),
    ("t2tw",  "Traditional to that of Taiwan",                                   Lang::ZhHant),
    ("t2hk",  "Traditional to that of Hong Kong",                                Lang::ZhHk),
    ("tw2t",  "Traditional of Taiwan to the general form",                       Lang::ZhHant),
    ("hk2t",  "Traditional of Hong Kong to the general form",                    Lang::ZhHant),
];

/// A conversion with its dictionaries.
#[derive(Clone)]
pub struct Conversion {
    name: &'static str,
    target: Lang,
    dictionary: Arc<OpenCC>,
}

impl fmt::Debug for Conversion {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_tuple("Conversion").field(&self.name).finish()
    }
}

impl Conversion {
    /// A conversion by its name. None if there is none of that name.
    pub fn named(name: &str) -> Option<Self> {
        let &(name, _, target) = CONVERSIONS.iter().find(|(known, ..)| *known == name)?;
        let dictionary = OpenCC::from_config(BuiltinConfig::from_filename(&format!("{name}.json")).ok()?).ok()?;
        Some(Self { name, target, dictionary: Arc::new(dictionary) })
    }

    /// Converts a book in place.
    pub fn book(&self, book: &mut Book) {
        let Book { meta, front, body, back, assets: _ } = book;
        if meta.lang.is_chinese() {
            self.metadata(meta);
        }
        let lang = meta.lang;
        body.iter_mut().for_each(|part| self.part(part, lang));
        front.iter_mut().chain(back).for_each(|matter| self.chapter(&mut matter.chapter));
    }

    fn metadata(&self, meta: &mut Metadata) {
        meta.lang = self.target;
        self.string(&mut meta.title);
        for text in [&mut meta.subtitle, &mut meta.description, &mut meta.publisher, &mut meta.publisher_address] {
            text.iter_mut().for_each(|text| self.string(text));
        }
        meta.rights.iter_mut().chain(&mut meta.subjects).for_each(|text| self.string(text));
        meta.series.iter_mut().for_each(|series| self.string(&mut series.name));
        for Creator { name, file_as: _, role: _, about } in &mut meta.creators {
            self.string(name);
            about.iter_mut().for_each(|text| self.string(text));
        }
    }

    fn part(&self, part: &mut Part, lang: Lang) {
        if lang.is_chinese() || lang == self.target {
            part.title.iter_mut().for_each(|title| self.inlines(title));
            self.blocks(&mut part.intro);
        }
        part.chapters.iter_mut().for_each(|chapter| self.chapter(chapter));
        part.parts.iter_mut().for_each(|part| self.part(part, lang));
    }

    fn chapter(&self, chapter: &mut Chapter) {
        if chapter.lang.is_chinese() {
            chapter.lang = self.target;
            self.inlines(&mut chapter.title);
            chapter.contents_title.iter_mut().for_each(|title| self.inlines(title));
            self.byline(&mut chapter.byline);
            self.blocks(&mut chapter.blocks);
        }
        chapter.children.iter_mut().for_each(|child| self.chapter(child));
    }

    fn byline(&self, byline: &mut Byline) {
        let Byline { subtitle, authors, date: _, source, account: _, url: _, credits, rights, description, tags } =
            byline;
        let one = [subtitle, source, description].into_iter().flatten();
        one.chain(authors).chain(rights).chain(tags).for_each(|text| self.string(text));
        for credit in credits {
            self.string(&mut credit.label);
            self.string(&mut credit.names);
        }
    }

    fn blocks(&self, list: &mut [Block]) {
        for block in list {
            if let Block::Figure(figure) = block {
                figure.images.iter_mut().for_each(|image| self.image(image));
            }
            walk::runs_mut(block, &mut |list| self.inlines(list));
            walk::inner_blocks_mut(block, &mut |inner| self.blocks(inner));
        }
    }

    fn inlines(&self, list: &mut Inlines) {
        for inline in list {
            match inline {
                Inline::Text(text) => self.text(text),
                Inline::Ruby(ruby) => ruby.pairs.iter_mut().for_each(|pair| self.text(&mut pair.base)),
                Inline::Note(note) => self.blocks(&mut note.blocks),
                Inline::Image(image) => self.image(image),
                Inline::Lang(lang, inner) => {
                    if lang.is_chinese() {
                        *lang = self.target;
                        self.inlines(inner);
                    }
                }
                Inline::Link(link) => self.inlines(&mut link.inlines),
                Inline::Reference(reference) => self.inlines(&mut reference.inlines),
                Inline::Emphasis(inner)
                | Inline::Strong(inner)
                | Inline::Dotted(inner)
                | Inline::Warichu(inner)
                | Inline::ProperName(inner)
                | Inline::WorkTitle(inner)
                | Inline::Strike(inner)
                | Inline::Underline(inner)
                | Inline::Super(inner)
                | Inline::Sub(inner) => self.inlines(inner),
                Inline::Code(_) | Inline::Math(_) | Inline::Break | Inline::Leader | Inline::TateChuYoko(_) => {}
            }
        }
    }

    fn image(&self, image: &mut Image) {
        self.string(&mut image.alt);
        image.title.iter_mut().for_each(|title| self.string(title));
    }

    fn string(&self, text: &mut String) {
        let mut with_places = Text::made(std::mem::take(text));
        self.text(&mut with_places);
        *text = with_places.text;
    }

    /// Converts a text, each stretch of ideographs by itself, so that the places of the others stay where they are.
    fn text(&self, text: &mut Text) {
        let mut out = Text::made(String::with_capacity(text.text.len()));
        let mut at = 0;
        for stretch in stretches(&text.text) {
            self.marks(text, at..stretch.start, &mut out);
            let new = self.dictionary.convert(&text.text[stretch.clone()]);
            push(&mut out, &new, text, stretch.clone());
            at = stretch.end;
        }
        self.marks(text, at..text.text.len(), &mut out);
        *text = out;
    }

    /// What stands between ideographs, with the quotation marks of the target.
    fn marks(&self, text: &Text, range: Range<usize>, out: &mut Text) {
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        for (offset, c) in text.text[range.clone()].char_indices() {
            let start = range.start + offset;
            let end = start + c.len_utf8();
            let mark = match (self.target, c) {
                // An apostrophe: don’t
                (_, '’')
                    if letter(text.text[..start].chars().next_back()) && letter(text.text[end..].chars().next()) =>
                {
                    c
                }
                (Lang::ZhHans, '「') => '“',
                (Lang::ZhHans, '」') => '”',
                (Lang::ZhHans, '『') => '‘',
                (Lang::ZhHans, '』') => '’',
                (Lang::ZhHant | Lang::ZhHk, '“') => '「',
                (Lang::ZhHant | Lang::ZhHk, '”') => '」',
                (Lang::ZhHant | Lang::ZhHk, '‘') => '『',
                (Lang::ZhHant | Lang::ZhHk, '’') => '』',
                _ => c,
            };
            push(out, mark.encode_utf8(&mut [0; 4]), text, start..end);
        }
    }
}

/// Where the ideographs of a text stand.
fn stretches(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| wide::is_han(*c)) {
        let end = at + c.len_utf8();
        match out.last_mut() {
            Some(last) if last.end == at => last.end = end,
            _ => out.push(at..end),
        }
    }
    out
}

/// Appends what was made of a range of a text, with its places: character by character where its bytes have changed
/// their number.
fn push(out: &mut Text, new: &str, old: &Text, range: Range<usize>) {
    let at = out.text.len() as u32;
    out.text.push_str(new);
    if old.origin == Origin::default() {
        return;
    }
    let before = &old.text[range.clone()];
    let same = new.chars().map(char::len_utf8).eq(before.chars().map(char::len_utf8));
    if same {
        out.origin.append_part(at, &old.origin, range.start, range.end);
        return;
    }
    let places: Vec<usize> = before.char_indices().map(|(offset, _)| range.start + offset).collect();
    for (k, (offset, _)) in new.char_indices().enumerate() {
        if let Some(&place) = places.get(k).or(places.last())
            && let Some((source, from)) = old.origin.locate(place as u32)
        {
            out.origin.seam(at + offset as u32, source, from);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Code, Id, Paragraph, Ruby, RubyPair, made, plain};
    use crate::diag::{SourceId, Span};

    fn converted(name: &str, text: &str) -> Text {
        let mut text = Text::new(text, Origin::verbatim(SourceId(0), 0));
        Conversion::named(name).unwrap().text(&mut text);
        text
    }

    #[test]
    fn words_are_converted_as_words_and_marks_follow_the_region() {
        for (name, from, to) in [
            ("s2t", "皇后站在后面，头发很干净。", "皇后站在後面，頭髮很乾淨。"),
            ("s2tw", "“里面有‘字’。”", "「裡面有『字』。」"),
            ("s2twp", "软件和鼠标", "軟體和滑鼠"),
            ("s2hk", "“里面”", "「裏面」"),
            ("tw2sp", "「軟體」", "“软件”"),
            ("t2s", "乾坤與乾淨", "乾坤与干净"),
            ("s2tw", "他说don’t。", "他說don’t。"),
        ] {
            assert_eq!(converted(name, from).text, to, "{name}");
        }
        assert!(CONVERSIONS.iter().all(|(name, ..)| Conversion::named(name).is_some()));
        assert!(Conversion::named("s2x").is_none());
    }

    #[test]
    fn the_place_of_a_character_stays_that_of_the_source() {
        let from = "他用打印机印字，hello“软件”，内存完。";
        let text = converted("s2twp", from);
        for (new, old) in [('他', '他'), ('h', 'h'), ('「', '“'), ('軟', '软'), ('」', '”'), ('完', '完')] {
            let at = text.text.find(new).unwrap() as u32;
            assert_eq!(text.origin.locate(at), Some((SourceId(0), from.find(old).unwrap() as u32)), "{new}");
        }
    }

    #[test]
    fn code_readings_and_other_languages_stay_and_titles_go_along() {
        let ruby = RubyPair { base: Text::made("汉"), reading: Text::made("汉") };
        let inlines = vec![
            Inline::Text(Text::made("书")),
            Inline::Code(Text::made("书")),
            Inline::Math(Text::made("书")),
            Inline::Lang(Lang::Ja, made("国")),
            Inline::Ruby(Ruby { pairs: vec![ruby] }),
        ];
        let mut chapter = Chapter::new(Id::default(), made("书"), Lang::ZhHans);
        chapter.byline.authors.push("叶某".into());
        chapter.blocks.push(Block::Paragraph(Paragraph { inlines, ..Paragraph::default() }));
        chapter.blocks.push(Block::Code(Box::new(code("书"))));
        let mut japanese = Chapter::new(Id::default(), made("国会"), Lang::Ja);
        japanese.byline.authors.push("国".into());
        let mut book = Book::new(Metadata::new("书", Lang::ZhHans));
        book.body.push(Part { chapters: vec![chapter, japanese], ..Part::default() });
        Conversion::named("s2t").unwrap().book(&mut book);
        assert_eq!((book.meta.lang, book.meta.title.as_str()), (Lang::ZhHant, "書"));
        let [chapter, japanese] = &book.body[0].chapters[..] else { unreachable!() };
        assert_eq!((plain(&chapter.title).as_str(), chapter.lang), ("書", Lang::ZhHant));
        assert_eq!(chapter.byline.authors, ["葉某"]);
        assert_eq!((plain(&japanese.title).as_str(), japanese.lang), ("国会", Lang::Ja));
        let tree = super::super::dump::tree(&book);
        assert!(tree.contains("p 書code(书)math(书)ja(国)ruby(漢|汉)") && tree.contains("| 书"), "{tree}");
    }

    fn code(text: &str) -> Code {
        let (text, tokens) = (Text::made(text), Vec::new());
        Code { language: None, text, caption: None, first_line: None, tokens, span: Span::default() }
    }
}
