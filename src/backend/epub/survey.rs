//! What a unit of the book holds: its ids, notes and pictures, and how large its blocks will be.
//!
//! One look at each part, chapter and piece of matter, before anything is written; the [`plan`](super::plan) divides
//! long units and places ids by it.

use super::plan::{Features, Unit};
use crate::book::{AssetId, Block, Id, Image, ImageSource, Inline, Note, notes, walk};
use std::collections::{HashMap, HashSet};

/// An id of a unit: the top-level block it stands in, and its name within the unit's documents.
pub struct Anchor<'b> {
    pub block: usize,
    pub id: &'b Id,
    pub fragment: String,
}

/// What one look at a unit finds. Numbers are those of the top-level block a thing stands in.
pub struct Survey<'b> {
    /// Estimated bytes of each top-level block.
    pub sizes: Vec<usize>,
    pub ids: Vec<Anchor<'b>>,
    /// Names that are taken.
    pub fragments: HashSet<String>,
    pub notes: Vec<(usize, &'b Note)>,
    /// See [`Unit::numbers`].
    pub numbers: HashMap<&'b Id, usize>,
    pub pictures: Vec<AssetId>,
    pub features: Features,
}

impl<'b> Survey<'b> {
    pub fn of(unit: &Unit<'b>) -> Self {
        let mut survey = Survey {
            sizes: Vec::new(),
            ids: Vec::new(),
            fragments: HashSet::new(),
            notes: Vec::new(),
            numbers: HashMap::new(),
            pictures: Vec::new(),
            features: Features::default(),
        };
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        notes::of_inlines(unit.title, &mut seen, &mut found);
        survey.notes.extend(found.drain(..).map(|n| (0, n)));
        walk::inlines(unit.title, &mut |inline| {
            survey.inline(inline);
        });
        for (at, block) in unit.blocks.iter().enumerate() {
            let mut size = 0;
            let one = std::slice::from_ref(block);
            walk::blocks(one, &mut |block| {
                size += survey.block(at, block);
                walk::runs(block, &mut |inlines| walk::inlines(inlines, &mut |inline| size += survey.inline(inline)));
            });
            survey.sizes.push(size);
            notes::of_blocks(one, &mut seen, &mut found);
            survey.notes.extend(found.drain(..).map(|n| (at, n)));
        }
        survey.numbers = survey.notes.iter().enumerate().map(|(n, (_, note))| (&note.id, n + 1)).collect();
        survey
    }

    fn id(&mut self, block: usize, id: &'b Id) {
        let mut fragment = fragment(id);
        while !self.fragments.insert(fragment.clone()) {
            fragment.push('x');
        }
        self.ids.push(Anchor { block, id, fragment });
    }

    /// Notes what a block is; gives the bytes it will take, less what is inside it.
    fn block(&mut self, at: usize, block: &'b Block) -> usize {
        /// Tags, attributes and line ends of an ordinary block.
        const TAGS: usize = 60;
        match block {
            Block::Heading(h) => {
                self.id(at, &h.id);
                TAGS
            }
            Block::Table(t) => {
                t.id.iter().for_each(|id| self.id(at, id));
                TAGS + t.head.iter().chain(&t.rows).map(|r| 20 + r.len() * 40).sum::<usize>()
            }
            Block::Figure(f) => {
                f.id.iter().for_each(|id| self.id(at, id));
                f.images.iter().map(|i| self.image(i)).sum::<usize>() + TAGS
            }
            Block::Code(c) => TAGS + c.text.text.len(),
            Block::Math(m) => {
                self.features.math = true;
                TAGS + m.tex.text.len() * MATHML
            }
            Block::List(l) => TAGS + l.items.len() * 20,
            Block::Verse(v) => TAGS + v.lines.len() * 8,
            Block::Paragraph(_) | Block::Quote(_) | Block::Rule(_) | Block::PageBreak(_) | Block::Aside(_) => TAGS,
        }
    }

    fn inline(&mut self, inline: &Inline) -> usize {
        /// An element's two tags.
        const TAGS: usize = 30;
        match inline {
            Inline::Text(t) => t.text.len(),
            Inline::Code(t) | Inline::TateChuYoko(t) => TAGS + t.text.len(),
            Inline::Math(t) => {
                self.features.math = true;
                t.text.len() * MATHML
            }
            Inline::Ruby(r) => {
                self.features.ruby = true;
                TAGS + r.pairs.iter().map(|p| p.base.text.len() + p.reading.text.len() + 9).sum::<usize>()
            }
            Inline::Image(i) => self.image(i),
            Inline::Link(l) => TAGS + l.target.len(),
            Inline::Note(_) => 2 * 160,
            Inline::Reference(_) => 80,
            Inline::Emphasis(_)
            | Inline::Strong(_)
            | Inline::Dotted(_)
            | Inline::Warichu(_)
            | Inline::ProperName(_)
            | Inline::WorkTitle(_)
            | Inline::Strike(_)
            | Inline::Underline(_)
            | Inline::Super(_)
            | Inline::Sub(_)
            | Inline::Lang(..)
            | Inline::Break
            | Inline::Leader => TAGS,
        }
    }

    fn image(&mut self, image: &Image) -> usize {
        let Image { source, alt, title, width: _, span: _ } = image;
        match source {
            ImageSource::Asset(id) => {
                self.pictures.push(*id);
                self.features.pictures = true;
                self.features.undescribed |= alt.trim().is_empty();
            }
            ImageSource::Path(_) | ImageSource::Absent(_) => {}
        }
        100 + alt.len() + title.as_ref().map_or(0, String::len)
    }
}

/// How much longer MathML is than its TeX.
const MATHML: usize = 30;

/// An ASCII fragment for an id: the same in every build (FNV-1a, 32 bits).
fn fragment(id: &Id) -> String {
    let hash = id.as_str().bytes().fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
    format!("s{hash:08x}")
}
