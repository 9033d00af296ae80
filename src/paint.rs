//! A page as a bitmap: the cover of the EPUB, previews, pictures for documentation.
//!
//! Takes one composed [`Page`] and gives pixels, white where nothing stands, through tiny-skia. Text is drawn by the
//! outlines of its faces, so that what is seen is what the PDF shows; drawings are set in the same fonts.

use crate::book::Assets;
use crate::font::{FontSet, OutlinePen};
use crate::media::{self, Bitmap, Format, MAX_PIXELS, SvgFonts};
use crate::pages::{
    GlyphRun, Grey, Item, Line, Orientation, Page, Paint, Path, Picture, Point, Pt, Rect, Rule, Size, Step, Turn,
};
use tiny_skia::{FillRule, PathBuilder, Pixmap, PixmapPaint, Stroke, Transform};

/// What a page is painted from.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    pub fonts: &'a FontSet,
    pub assets: &'a Assets,
    /// Fonts for the text of drawings.
    pub drawings: &'a SvgFonts,
}

/// Rows of pixels that are painted together: few enough to stay near the processor.
const BAND: u32 = 64;

/// A page about to be painted.
pub struct Painting {
    /// In pixels.
    pub width: u32,
    pub height: u32,
    shapes: Vec<Shape>,
}

impl Painting {
    /// Takes a page of a trimmed size, `scale` pixels to the point. Links and what stands in the bleed are not seen.
    ///
    /// The picture is kept within [`MAX_PIXELS`] by a smaller scale.
    pub fn new(page: &Page, size: Size, sources: &Sources, scale: f32) -> Self {
        let scale = admissible(size, scale);
        let pixels = |length: Pt| ((length.get() * scale).round() as u32).max(1);
        let mut painter = Painter { shapes: Vec::new(), sources: *sources, scale };
        for item in &page.items {
            match item {
                Item::Line(line) => painter.line(line),
                Item::Rule(rule) => painter.rule(rule),
                Item::Path(path) => painter.path(path),
                Item::Picture(picture) => painter.picture(picture),
                Item::Link(_) => {}
            }
        }
        Self { width: pixels(size.width), height: pixels(size.height), shapes: painter.shapes }
    }

    /// Paints from the top and hands the pixels, red, green and blue, to `take`, some rows at a time.
    pub fn paint<E>(&self, mut take: impl FnMut(&[u8]) -> Result<(), E>) -> Result<(), E> {
        let row = self.width as usize * 3;
        let Some(mut canvas) = Pixmap::new(self.width, BAND) else {
            return (0..self.height).try_for_each(|_| take(&vec![255; row]));
        };
        let mut rgb = vec![255; row * BAND as usize];
        // What the band before shows, if all its rows are alike.
        let mut alike: Option<Vec<usize>> = Some(Vec::new());
        for top in (0..self.height).step_by(BAND as usize) {
            let seen: Vec<usize> = (0..self.shapes.len()).filter(|&n| self.shapes[n].is_seen(top)).collect();
            if alike.as_ref() != Some(&seen) {
                canvas.fill(tiny_skia::Color::WHITE);
                seen.iter().for_each(|&n| self.shapes[n].draw(&mut canvas, top));
                for (out, [r, g, b, _]) in rgb.as_chunks_mut::<3>().0.iter_mut().zip(canvas.data().as_chunks::<4>().0) {
                    *out = [*r, *g, *b];
                }
                alike = seen.iter().all(|&n| self.shapes[n].covers(top)).then_some(seen);
            }
            take(&rgb[..BAND.min(self.height - top) as usize * row])?;
        }
        Ok(())
    }
}

/// The scale asked for, or the largest at which the page stays within the limit.
fn admissible(size: Size, scale: f32) -> f32 {
    let area = size.width.get().max(1.0) * size.height.get().max(1.0);
    let most = (MAX_PIXELS as f32 / area).sqrt() * 0.99;
    if scale.is_finite() && scale > 0.0 { scale.min(most) } else { 1.0_f32.min(most) }
}

/// Something to be painted, and its place among the pixels.
struct Shape {
    form: Form,
    place: Transform,
}

