//! The design of pages and cover.

use super::super::job::utf8;
use super::Settings;
use crate::config::{
    self, BookFile, DesignFile, LineBreakValue, NotesValue, OpeningValue, PageDesign, PunctuationStyle, RubyValue,
    Scalar, WritingModeName,
};
use crate::files::{Disk, Files};
use crate::pages::Pt;
use crate::project::Request;
use crate::typeset::breaks::{Hangul, Level};
use crate::typeset::cover::{CoverChoice, CoverDesign};
use crate::typeset::size::{length, page_size, type_size};
use crate::typeset::spacing::Preset;
use crate::typeset::style::{Gutter, MOST_COLUMNS, MOST_DROPPED, Notes, Opening, RubyPlace};
use crate::typeset::{Design, cover, designs};
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

/// The design of a book without a cover.
const NO_COVER: &str = "none";

const A_LENGTH: &str = "write a length with its unit: 3mm, 0.5in, 12pt";

/// A length that is not below zero.
fn some_length(text: &str) -> Option<Pt> {
    length(text).filter(|length| *length >= Pt::ZERO)
}

impl Settings<'_> {
    /// The designs of the book by the names that outputs call them by; that of `[page]` has none. The book is written
    /// as its design says, if it does not say itself.
    pub fn designs(&self, file: &mut BookFile, request: &Request, files: &Disk) -> BTreeMap<String, Design> {
        let mut page = file.page.design.clone();
        page.design = request.design.clone().or(page.design);
        page.size = request.size.clone().or(page.size);
        page.bleed = request.bleed.clone().map(Scalar::Text).or(page.bleed);
        page.crop_marks = if request.crop_marks { Some(true) } else { page.crop_marks };
        page.color_bars = if request.color_bars { Some(true) } else { page.color_bars };
        let pages = std::iter::once((String::new(), page)).chain(std::mem::take(&mut file.page.named));
        let mut designs = BTreeMap::new();
        for (name, page) in pages {
            let table = if name.is_empty() { "page".to_owned() } else { format!("page.{name}") };
            let base = page.design.as_deref().and_then(|design| self.design_file(design, &table, files));
            if name.is_empty() && file.book.writing_mode.is_none() {
                file.book.writing_mode = base.as_ref().and_then(|base| base.writing_mode);
            }
            let own = self.design(&page, &table);
            let is_vertical = |mode: Option<WritingModeName>| mode == Some(WritingModeName::VerticalRl);
            let is_turned = |base: &DesignFile| is_vertical(base.writing_mode) != is_vertical(file.book.writing_mode);
            let base = base.map(|base| match is_turned(&base) {
                true => self.base(base).turned(),
                false => self.base(base),
            });
            designs.insert(name, own.over(base.unwrap_or_default()));
        }
        designs
    }

    /// `table` is where the design stands: `page` or `page.NAME`.
    fn design(&self, page: &PageDesign, table: &str) -> Design {
        let text = |value: &Option<Scalar>| value.as_ref().map(Scalar::text);
        let key = |name: &str| format!("{table}.{name}");
        self.check_counts(page, table);
        Design {
            size: self.read(
                &key("size"),
                page.size.clone(),
                page_size,
                "use a name (A5, B5, 32开, 大32开, 文庫判, 신국판) or 130mm,184mm",
            ),
            font_size: self.read(
                &key("font-size"),
                text(&page.font_size),
                type_size,
                "use points (10.5) or a name (五号)",
            ),
            characters: page.characters,
            lines: page.lines,
            line_gap: page.line_gap,
            margins: self.margins(page, table),
            line_break: page.line_break.and_then(level),
            hangul: page.line_break.and_then(hangul),
            punctuation: page.punctuation.map(preset),
            hanging: page.hanging,
            opening: page.opening.map(opening),
            notes: page.notes.map(notes),
            ruby: page.ruby.map(ruby_place),
            drop_cap: page.drop_cap,
            columns: page.columns,
            column_gap: page.column_gap,
            cover: self.cover(page, table),
            bleed: self.read(&key("bleed"), text(&page.bleed), some_length, A_LENGTH),
            crop_marks: page.crop_marks,
            color_bars: page.color_bars,
            gutter: self.read(
                &key("gutter"),
                text(&page.gutter),
                |text| if text == "auto" { Some(Gutter::Auto) } else { some_length(text).map(Gutter::Given) },
                "write auto, or a length with its unit: 15mm",
            ),
            ..Design::default()
        }
    }

    /// Reports the counts that no page can have.
    fn check_counts(&self, page: &PageDesign, table: &str) {
        let key = |name: &str| format!("{table}.{name}");
        self.read(
            &key("characters"),
            page.characters.map(|n| n.to_string()),
            |n| (n != "0").then_some(()),
            "a line has at least one character",
        );
        self.read(
            &key("lines"),
            page.lines.map(|n| n.to_string()),
            |n| (n != "0").then_some(()),
            "a page has at least one line",
        );
        self.read(
            &key("line-gap"),
            page.line_gap.filter(|gap| !(0.0..).contains(gap)).map(|gap| gap.to_string()),
            |_| None::<()>,
            "write the gap in em: 0.7; lines do not overlap",
        );
        self.read(
            &key("drop-cap"),
            page.drop_cap.map(|n| n.to_string()),
            |n| n.parse().is_ok_and(|n: u16| (1..=MOST_DROPPED).contains(&n)).then_some(()),
            &format!("write the lines it takes, 2 to {MOST_DROPPED}; 1 is none"),
        );
        self.read(
            &key("columns"),
            page.columns.map(|n| n.to_string()),
            |n| n.parse().is_ok_and(|n: u16| (1..=MOST_COLUMNS).contains(&n)).then_some(()),
            &format!("a page has 1 to {MOST_COLUMNS} columns"),
        );
        self.read(
            &key("column-gap"),
            page.column_gap.filter(|gap| !(0.0..).contains(gap)).map(|gap| gap.to_string()),
            |_| None::<()>,
            "write the white in em: 2; columns do not overlap",
        );
    }

    fn cover(&self, page: &PageDesign, table: &str) -> Option<CoverChoice> {
        let covers: Vec<&str> = cover::design_names().collect();
        self.read(
            &format!("{table}.cover-design"),
            page.cover_design.clone(),
            |name| match name {
                NO_COVER => Some(CoverChoice::None),
                name => covers.contains(&name).then(|| CoverChoice::Named(name.to_owned())),
            },
            &format!("use {} or {NO_COVER}", covers.join(", ")),
        )
    }

    /// Head, outer, foot, inner.
    fn margins(&self, page: &PageDesign, table: &str) -> Option<[Pt; 4]> {
        let key = format!("{table}.margins");
        let list = page.margins.as_ref()?;
        let margins = list.iter().filter_map(|margin| self.read(&key, Some(margin.text()), some_length, A_LENGTH));
        let four = <[Pt; 4]>::try_from(margins.collect::<Vec<Pt>>()).ok();
        if list.len() != 4 {
            self.bad(
                &key,
                "margins wants four lengths".to_owned(),
                "write head, outer, foot, inner: [\"21mm\", \"24mm\", \"25mm\", \"20mm\"]",
            );
        }
        four
    }

    /// The file of the design that `[page] design` names: one of the program's, or one in the book's folder.
    fn design_file(&self, name: &str, table: &str, files: &Disk) -> Option<DesignFile> {
        let key = format!("{table}.design");
        let path = Path::new(name);
        if let Some(text) = designs::file(name) {
            return config::read_design(&path.with_extension("toml"), text, self.reporter);
        }
        let bytes = match files.read(path) {
            Ok(bytes) => bytes,
            Err(cause) if cause.kind() == ErrorKind::NotFound => {
                let names: Vec<&str> = designs::names().collect();
                let is_cover = name == NO_COVER || cover::design_names().any(|cover| cover == name);
                let help = match config::nearest(name, names.iter().copied()) {
                    _ if is_cover => format!("a cover is named by cover-design = \"{name}\""),
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("use {} or a file in the book's folder", names.join(", ")),
                };
                self.bad(&key, format!("there is no design “{name}”"), &help);
                return None;
            }
            Err(cause) => {
                let message = format!("the design “{name}” cannot be read: {cause}");
                self.bad(&key, message, "name a file in the book's folder");
                return None;
            }
        };
        let text = utf8(path, bytes, self.reporter)?;
        config::read_design(path, &text, self.reporter)
    }

    /// The design of a design file.
    fn base(&self, file: DesignFile) -> Design {
        let own = Settings { places: &file.places, reporter: self.reporter };
        if let Some(name) = &file.page.design {
            own.bad(
                "page.design",
                format!("a design names no other design (“{name}”)"),
                "copy it, and change the copy",
            );
        }
        if let Some(fault) = file.cover.as_ref().and_then(CoverDesign::fault) {
            own.bad("cover", fault, "a box is [left, top, width, height] in parts of the page; a colour is #rrggbb");
        }
        let design = own.design(&file.page, "page");
        let cover = design.cover.clone().or(file.cover.map(|cover| CoverChoice::Own(Arc::new(cover))));
        Design { cover, looks: file.looks, ..design }
    }
}

