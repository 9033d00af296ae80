//! How much ink the colours of a file take.
//!
//! Text and what is grey are of black ink alone. Any other colour is printed in four inks, by the profile of the press;
//! where they are more than the paper takes, they do not dry, and a black of four plates shows every shift of them.

use super::pictures::Pictures;
use super::press::Press;
use crate::book::Assets;
use crate::diag::{Code, Diagnostic, Reporter};
use crate::media::SvgFonts;
use crate::pages::{Item, Pages, Paint};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Per cent of ink, all four together, that coated paper takes from a web press.
const MOST: u32 = 300;
/// Part of a picture that may have more, per cent.
const DARK: f64 = 1.0;
/// Pixels that are turned into inks at a time.
const PIXELS: usize = 1 << 16;

/// Tells of grounds and pictures with more ink than paper takes.
pub fn report(
    pages: &Pages,
    pictures: &Pictures,
    assets: &Assets,
    press: &Press,
    fonts: impl Fn() -> SvgFonts + Sync,
    report: &Reporter,
) {
    let told = |message: String| Diagnostic::new(Code::RichBlack, message).help(Code::RichBlack.help());
    for colour in colours(pages) {
        let most = press.inks_of(&colour, Amount::default(), Amount::add).map_or(0, |amount| amount.most);
        if most > MOST {
            let [r, g, b] = colour;
            report.report(told(format!("the colour #{r:02x}{g:02x}{b:02x} takes {most} per cent of ink")));
        }
    }
    let measured = pictures.images.par_iter().map(|image| pictures.inks_of(image, assets, &fonts, press));
    let measured: Vec<Option<Amount>> = measured.collect();
    for (image, amount) in pictures.images.iter().zip(measured) {
        let Some(Amount { pixels, over, most }) = amount else { continue };
        let share = over as f64 * 100.0 / pixels as f64;
        if share < DARK {
            continue;
        }
        let path = &assets.get(image.asset).path;
        let message = format!(
            "{} takes up to {most} per cent of ink, and over {MOST} on {share:.0} per cent of it",
            path.display()
        );
        report.report(told(message).in_file(path));
    }
}

/// Colours of rules and paths that are no grey.
fn colours(pages: &Pages) -> BTreeSet<[u8; 3]> {
    let items = pages.pages.iter().flat_map(|page| &page.items);
    let paints = items.flat_map(|item| match item {
        Item::Rule(rule) => [Some(rule.paint), None],
        Item::Path(path) => [path.fill, path.stroke.map(|(_, paint)| paint)],
        Item::Line(_) | Item::Picture(_) | Item::Link(_) => [None, None],
    });
    let colour = |paint| match paint {
        Paint::Rgb(channels) => Some(channels.map(|c| (c * 255.0).round() as u8)),
        Paint::Grey(_) | Paint::Ink(..) => None,
    };
    paints.flatten().filter_map(colour).collect()
}

/// How much ink pixels take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    pub pixels: usize,
    /// Of them take more than [`MOST`].
    pub over: usize,
    /// Per cent.
    pub most: u32,
}

impl Amount {
    /// Counts a pixel of four inks, each in 255 parts.
    pub fn add(&mut self, inks: [u8; 4]) {
        let sum = inks.map(u32::from).iter().sum::<u32>() * 100 / 255;
        self.pixels += 1;
        self.over += usize::from(sum > MOST);
        self.most = self.most.max(sum);
    }
}

impl Press {
    /// The inks of every pixel of a drawing, red, green and blue in sRGB. What is grey is of black alone, as text is: lines
    /// and letters of four plates show every shift of them.
    pub fn drawn(&self, rgb: &[u8]) -> Option<Vec<u8>> {
        let mut all = Vec::with_capacity(rgb.len() / 3 * 4);
        all = self.inks_of(rgb, all, |all, inks| all.extend(inks))?;
        for (inks, &[r, g, b]) in all.as_chunks_mut::<4>().0.iter_mut().zip(rgb.as_chunks::<3>().0) {
            if r == g && g == b {
                *inks = [0, 0, 0, 255 - r];
            }
        }
        Some(all)
    }

    /// Gives the inks of every pixel, red, green and blue in sRGB, to `add`. None if the profile cannot say them.
    pub fn inks_of<T>(&self, rgb: &[u8], mut to: T, mut add: impl FnMut(&mut T, [u8; 4])) -> Option<T> {
        let transform = self.transform()?;
        let mut inks = Vec::new();
        for part in rgb.chunks(3 * PIXELS) {
            inks.resize(part.len() / 3 * 4, 0);
            transform.transform(part, &mut inks).ok()?;
            inks.as_chunks::<4>().0.iter().for_each(|inks| add(&mut to, *inks));
        }
        Some(to)
    }
}
