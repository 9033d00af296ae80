//! An SVG as pixels.
//!
//! The drawing is cleaned first, so that resvg never sees entities, foreign files or hostile nesting. Its text is set in
//! the fonts of the book: [`SvgFonts`] indexes them once for all drawings.

use super::super::{Bitmap, LARGE, MediaError, Pixels, within_limits};
use super::{root_size, sanitise_svg, work};
use crate::lang::Lang;
use fontdb::{Database, Family, ID, Source};
use image::ImageDecoder;
use resvg::usvg;
use skrifa::MetadataProvider;
use std::sync::Arc;

/// The bytes of a font file, shared.
pub type FontData = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// Fonts that drawings may use, indexed. Make one for each book and share it.
#[derive(Clone, Debug)]
pub struct SvgFonts {
    fonts: Arc<Database>,
}

impl SvgFonts {
    /// Indexes font files and collections. Generic families are those of `lang`.
    pub fn new(files: impl IntoIterator<Item = FontData>, lang: Lang) -> Self {
        let mut fonts = Database::new();
        for file in files {
            fonts.load_font_source(Source::Binary(file));
        }
        let region = match lang {
            Lang::ZhHans | Lang::Other(_) => "SC",
            Lang::ZhHant => "TC",
            Lang::ZhHk => "HK",
            Lang::Ja => "JP",
            Lang::Ko => "KR",
        };
        fonts.set_serif_family(format!("Noto Serif CJK {region}"));
        fonts.set_sans_serif_family(format!("Noto Sans CJK {region}"));
        fonts.set_monospace_family(format!("Noto Sans Mono CJK {region}"));
        fonts.set_cursive_family("LXGW WenKai");
        fonts.set_fantasy_family(format!("Noto Sans CJK {region}"));
        Self { fonts: Arc::new(fonts) }
    }
}

/// A face for a character that the chosen one lacks: of the same region if there is one, else the first that has it.
fn fallback(c: char, used: &[ID], fonts: &Database) -> Option<ID> {
    let preferred = [fonts.family_name(&Family::Serif), fonts.family_name(&Family::SansSerif)];
    let rank = |names: &[(String, fontdb::Language)]| {
        preferred.iter().position(|p| names.iter().any(|(name, _)| name == p)).unwrap_or(preferred.len())
    };
    let has = |id| {
        fonts
            .with_face_data(id, |data, index| {
                skrifa::FontRef::from_index(data, index).is_ok_and(|f| f.charmap().map(c).is_some())
            })
            .unwrap_or(false)
    };
    let mut faces: Vec<_> = fonts.faces().filter(|face| !used.contains(&face.id)).collect();
    faces.sort_by_key(|face| rank(&face.families)); // stable: the order of loading decides among equals
    faces.into_iter().find(|face| has(face.id)).map(|face| face.id)
}

/// A face of the widths that the drawing was made for, for the first family it names that we know of: a sans for a sans
/// that is not there, and for Times, in roman, the face of formulas, which was drawn after it.
fn stand_in(font: &usvg::Font, fonts: &Database) -> Option<ID> {
    const SANS: [&str; 9] =
        ["arial", "helvetica", "verdana", "tahoma", "calibri", "segoe ui", "roboto", "trebuchet ms", "open sans"];
    const TIMES: [&str; 4] = ["times", "times new roman", "times-roman", "nimbus roman"];
    let find = |families: &[Family]| {
        let weight = fontdb::Weight(font.weight());
        fonts.query(&fontdb::Query { families, weight, ..fontdb::Query::default() })
    };
    let is_roman = font.style() == usvg::FontStyle::Normal && font.weight() <= 500;
    for family in font.families() {
        let usvg::FontFamily::Named(name) = family else { return None };
        let lower = name.to_lowercase();
        match lower.as_str() {
            _ if find(&[Family::Name(name)]).is_some() => return None,
            name if SANS.contains(&name) => return find(&[Family::SansSerif]),
            name if TIMES.contains(&name) && is_roman => return find(&[Family::Name("STIX Math")]),
            _ => {}
        }
    }
    None
}

