//! The notation of Aozora Bunko in plain texts: ruby, emphasis, headings, signs that the encoding lacks.
//!
//! A text of that library says so itself, by the legend of its signs between two rules; others are read so when they are
//! asked to be ([`Markup`]): Chinese texts put titles between 《》. [`frame`] takes the head, the legend and the note on
//! the edition from the lines; [`settle`] reads the signs in what the reader made of the rest. Lines that are indented
//! together are a quotation. An annotation without a counterpart here (one line's indent, a size of type) is cut and
//! listed.

mod run;

use self::run::Run;
use super::lines::{Line, trim};
use crate::book::{
    Align, Block, Byline, Chapter, Credit, Figure, Heading, Id, Image, ImageSource, Inline, Inlines, Quote, Text,
};
use crate::diag::Span;
use crate::input::Cut;
use crate::input::options::Markup;
use crate::input::pattern::pattern;
use crate::input::tidy::Rules;
use crate::lang::{jis, scan};
use regex::Regex;
use std::sync::LazyLock;

/// What the legend of the signs is called.
const LEGEND: &str = "【テキスト中に現れる記号について】";
/// Lines among which the legend begins, behind the head.
const LEGEND_LINES: usize = 40;
/// 下駄, for a sign that no code is given for.
const GETA: &str = "〓";
/// Longest sign, in bytes; one without an end is text.
const LONGEST_SIGN: usize = 2_000;
/// Most lines of a head: title, subtitle, author, translator.
const HEAD_LINES: usize = 5;
/// Longest line of a head without a legend below it, in characters.
const NAME: usize = 40;

/// Marked ruby beyond which a text is in this notation, though it does not say so: a site's download. So does one
/// annotated heading, or an annotation on a line of its own.
const FEWEST: usize = 2;
/// What opens the note on the edition, and most lines of one.
const EDITION: &str = "底本：";
const EDITION_LINES: usize = 24;
/// A bar, its base, and a reading in kana.
static RUBY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[｜|][^｜|《》\n]{1,20}《[\p{Hiragana}\p{Katakana}ー・]{1,20}》"));

/// A heading with its annotation or between its two, on a line of its own; the annotation of what follows, alone.
static ANNOTATED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?mx)^[\ \u{3000}]*(?:
            (?:［＃[^［］\n]{1,12}］)*(?:
                ［＃[大中小]見出し］[^\n]{1,80}［＃[大中小]見出し終わり］
              | [^［］\n]{1,80}［＃「[^」\n]{1,80}」は(?:同行|窓)?[大中小]見出し］)
          | ［＃(?:改ページ|改丁|改段|改見開き|ここから[^［］\n]{2,16})］
        )\s*$",
    )
});

/// Whether a text is to be read in this notation.
pub fn is_meant(text: &str, markup: Markup) -> bool {
    match markup {
        Markup::AsFound => {
            text.lines().take(LEGEND_LINES).any(|line| line.contains(LEGEND))
                || scan::holds(text, "［＃") && ANNOTATED.is_match(text)
                || has_bar(text) && RUBY.find_iter(text).nth(FEWEST).is_some()
        }
        Markup::Aozora => true,
        Markup::CommonMark => false,
    }
}

/// A regex takes its time to find nothing.
fn has_bar(text: &str) -> bool {
    ["｜", "|"].iter().any(|bar| scan::holds(text, bar))
}

/// What stands round a text of the library.
#[derive(Debug, Default)]
pub struct Frame {
    /// Title and its line.
    pub title: Option<Line>,
    pub byline: Byline,
}

impl Frame {
    /// Title, subtitle, author and translators, a line each.
    fn head(&mut self, mut head: impl Iterator<Item = Line>) {
        self.title = head.next();
        let mut rest: Vec<Line> = head.collect();
        if let Some(author) = rest.iter().rposition(|line| !line.text.ends_with('訳')) {
            self.byline.authors = vec![rest.remove(author).text];
        }
        for line in rest {
            match line.text.strip_suffix('訳') {
                Some(names) => self.byline.credits.push(Credit { label: "訳".into(), names: names.into() }),
                None => self.byline.subtitle = Some(line.text),
            }
        }
    }
}

