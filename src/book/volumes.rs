//! A long series as several volumes: each a book of its own, with the parts and chapters that fall to it.
//!
//! Chapters are shared out in their order and never divided; a part that goes over the end of a volume has its title in
//! both, its introduction in the first. Numbers of chapters run on through the volumes. What stood before the body goes
//! into the first volume and what stood behind it into the last; the matter that a book makes of itself, each volume
//! makes anew. A link into another volume becomes its words and the name of that volume.

use super::{
    Book, Chapter, Id, Inline, Inlines, Matter, Metadata, Part, Reference, Series, Text, matter, number, plain, walk,
};
use crate::lang::{Lang, Word};
use std::collections::HashMap;

/// Where a volume ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Division {
    /// After this many chapters.
    Chapters(usize),
    /// Before the chapter with which it would have more characters than this.
    Characters(usize),
    /// With each part of the book.
    Parts,
}

/// A book of the series.
#[derive(Clone, Debug)]
pub struct Volume {
    pub book: Book,
    /// Of its chapters and of the articles before and behind them, as they were before it was divided.
    pub characters: usize,
}

/// The volumes of a book, and how many links lead from one into another. A book that fits one volume stays as it is.
pub fn divide(book: Book, division: Division) -> (Vec<Volume>, usize) {
    let mut sharing =
        Sharing { division, volume: 0, chapters: 0, sizes: vec![0], places: HashMap::new(), names: Vec::new() };
    for part in &book.body {
        sharing.part(part, true);
    }
    let last = sharing.volume;
    let is_given = |matter: &Matter| matter.chapter.path.is_some();
    for (matter, volume) in [(&book.front, 0), (&book.back, last)] {
        matter.iter().filter(|matter| is_given(matter)).for_each(|matter| sharing.place(&matter.chapter, volume));
    }
    if last == 0 {
        return (vec![Volume { book, characters: sharing.sizes[0] }], 0);
    }
    let Book { meta, front, mut body, back, assets } = book;
    let mut front: Vec<Matter> = front.into_iter().filter(is_given).collect();
    let mut back: Vec<Matter> = back.into_iter().filter(is_given).collect();
    let names: Vec<String> = (0..=last).map(|volume| sharing.name(volume, meta.lang)).collect();
    let mut links = 0;
    let volumes = (0..=last).map(|volume| {
        let meta = facts(&meta, volume, &names[volume]);
        let mut book = Book { meta, front: Vec::new(), body: Vec::new(), back: Vec::new(), assets: assets.clone() };
        book.body = body.iter_mut().filter_map(|part| sharing.share(part, volume)).collect();
        if volume == 0 {
            book.front = std::mem::take(&mut front);
        }
        if volume == last {
            book.back = std::mem::take(&mut back);
        }
        links += sharing.cut_links(&mut book, volume, &names);
        book.meta.articles = count(&book.body).max(2);
        matter::arrange(&mut book);
        Volume { book, characters: sharing.sizes[volume] }
    });
    (volumes.collect(), links)
}

/// Chapters of parts, those inside others not counted.
pub fn count(parts: &[Part]) -> usize {
    parts.iter().map(|part| part.chapters.len() + count(&part.parts)).sum()
}

/// What a volume says about itself: it is one of the series that was given, or else of the book.
fn facts(whole: &Metadata, volume: usize, name: &str) -> Metadata {
    let mut meta = whole.clone();
    let (blank, number) = (if meta.lang.is_chinese() || meta.lang == Lang::Ja { '\u{3000}' } else { ' ' }, volume + 1);
    meta.title = format!("{}{blank}{name}", whole.title);
    let (name, position) = match whole.series.clone() {
        // EPUB 3.3, D.3.4: a position may go down by levels.
        Some(Series { name, position: Some(position) }) => (name, format!("{position}.{number}")),
        Some(Series { name, position: None }) => (name, number.to_string()),
        None => (whole.title.clone(), number.to_string()),
    };
    meta.series = Some(Series { name, position: Some(position) });
    meta
}

/// The chapters being shared out.
struct Sharing {
    division: Division,
    /// The volume under way, from 0, and its chapters so far.
    volume: usize,
    chapters: usize,
    /// Characters of each volume.
    sizes: Vec<usize>,
    /// The volume of each part and chapter.
    places: HashMap<Id, usize>,
    /// Of volumes that are parts: the part's title.
    names: Vec<String>,
}

impl Sharing {
    /// Shares out a part; gives the volume that it begins in.
    fn part(&mut self, part: &Part, top: bool) -> usize {
        if let (Division::Parts, true, Some(title)) = (self.division, top, &part.title) {
            self.end();
            self.names.resize(self.volume, String::new());
            let label = part.label.as_ref().map(|label| format!("{label}\u{3000}")).unwrap_or_default();
            self.names.push(format!("{label}{}", plain(title)));
        }
        let mut first = None;
        for chapter in &part.chapters {
            first.get_or_insert(self.chapter(chapter));
        }
        for inner in &part.parts {
            first.get_or_insert(self.part(inner, false));
        }
        let first = first.unwrap_or(self.volume);
        self.sizes[first] += walk::characters(&part.intro);
        self.places.insert(part.id.clone(), first);
        first
    }

