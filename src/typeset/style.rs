//! What a page design asks for, and the numbers it comes to.

use super::breaks::{Hangul, Level};
use super::cover::CoverChoice;
use super::look::{Edge, FaceName, HeadingLook, Look, Looks, TextLook, TypeSize};
use super::spacing::Preset;
use crate::book::WritingMode;
use crate::font::FontRole;
use crate::lang::Lang;
use crate::pages::{Grey, Marks, Pt, Size};

/// `[page]` and `[page.NAME]` of the book file: what a person asks for. Everything not given follows from language and
/// size.
#[derive(Clone, Debug, Default)]
pub struct Design {
    /// Trimmed size; if not given A5, for vertical Japanese 四六判.
    pub size: Option<Size>,
    pub font_size: Option<Pt>,
    /// Columns of a page of chapters.
    pub columns: Option<u16>,
    /// White between two columns, in em of the type size.
    pub column_gap: Option<f32>,
    /// Characters a line.
    pub characters: Option<u16>,
    pub lines: Option<u16>,
    /// Gap between lines in em of the type size.
    pub line_gap: Option<f32>,
    /// head, outer, foot, inner
    pub margins: Option<[Pt; 4]>,
    pub line_break: Option<Level>,
    pub hangul: Option<Hangul>,
    pub punctuation: Option<Preset>,
    /// Stops may hang behind the end of a line.
    pub hanging: Option<bool>,
    pub opening: Option<Opening>,
    pub notes: Option<Notes>,
    pub ruby: Option<RubyPlace>,
    /// Lines that the first character of a chapter takes; 1 or none is no drop cap.
    pub drop_cap: Option<u16>,
    /// How a cover is composed.
    pub cover: Option<CoverChoice>,
    pub bleed: Option<Pt>,
    pub crop_marks: Option<bool>,
    /// Bars of the inks for a printer.
    pub color_bars: Option<bool>,
    /// The least margin at the spine.
    pub gutter: Option<Gutter>,
    pub looks: Looks,
}

impl Design {
    /// The design in a book of the other direction: what it says of lines and where they stand does not hold there.
    pub fn turned(self) -> Design {
        Design { columns: None, characters: None, lines: None, line_gap: None, margins: None, ..self }
    }

    /// The design that a book asks for by name with what the book says itself over it. Characters, lines and margins of
    /// a design belong to its size and type: a book that changes these has none of those.
    pub fn over(self, base: Design) -> Design {
        let fits = self.size.is_none() && self.font_size.is_none();
        let Design { characters, lines, margins, .. } = base;
        let as_wide = fits && self.columns.is_none_or(|columns| Some(columns) == base.columns);
        Design {
            size: self.size.or(base.size),
            font_size: self.font_size.or(base.font_size),
            columns: self.columns.or(base.columns),
            column_gap: self.column_gap.or(base.column_gap),
            characters: self.characters.or(characters.filter(|_| as_wide)),
            lines: self.lines.or(lines.filter(|_| fits)),
            line_gap: self.line_gap.or(base.line_gap),
            margins: self.margins.or(margins.filter(|_| fits)),
            line_break: self.line_break.or(base.line_break),
            hangul: self.hangul.or(base.hangul),
            punctuation: self.punctuation.or(base.punctuation),
            hanging: self.hanging.or(base.hanging),
            opening: self.opening.or(base.opening),
            notes: self.notes.or(base.notes),
            ruby: self.ruby.or(base.ruby),
            drop_cap: self.drop_cap.or(base.drop_cap),
            cover: self.cover.or(base.cover),
            bleed: self.bleed.or(base.bleed),
            crop_marks: self.crop_marks.or(base.crop_marks),
            color_bars: self.color_bars.or(base.color_bars),
            gutter: self.gutter.or(base.gutter),
            looks: base.looks,
        }
    }
}

/// What the margin at the spine is at least.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gutter {
    /// What the number of pages asks for.
    Auto,
    Given(Pt),
}

