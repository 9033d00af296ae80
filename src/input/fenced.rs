//! Which lines of a Markdown text are fenced code, told line by line before there is a parser's word for it.

use crate::lang::scan;
use std::ops::Range;

/// The lines outside of fenced code, each behind its place.
pub fn lines_outside(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut fences = Fences::default();
    scan::lines_at(text).filter(move |(_, line)| !fences.hold(line))
}

/// The fence that is open.
#[derive(Clone, Debug, Default)]
pub struct Fences {
    open: Option<(char, usize)>,
}

impl Fences {
    /// Whether the next line is code, unless it is the fence that ends it.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Whether the next line belongs to fenced code, the fences among it.
    pub fn hold(&mut self, line: &str) -> bool {
        let text = line.trim();
        let mark = text.chars().next().filter(|c| matches!(c, '`' | '~'));
        let length = mark.map_or(0, |mark| text.chars().take_while(|&c| c == mark).count());
        match (self.open, mark) {
            (Some((open, least)), Some(mark)) if mark == open && length >= least && text.len() == length => {
                self.open = None;
            }
            (Some(_), _) => {}
            (None, Some(mark)) if length >= 3 && !(mark == '`' && text[length..].contains('`')) => {
                self.open = Some((mark, length));
            }
            (None, _) => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::Fences;

    #[test]
    fn a_fence_ends_with_one_as_long_of_its_kind() {
        let mut fences = Fences::default();
        let held: Vec<bool> =
            "甲\n````js\n```\n~~~~\n  ````\n乙\n```a`b\n".lines().map(|line| fences.hold(line)).collect();
        assert_eq!(held, [false, true, true, true, true, false, false]);
    }
}
