//! Figures: pictures scaled to the measure and the page, two of them side by side, captions below them, a box for what is
//! missing.

use super::block::{ASCENT, Env, Setter};
use super::galley::{Break, Placed, Strip, Thing};
use super::paragraph::{Frame, LineAlign};
use crate::book::{AssetId, Figure, Image, ImageSource, ImageWidth, Inlines, plain};
use crate::lang::{Word, word};
use crate::pages::{Grey, NodeId, NodeRole, Pt, Tag};

/// CSS: a pixel is 1/96 inch.
const PIXEL: f32 = 72.0 / 96.0;
/// A picture leaves room for its caption and a line of text on its page.
const TALLEST: f32 = 0.86;
/// Lines of the body that a caption takes with its white, and the share of the page below which a picture is not made
/// smaller for what is held with it.
const CAPTION_LINES: f32 = 2.5;
const LOWEST: f32 = 0.6;
/// The pictures of a figure are made smaller down to this share of what each would have alone, to stand on one page.
const SMALLEST_OF_SEVERAL: f32 = 0.4;
/// A picture is made smaller down to this share of its size to stand on the page before, and one that is higher than wide,
/// whose height is what the page allows, down to this.
const SMALLEST_AT_FOOT: f32 = 2.0 / 3.0;
const SMALLEST_TALL: f32 = 0.5;
/// White between two pictures of a figure, and a picture and its caption, in em.
const BETWEEN: f32 = 0.5;
/// White between two pictures side by side, in em.
const ABREAST: f32 = 1.0;
/// Lengths nearer than this are equal.
const HAIR: Pt = Pt::new(0.05);
/// Height of the box for a missing picture, in lines of the body.
const PLACEHOLDER_LINES: f32 = 4.0;
/// White at each side of a caption, in em of its type.
pub(super) const CAPTION_INDENT: f32 = 2.0;

/// How low a strip may be made where the page has no more room: a picture by itself, on a vertical page with its caption,
/// which stays as long as it is.
pub(super) fn lowest(strip: &Strip) -> Pt {
    let part = |length: Pt, extent: Pt| if extent > length { SMALLEST_TALL } else { SMALLEST_AT_FOOT };
    match &strip.things[..] {
        [Thing::Picture { length, extent, .. }] if *extent == strip.extent => *extent * part(*length, *extent),
        [Thing::Upright { things, .. }] => match &things[..] {
            [Thing::Picture { length, extent, .. }, caption @ ..] if strip.extent - *length < HAIR => {
                let lowest = *length * part(*length, *extent);
                if caption.iter().all(|thing| is_line(thing, lowest)) { lowest } else { strip.extent }
            }
            _ => strip.extent,
        },
        _ => strip.extent,
    }
}

fn is_line(thing: &Thing, longest: Pt) -> bool {
    matches!(thing, Thing::Line(placed) if placed.line.width <= longest)
}

/// A strip with its picture made smaller, in the middle of the line as before; its caption stands below it.
pub(super) fn lowered(mut strip: Strip, to: Pt) -> Strip {
    let part = to / strip.extent;
    if to >= strip.extent {
        return strip;
    }
    strip.extent = to;
    match &mut strip.things[..] {
        [Thing::Picture { along, length, extent, .. }] => {
            *along += *length * ((1.0 - part) / 2.0);
            (*length, *extent) = (*length * part, to);
        }
        [Thing::Upright { along, length: height, extent: width, things, .. }] => {
            let Some((Thing::Picture { length, extent, .. }, caption)) = things.split_first_mut() else { return strip };
            let (narrower, lower) = (*length * (1.0 - part), *extent * (1.0 - part));
            (*length, *extent) = (*length - narrower, *extent - lower);
            for thing in caption {
                if let Thing::Line(placed) = thing {
                    placed.along -= narrower / 2.0;
                    placed.across -= lower;
                }
            }
            (*along, *height, *width) = (*along + lower / 2.0, *height - lower, to);
        }
        _ => {}
    }
    strip
}