impl Gutter {
    /// The least margin at the spine of a book of so many pages.
    pub fn of(self, pages: usize) -> Pt {
        match self {
            Gutter::Given(least) => least,
            Gutter::Auto => {
                let row = GUTTERS.iter().find(|(most, _)| pages <= *most);
                Pt::mm(row.unwrap_or(&GUTTERS[GUTTERS.len() - 1]).1)
            }
        }
    }
}

/// Inside margins that Kindle Direct Publishing asks for (Print options, “Set trim size, bleed, and margins”): up to
/// so many pages, so many mm, which are 0.375, 0.5, 0.625, 0.75 and 0.875 in.
#[rustfmt::skip]
const GUTTERS: [(usize, f32); 5] = [
    (150,  9.6),
    (300, 12.7),
    (500, 15.9),
    (700, 19.1),
    (828, 22.3),
];

/// Where parts, chapters and short pieces begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Opening {
    /// 另页: on the next recto.
    Recto,
    /// 另面: on the next page.
    Page,
    RunOn,
    /// Parts on a recto, chapters on a new page, a piece shorter than half a page runs on inside its parent.
    #[default]
    Auto,
}

/// Where notes stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Notes {
    /// At the foot of the page of their mark.
    #[default]
    Page,
    /// After the text of their chapter.
    Chapter,
    /// At the end of the book, by chapter.
    Book,
    /// Beside the line of their mark, in the outer margin; at the foot of the page where that is too narrow, and in
    /// vertical books.
    Margin,
}

/// Where a reading shorter than its one character stands beside it (JLREQ 3.3.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum RubyPlace {
    /// 中付き: at its middle.
    #[default]
    Nakatsuki,
    /// 肩付き: at its head; in vertical lines only.
    Katatsuki,
}

/// The numbers a design comes to for one book: all that the engine reads.
#[derive(Clone, Debug)]
pub struct Style {
    pub size: Size,
    pub bleed: Pt,
    /// For a printer, outside of the page.
    pub marks: Marks,
    /// Type size of the body.
    pub body_size: Pt,
    /// Which way the lines run.
    pub mode: WritingMode,
    /// Length of a line: a whole number of characters.
    pub measure: Pt,
    /// Columns of a page of chapters, one after another along the lines; 段 of Japanese.
    pub columns: u16,
    /// White between two columns.
    pub column_gap: Pt,
    /// Lines a page.
    pub lines: u16,
    /// Distance of baselines.
    pub leading: Pt,
    /// Top of the 版心.
    pub head: Pt,
    /// At the spine; the other side is [`Style::outer`]. A recto and a verso mirror one another.
    pub inner: Pt,
    pub outer: Pt,
    pub foot: Pt,
    pub opening: Opening,
    pub notes: Notes,
    pub ruby: RubyPlace,
    /// Lines of the first character of a chapter.
    pub drop_cap: u16,
    /// Width of the column for notes in the outer margin.
    pub beside: Pt,
    pub cover: CoverChoice,
    pub level: Level,
    pub hangul: Hangul,
    pub preset: Preset,
    pub hanging: bool,
    pub lang: Lang,
    pub looks: Looks,
}

/// How one kind of text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextStyle {
    pub role: FontRole,
    pub size: Pt,
    pub lang: Lang,
    pub level: Level,
    pub preset: Preset,
    pub colour: Grey,
}

/// What a page comes to whose numbers a trade has settled.
struct Preference {
    page: Size,
    size: f32,
    characters: u16,
    lines: u16,
    gap: f32,
    /// head, outer, foot, inner in mm, where the table fixes them.
    margins: Option<[f32; 4]>,
}

const A5: Size = millimetres(148.0, 210.0);
const SHIROKU: Size = millimetres(127.0, 188.0);
const BUNKO: Size = millimetres(105.0, 148.0);