/// Paints an SVG `width` pixels wide, as high as its proportions ask. Nothing outside it is read.
pub fn render_svg(data: &[u8], width: u32, fonts: &SvgFonts) -> Result<Bitmap, MediaError> {
    let clean = sanitise_svg(data)?;
    let (natural_width, natural_height) = root_size(&clean).ok_or(MediaError::UnknownFormat)?;
    let scale = width as f32 / natural_width;
    let height = (natural_height * scale).ceil().max(1.0) as u32;
    within_limits(width.into(), height.into(), u64::from(width) * u64::from(height) * 4)?;
    let by_name = usvg::FontResolver::default_font_selector();
    let options = usvg::Options {
        font_family: fonts.fonts.family_name(&Family::SansSerif).to_owned(),
        fontdb: fonts.fonts.clone(),
        font_resolver: usvg::FontResolver {
            select_font: Box::new(move |font, fonts| {
                stand_in(font, fonts).or_else(|| by_name(font, fonts)).or_else(|| fonts.faces().next().map(|f| f.id))
            }),
            select_fallback: Box::new(|c, used, fonts| fallback(c, used, fonts)),
        },
        image_href_resolver: usvg::ImageHrefResolver {
            resolve_data: Box::new(|_, data, _| embedded(data)),
            resolve_string: Box::new(|_, _| None),
        },
        ..usvg::Options::default()
    };
    let text = std::str::from_utf8(&clean).map_err(MediaError::damaged)?;
    let drawing = usvg::roxmltree::Document::parse(text).map_err(MediaError::damaged)?;
    if !work::is_finite(&drawing) {
        return Err(MediaError::TooMuch);
    }
    let tree = usvg::Tree::from_xmltree(&drawing, &options).map_err(MediaError::damaged)?;
    let (across, down) = scales(&tree, width, height);
    let unit = f64::from(across.max(down));
    if !work::is_reasonable(tree.root(), (width, height), unit) {
        return Err(MediaError::TooMuch);
    }
    let mut canvas = resvg::tiny_skia::Pixmap::new(width, height)
        .ok_or(MediaError::TooLarge { width: width.into(), height: height.into() })?;
    let transform = resvg::tiny_skia::Transform::from_scale(across, down);
    resvg::render(&tree, transform, &mut canvas.as_mut());
    Ok(Bitmap { width, height, pixels: Pixels::Rgba(canvas.take_demultiplied()) })
}

/// Pixels a unit along both sides, the same for both: a drawing without a size of its own is not stretched to the default
/// one. They differ only by what a whole number of pixels asks for.
fn scales(tree: &usvg::Tree, width: u32, height: u32) -> (f32, f32) {
    let (width, height) = (width as f32, height as f32);
    let (across, down) = (width / tree.size().width(), height / tree.size().height());
    let is_rounding = (across * tree.size().height() - height).abs() <= 1.0;
    if is_rounding { (across, down) } else { (across.min(down), across.min(down)) }
}