/// Takes head, legend and the note on the edition from the lines.
pub fn frame(lines: &mut Vec<Line>, rules: &Rules, cuts: &mut Vec<Cut>) -> Frame {
    let mut frame = Frame::default();
    let is_rule = |line: &Line| line.chars >= 10 && line.text.chars().all(|c| c == '-');
    if rules.on("aozora-legend")
        && let Some(at) = lines.iter().position(|line| line.text == LEGEND)
        && let Some(end) = lines[at..].iter().position(is_rule).map(|i| at + i)
    {
        let from = lines[..at].iter().rposition(is_rule).unwrap_or(at);
        cuts.extend(lines.drain(from..=end).map(|line| super::cut(&line, "aozora-legend")));
        if (1..=HEAD_LINES).contains(&from) {
            frame.head(lines.drain(..from));
        }
    } else if let Some(from) = lines.iter().take(HEAD_LINES).position(|line| line.text.starts_with("［＃"))
        && matches!(from, 1 | 2)
        && lines[..from].iter().all(|line| line.chars <= NAME && !line.text.ends_with(['。', '」', '、']))
    {
        // What saves a serial has its title and its author above the first page.
        frame.head(lines.drain(..from));
    }
    if let Some(end) = lines.iter().rposition(|line| line.text.starts_with(EDITION)) {
        edition(lines, end, rules, cuts, &mut frame.byline);
    }
    bare_numbers(lines, cuts);
    frame
}

/// `（五）［＃「（五）」は縦中横］　雨`: a number at the head of a line stands upright anyhow, and a heading is told by it.
fn bare_numbers(lines: &mut [Line], cuts: &mut Vec<Cut>) {
    const NOTE: &str = "は縦中横］";
    for line in lines.iter_mut().filter(|line| line.text.starts_with(['（', '(']) && line.text.contains(NOTE)) {
        let Some((number, rest)) = line.text.split_once("［＃「") else { continue };
        if rest.starts_with(&format!("{number}」{NOTE}")) {
            let start = number.len();
            let end = start + "［＃「".len() + start + "」".len() + NOTE.len();
            cuts.push(super::cut_out(line, start..end, "aozora-note"));
        }
    }
}

/// What frames a text that has lost its signs, as readers copy it: the note on the edition, which names who typed it.
pub fn unsigned(lines: &mut Vec<Line>, rules: &Rules, cuts: &mut Vec<Cut>) -> Frame {
    let mut frame = Frame::default();
    let near = lines.iter().rev().take(EDITION_LINES).position(|line| line.text.starts_with(EDITION));
    if let Some(end) = near.map(|n| lines.len() - 1 - n)
        && lines[end..].iter().any(|line| line.text.starts_with("入力：") || line.text.starts_with("青空文庫"))
    {
        edition(lines, end, rules, cuts, &mut frame.byline);
    }
    frame
}

/// Takes the note on the edition: where the text was printed, who typed and read it, and what the library says.
fn edition(lines: &mut Vec<Line>, from: usize, rules: &Rules, cuts: &mut Vec<Cut>, byline: &mut Byline) {
    let tail: Vec<Line> = lines.drain(from..).collect();
    for line in tail {
        match say_of_edition(&line.text, byline) {
            true => {}
            false if rules.on("aozora-edition") => cuts.push(super::cut(&line, "aozora-edition")),
            false => lines.push(line),
        }
    }
}

/// Takes in a line of the note on the edition. Whether it names something.
pub fn say_of_edition(line: &str, byline: &mut Byline) -> bool {
    match line.split_once('：') {
        Some(("底本", source)) => byline.source = Some(source.to_owned()),
        Some((label @ ("入力" | "校正"), names)) => {
            byline.credits.push(Credit { label: label.into(), names: names.into() });
        }
        _ => return false,
    }
    true
}

/// Whether a line opens or closes a stretch of lines: ［＃ここから２字下げ］.
pub fn is_fence(line: &str) -> bool {
    line.starts_with("［＃ここ") && line.ends_with('］')
}