const fn millimetres(width: f32, height: f32) -> Size {
    Size { width: Pt::mm(width), height: Pt::mm(height) }
}

const fn row(page: Size, size: f32, characters: u16, lines: u16, gap: f32) -> Preference {
    Preference { page, size, characters, lines, gap, margins: None }
}

/// The page as each trade sets it: A5, and the two sizes of Japanese literature.
fn preference(lang: Lang, mode: WritingMode, size: Option<Size>) -> Preference {
    use WritingMode::{HorizontalTb, VerticalRl};
    match (mode, lang) {
        (HorizontalTb, Lang::ZhHans | Lang::ZhHant | Lang::ZhHk) => {
            Preference { margins: Some([21.0, 24.3, 25.0, 20.0]), ..row(A5, 10.5, 28, 28, 0.6) }
        }
        (HorizontalTb, Lang::Ja) => row(A5, 9.0, 34, 30, 0.7),
        (HorizontalTb, Lang::Ko) => row(A5, 10.0, 29, 28, 0.65),
        // Latin: as Korean, which is set in words too.
        (HorizontalTb, Lang::Other(_)) => row(A5, 10.0, 29, 30, 0.5),
        (VerticalRl, Lang::Ja) if size == Some(BUNKO) => row(BUNKO, 8.5, 40, 16, 0.7),
        (VerticalRl, Lang::Ja) => row(SHIROKU, 9.0, 43, 17, 0.75),
        (VerticalRl, Lang::ZhHans | Lang::ZhHant | Lang::ZhHk) => row(A5, 10.5, 44, 17, 0.6),
        (VerticalRl, Lang::Ko | Lang::Other(_)) => row(A5, 10.0, 46, 18, 0.65),
    }
}

/// Share of the page that the 版心 takes on a page without numbers of its own.
const WIDTH_SHARE: f32 = 0.70;
const HEIGHT_SHARE: f32 = 0.78;
/// CLREQ 2.3: a horizontal line has at most 40 characters, a vertical one 52.
const MAX_CHARACTERS: u16 = 40;
const MAX_VERTICAL: u16 = 52;
/// White that always stays at an edge, in mm: what an office printer cannot reach.
const SAFE_EDGE: f32 = 5.0;