/// A picture inside a drawing, if it is within the limits. A large one and a drawing inside a drawing are passed over.
fn embedded(data: Arc<Vec<u8>>) -> Option<usvg::ImageKind> {
    use super::super::probe::{Format, open};
    let format = Format::of(&data)?;
    let (width, height) = open(&data, format).ok()?.dimensions();
    if u64::from(width) * u64::from(height) > LARGE {
        return None;
    }
    match format {
        Format::Png => Some(usvg::ImageKind::PNG(data)),
        Format::Jpeg => Some(usvg::ImageKind::JPEG(data)),
        Format::Gif => Some(usvg::ImageKind::GIF(data)),
        Format::WebP => Some(usvg::ImageKind::WEBP(data)),
        Format::Bmp | Format::Tiff | Format::Svg => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERIF: &[u8] = include_bytes!("../../../fonts/NotoSerif-Regular.ttf");

    fn fonts() -> SvgFonts {
        SvgFonts::new([Arc::new(SERIF) as FontData], Lang::ZhHans)
    }

    #[test]
    fn a_drawing_is_painted_at_the_width_asked_for() {
        let svg =
            b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 2 1'><rect width='2' height='1' fill='#f00'/></svg>";
        let bitmap = render_svg(svg, 20, &fonts()).unwrap();
        assert_eq!((bitmap.width, bitmap.height), (20, 10));
        let Pixels::Rgba(p) = bitmap.pixels else { panic!("a drawing has alpha") };
        assert!(p.chunks_exact(4).all(|c| c == [255, 0, 0, 255]));
    }

    #[test]
    fn text_is_set_in_the_given_fonts_whatever_the_drawing_names() {
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 60 20'>\
            <text x='2' y='16' font-size='16' font-family='Nonesuch'>Hg</text></svg>";
        let Pixels::Rgba(p) = render_svg(svg, 60, &fonts()).unwrap().pixels else { panic!("a drawing has alpha") };
        assert!(p.chunks_exact(4).filter(|c| c[3] > 128).count() > 20);
    }

    #[test]
    fn a_sans_stands_in_for_a_sans() {
        const SANS: &[u8] = include_bytes!("../../../fonts/NotoSansCJK-Bold.ttc");
        let fonts = SvgFonts::new([SERIF, SANS].map(|data| Arc::new(data) as FontData), Lang::ZhHans);
        let painted = |family: &str| {
            let svg = format!(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 60 20'>\
                 <text x='2' y='16' font-size='16' font-family='{family}'>Hg</text></svg>"
            );
            let Pixels::Rgba(p) = render_svg(svg.as_bytes(), 60, &fonts).unwrap().pixels else { panic!("no alpha") };
            p
        };
        assert!(painted("Arial") == painted("sans-serif") && painted("Times") != painted("sans-serif"));
    }

    #[test]
    fn times_is_set_in_the_face_of_formulas() {
        const STIX: &[u8] = include_bytes!("../../../fonts/STIXMath-Regular.otf");
        let fonts = SvgFonts::new([SERIF, STIX].map(|data| Arc::new(data) as FontData), Lang::ZhHans);
        let last_column = |family: &str| {
            let svg = format!(
                "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 20'>\
                 <text x='0' y='16' font-size='10' font-family='{family}'>capacity</text></svg>"
            );
            let Pixels::Rgba(p) = render_svg(svg.as_bytes(), 1000, &fonts).unwrap().pixels else { panic!("no alpha") };
            p.chunks_exact(4).enumerate().filter(|(_, c)| c[3] > 128).map(|(i, _)| i % 1000).max()
        };
        // The widths of Times: .444 .444 .5 .444 .444 .278 .278 .5, in em of ten units; the y ends before its advance.
        assert!(last_column("Times, serif").is_some_and(|last| (310..=335).contains(&last)));
        assert!(last_column("Noto Serif, Times").is_some_and(|last| last > 380));
    }

    #[test]
    fn a_drawing_that_asks_for_too_much_is_refused_and_others_are_painted() {
        let svg = |body: &str| format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 100'>{body}</svg>");
        let pattern = |side: u32| {
            format!(
                "<pattern id='p' width='{side}' height='{side}' patternUnits='userSpaceOnUse'><rect width='5' height='5'/>\
                 </pattern><rect width='90' height='90' fill='url(#p)'/>"
            )
        };
        let filter = |primitives: &str| {
            format!("<filter id='f'>{primitives}</filter><rect width='90' height='90' filter='url(#f)'/>")
        };
        let fields: String = (1..20)
            .map(|i| {
                format!(
                    "<pattern id='p{i}' width='90' height='90' patternUnits='userSpaceOnUse'>{}</pattern>",
                    format!("<rect width='90' height='90' fill='url(#p{})'/>", i - 1).repeat(8)
                )
            })
            .collect();
        let nested =
            format!("{fields}<pattern id='p0' width='9' height='9'/><rect width='90' height='90' fill='url(#p19)'/>");
        let scaled = format!("<g transform='scale(100000)'>{}</g>", pattern(10));
        for hostile in [
            pattern(100_000),
            scaled,
            nested,
            filter("<feTurbulence numOctaves='100000' baseFrequency='9'/>"),
            filter("<feMorphology operator='dilate' radius='40'/>")
                .replace("<filter", "<filter x='-9' y='-9' width='99' height='99'"),
            filter(&"<feTurbulence numOctaves='9' baseFrequency='0.1'/>".repeat(200)),
            // Turned back, the canvas is thousands of times as large.
            filter("<feGaussianBlur stdDeviation='2'/>")
                .replace("<rect", "<g transform='scale(100 0.01) rotate(3)'><rect")
                .replace("height='90' filter='url(#f)'/>", "height='90000' filter='url(#f)'/></g>"),
        ] {
            let refused = render_svg(svg(&hostile).as_bytes(), 2000, &fonts());
            assert!(matches!(refused, Err(MediaError::TooMuch)), "{}", &hostile[..80]);
        }
        let shadow = "<feGaussianBlur stdDeviation='2' result='b'/><feMerge><feMergeNode in='b'/><feMergeNode in='SourceGraphic'/></feMerge>";
        for plain in [pattern(10), filter(shadow), filter("<feTurbulence numOctaves='3' baseFrequency='0.1'/>")] {
            assert!(render_svg(svg(&plain).as_bytes(), 200, &fonts()).is_ok(), "{plain}");
        }
    }

    #[test]
    fn a_drawing_without_a_size_is_not_stretched_to_the_default_one() {
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><rect width='10' height='300'/></svg>";
        let Pixels::Rgba(p) = render_svg(svg, 300, &fonts()).unwrap().pixels else { panic!("no alpha") };
        assert_eq!(p.chunks_exact(4).take(300).filter(|c| c[3] == 255).count(), 5, "150 of 300 pixels high");
    }

    #[test]
    fn an_endless_strip_is_refused() {
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg' width='0.01' height='1000000'/>";
        assert!(matches!(render_svg(svg, 1000, &fonts()), Err(MediaError::TooLarge { .. })));
    }
}
