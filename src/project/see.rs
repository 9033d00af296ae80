//! Stages made visible: what `huibian dump` and `huibian check --layout` show.

use super::compose::Engine;
use super::job::Job;
use crate::backend::Composer;
use crate::book::Book;
use crate::diag::Reporter;
use crate::font::FontSet;
use crate::pages::{LayoutStats, Pages};

/// A stage of composing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    Classes,
    Breaks,
    Lines,
    Pages,
}

impl Job {
    /// Looks at the pictures, and with `layout` composes the pages and counts.
    pub fn check(&self, book: &mut Book, layout: bool, reporter: &Reporter) -> Option<LayoutStats> {
        if layout {
            return self.composed(book, reporter).map(|pages| pages.stats);
        }
        self.look_at_pictures(book, reporter);
        None
    }

    /// A stage as text.
    pub fn see(&self, book: &mut Book, stage: Seen, reporter: &Reporter) -> String {
        match stage {
            Seen::Classes => String::new(),
            Seen::Breaks => String::new(),
            Seen::Lines => self.composed(book, reporter).map(|p| format!("{p:#?}")).unwrap_or_default(),
            Seen::Pages => self.composed(book, reporter).map(|p| format!("{p:#?}")).unwrap_or_default(),
        }
    }

    fn composed(&self, book: &mut Book, reporter: &Reporter) -> Option<Pages> {
        let pictures = self.look_at_pictures(book, reporter);
        let fonts = FontSet::open(&self.fonts, reporter);
        let engine =
            Engine { book, fonts: &fonts, designs: &self.designs, composed: vec![String::new()], pictures, reporter };
        engine.pages("").ok()
    }
}