impl Style {
    /// The numbers a design comes to in the book's language. What cannot stand on the page is brought back onto it.
    pub fn resolve(design: &Design, lang: Lang, mode: WritingMode) -> Style {
        let preference = preference(lang, mode, design.size);
        let size = design.size.unwrap_or(preference.page);
        let body_size = design.font_size.unwrap_or(Pt::new(preference.size));
        let gap = design.line_gap.unwrap_or(preference.gap).clamp(0.0, 3.0);
        let leading = body_size * (1.0 + gap);
        // The row of the table holds as a whole, or not at all.
        let as_in_table = size == preference.page && design.font_size.is_none() && design.margins.is_none();

        let [width_left, height_left] = match design.margins {
            Some([head, outer, foot, inner]) => [size.width - outer - inner, size.height - head - foot],
            None => [size.width * WIDTH_SHARE, size.height * HEIGHT_SHARE],
        };
        // Along the lines and across them.
        let turned = |[width, height]: [Pt; 2]| match mode {
            WritingMode::HorizontalTb => [width, height],
            WritingMode::VerticalRl => [height, width],
        };
        let [along_left, across_left] = turned([width_left, height_left]);
        let asked = design.columns.unwrap_or(1).clamp(1, MOST_COLUMNS);
        let longest = asked
            * match mode {
                WritingMode::HorizontalTb => MAX_CHARACTERS,
                WritingMode::VerticalRl => MAX_VERTICAL,
            };
        // Notes in the margin want a column there; the margin at the spine stays as it is.
        let margin = design.notes == Some(Notes::Margin) && mode == WritingMode::HorizontalTb && asked == 1;
        let at_spine = match preference.margins.filter(|_| as_in_table) {
            Some([_, _, _, inner]) => Pt::mm(inner),
            None => size.width * ((1.0 - WIDTH_SHARE) * (4.0 / 9.0)),
        };
        let note = body_size * BESIDE;
        let beside = note * BESIDE_EM + body_size + Pt::mm(SAFE_EDGE);
        let characters = design.characters.unwrap_or_else(|| match design.margins {
            None if margin => whole((size.width - at_spine - beside) / body_size).min(longest),
            _ if as_in_table => preference.characters,
            _ => whole(along_left / body_size).min(longest),
        });
        let lines = design.lines.unwrap_or_else(|| {
            let follows_table = as_in_table && design.line_gap.is_none();
            if follows_table { preference.lines } else { whole((across_left + body_size * gap) / leading) }
        });
        let edge = Pt::mm(SAFE_EDGE);
        let gutter = design.gutter.map_or(edge, |gutter| gutter.of(0).max(edge).min(size.width / 3.0));
        let [along_most, across_most] = turned([size.width - edge - gutter, size.height - edge * 2.0]);
        let column_gap = design.column_gap.unwrap_or(COLUMN_GAP).clamp(0.0, MOST_COLUMN_GAP);
        let most = whole(along_most / body_size).max(4);
        let (columns, characters) = columns(asked, column_gap, characters, design.characters.is_some(), most);
        let lines = lines.clamp(3, whole((across_most + body_size * gap) / leading).max(3));

        let measure = body_size * f32::from(characters);
        let column_gap = body_size * column_gap;
        let along = width_of(columns, measure, column_gap);
        let [width, height] = turned([along, leading * f32::from(lines) - body_size * gap]);
        let (across, down) = (size.width - width, size.height - height);
        let given = design.margins.or_else(|| {
            let is_as_wide = (along / body_size - f32::from(preference.characters)).abs() < 1.0;
            let table = as_in_table && is_as_wide && lines == preference.lines;
            preference.margins.filter(|_| table).map(|m| m.map(Pt::mm))
        });
        // Margins place the 版心; what rounding to whole characters leaves over goes to the outer and lower edge.
        let [head, inner] = match given {
            Some([head, _, _, inner]) => [head.min(down - Pt::mm(SAFE_EDGE)), inner.min(across - Pt::mm(SAFE_EDGE))],
            None if margin => [down * (5.0 / 11.0), at_spine.min(across * 0.5)],
            None => [down * (5.0 / 11.0), across * (4.0 / 9.0)],
        };
        let floor = |margin: Pt, room: Pt| margin.max((room / 2.0).min(Pt::mm(SAFE_EDGE)));
        let (head, inner) = (floor(head, down), floor(inner, across));
        // The gutter moves the 版心; only where it has no room any more does it lose characters.
        let inner = if design.gutter.is_some() { inner.max(gutter.min(across - edge)) } else { inner };
        let beside = across - inner - body_size - Pt::mm(SAFE_EDGE);
        let notes = match design.notes.unwrap_or_default() {
            Notes::Margin if !margin || beside < note * BESIDE_LEAST => Notes::Page,
            other => other,
        };
        Style {
            size,
            bleed: design.bleed.unwrap_or(Pt::ZERO),
            marks: Marks { crop: design.crop_marks == Some(true), bars: design.color_bars == Some(true) },
            body_size,
            mode,
            measure,
            columns,
            column_gap,
            lines,
            leading,
            head,
            inner,
            outer: across - inner,
            foot: down - head,
            opening: design.opening.unwrap_or_default(),
            notes,
            ruby: design.ruby.filter(|_| mode == WritingMode::VerticalRl).unwrap_or_default(),
            drop_cap: design.drop_cap.unwrap_or(1).clamp(1, MOST_DROPPED),
            beside: if notes == Notes::Margin { beside } else { Pt::ZERO },
            cover: design.cover.clone().unwrap_or_default(),
            level: design.line_break.unwrap_or_else(|| default_level(lang)),
            hangul: design.hangul.unwrap_or_default(),
            preset: design.punctuation.unwrap_or_default(),
            hanging: design.hanging.unwrap_or_default(),
            lang,
            looks: design.looks.clone(),
        }
    }

