//! The design of pages and cover.

use super::super::job::utf8;
use super::Settings;
use crate::config::{
    self, DesignFile, LineBreakValue, NotesValue, OpeningValue, PageDesign, PunctuationStyle, RubyValue, Scalar,
};
use crate::files::{Disk, Files};
use crate::pages::Pt;
use crate::typeset::breaks::{Hangul, Level};
use crate::typeset::cover::{CoverChoice, CoverDesign};
use crate::typeset::size::{length, page_size, type_size};
use crate::typeset::spacing::Preset;
use crate::typeset::style::{Gutter, MOST_DROPPED, Notes, Opening, RubyPlace};
use crate::typeset::{Design, cover, designs};
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

/// The design of a book without a cover.
const NO_COVER: &str = "none";

impl Settings<'_> {
    /// `table` is where the design stands: `page` or `page.NAME`.
    pub fn design(&self, page: &PageDesign, table: &str) -> Design {
        let text = |value: &Option<Scalar>| value.as_ref().map(Scalar::text);
        let key = |name: &str| format!("{table}.{name}");
        let length = |text: &str| length(text).filter(|length| *length >= Pt::ZERO);
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
        let covers: Vec<&str> = cover::design_names().collect();
        let cover = self.read(
            &key("cover-design"),
            page.cover_design.clone(),
            |name| match name {
                NO_COVER => Some(CoverChoice::None),
                name => covers.contains(&name).then(|| CoverChoice::Named(name.to_owned())),
            },
            &format!("use {} or {NO_COVER}", covers.join(", ")),
        );
        let a_length = "write a length with its unit: 3mm, 0.5in, 12pt";
        let margins = page.margins.as_ref().and_then(|list| {
            let margins: Vec<Pt> =
                list.iter().filter_map(|m| self.read(&key("margins"), Some(m.text()), length, a_length)).collect();
            let four = <[Pt; 4]>::try_from(margins).ok();
            if list.len() != 4 {
                self.bad(
                    &key("margins"),
                    "margins wants four lengths".to_owned(),
                    "write head, outer, foot, inner: [\"21mm\", \"24mm\", \"25mm\", \"20mm\"]",
                );
            }
            four
        });
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
            margins,
            line_break: page.line_break.and_then(|l| match l {
                LineBreakValue::None => Some(Level::None),
                LineBreakValue::Basic | LineBreakValue::Normal => Some(Level::Basic),
                LineBreakValue::Gb => Some(Level::Gb),
                LineBreakValue::Strict => Some(Level::Strict),
                LineBreakValue::KeepAll | LineBreakValue::Character => None,
            }),
            hangul: page.line_break.and_then(|l| match l {
                LineBreakValue::Character => Some(Hangul::Character),
                LineBreakValue::KeepAll => Some(Hangul::KeepAll),
                LineBreakValue::None
                | LineBreakValue::Basic
                | LineBreakValue::Normal
                | LineBreakValue::Gb
                | LineBreakValue::Strict => None,
            }),
            punctuation: page.punctuation.map(|p| match p {
                PunctuationStyle::Quanjiao => Preset::Quanjiao,
                PunctuationStyle::Kaiming => Preset::Kaiming,
                PunctuationStyle::Banjiao => Preset::Banjiao,
                PunctuationStyle::Hangmobanjiao => Preset::Hangmobanjiao,
                PunctuationStyle::Plain => Preset::Plain,
            }),
            hanging: page.hanging,
            opening: page.opening.map(|o| match o {
                OpeningValue::Recto => Opening::Recto,
                OpeningValue::Page => Opening::Page,
                OpeningValue::RunOn => Opening::RunOn,
                OpeningValue::Auto => Opening::Auto,
            }),
            notes: page.notes.map(|n| match n {
                NotesValue::Page => Notes::Page,
                NotesValue::Chapter => Notes::Chapter,
                NotesValue::Book => Notes::Book,
                NotesValue::Margin => Notes::Margin,
            }),
            ruby: page.ruby.map(|r| match r {
                RubyValue::Nakatsuki => RubyPlace::Nakatsuki,
                RubyValue::Katatsuki => RubyPlace::Katatsuki,
            }),
            drop_cap: page.drop_cap,
            cover,
            bleed: self.read(&key("bleed"), text(&page.bleed), length, a_length),
            crop_marks: page.crop_marks,
            color_bars: page.color_bars,
            gutter: self.read(
                &key("gutter"),
                text(&page.gutter),
                |text| if text == "auto" { Some(Gutter::Auto) } else { length(text).map(Gutter::Given) },
                "write auto, or a length with its unit: 15mm",
            ),
            ..Design::default()
        }
    }

    /// The file of the design that `[page] design` names: one of the program's, or one in the book's folder.
    pub fn design_file(&self, name: &str, table: &str, files: &Disk) -> Option<DesignFile> {
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
    pub fn base(&self, file: DesignFile) -> Design {
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