/// Reads the signs in the titles and blocks of a chapter and those below it.
pub fn settle(chapter: &mut Chapter, rules: &Rules, cuts: &mut Vec<Cut>) {
    let mut reading = Reading::new(rules, cuts);
    chapter.title = reading.inlines(std::mem::take(&mut chapter.title));
    let mut blocks = Vec::with_capacity(chapter.blocks.len());
    for block in std::mem::take(&mut chapter.blocks) {
        reading.block(block, &mut blocks);
    }
    reading.close(&mut blocks);
    // Levels close up: the largest heading of the text is a section.
    let level = |block: &Block| if let Block::Heading(h) = block { Some(h.level) } else { None };
    let largest = blocks.iter().filter_map(level).min().unwrap_or(2);
    for block in &mut blocks {
        if let Block::Heading(heading) = block {
            heading.level = (heading.level + 2).saturating_sub(largest).clamp(2, 6);
        }
    }
    chapter.blocks = blocks;
    for child in &mut chapter.children {
        settle(child, rules, reading.cuts);
    }
}

struct Reading<'c> {
    rules: &'c Rules,
    cuts: &'c mut Vec<Cut>,
    /// The level of the heading that the run in hand turned out to be.
    heading: Option<u8>,
    /// The run in hand stands at the end of its line.
    at_end: bool,
    /// The stretch of lines that is open: what it makes, its first block, and where it was opened.
    stretch: Option<(Stretch, usize, Span)>,
}

/// Lines that stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stretch {
    /// ここから２字下げ
    Indented,
    /// ここから地付き, ここから地から１字上げ
    AtEnd,
}

/// An annotation that begins something, and what it makes of what stands up to its end.
const STRETCHES: [(&str, Made); 9] = [
    ("傍点", Made::Dotted),
    ("白ゴマ傍点", Made::Dotted),
    ("丸傍点", Made::Dotted),
    ("傍線", Made::Underline),
    ("太字", Made::Strong),
    ("割り注", Made::Warichu),
    ("大見出し", Made::Heading(2)),
    ("中見出し", Made::Heading(3)),
    ("小見出し", Made::Heading(4)),
];

/// The sign for what is said twice, as it is typed, and as it is.
const REPEATED: [(&str, &str); 2] = [("／＼", "〳〵"), ("／″＼", "〴〵")];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Made {
    Dotted,
    Underline,
    Strong,
    Warichu,
    Heading(u8),
    TateChuYoko,
}

/// What the name of an annotation makes; 同行 and 窓 headings are headings.
fn made(name: &str) -> Option<Made> {
    let name = name.strip_prefix("同行").or(name.strip_prefix('窓')).unwrap_or(name);
    if name == "縦中横" {
        return Some(Made::TateChuYoko);
    }
    STRETCHES.iter().find(|(known, _)| *known == name).map(|(_, made)| *made)
}

/// ［＃挿絵（fig1_01.png、横320×縦200）入る］: what it shows, and its file.
static PICTURE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(.*?)[（(]([A-Za-z0-9_./-]+\.(?i:png|jpe?g|gif|webp|svg|bmp))(?:、[^）)]*)?[）)]入る$")
});

impl<'c> Reading<'c> {
    fn new(rules: &'c Rules, cuts: &'c mut Vec<Cut>) -> Self {
        Reading { rules, cuts, heading: None, at_end: false, stretch: None }
    }

    /// Opens or closes a stretch of lines. False: the annotation is about something else.
    fn fence(&mut self, line: &str, span: Span, out: &mut Vec<Block>) -> bool {
        let Some(inside) = line.strip_prefix("［＃ここ").and_then(|rest| rest.strip_suffix('］')) else {
            return false;
        };
        let opens = inside.strip_prefix("から");
        let Some(kind) = (match opens.or(inside.strip_prefix('で')).unwrap_or_default() {
            at_end if at_end.contains("地付き") || at_end.contains("字上げ") => Some(Stretch::AtEnd),
            indented if indented.contains("字下げ") => Some(Stretch::Indented),
            _ => None,
        }) else {
            return false;
        };
        self.close(out);
        self.stretch = opens.map(|_| (kind, out.len(), span));
        true
    }

    /// Closes the stretch that is open: a quotation, unless a heading or a new page stands in it.
    fn close(&mut self, out: &mut Vec<Block>) {
        let Some((Stretch::Indented, first, span)) = self.stretch.take() else { return };
        let divides = |block: &Block| matches!(block, Block::Heading(_) | Block::PageBreak(_));
        if first < out.len() && !out[first..].iter().any(divides) {
            let blocks = out.split_off(first);
            out.push(Block::Quote(Quote { blocks, source: None, span }));
        }
    }

