//! Elements that are followed to their ends, with the text that they hold.

use super::super::extent::{Ended, Extent};
use super::super::sites::{Role, SiteId};
use super::super::tokens::Tag;
use std::ops::Range;

/// Most elements that are followed at a time, and in all.
const MAX_OPEN: usize = 64;
pub const MAX_FOLLOWED: usize = 4096;

/// An element that may hold the content.
pub type Candidate = Followed<Rank>;

/// Elements that may hold the content, from the best to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// As the site with this number in the table keeps it.
    Site(usize),
    Article,
    Main,
    Body,
}

/// An element that is followed to its end.
#[derive(Clone, Debug)]
pub struct Followed<T> {
    pub what: T,
    extent: Extent,
    /// From its start tag on, what is in it.
    pub tag: usize,
    pub range: Range<usize>,
    /// Bytes of text in it.
    pub text: usize,
}

/// Elements under way, and those that are done.
pub struct Following<T> {
    pub open: Vec<Followed<T>>,
    pub done: Vec<Followed<T>>,
}

impl<T> Following<T> {
    pub fn new() -> Self {
        Self { open: Vec::new(), done: Vec::new() }
    }

    pub fn start(&mut self, tag: &Tag, what: impl IntoIterator<Item = T>, end: usize) {
        self.close(tag.range.start, |extent| if extent.start(&tag.name) { Ended::Around } else { Ended::No });
        for what in what {
            if self.open.len() >= MAX_OPEN || self.done.len() >= MAX_FOLLOWED {
                return;
            }
            let (extent, range) = (Extent::of(&tag.name), tag.range.end..end);
            self.open.push(Followed { what, extent, tag: tag.range.start, range, text: 0 });
        }
    }

    /// An end tag that begins at `at`.
    pub fn end(&mut self, name: &str, at: usize) {
        self.close(at, |extent| extent.end(name));
    }

    /// Closes what ends at `at`.
    fn close(&mut self, at: usize, mut ended: impl FnMut(&mut Extent) -> Ended) {
        let mut index = 0;
        while let Some(followed) = self.open.get_mut(index) {
            if ended(&mut followed.extent) == Ended::No {
                index += 1;
            } else {
                followed.range.end = at.max(followed.range.start);
                self.done.push(self.open.remove(index));
            }
        }
    }

    pub fn text(&mut self, length: usize) {
        self.open.iter_mut().for_each(|f| f.text += length);
    }

    pub fn finish(mut self) -> Vec<Followed<T>> {
        self.done.append(&mut self.open);
        self.done
    }
}

/// What speaks for an element as the content.
pub fn rank(tag: &Tag, roles: &[(SiteId, Role)]) -> Option<Rank> {
    if let Some(site) = roles.iter().filter(|(_, role)| *role == Role::Content).find_map(|(site, _)| *site) {
        return Some(Rank::Site(site));
    }
    match tag.name.as_str() {
        "article" => Some(Rank::Article),
        _ if tag.get("itemprop") == Some("articleBody") => Some(Rank::Article),
        "main" => Some(Rank::Main),
        _ if tag.get("role") == Some("main") => Some(Rank::Main),
        "body" => Some(Rank::Body),
        _ => None,
    }
}