    fn chapter(&mut self, chapter: &Chapter) -> usize {
        let characters = walk::characters_of(chapter);
        let is_full = match self.division {
            Division::Chapters(most) => self.chapters >= most,
            Division::Characters(most) => self.sizes[self.volume] + characters > most,
            Division::Parts => false,
        };
        if is_full {
            self.end();
        }
        self.chapters += 1;
        self.sizes[self.volume] += characters;
        self.name_places(chapter, self.volume);
        self.volume
    }

    /// Ends the volume under way, if anything is in it.
    fn end(&mut self) {
        if self.chapters > 0 {
            (self.volume, self.chapters) = (self.volume + 1, 0);
            self.sizes.push(0);
        }
    }

    /// Puts an article that is no chapter of the body into a volume.
    fn place(&mut self, article: &Chapter, volume: usize) {
        self.sizes[volume] += walk::characters_of(article);
        self.name_places(article, volume);
    }

    fn name_places(&mut self, chapter: &Chapter, volume: usize) {
        self.places.insert(chapter.id.clone(), volume);
        chapter.children.iter().for_each(|child| self.name_places(child, volume));
    }

    /// 第一卷, or the title of the part that the volume is.
    fn name(&self, volume: usize, lang: Lang) -> String {
        let part = self.names.get(volume).filter(|name| !name.trim().is_empty());
        part.cloned().unwrap_or_else(|| number::filled(Word::Volume, volume as u64 + 1, lang))
    }

    /// What falls to a volume is taken out of a part.
    fn share(&self, part: &mut Part, volume: usize) -> Option<Part> {
        let begins = self.places.get(&part.id) == Some(&volume);
        let chapters = part.chapters.extract_if(.., |chapter| self.places.get(&chapter.id) == Some(&volume)).collect();
        let parts = part.parts.iter_mut().filter_map(|inner| self.share(inner, volume)).collect();
        let intro = if begins { std::mem::take(&mut part.intro) } else { Vec::new() };
        let (title, id, label, path) = (part.title.clone(), part.id.clone(), part.label.clone(), part.path.clone());
        let shared = Part { title, id, label, intro, path, parts, chapters };
        let holds = begins || !shared.chapters.is_empty() || !shared.parts.is_empty();
        holds.then_some(shared)
    }

    /// Makes text of the links that lead into another volume, and counts them.
    fn cut_links(&self, book: &mut Book, volume: usize, names: &[String]) -> usize {
        let (mut links, lang) = (0, book.meta.lang);
        let mut cut = |inlines: &mut Inlines| {
            let leaves = |inline: &Inline| {
                let Inline::Reference(link) = inline else { return None };
                self.place_of(&link.target).filter(|&place| place != volume)
            };
            if !inlines.iter().any(|inline| leaves(inline).is_some()) {
                return;
            }
            for inline in std::mem::take(inlines) {
                let place = leaves(&inline);
                match (inline, place) {
                    (Inline::Reference(link), Some(place)) => {
                        links += 1;
                        inlines.extend(words(*link, &names[place], lang));
                    }
                    (inline, _) => inlines.push(inline),
                }
            }
        };
        let Book { meta: _, front, body, back, assets: _ } = book;
        walk::parts_mut(body, &mut |part| walk::inlines_mut(&mut part.intro, &mut cut));
        let matter = front.iter_mut().chain(back).map(|matter| &mut matter.chapter);
        matter.for_each(|chapter| each(chapter, &mut cut));
        walk::parts_mut(body, &mut |part| part.chapters.iter_mut().for_each(|chapter| each(chapter, &mut cut)));
        links
    }

    /// The volume of a target: what stands before the first `#` of an id names its document.
    fn place_of(&self, target: &Id) -> Option<usize> {
        let document = || Id::new(target.as_str().split('#').next().unwrap_or_default());
        self.places.get(target).or_else(|| self.places.get(&document())).copied()
    }
}

/// Calls `f` on the runs of a chapter and of those inside it.
fn each(chapter: &mut Chapter, f: &mut dyn FnMut(&mut Inlines)) {
    walk::inlines_mut(&mut chapter.blocks, f);
    walk::inline_list_mut(&mut chapter.title, f);
    chapter.children.iter_mut().for_each(|child| each(child, f));
}