    fn block(&mut self, block: Block, out: &mut Vec<Block>) {
        match block {
            Block::Paragraph(mut paragraph) => {
                let whole = match &paragraph.inlines[..] {
                    [Inline::Text(text)] => trim(&text.text).to_owned(),
                    _ => String::new(),
                };
                if matches!(whole.as_str(), "［＃改ページ］" | "［＃改丁］" | "［＃改段］" | "［＃改見開き］")
                {
                    return out.push(Block::PageBreak(paragraph.span));
                }
                if self.fence(&whole, paragraph.span, out) {
                    return;
                }
                (self.heading, self.at_end) = (None, false);
                paragraph.inlines = self.inlines(paragraph.inlines);
                if paragraph.inlines.is_empty() {
                    return;
                }
                if let [Inline::Image(image)] = &paragraph.inlines[..] {
                    let (images, span) = (vec![Image::clone(image)], paragraph.span);
                    let figure = Figure { id: None, images, caption: None, label: None, span };
                    return out.push(Block::Figure(Box::new(figure)));
                }
                if self.at_end || matches!(self.stretch, Some((Stretch::AtEnd, ..))) {
                    paragraph.align = Align::End;
                }
                out.push(match self.heading.take() {
                    Some(level) => Block::Heading(Heading {
                        level,
                        id: Id::default(),
                        inlines: paragraph.inlines,
                        numbered: true,
                        label: None,
                        span: paragraph.span,
                    }),
                    None => Block::Paragraph(paragraph),
                });
            }
            Block::Heading(mut heading) => {
                heading.inlines = self.inlines(heading.inlines);
                out.push(Block::Heading(heading));
            }
            Block::Verse(mut verse) => {
                verse.lines = verse.lines.into_iter().map(|line| self.inlines(line)).collect();
                out.push(Block::Verse(verse));
            }
            other => out.push(other),
        }
    }

    fn inlines(&mut self, inlines: Inlines) -> Inlines {
        let mut out = Run::default();
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.text(&text, &mut out),
                other => out.inlines.push(other),
            }
        }
        out.inlines
    }

    fn text(&mut self, text: &Text, out: &mut Run) {
        let t = text.text.as_str();
        // From here on nothing has been put out.
        let (mut done, mut at) = (0, 0);
        // Where a bar says that the base of a ruby begins.
        let mut bar = None;
        while let Some(i) = t[at..].find(['｜', '|', '《', '［', '※', '／']) {
            let start = at + i;
            let rest = &t[start..];
            at = start + rest.chars().next().map_or(1, char::len_utf8);
            if rest.starts_with('｜') || is_bar(rest) {
                out.text(text, done..start);
                bar = Some(out.inlines.len());
                done = at;
            } else if let Some((typed, sign)) = REPEATED.iter().find(|(typed, _)| rest.starts_with(typed)) {
                out.text(text, done..start);
                let span = text.origin.span(start, start + typed.len());
                let mut made = Text::made(*sign);
                made.origin.seam(0, span.source, span.start);
                out.push(made);
                (done, at) = (start + typed.len(), start + typed.len());
            } else if let Some((inside, length)) = between(rest, "《《", "》》") {
                out.text(text, done..start);
                let from = start + "《《".len();
                out.inlines.push(Inline::Dotted(vec![Inline::Text(text.part(from..from + inside.len()))]));
                (done, at) = (start + length, start + length);
            } else if let Some((inside, length)) = between(rest, "《", "》") {
                out.text(text, done..start);
                let from = start + "《".len();
                let mut reading = text.part(from..from + inside.len());
                for (typed, sign) in REPEATED {
                    reading.text = reading.text.replace(typed, sign);
                }
                if out.ruby(bar.take(), reading) {
                    done = start + length;
                } else {
                    done = start;
                }
                at = start + length;
            } else if let Some((inside, length)) = between(rest, "※［＃", "］") {
                out.text(text, done..start);
                let span = text.origin.span(start, start + length);
                let sign = sign_of(inside).unwrap_or(GETA.to_owned());
                if sign == GETA {
                    self.cuts.push(Cut { rule: "aozora-sign", text: inside.to_owned(), span });
                }
                let mut made = Text::made(sign);
                made.origin.seam(0, span.source, span.start);
                out.push(made);
                (done, at) = (start + length, start + length);
            } else if let Some((inside, length)) = between(rest, "［＃", "］") {
                out.text(text, done..start);
                if self.annotation(inside, text.origin.span(start, start + length), out) {
                    done = start + length;
                } else {
                    done = start;
                }
                at = start + length;
            }
        }
        out.text(text, done..t.len());
    }

    /// False: it stays in the text.
    fn annotation(&mut self, inside: &str, span: Span, out: &mut Run) -> bool {
        if let Some(name) = inside.strip_suffix("終わり")
            && let Some((from, made)) = out.open.pop_if(|(_, open)| made(name) == Some(*open))
        {
            let stretch = out.inlines.split_off(from.min(out.inlines.len()));
            self.make(made, stretch, out);
            return true;
        }
        // Of what stands before: 「…」に傍点, 「…」は中見出し.
        if let Some((named, rest)) = inside.strip_prefix('「').and_then(|i| i.rsplit_once('」'))
            && let Some(made) = made(rest.trim_start_matches(['に', 'は']))
            && let Some(stretch) = out.take_last(named)
        {
            self.make(made, stretch, out);
            return true;
        }
        if let Some(found) = inside.ends_with("入る").then(|| PICTURE.captures(inside)).flatten() {
            let (alt, source) = (found[1].to_owned(), ImageSource::Path(found[2].to_owned()));
            let image = Image { source, alt, title: None, width: None, span };
            out.inlines.push(Inline::Image(Box::new(image)));
            return true;
        }
        // Behind words it moves only what follows.
        if out.inlines.is_empty() && (inside == "地付き" || inside.starts_with("地から") && inside.ends_with("字上げ"))
        {
            self.at_end = true;
            return true;
        }
        match made(inside) {
            Some(made) => out.open.push((out.inlines.len(), made)),
            None if self.rules.on("aozora-note") => {
                self.cuts.push(Cut { rule: "aozora-note", text: format!("［＃{inside}］"), span });
            }
            None => return false,
        }
        true
    }

    fn make(&mut self, made: Made, stretch: Inlines, out: &mut Run) {
        match made {
            Made::Dotted => out.inlines.push(Inline::Dotted(stretch)),
            Made::Underline => out.inlines.push(Inline::Underline(stretch)),
            Made::Strong => out.inlines.push(Inline::Strong(stretch)),
            Made::Warichu => out.inlines.push(Inline::Warichu(stretch)),
            Made::TateChuYoko => match &stretch[..] {
                [Inline::Text(text)] => out.inlines.push(Inline::TateChuYoko(text.clone())),
                _ => out.inlines.extend(stretch),
            },
            Made::Heading(level) => {
                self.heading = Some(level);
                out.inlines.extend(stretch);
            }
        }
    }
}