    /// Extent of the 版心 across its lines: m·size + (m−1)·gap.
    pub fn height(&self) -> Pt {
        self.leading * f32::from(self.lines) - self.gap()
    }

    pub fn is_vertical(&self) -> bool {
        self.mode == WritingMode::VerticalRl
    }

    /// Extent of the 版心 along its lines: the columns and the white between them.
    pub fn width(&self) -> Pt {
        width_of(self.columns, self.measure, self.column_gap)
    }

    /// Where a column of a page begins along the lines.
    pub fn column(&self, index: u16) -> Pt {
        (self.measure + self.column_gap) * f32::from(index)
    }

    /// The 版心 as it lies on the paper.
    pub fn area(&self) -> Size {
        if self.is_vertical() {
            Size { width: self.height(), height: self.width() }
        } else {
            Size { width: self.width(), height: self.height() }
        }
    }

    /// The same page in one column: for what is no chapter.
    pub fn single(&self) -> Style {
        Style { measure: self.width(), columns: 1, cover: self.cover.clone(), looks: self.looks.clone(), ..*self }
    }

    /// A column of the same page with horizontal lines: for what is set upright in a vertical book.
    pub fn upright(&self) -> Style {
        let [width, height] =
            if self.is_vertical() { [self.height(), self.measure] } else { [self.measure, self.height()] };
        let lines = whole((height + self.gap()) / self.leading).max(1);
        let mode = WritingMode::HorizontalTb;
        Style { mode, measure: width, columns: 1, lines, cover: self.cover.clone(), looks: self.looks.clone(), ..*self }
    }

    /// The left margin of a page. The spine of a vertical book is on the right of its rectos.
    pub fn left(&self, recto: bool) -> Pt {
        if recto == self.is_vertical() { self.outer } else { self.inner }
    }

    /// Whether the running head has a rule above the text.
    pub(super) fn has_rule_above(&self) -> bool {
        let head = &self.look(self.lang).running_head;
        head.at == Edge::Head && head.rule.get() > 0.0
    }

    /// White between two lines.
    pub fn gap(&self) -> Pt {
        self.leading - self.body_size
    }

    /// Characters a line.
    pub fn characters(&self) -> u16 {
        whole(self.measure / self.body_size)
    }

    /// How text of a language looks.
    pub fn look(&self, lang: Lang) -> &Look {
        self.looks.of_text(self.mode, lang)
    }

    pub(super) fn text(&self, face: FaceName, size: TypeSize, lang: Lang) -> TextStyle {
        let level = if lang == self.lang { self.level } else { default_level(lang) };
        let size = size.at(self.body_size);
        TextStyle { role: face.role(), size, lang, level, preset: self.preset, colour: Grey::BLACK }
    }

    pub fn body(&self, lang: Lang) -> TextStyle {
        self.text(FaceName::Serif, TypeSize::Em(1.0), lang)
    }

    pub fn part_title(&self, lang: Lang) -> TextStyle {
        let look = &self.look(lang).part;
        TextStyle { colour: look.grey.grey(), ..self.text(look.face, look.size, lang) }
    }

    pub fn chapter_title(&self, lang: Lang) -> TextStyle {
        let look = &self.look(lang).chapter;
        TextStyle { colour: look.grey.grey(), ..self.text(look.face, look.size, lang) }
    }

    /// The author below a chapter's title.
    pub fn byline(&self, lang: Lang) -> TextStyle {
        let look = &self.look(lang).byline;
        self.text(look.face, look.size, lang)
    }

