//! Composing for backends: pages by design and the painted cover, each made when first asked for.

use super::manner::manner;
use crate::backend::manner::Manner;
use crate::backend::{Composer, Cover};
use crate::book::{AssetId, Book};
use crate::diag::{Code, Diagnostic, Fatal, Reporter};
use crate::font::FontSet;
use crate::lang::Lang;
use crate::media::{self, Bitmap, Format, Info, JpegRows, MediaError, SvgFonts};
use crate::pages::{Item, Pages, Pt, Size};
use crate::paint::{Painting, Sources};
use crate::typeset::cover::CoverChoice;
use crate::typeset::{self, Context, Design, Gutter, Notes, Style};
use std::collections::BTreeMap;

/// Cover of an EPUB in pixels: 1600 × 2560, the size the shops ask for.
const COVER: (u32, u32) = (1600, 2560);
/// Heaviest cover in bytes; above it the quality is lowered.
const MAX_COVER: usize = 1 << 20;

/// Composes with the engine.
pub(super) struct Engine<'a> {
    pub book: &'a Book,
    pub fonts: &'a FontSet,
    pub designs: &'a BTreeMap<String, Design>,
    /// Designs that an output of the run composes.
    pub composed: Vec<String>,
    pub pictures: BTreeMap<AssetId, Info>,
    pub reporter: &'a Reporter,
    /// The date that marks beside a page give: one that is the same on every machine.
    pub date: Option<String>,
}

impl Engine<'_> {
    fn style(&self, design: &str) -> Style {
        Style::resolve(&self.designs[design], self.book.meta.lang, self.book.meta.writing_mode)
    }
}

impl Composer for Engine<'_> {
    fn pages(&self, design: &str) -> Result<Pages, Fatal> {
        let mut design = self.designs[design].clone();
        let gutter = design.gutter;
        let mut count = 0;
        loop {
            design.gutter = gutter.map(|gutter| Gutter::Given(gutter.of(count)));
            let style = Style::resolve(&design, self.book.meta.lang, self.book.meta.writing_mode);
            // What a pass has to say counts only if it is the last.
            let said = Reporter::new();
            if design.notes == Some(Notes::Margin) && style.notes != Notes::Margin {
                let message = "the margin is too narrow for notes: they stand at the foot of the page";
                said.report(Diagnostic::new(Code::NarrowMargin, message).help(Code::NarrowMargin.help()));
            }
            let mut cx = Context::new(self.fonts, &style, &self.pictures, &said);
            cx.date = self.date.as_deref();
            let pages = typeset::compose(self.book, &cx);
            // The gutter only grows with the pages, and pages with the gutter: this ends with the table.
            if gutter.is_none_or(|gutter| gutter.of(pages.pages.len()) <= gutter.of(count)) {
                self.reporter.adopt(said);
                return Ok(pages);
            }
            count = pages.pages.len();
        }
    }

    fn wrap(&self, design: &str, spine: Pt) -> Result<Pages, Fatal> {
        let style = self.style(design);
        let mut cx = Context::new(self.fonts, &style, &self.pictures, self.reporter);
        cx.date = self.date.as_deref();
        Ok(typeset::compose_wrap(self.book, spine, &cx))
    }

    fn cover(&self) -> Result<Option<Cover>, Fatal> {
        let given = self.book.meta.cover.and_then(|asset| given_cover(self.book, asset, self.fonts));
        if let Some(bitmap) = given {
            return light(|quality| media::encode_jpeg(&bitmap, quality), bitmap.width, bitmap.height).map(Some);
        }
        let mut style = self.style("");
        style.size = Size { width: style.size.width, height: style.size.width * (COVER.1 as f32 / COVER.0 as f32) };
        style.bleed = Pt::ZERO;
        let cx = Context::new(self.fonts, &style, &self.pictures, self.reporter);
        let pages = typeset::compose_cover(self.book, &cx);
        let Some(page) = pages.pages.first() else { return Ok(None) };
        // Fonts are indexed for drawings alone, and a composed cover seldom has one.
        let drawn = page.items.iter().any(|item| matches!(item, Item::Picture(_)));
        let files = if drawn { self.fonts.files() } else { Vec::new() };
        let drawings = SvgFonts::new(files, self.book.meta.lang);
        let sources = Sources { fonts: self.fonts, assets: &self.book.assets, drawings: &drawings };
        let painting = Painting::new(page, pages.size, &sources, COVER.0 as f32 / pages.size.width.get());
        let encode = |quality| {
            let mut jpeg = JpegRows::new(painting.width, painting.height, quality)?;
            painting.paint(|rows| jpeg.push(rows))?;
            jpeg.finish()
        };
        light(encode, painting.width, painting.height).map(Some)
    }

    fn has_cover(&self) -> Option<bool> {
        self.book.meta.cover.is_none().then(|| !matches!(self.style("").cover, CoverChoice::None))
    }

    fn manner(&self, design: &str, lang: Lang) -> Option<Manner> {
        Some(manner(&self.style(design), lang))
    }

    fn composed_designs(&self) -> &[String] {
        &self.composed
    }
}

/// A cover of the best quality at which it is not too heavy.
fn light(encode: impl Fn(u8) -> Result<Vec<u8>, MediaError>, width: u32, height: u32) -> Result<Cover, Fatal> {
    let mut quality = 88;
    loop {
        let jpeg = encode(quality)
            .map_err(|cause| Fatal::Backend { backend: "cover".to_owned(), cause: cause.to_string() })?;
        if jpeg.len() <= MAX_COVER || quality <= 40 {
            return Ok(Cover { jpeg, width, height });
        }
        quality -= 12;
    }
}

/// The picture the book gives as its cover, no larger than a cover need be. None if it cannot be read: then a cover is
/// composed, and whoever looked at the pictures has reported it.
fn given_cover(book: &Book, asset: AssetId, fonts: &FontSet) -> Option<Bitmap> {
    let data = book.assets.get(asset).blob.read().ok()?;
    let _turn = media::alone(&data);
    let bitmap = match media::probe(&data).ok()?.format {
        Format::Svg => media::render_svg(&data, COVER.0, &SvgFonts::new(fonts.files(), book.meta.lang)).ok()?,
        Format::Png | Format::Jpeg | Format::Gif | Format::WebP | Format::Bmp | Format::Tiff => {
            media::decode(&data).ok()?
        }
    };
    bitmap.fit(COVER.0, COVER.1).ok()
}