/// Whether a text begins with a half-width bar that says where the base of a ruby begins, as sites of novels take it.
fn is_bar(text: &str) -> bool {
    let base = text.strip_prefix('|').and_then(|rest| rest.split_once('《')).map_or("", |(base, _)| base);
    (1..=20).contains(&base.chars().take(21).count())
        && !base.contains(|c: char| c.is_whitespace() || "|｜》".contains(c))
}

/// What stands between two signs at the head of a text, and the length of all of it.
fn between<'t>(text: &'t str, open: &str, close: &str) -> Option<(&'t str, usize)> {
    let inside = text.strip_prefix(open)?;
    let end = inside[..inside.floor_char_boundary(LONGEST_SIGN)].find(close).filter(|&end| end > 0)?;
    Some((&inside[..end], open.len() + end + close.len()))
}

/// The sign that an annotation gives a code for: of Unicode, 「口＋世」、U+546D、12-3, or a place of JIS X 0213,
/// 「てへん＋劣」、第3水準1-84-77. The page and line behind the first are no place.
pub fn sign_of(inside: &str) -> Option<String> {
    static PLACE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?:^|[^0-9-])([12])-([0-9]{1,2})-([0-9]{1,2})(?:[^0-9-]|$)"));
    if let Some(at) = inside.find("U+") {
        let code = &inside[at + 2..];
        let digits = code.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(code.len());
        let sign = char::from_u32(u32::from_str_radix(&code[..digits], 16).ok()?).filter(|c| !c.is_control())?;
        return Some(sign.into());
    }
    let place = PLACE.captures(inside)?;
    let number = |i: usize| place[i].parse::<u8>().ok();
    jis::sign(number(1)?, number(2)?, number(3)?).map(str::to_owned)
}

#[cfg(test)]
mod tests;