impl<'b> Setter<'_, 'b> {
    pub(super) fn figure(&mut self, figure: &'b Figure, env: Env) {
        let Figure { id, images, caption, label, span } = figure;
        let holder = match (images.len(), caption) {
            (1, None) => env.parent,
            (1, Some(_)) => self.node(NodeRole::Figure, env.parent, *span),
            // Each of them is described by itself.
            _ => self.node(NodeRole::Aside, env.parent, *span),
        };
        let held = self.held(env);
        self.off_grid(env, |setter, env| {
            if let Some(id) = id {
                setter.anchor(id, env);
            }
            let count = images.len();
            let pair = setter.pair(images, held, env);
            let part = setter.part_on_a_page(images, held, env);
            let mut abreast = Vec::new();
            for (i, image) in images.iter().enumerate() {
                // One figure node holds one picture.
                let node =
                    if count == 1 && caption.is_some() { holder } else { setter.node(NodeRole::Figure, holder, *span) };
                // A caption says what is seen where nothing else does.
                let said = match caption {
                    Some(caption) if image.alt.trim().is_empty() => plain(caption),
                    _ => image.alt.clone(),
                };
                setter.structure.nodes[node.0 as usize].alt = Some(said.into());
                match pair {
                    Some(pair) => abreast.push((image, node, pair[i.min(1)])),
                    None => setter.image(image, node, held, part, env),
                }
                if i + 1 == count {
                    setter.abreast(std::mem::take(&mut abreast), env);
                }
                if i + 1 < count && pair.is_none() || i + 1 == count && caption.is_some() {
                    setter.hold_last();
                    setter.strip(Strip::space(env.text.size * BETWEEN), env);
                }
            }
            if let Some(caption) = caption {
                setter.caption(label.as_deref(), caption, Env { parent: holder, ..env });
            }
        });
    }

    /// A strip without extent at which an id stands.
    pub(super) fn anchor(&mut self, id: &crate::book::Id, env: Env) {
        let strip = Strip { after: Break::Never, things: vec![Thing::Anchor(id.clone())], ..Strip::block(Pt::ZERO) };
        self.strip(strip, env);
    }

    /// What part of its size each of several pictures has, so that one page holds all of them.
    fn part_on_a_page(&self, images: &[Image], held: Pt, env: Env) -> f32 {
        let heights = images.iter().filter_map(|image| self.asset(image, held, env)).map(|(_, _, extent)| extent);
        let between = env.text.size * (BETWEEN * images.len().saturating_sub(1) as f32);
        let (total, room) = (heights.sum::<Pt>(), self.tallest(held) - between);
        if images.len() < 2 || total <= room || room < total * SMALLEST_OF_SEVERAL { 1.0 } else { room / total }
    }

    /// Two pictures and their lengths and heights side by side: as large as they would be alone if both have room, else
    /// as high as one another and not much smaller than what they would be below one another.
    fn pair(&self, images: &[Image], held: Pt, env: Env) -> Option<[(AssetId, Pt, Pt); 2]> {
        let [first, second] = images else { return None };
        let pair = [self.asset(first, held, env)?, self.asset(second, held, env)?];
        let room = env.measure - env.text.size * ABREAST;
        if pair.iter().map(|(_, length, _)| *length).sum::<Pt>() <= room {
            return Some(pair);
        }
        let across: f32 = pair.iter().map(|(_, length, extent)| *length / *extent).sum();
        let extent = pair.iter().map(|(.., extent)| *extent).fold(room / across, Pt::min);
        let scaled = pair.map(|(asset, length, whole)| (asset, length * (extent / whole), extent));
        pair.iter().all(|(.., whole)| extent >= *whole * SMALLEST_OF_SEVERAL).then_some(scaled)
    }

    /// Sets pictures beside one another, on one foot.
    fn abreast(&mut self, pictures: Vec<(&'b Image, NodeId, (AssetId, Pt, Pt))>, env: Env) {
        let lengths: Pt = pictures.iter().map(|(.., (_, length, _))| *length).sum();
        let Some(tallest) = pictures.iter().map(|(.., (.., extent))| *extent).max() else { return };
        let between = env.text.size * ABREAST;
        let mut along = env.start + (env.measure - lengths - between * (pictures.len() - 1) as f32) / 2.0;
        let mut things = Vec::with_capacity(pictures.len());
        for (image, node, (asset, length, extent)) in pictures {
            let (across, alt) = (tallest - extent, image.alt.as_str().into());
            things.push(Thing::Picture { asset, along, across, length, extent, alt, node });
            along += length + between;
        }
        self.strip(Strip { things, ..Strip::block(tallest) }, env);
    }

    /// A picture that is there, and what it would have of the line and of the page.
    fn asset(&self, image: &Image, held: Pt, env: Env) -> Option<(AssetId, Pt, Pt)> {
        let ImageSource::Asset(asset) = image.source else { return None };
        let info = self.cx.pictures.get(&asset)?;
        let (length, extent) = self.scaled(info.width, info.height, info.dpi, image.width, held, env);
        Some((asset, length, extent))
    }

    fn image(&mut self, image: &'b Image, node: NodeId, held: Pt, part: f32, env: Env) {
        let Some((asset, length, extent)) = self.asset(image, held, env) else { return self.placeholder(image, env) };
        let (length, extent) = (length * part, extent * part);
        let picture = Thing::Picture {
            asset,
            along: env.start + (env.measure - length) / 2.0,
            across: Pt::ZERO,
            length,
            extent,
            alt: image.alt.as_str().into(),
            node,
        };
        self.strip(Strip { things: vec![picture], ..Strip::block(extent) }, env);
    }

    /// Natural size, or the width asked for, brought into the measure and the page; never enlarged by itself.
    fn scaled(
        &self,
        width: f32,
        height: f32,
        dpi: Option<f32>,
        asked: Option<ImageWidth>,
        held: Pt,
        env: Env,
    ) -> (Pt, Pt) {
        let (width, height) = (width.max(1.0), height.max(1.0));
        let per_pixel = dpi.filter(|d| (30.0..=2400.0).contains(d)).map_or(PIXEL, |d| 72.0 / d);
        let natural = Pt::new(width * per_pixel);
        let wanted = match asked {
            Some(ImageWidth::Share(share)) => env.measure * share.clamp(0.01, 1.0),
            Some(ImageWidth::Pixels(pixels)) => Pt::new((pixels * PIXEL).clamp(1.0, 10_000.0)),
            None => natural,
        };
        let length = wanted.min(env.measure).min(self.tallest(held) * (width / height));
        (length, length * (height / width))
    }

    /// What a picture has of the height of a page: the heading and the line before it stand there as well, and a caption.
    fn tallest(&self, held: Pt) -> Pt {
        let page = self.cx.style.height();
        let beside = page - held - self.cx.style.leading * CAPTION_LINES;
        (page * TALLEST).min(beside.max(page * LOWEST))
    }

    /// A box with the name of what should be there.
    fn placeholder(&mut self, image: &'b Image, env: Env) {
        let name = match &image.source {
            ImageSource::Path(path) | ImageSource::Absent(path) => path.as_str(),
            ImageSource::Asset(_) => image.alt.as_str(),
        };
        let lang = env.text.lang;
        let text = self.cx.style.caption(lang);
        let missing = word(Word::PictureMissing, lang);
        let said = if name.is_empty() { missing.to_owned() } else { format!("{missing}　{name}") };
        let length = env.measure * 0.8;
        let along = env.start + (env.measure - length) / 2.0;
        let measure = length - text.size * 2.0;
        let frame = Frame { measure, first_indent: Pt::ZERO, align: LineAlign::Centre, hyphenate: false };
        let mut lines = self.compose_made(&said, &text, &frame, env.parent);
        lines.truncate(6);
        let leading = text.size * 1.4;
        let text_extent = leading * lines.len() as f32 - text.size * 0.4;
        let extent = (self.cx.style.leading * PLACEHOLDER_LINES).max(text_extent + text.size * 2.0);
        let top = (extent - text_extent) / 2.0;
        let mut things =
            vec![Thing::Frame { along, across: Pt::ZERO, length, extent, weight: Pt::new(0.5), grey: Grey(0.5) }];
        for (i, line) in lines.into_iter().enumerate() {
            let across = top + leading * i as f32 + text.size * ASCENT;
            things.push(Thing::Line(Placed { along: along + text.size, across, line, tag: Tag::Artifact }));
        }
        self.strip(Strip { things, ..Strip::block(extent) }, env);
    }

    /// A caption with its number: sans, smaller than the body, centred if it is short. It stays with what it belongs to.
    pub(super) fn caption(&mut self, label: Option<&str>, caption: &'b Inlines, env: Env) {
        let text = self.cx.style.caption(env.text.lang);
        let node = self.node(NodeRole::Caption, env.parent, Default::default());
        let frame = Frame {
            measure: env.measure - text.size * (CAPTION_INDENT * 2.0),
            first_indent: Pt::ZERO,
            align: LineAlign::BalancedCentre,
            hyphenate: false,
        };
        let lines = self.compose_labelled(label, caption, &text, &frame, node);
        let env = Env { text, leading: text.size * 1.4, start: env.start + text.size * CAPTION_INDENT, ..env };
        let count = lines.len();
        for (i, line) in lines.into_iter().enumerate() {
            let strip = self.line_strip(line, env, Tag::Content(node));
            let after = if i + 1 < count { Break::Never } else { Break::Free };
            self.strip(Strip { after, ..strip }, env);
        }
    }
}
