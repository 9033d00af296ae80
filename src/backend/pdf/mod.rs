//! The PDF backend: from pages to a tagged PDF 1.7.
//!
//! Takes the composed pages and gives a file in two halves. [`draft`] makes the skeleton with printpdf: information,
//! fonts, pages with their boxes, pictures, links. [`finish`] completes the crate's lopdf document and writes it: page
//! contents, exact widths, ToUnicode, outline, page labels, metadata, the structure tree. Text and pixels never pass
//! through the draft; they travel from where they are to the file once. Each shortcoming of the draft is mended by one
//! function that names it, and has a test that shows it.

mod conformance;
mod content;
mod draft;
mod finish;
mod fonts;
mod jpeg;
mod line;
mod links;
mod metadata;
mod options;
mod outline;
mod pictures;
mod png;
mod profile;
mod sink;
mod syntax;
mod tags;
#[cfg(test)]
mod tests;
mod text;
mod tounicode;

use super::{Backend, Compiled, OptionTable};
use crate::diag::{Fatal, Reporter};
use crate::files::Output;
use crate::pages::Pages;
use finish::Failure;
use fonts::Fonts;
use metadata::Facts;
use options::Options;
use pictures::Pictures;
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
    fn write(
        &self,
        compiled: &Compiled,
        options: &OptionTable,
        report: &Reporter,
        out: &mut Output,
    ) -> Result<(), Fatal> {
        let settings = Options::read(options, report);
        let failed = |cause: String| Fatal::Backend { backend: options.name.clone(), cause };
        let pages = compiled.pages(&options.design).map_err(|fatal| failed(fatal.to_string()))?;
        match write(compiled, pages, settings, report, out) {
            Ok(()) => Ok(()),
            Err(Failure::Draft(cause)) => Err(failed(cause)),
            Err(Failure::Write(cause)) => Err(out.failed(cause)),
        }
    }
}

fn write(
    compiled: &Compiled,
    pages: &Pages,
    options: Options,
    report: &Reporter,
    out: &mut Output,
) -> Result<(), Failure> {
    if pages.pages.is_empty() {
        return Err(Failure::Draft("the book has no pages".into()));
    }
    let tagged = options.standard.tagged && !pages.structure.nodes.is_empty();
    let (fonts, links) = rayon::join(|| Fonts::gather(pages, compiled.fonts), || links::gather(pages));
    let fonts = fonts.map_err(Failure::Draft)?;
    let allowed = conformance::allowed(options);
    let pictures = Pictures::gather(pages, &compiled.book.assets, allowed, |asset, error| {
        finish::report_picture(report, asset, &error);
    });
    let tags = tagged.then(|| Tags::new(pages, &links, compiled.book.meta.writing_mode));
    let claims = conformance::settle(&options.standard, pages, &fonts, tags.as_ref(), report);
    let facts = Facts { claims, ..Facts::of(&compiled.book.meta, compiled.date) };
    let cx = content::Context { pages, fonts: &fonts, pictures: &pictures, tags: tags.as_ref() };
    let draft = draft::Material {
        facts: &facts,
        pages,
        set: compiled.fonts,
        fonts: &fonts,
        pictures: &pictures,
        links: &links,
    };
    let material = finish::Material {
        compiled,
        pages,
        facts: &facts,
        fonts: &fonts,
        pictures: &pictures,
        links: &links,
        tags: tags.as_ref(),
        report,
    };
    let mended = || finish::mend(draft::draft(&draft).map_err(Failure::Draft)?, &material);
    // The draft is made and mended while the contents are.
    let (mended, contents) = rayon::join(mended, || content::write_all(&cx));
    finish::finish(mended?, contents, &material, out)
}
