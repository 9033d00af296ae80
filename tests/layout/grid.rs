//! The grid of the page over the sample books, in every design: whatever stands between them, lines of the body's size
//! stand on it, and so those of two facing pages stand level (CLREQ, 版心与网格).

use crate::support::samples;
use huibian::backend::Registry;
use huibian::book::{AssetId, Book};
use huibian::diag::Reporter;
use huibian::font::FontSet;
use huibian::media::{self, Info};
use huibian::pages::{Folio, Item, Line, NodeId, NodeRole, Orientation, Pages, Tag};
use huibian::project::{Job, Request};
use huibian::typeset::{self, Context, Style, designs};
use std::collections::BTreeMap;
use std::path::Path;

/// Farther off the grid than this, in pt, a baseline is off it.
const OFF: f32 = 0.01;
/// Top of the em box above the baseline, in em.
const ASCENT: f32 = 0.88;

fn composed(folder: &Path, design: &str) -> (Book, Pages, Style) {
    let request = Request { paths: vec![folder.into()], design: Some(design.into()), ..Request::default() };
    let reporter = Reporter::new();
    let job = Job::open(&request, &Registry::default(), &reporter).expect("it is there").expect("it can be read");
    let (book, _) = job.read(&reporter).expect("a book");
    let probe = |asset: &huibian::book::Asset| media::probe(&asset.blob.read().ok()?).ok();
    let pictures: BTreeMap<AssetId, Info> =
        book.assets.items.iter().enumerate().filter_map(|(i, a)| Some((AssetId(i as u32), probe(a)?))).collect();
    let fonts = FontSet::open(job.fonts(), &reporter);
    let style = Style::resolve(job.design(), book.meta.lang, book.meta.writing_mode);
    let cx = Context::new(&fonts, &style, &pictures, &reporter);
    let pages = typeset::compose(&book, &cx);
    (book, pages, style)
}

/// Whether a line is text of the body: a paragraph, a list or a quotation of the chapters, and not of a block that has
/// lines of its own (code, tables, captions, asides, notes), a heading, which stands in the middle of the lines it takes,
/// or the head of a piece.
fn is_body(pages: &Pages, node: NodeId) -> bool {
    let nodes = &pages.structure.nodes;
    let mut at = Some(node);
    while let Some(NodeId(id)) = at {
        let node = &nodes[id as usize];
        match node.role {
            NodeRole::Code
            | NodeRole::Table
            | NodeRole::Caption
            | NodeRole::Figure
            | NodeRole::Formula
            | NodeRole::Aside
            | NodeRole::Note
            | NodeRole::Heading(_)
            | NodeRole::Contents => return false,
            // Bylines and credits, and the pages of the front matter that are no text.
            NodeRole::Matter => return false,
            _ => at = node.parent,
        }
    }
    true
}

/// How far the baseline of a body line is from the grid, in pt; None for any other line.
fn off(line: &Line, recto: bool, pages: &Pages, style: &Style) -> Option<f32> {
    let Tag::Content(node) = line.tag else { return None };
    let run = line.runs.iter().find(|run| run.size == style.body_size)?;
    if !is_body(pages, node) || (run.orientation == Orientation::Horizontal) == style.is_vertical() {
        return None;
    }
    let from_edge = match style.is_vertical() {
        true => style.left(recto) + style.area().width - line.origin.x,
        false => line.origin.y - style.head,
    };
    let rows = (from_edge - style.body_size * ASCENT) / style.leading;
    Some((rows - rows.round()).abs() * style.leading.get())
}

#[test]
fn body_lines_of_every_sample_stand_on_the_grid_in_every_design() {
    let mut faults = Vec::new();
    for (name, folder) in samples() {
        for design in designs::names() {
            let (_, pages, style) = composed(&folder, design);
            let mut seen = 0;
            for page in &pages.pages {
                let (Folio::Arabic(n) | Folio::Roman(n)) = page.folio else { continue };
                for item in &page.items {
                    let Item::Line(line) = item else { continue };
                    let Some(off) = off(line, n % 2 == 1, &pages, &style) else { continue };
                    seen += 1;
                    if off > OFF {
                        faults.push(format!("{name} as {design}, page {}: {off} pt off: {}", page.folio, line.text));
                    }
                }
            }
            assert!(seen > 100, "{name} as {design}: {seen} lines");
        }
    }
    faults.truncate(20);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
