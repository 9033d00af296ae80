//! The PDF backend: from pages to a tagged PDF 1.7.
//!
//! Takes the composed pages and gives a file in two halves. [`draft`] makes the skeleton with printpdf: information,
//! fonts, pages with their boxes, pictures, links. [`finish`] completes the crate's lopdf document and writes it: page
//! contents, exact widths, ToUnicode, outline, page labels, metadata, the structure tree. Text and pixels never pass
//! through the draft; they travel from where they are to the file once. Each shortcoming of the draft is mended by one
//! function that names it, and has a test that shows it.

mod conformance;
mod content;
mod coverage;
mod draft;
mod encoded;
mod finish;
mod fonts;
mod inks;
mod jpeg;
mod line;
mod links;
mod mend;
mod metadata;
mod options;
mod outline;
mod pictures;
mod png;
mod press;
mod profile;
mod sink;
mod syntax;
mod tags;
#[cfg(test)]
mod tests;
mod text;
mod tounicode;
mod view;

use super::{Backend, Compiled, OptionTable};
use crate::diag::{Fatal, Reporter};
use crate::files::Output;
use crate::pages::{Folio, Pages, Pt};
use finish::Failure;
use fonts::Fonts;
use metadata::Facts;
use options::{Options, profile_named};
use pictures::Pictures;
use press::Press;
use tags::Tags;

/// `-f pdf`
pub struct Pdf;

impl Backend for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }
    fn extension(&self) -> &'static str {
        "pdf"
    }
    fn composes(&self) -> bool {
        true
    }
    /// The profile of a press.
    fn named_files<'t>(&self, options: &'t OptionTable) -> Vec<(&'static str, &'t str)> {
        let standard = options.values.get("standard").and_then(|(value, _)| value.text());
        standard.and_then(profile_named).map(|path| ("standard", path)).into_iter().collect()
    }
    fn write(
        &self,
        compiled: &Compiled,
        options: &OptionTable,
        report: &Reporter,
        out: &mut Output,
    ) -> Result<Option<usize>, Fatal> {
        let settings = Options::read(options, report);
        let failed = |cause: String| Fatal::Backend { backend: options.name.clone(), cause };
        let pages = compiled.pages(&options.design).map_err(|fatal| failed(fatal.to_string()))?;
        // The cover is not counted among the pages that it goes about.
        let count = || pages.pages.iter().filter(|page| page.folio != Folio::None).count();
        let wrap = settings.wrap.map(|paper| compiled.wrap(&options.design, paper.spine(count()))).transpose()?;
        let press = if settings.standard.exchange { Press::open(options, report) } else { None };
        match write(compiled, wrap.as_ref().unwrap_or(pages), settings, press.as_ref(), report, out) {
            Ok(count) => Ok(Some(count)),
            Err(Failure::Draft(cause)) => Err(failed(cause)),
            Err(Failure::Write(cause)) => Err(out.failed(cause)),
        }
    }
}

/// Writes the file; gives the number of its pages.
fn write(
    compiled: &Compiled,
    pages: &Pages,
    options: Options,
    press: Option<&Press>,
    report: &Reporter,
    out: &mut Output,
) -> Result<usize, Failure> {
    if pages.pages.is_empty() {
        return Err(Failure::Draft("the book has no pages".into()));
    }
    let right = compiled.book.meta.is_vertical();
    let sheets = options.impose.map(|imposition| imposition.of(pages, right));
    let sheets = sheets.as_ref();
    let standard = match options {
        Options { impose: Some(_), .. } => {
            conformance::of_sheets("what is imposed on sheets", options.standard, report)
        }
        Options { wrap: Some(_), .. } => conformance::of_sheets("a cover alone", options.standard, report),
        _ => options.standard,
    };
    let tagged = standard.tagged && !pages.structure.nodes.is_empty();
    // On a sheet nothing leads anywhere: its pages are to be printed; and a press takes no annotations on a page
    // (ISO 15930-7).
    let printed = sheets.is_some() || standard.exchange;
    let links = || if printed { Vec::new() } else { links::gather(pages) };
    let (fonts, links) = rayon::join(|| Fonts::gather(pages, compiled.fonts), links);
    let fonts = fonts.map_err(Failure::Draft)?;
    let allowed = conformance::allowed(standard, press, options.picture_dpi, options.grey_pictures);
    let pictures = Pictures::gather(pages, &compiled.book.assets, allowed, |asset, error| {
        finish::report_picture(report, asset, &error);
    });
    // Screens show what is coarser than paper asks for.
    if printed || pages.surround() > Pt::ZERO {
        pictures.report_coarse(&compiled.book.assets, report);
    }
    if let Some(press) = press.filter(|press| press.inks == 4) {
        let fonts = || compiled.drawing_fonts().clone();
        coverage::report(pages, &pictures, &compiled.book.assets, press, fonts, report);
    }
    let tags = tagged.then(|| Tags::new(pages, &links, compiled.book.meta.writing_mode));
    let claims = conformance::settle(&standard, press, pages, &fonts, tags.as_ref(), report);
    let facts = Facts { claims, ..Facts::of(&compiled.book.meta, compiled.date) };
    let cx = content::Context { pages, fonts: &fonts, pictures: &pictures, tags: tags.as_ref() };
    let draft =
        draft::Material { facts: &facts, pages, sheets, set: compiled.fonts, fonts: &fonts, pictures: &pictures };
    let material = finish::Material {
        compiled,
        pages,
        sheets,
        view: options.view,
        facts: &facts,
        press,
        fonts: &fonts,
        pictures: &pictures,
        links: &links,
        tags: tags.as_ref(),
        report,
    };
    let mended = || finish::mend(&draft, &material);
    let contents = || match sheets {
        Some(sheets) => content::write_sheets(sheets, &cx),
        None => content::write_all(&cx),
    };
    // The draft is made and mended while the contents are.
    let (mended, contents) = rayon::join(mended, contents);
    finish::finish(mended?, contents, &material, out)?;
    Ok(sheets.map_or(pages.pages.len(), |sheets| sheets.sides.len()))
}
