//! Places in the sources.

use smallvec::{SmallVec, smallvec};

/// Number of a source file, given by the [`Reporter`](super::Reporter) in the order of the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SourceId(pub u32);

/// A range of bytes of one decoded source text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    pub source: SourceId,
    pub start: u32,
    pub end: u32,
}

/// Where the pieces of a text came from: one entry per seam left by joining, mending, entities or includes.
///
/// A piece runs to the next piece's `at`; inside it, text and source advance together.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Origin {
    pieces: SmallVec<[Piece; 1]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    /// Byte offset in the text.
    at: u32,
    source: SourceId,
    /// Byte offset in the source.
    from: u32,
}

impl Origin {
    /// A text that is a verbatim copy of its source from byte `from` on.
    pub fn verbatim(source: SourceId, from: u32) -> Self {
        Self { pieces: smallvec![Piece { at: 0, source, from }] }
    }

    /// Says that from text offset `at` on, the text stands in `source` from byte `from`. Offsets must not fall.
    pub fn seam(&mut self, at: u32, source: SourceId, from: u32) {
        if let Some(last) = self.pieces.last_mut() {
            if last.at == at {
                *last = Piece { at, source, from };
                return;
            }
            if last.source == source && from.checked_sub(last.from) == Some(at - last.at) {
                return;
            }
        }
        self.pieces.push(Piece { at, source, from });
    }

    /// The place of one byte offset of the text, if the origin is known.
    pub fn locate(&self, offset: u32) -> Option<(SourceId, u32)> {
        let i = self.pieces.partition_point(|p| p.at <= offset).checked_sub(1)?;
        let piece = self.pieces[i];
        Some((piece.source, piece.from + (offset - piece.at)))
    }

    /// The span of a range of the text. A range over two sources is cut at the first.
    pub fn span(&self, start: usize, end: usize) -> Span {
        let Some((source, from)) = self.locate(start as u32) else { return Span::default() };
        let to = match self.locate((end.max(start + 1) - 1) as u32) {
            Some((s, at)) if s == source && at >= from => at + u32::from(end > start),
            _ => from,
        };
        Span { source, start: from, end: to }
    }

    /// Appends the origin of a text that is appended to this one at byte `at`.
    pub fn append(&mut self, at: u32, other: &Origin) {
        for piece in &other.pieces {
            self.seam(at + piece.at, piece.source, piece.from);
        }
    }

    /// Appends the origin of bytes `start..end` of a text, which are appended to this one at byte `at`.
    pub fn append_part(&mut self, at: u32, other: &Origin, start: usize, end: usize) {
        if let Some((source, from)) = other.locate(start as u32) {
            self.seam(at, source, from);
        }
        let first = other.pieces.partition_point(|p| p.at as usize <= start);
        for p in other.pieces[first..].iter().take_while(|p| (p.at as usize) < end) {
            self.seam(at + p.at - start as u32, p.source, p.from);
        }
    }

    /// The origin of bytes `start..end` of the text, as a text of its own.
    pub fn part(&self, start: usize, end: usize) -> Self {
        let mut out = Self::default();
        out.append_part(0, self, start, end);
        out
    }

    /// The origin of the text from byte `start` on, as a text of its own.
    pub fn slice(&self, start: usize) -> Self {
        self.part(start, usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seam_moves_the_place_of_what_follows() {
        let mut origin = Origin::verbatim(SourceId(3), 10);
        origin.seam(5, SourceId(3), 40);
        assert_eq!(origin.locate(4), Some((SourceId(3), 14)));
        assert_eq!(origin.locate(6), Some((SourceId(3), 41)));
        assert_eq!(origin.slice(4).locate(1), Some((SourceId(3), 40)));
        assert_eq!(origin.part(4, 5).locate(1), Some((SourceId(3), 15)));
    }
}