fn level(value: LineBreakValue) -> Option<Level> {
    match value {
        LineBreakValue::None => Some(Level::None),
        LineBreakValue::Basic | LineBreakValue::Normal => Some(Level::Basic),
        LineBreakValue::Gb => Some(Level::Gb),
        LineBreakValue::Strict => Some(Level::Strict),
        LineBreakValue::KeepAll | LineBreakValue::Character => None,
    }
}

fn hangul(value: LineBreakValue) -> Option<Hangul> {
    match value {
        LineBreakValue::Character => Some(Hangul::Character),
        LineBreakValue::KeepAll => Some(Hangul::KeepAll),
        LineBreakValue::None
        | LineBreakValue::Basic
        | LineBreakValue::Normal
        | LineBreakValue::Gb
        | LineBreakValue::Strict => None,
    }
}

fn preset(value: PunctuationStyle) -> Preset {
    match value {
        PunctuationStyle::Quanjiao => Preset::Quanjiao,
        PunctuationStyle::Kaiming => Preset::Kaiming,
        PunctuationStyle::Banjiao => Preset::Banjiao,
        PunctuationStyle::Hangmobanjiao => Preset::Hangmobanjiao,
        PunctuationStyle::Plain => Preset::Plain,
    }
}

fn opening(value: OpeningValue) -> Opening {
    match value {
        OpeningValue::Recto => Opening::Recto,
        OpeningValue::Page => Opening::Page,
        OpeningValue::RunOn => Opening::RunOn,
        OpeningValue::Auto => Opening::Auto,
    }
}

fn notes(value: NotesValue) -> Notes {
    match value {
        NotesValue::Page => Notes::Page,
        NotesValue::Chapter => Notes::Chapter,
        NotesValue::Book => Notes::Book,
        NotesValue::Margin => Notes::Margin,
    }
}

fn ruby_place(value: RubyValue) -> RubyPlace {
    match value {
        RubyValue::Nakatsuki => RubyPlace::Nakatsuki,
        RubyValue::Katatsuki => RubyPlace::Katatsuki,
    }
}