/// The words of a link, and behind them the volume. There is no page to name.
fn words(link: Reference, name: &str, lang: Lang) -> Inlines {
    let Reference { target: _, inlines, page, span: _ } = link;
    let mut out = if page.is_some() { Inlines::new() } else { inlines };
    let text = match (out.is_empty(), lang.is_cjk()) {
        (true, _) => name.to_owned(),
        (false, true) => format!("（{name}）"),
        (false, false) => format!(" ({name})"),
    };
    out.push(Inline::Text(Text::made(text)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Block, MatterKind, Paragraph, made};

    fn chapter(id: &str, characters: usize, link: Option<&str>) -> Chapter {
        let mut chapter = Chapter::new(Id::new(id), made("题"), Lang::ZhHans);
        let mut inlines = made("字".repeat(characters - 1));
        inlines.extend(link.map(|target| {
            let target = Id::new(target);
            Inline::Reference(Box::new(Reference {
                target, inlines: made("见"), page: None, span: Default::default()
            }))
        }));
        chapter.blocks.push(Block::Paragraph(Paragraph { inlines, ..Paragraph::default() }));
        chapter
    }

    /// Two parts, of three chapters of 100 characters and of two of 200; the first chapter leads to the last.
    fn series() -> Book {
        let mut book = Book::new(Metadata::new("书", Lang::ZhHans));
        let part = |id: &str, chapters| Part {
            title: Some(made(id)),
            id: Id::new(id),
            intro: vec![Block::Paragraph(Paragraph { inlines: made("引"), ..Paragraph::default() })],
            chapters,
            ..Part::default()
        };
        let first = vec![chapter("a", 100, Some("e#x")), chapter("b", 100, Some("a")), chapter("c", 100, None)];
        book.body = vec![part("上游", first), part("下游", vec![chapter("d", 200, None), chapter("e", 200, None)])];
        let mut afterword = Matter::new(MatterKind::Afterword, chapter("后记", 9, None));
        afterword.chapter.path = Some("后记.md".into());
        book.back = vec![afterword];
        matter::arrange(&mut book);
        book
    }

    /// The chapters of each volume, parts by their titles, `+` where the introduction stands.
    fn divided(division: Division) -> Vec<String> {
        let shown = |part: &Part| {
            let ids: Vec<&str> = part.chapters.iter().map(|chapter| chapter.id.as_str()).collect();
            let plus = if part.intro.is_empty() { "" } else { "+" };
            format!("{}{plus} {}", plain(part.title.as_ref().unwrap()), ids.join(" "))
        };
        let volumes = divide(series(), division).0;
        volumes.iter().map(|volume| volume.book.body.iter().map(shown).collect::<Vec<_>>().join(", ")).collect()
    }

    #[test]
    fn chapters_are_shared_out_and_never_divided() {
        assert_eq!(divided(Division::Chapters(2)), ["上游+ a b", "上游 c, 下游+ d", "下游 e"]);
        assert_eq!(divided(Division::Characters(310)), ["上游+ a b c", "下游+ d", "下游 e"]);
        assert_eq!(divided(Division::Characters(1)).len(), 5);
        assert_eq!(divided(Division::Parts), ["上游+ a b c", "下游+ d e"]);
        assert_eq!(divided(Division::Chapters(5)).len(), 1);
    }

    #[test]
    fn each_volume_is_a_book_of_the_series() {
        let (volumes, links) = divide(series(), Division::Chapters(3));
        let titles: Vec<&str> = volumes.iter().map(|volume| volume.book.meta.title.as_str()).collect();
        assert_eq!(titles, ["书\u{3000}第一卷", "书\u{3000}第二卷"]);
        let series = volumes[1].book.meta.series.as_ref().unwrap();
        assert_eq!((series.name.as_str(), series.position.as_deref()), ("书", Some("2")));
        let kinds =
            |Volume { book, .. }: &Volume| book.front.iter().chain(&book.back).map(|m| m.kind).collect::<Vec<_>>();
        assert!(
            kinds(&volumes[0]).contains(&MatterKind::Contents) && !kinds(&volumes[0]).contains(&MatterKind::Afterword)
        );
        assert!(
            kinds(&volumes[1]).contains(&MatterKind::TitlePage) && kinds(&volumes[1]).contains(&MatterKind::Afterword)
        );
        // Introduction, title, text; the words that a link is given are not counted.
        assert_eq!(volumes.iter().map(|volume| volume.characters).collect::<Vec<_>>(), [303, 410]);
        // The link from the first chapter to the last; the one from the second to the first stays.
        assert_eq!(links, 1);
        let Block::Paragraph(paragraph) = &volumes[0].book.body[0].chapters[0].blocks[0] else { panic!() };
        assert!(plain(&paragraph.inlines).ends_with("见（第二卷）"));
    }

    #[test]
    fn a_volume_of_a_series_has_a_position_below_that_of_the_book() {
        let mut book = series();
        book.meta.series = Some(Series { name: "丛书".into(), position: Some("2".into()) });
        let (volumes, _) = divide(book, Division::Parts);
        assert_eq!(volumes[1].book.meta.title, "书\u{3000}下游");
        assert_eq!(volumes[1].book.meta.series.as_ref().unwrap().position.as_deref(), Some("2.2"));
    }
}