enum Form {
    Filled(tiny_skia::Path, tiny_skia::Paint<'static>),
    Stroked(tiny_skia::Path, tiny_skia::Paint<'static>, Stroke),
    Rect(tiny_skia::Rect, tiny_skia::Paint<'static>),
    Picture(Pixmap),
}

impl Shape {
    /// Where it stands among the pixels.
    fn bounds(&self) -> Option<tiny_skia::Rect> {
        let bounds = match &self.form {
            Form::Filled(path, _) => Some(path.bounds()),
            Form::Stroked(path, _, stroke) => path.bounds().outset(stroke.width, stroke.width),
            Form::Rect(rect, _) => Some(*rect),
            Form::Picture(picture) => {
                tiny_skia::Rect::from_xywh(0.0, 0.0, picture.width() as f32, picture.height() as f32)
            }
        };
        bounds.and_then(|b| b.transform(self.place))
    }

    /// Whether some of it stands in the band that begins at row `top`.
    fn is_seen(&self, top: u32) -> bool {
        self.bounds().is_none_or(|b| b.bottom() + 1.0 >= top as f32 && b.top() - 1.0 <= (top + BAND) as f32)
    }

    /// Whether it makes no row of the band other than the next.
    fn covers(&self, top: u32) -> bool {
        let inside = |b: tiny_skia::Rect| b.top() <= top as f32 && b.bottom() >= (top + BAND) as f32;
        matches!(self.form, Form::Rect(..)) && self.bounds().is_some_and(inside)
    }

    /// Draws what stands in the band that begins at row `top`.
    fn draw(&self, canvas: &mut Pixmap, top: u32) {
        let Self { form, place } = self;
        let place = place.post_translate(0.0, -(top as f32));
        match form {
            Form::Filled(path, paint) => canvas.fill_path(path, paint, FillRule::Winding, place, None),
            Form::Stroked(path, paint, stroke) => canvas.stroke_path(path, paint, stroke, place, None),
            Form::Rect(rect, paint) => canvas.fill_rect(*rect, paint, place, None),
            Form::Picture(picture) => {
                let paint = PixmapPaint { quality: tiny_skia::FilterQuality::Bicubic, ..PixmapPaint::default() };
                canvas.draw_pixmap(0, 0, picture.as_ref(), &paint, place, None);
            }
        }
    }
}

/// A quarter clockwise, y downward, and back.
const QUARTER: Transform = Transform { sx: 0.0, ky: 1.0, kx: -1.0, sy: 0.0, tx: 0.0, ty: 0.0 };
const QUARTER_BACK: Transform = Transform { sx: 0.0, ky: -1.0, kx: 1.0, sy: 0.0, tx: 0.0, ty: 0.0 };

struct Painter<'a> {
    shapes: Vec<Shape>,
    sources: Sources<'a>,
    scale: f32,
}

impl Painter<'_> {
    /// Points to pixels.
    fn to_pixels(&self) -> Transform {
        Transform::from_scale(self.scale, self.scale)
    }

    fn line(&mut self, line: &Line) {
        let Line { origin, runs, text: _, joins_next: _, tag: _ } = line;
        runs.iter().for_each(|run| self.run(run, *origin));
    }

    fn run(&mut self, run: &GlyphRun, origin: Point) {
        let GlyphRun { face, size, offset, orientation, colour, embolden, condense, glyphs, lang: _, tag: _ } = run;
        let face = self.sources.fonts.face(*face);
        let mut pen = Pen { path: PathBuilder::new(), x: 0.0, y: 0.0 };
        let mut along = 0.0;
        for glyph in glyphs {
            (pen.x, pen.y) = match orientation {
                Orientation::Horizontal | Orientation::Turned | Orientation::TurnedBack => (along + glyph.dx, glyph.dy),
                // The middle of the glyph on the middle of the em box.
                Orientation::Vertical => (
                    Orientation::MIDDLE - face.advance(glyph.id) / 2.0 + glyph.dy,
                    -(along + glyph.dx + Orientation::ASCENT),
                ),
            };
            face.outline(glyph.id, &mut pen);
            along += glyph.advance;
        }
        let Some(path) = pen.path.finish() else { return };
        let (x, y) = (origin.x + offset.x, origin.y + offset.y);
        let mut place = self.to_pixels().pre_translate(x.get(), y.get());
        match orientation {
            Orientation::Horizontal | Orientation::Vertical => {}
            Orientation::Turned => place = place.pre_concat(QUARTER),
            Orientation::TurnedBack => place = place.pre_concat(QUARTER_BACK),
        }
        // Outlines are in em, y upward.
        place = place.pre_scale(size.get() * condense, -size.get());
        let paint = colour_of(&Paint::Grey(*colour));
        if *embolden > 0.0 {
            let stroke = Stroke { width: *embolden, ..Stroke::default() };
            self.shapes.push(Shape { form: Form::Stroked(path.clone(), paint.clone(), stroke), place });
        }
        self.shapes.push(Shape { form: Form::Filled(path, paint), place });
    }

    fn rule(&mut self, rule: &Rule) {
        let Rule { rect, paint, tag: _ } = rule;
        let Rect { x, y, width, height } = *rect;
        if let Some(rect) = tiny_skia::Rect::from_xywh(x.get(), y.get(), width.get(), height.get()) {
            self.shapes.push(Shape { form: Form::Rect(rect, colour_of(paint)), place: self.to_pixels() });
        }
    }

    fn path(&mut self, path: &Path) {
        let Path { steps, fill, stroke, actual_text: _, tag: _ } = path;
        let mut outline = PathBuilder::new();
        for step in steps {
            match *step {
                Step::Move(p) => outline.move_to(p.x.get(), p.y.get()),
                Step::Line(p) => outline.line_to(p.x.get(), p.y.get()),
                Step::Cubic(a, b, p) => {
                    outline.cubic_to(a.x.get(), a.y.get(), b.x.get(), b.y.get(), p.x.get(), p.y.get());
                }
                Step::Close => outline.close(),
            }
        }
        let Some(outline) = outline.finish() else { return };
        if let Some(paint) = fill {
            let form = Form::Filled(outline.clone(), colour_of(paint));
            self.shapes.push(Shape { form, place: self.to_pixels() });
        }
        if let Some((width, paint)) = stroke {
            let stroke = Stroke { width: width.get(), ..Stroke::default() };
            let form = Form::Stroked(outline, colour_of(paint), stroke);
            self.shapes.push(Shape { form, place: self.to_pixels() });
        }
    }

    /// A picture that cannot be read leaves its place empty.
    fn picture(&mut self, picture: &Picture) {
        let Picture { asset, rect, turn, alt: _, tag: _ } = picture;
        let Rect { x, y, width, height } = *rect;
        // Across and down of the picture itself, before it is turned.
        let (across, down) = if *turn == Turn::Upright { (width, height) } else { (height, width) };
        let target = ((across.get() * self.scale).ceil().max(1.0), (down.get() * self.scale).ceil().max(1.0));
        let Some(bitmap) = self.decoded(*asset, target) else { return };
        let Some(size) = tiny_skia::IntSize::from_wh(bitmap.width, bitmap.height) else { return };
        let Some(source) = Pixmap::from_vec(premultiplied(&bitmap), size) else { return };
        let mut place = self.to_pixels().pre_translate(x.get(), y.get());
        match turn {
            Turn::Upright => {}
            Turn::Clockwise => place = place.pre_translate(width.get(), 0.0).pre_concat(QUARTER),
            Turn::Back => place = place.pre_translate(0.0, height.get()).pre_concat(QUARTER_BACK),
        }
        place = place.pre_scale(across.get() / bitmap.width as f32, down.get() / bitmap.height as f32);
        self.shapes.push(Shape { form: Form::Picture(source), place });
    }

    /// The pixels of a picture, no more than are seen.
    fn decoded(&self, asset: crate::book::AssetId, (width, height): (f32, f32)) -> Option<Bitmap> {
        let data = self.sources.assets.get(asset).blob.read().ok()?;
        match media::probe(&data).ok()?.format {
            Format::Svg => media::render_svg(&data, width as u32, self.sources.drawings).ok(),
            Format::Png | Format::Jpeg | Format::Gif | Format::WebP | Format::Bmp | Format::Tiff => {
                let _turn = media::alone(&data);
                media::decode(&data).ok()?.fit(width as u32, height as u32).ok()
            }
        }
    }
}

/// Collects the outlines of a run, each moved to its place.
struct Pen {
    path: PathBuilder,
    x: f32,
    y: f32,
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(x + self.x, y + self.y);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(x + self.x, y + self.y);
    }
    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.path.quad_to(cx + self.x, cy + self.y, x + self.x, y + self.y);
    }
    fn curve_to(&mut self, c0x: f32, c0y: f32, c1x: f32, c1y: f32, x: f32, y: f32) {
        let Pen { path, x: dx, y: dy } = self;
        path.cubic_to(c0x + *dx, c0y + *dy, c1x + *dx, c1y + *dy, x + *dx, y + *dy);
    }
    fn close(&mut self) {
        self.path.close();
    }
}