    /// Heading of a section of level 2–6.
    pub fn heading(&self, level: u8, lang: Lang) -> TextStyle {
        let HeadingLook { face, size, grey, .. } = self.look(lang).heading.level(level);
        TextStyle { colour: grey.grey(), ..self.text(*face, *size, lang) }
    }

    /// 占行: the lines of the grid that a heading takes.
    pub fn heading_lines(&self, level: u8, lang: Lang) -> u16 {
        self.look(lang).heading.level(level).lines.get().max(1)
    }

    /// Captions, remarks of the program.
    pub fn caption(&self, lang: Lang) -> TextStyle {
        let TextLook { face, size } = self.look(lang).caption;
        self.text(face, size, lang)
    }

    pub fn table(&self, lang: Lang) -> TextStyle {
        let TextLook { face, size } = self.look(lang).table;
        self.text(face, size, lang)
    }

    /// Footnotes and endnotes; in the margin 六号.
    pub fn note(&self, lang: Lang) -> TextStyle {
        let look = &self.look(lang).note;
        let text = self.text(look.face, look.size, lang);
        match self.notes {
            Notes::Margin => TextStyle { size: self.body_size * BESIDE, ..text },
            Notes::Page | Notes::Chapter | Notes::Book => text,
        }
    }

    pub fn code(&self, lang: Lang) -> TextStyle {
        let look = &self.look(lang).code;
        self.text(look.face, look.size, lang)
    }

    pub fn quote(&self, lang: Lang) -> TextStyle {
        let look = &self.look(lang).quotation;
        self.text(look.face, look.size, lang)
    }
}

/// White between two columns, in em of the body, and most of it.
const COLUMN_GAP: f32 = 2.0;
const MOST_COLUMN_GAP: f32 = 8.0;
/// Fewest characters a line of one of several columns.
const NARROWEST_COLUMN: u16 = 8;

/// As many of the columns as have room for lines long enough, and the characters of their lines. `characters` are those
/// of a line over all of them, or those of one column if they are `given`; `most` have room on the page.
fn columns(asked: u16, gap: f32, characters: u16, given: bool, most: u16) -> (u16, u16) {
    let share = |columns: u16, characters: u16| {
        let white = gap * f32::from(columns - 1);
        whole((f32::from(characters) - white) / f32::from(columns))
    };
    let per_column = |columns: u16| match given {
        true => characters.min(share(columns, most)),
        false => share(columns, characters.min(most)),
    };
    let several = (2..=asked).rev().map(|columns| (columns, per_column(columns)));
    let wide_enough = several.into_iter().find(|(_, characters)| *characters >= NARROWEST_COLUMN);
    wide_enough.unwrap_or_else(|| (1, characters.clamp(4, most)))
}

/// Extent along the lines of columns of one measure.
fn width_of(columns: u16, measure: Pt, gap: Pt) -> Pt {
    measure * f32::from(columns) + gap * f32::from(columns - 1)
}

/// Most columns of a page.
pub const MOST_COLUMNS: u16 = 4;
/// Most lines of a drop cap.
pub const MOST_DROPPED: u16 = 5;
/// 六号 to 五号: notes in the margin.
const BESIDE: f32 = 7.5 / 10.5;
/// Width of their column in em of theirs, as it is made and at least. An em of the body parts it from the text.
const BESIDE_EM: f32 = 10.0;
const BESIDE_LEAST: f32 = 7.0;

/// CLREQ 3.1.4 and JLREQ 3.1.7: what each language is set by when nobody says otherwise.
fn default_level(lang: Lang) -> Level {
    match lang {
        Lang::ZhHans => Level::Gb,
        Lang::ZhHant | Lang::ZhHk => Level::Basic,
        Lang::Ja => Level::Strict,
        Lang::Ko | Lang::Other(_) => Level::Basic,
    }
}

/// Whole units in a length, a hair of rounding forgiven.
fn whole(units: f32) -> u16 {
    if units > 0.0 { (units + 1e-3) as u16 } else { 0 }
}

#[cfg(test)]
mod tests;