fn colour_of(paint: &Paint) -> tiny_skia::Paint<'static> {
    let [r, g, b] = match paint {
        Paint::Grey(Grey(light)) => [*light; 3],
        Paint::Rgb(rgb) => *rgb,
        Paint::Ink(ink, share) => ink.seen().map(|full: f32| 1.0 + (full - 1.0) * share),
    };
    let sample = |v: f32| if v.is_finite() { v.clamp(0.0, 1.0) } else { 0.0 };
    let mut out = tiny_skia::Paint { anti_alias: true, ..tiny_skia::Paint::default() };
    if let Some(colour) = tiny_skia::Color::from_rgba(sample(r), sample(g), sample(b), 1.0) {
        out.set_color(colour);
    }
    out
}

fn premultiplied(bitmap: &Bitmap) -> Vec<u8> {
    let mut rgba = bitmap.to_rgba();
    for p in rgba.chunks_exact_mut(4) {
        let alpha = u16::from(p[3]);
        for sample in &mut p[..3] {
            *sample = ((u16::from(*sample) * alpha + 127) / 255) as u8;
        }
    }
    rgba
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::AssetId;
    use crate::diag::Reporter;
    use crate::files::Blob;
    use crate::font::{FontOptions, FontRole};
    use crate::lang::Lang;
    use crate::media::Pixels;
    use crate::pages::{Glyph, Tag};
    use std::convert::Infallible;

    const TAG: Tag = Tag::Artifact;

    fn pt(x: f32) -> Pt {
        Pt::new(x)
    }

    fn rect(x: f32, y: f32, width: f32, height: f32) -> Rect {
        Rect { x: pt(x), y: pt(y), width: pt(width), height: pt(height) }
    }

    /// Paints items on a page of 20 × 10 pt, two pixels a point.
    fn painted(items: Vec<Item>, assets: &Assets) -> Bitmap {
        painted_on(items, assets, 10.0)
    }

    /// The same on a page of another height, in pt.
    fn painted_on(items: Vec<Item>, assets: &Assets, height: f32) -> Bitmap {
        let fonts = FontSet::open(&FontOptions::default(), &Reporter::new());
        let drawings = SvgFonts::new(fonts.files(), Lang::ZhHans);
        let sources = Sources { fonts: &fonts, assets, drawings: &drawings };
        let page = Page { items, ..Page::default() };
        let painting = Painting::new(&page, Size { width: pt(20.0), height: pt(height) }, &sources, 2.0);
        let mut pixels = Vec::new();
        let Ok(()) = painting.paint(|rows| {
            pixels.extend_from_slice(rows);
            Ok::<(), Infallible>(())
        });
        Bitmap { width: painting.width, height: painting.height, pixels: Pixels::Rgb(pixels) }
    }

    fn at(bitmap: &Bitmap, x: usize, y: usize) -> [u8; 3] {
        let Pixels::Rgb(p) = &bitmap.pixels else { panic!("a painted page has no alpha") };
        let i = (y * bitmap.width as usize + x) * 3;
        [p[i], p[i + 1], p[i + 2]]
    }

    #[test]
    fn a_rule_covers_its_rectangle_and_nothing_else() {
        let rule = Rule { rect: rect(5.0, 2.0, 10.0, 4.0), paint: Paint::Rgb([1.0, 0.0, 0.0]), tag: TAG };
        let bitmap = painted(vec![Item::Rule(rule)], &Assets::default());
        assert_eq!((bitmap.width, bitmap.height), (40, 20));
        assert_eq!((at(&bitmap, 9, 8), at(&bitmap, 10, 4), at(&bitmap, 29, 11)), ([255; 3], [255, 0, 0], [255, 0, 0]));
        assert_eq!(at(&bitmap, 30, 8), [255; 3]);
    }

    #[test]
    fn bands_that_are_alike_are_painted_once_and_others_each() {
        let rule = |y: f32, height: f32, grey: f32| {
            Item::Rule(Rule { rect: rect(0.0, y, 20.0, height), paint: Paint::Grey(Grey(grey)), tag: TAG })
        };
        // Bands of 32 pt: a ground over all, a rule in the third, another ground from within the sixth.
        let items = vec![rule(0.0, 300.0, 0.5), rule(70.0, 4.0, 0.0), rule(170.0, 130.0, 1.0)];
        let bitmap = painted_on(items, &Assets::default(), 300.0);
        assert_eq!((bitmap.height, at(&bitmap, 5, 599)), (600, [255; 3]));
        for y in 0..600 {
            let grey = at(&bitmap, 5, y)[0];
            let wanted = if y >= 340 {
                255
            } else if (140..148).contains(&y) {
                0
            } else {
                128
            };
            assert_eq!(grey, wanted, "row {y}");
        }
    }

    #[test]
    fn text_stands_on_its_baseline_and_turned_text_right_of_it() {
        let fonts = FontSet::open(&FontOptions::default(), &Reporter::new());
        let face = fonts.choose(FontRole::SansBold, Lang::ZhHans);
        let id = fonts.face(face).glyph('一').unwrap();
        let line = |orientation: Orientation| {
            let glyph = Glyph { id, advance: 1.0, dx: 0.0, dy: 0.0, cluster: 0 };
            let run = GlyphRun {
                face,
                size: pt(8.0),
                offset: Point::default(),
                orientation,
                colour: Grey::BLACK,
                embolden: 0.0,
                condense: 1.0,
                glyphs: vec![glyph],
                lang: Lang::ZhHans,
                tag: None,
            };
            let origin = Point::new(pt(10.0), pt(if orientation.runs_down() { 1.0 } else { 9.0 }));
            Item::Line(Line { origin, runs: vec![run], text: "一".into(), joins_next: false, tag: TAG })
        };
        let dark = |bitmap: &Bitmap, x: std::ops::Range<usize>, y: std::ops::Range<usize>| {
            y.flat_map(|y| x.clone().map(move |x| (x, y))).filter(|&(x, y)| at(bitmap, x, y)[0] < 100).count()
        };
        let upright = painted(vec![line(Orientation::Horizontal)], &Assets::default());
        assert!(dark(&upright, 20..40, 4..18) > 10 && dark(&upright, 0..20, 0..20) == 0);
        let turned = painted(vec![line(Orientation::Turned)], &Assets::default());
        assert!(dark(&turned, 20..40, 2..18) > 10, "the top of a turned line is to its right");
        let back = painted(vec![line(Orientation::TurnedBack)], &Assets::default());
        assert!(dark(&back, 0..20, 2..18) > 10, "the top of one that is turned back is to its left");
    }

    #[test]
    fn a_picture_fills_its_frame_whatever_its_size() {
        let mut assets = Assets::default();
        let grey = Bitmap { width: 3, height: 3, pixels: Pixels::Grey(vec![0; 9]) };
        assets.add("a.png".into(), || Blob::bytes(media::encode_png(&grey).unwrap()));
        let picture = |turn| {
            Item::Picture(Picture { asset: AssetId(0), rect: rect(2.0, 2.0, 6.0, 3.0), turn, alt: "".into(), tag: TAG })
        };
        for turn in [Turn::Upright, Turn::Clockwise, Turn::Back] {
            let bitmap = painted(vec![picture(turn)], &assets);
            assert_eq!((at(&bitmap, 10, 6), at(&bitmap, 20, 6), at(&bitmap, 10, 12)), ([0; 3], [255; 3], [255; 3]));
        }
    }

    #[test]
    fn a_scale_beyond_the_limit_is_lowered() {
        let size = Size { width: pt(420.0), height: pt(595.0) };
        assert_eq!(admissible(size, 2.0), 2.0);
        let lowered = admissible(size, 1e6);
        assert!(f64::from(lowered) * 420.0 * f64::from(lowered) * 595.0 <= MAX_PIXELS as f64);
        assert!(admissible(size, f32::NAN) > 0.0);
    }
}
