//! A run of a text in the notation of Aozora Bunko: what a reading or an annotation behind it is about.

use super::Made;
use crate::book::{Inline, Inlines, Ruby, RubyPair, Text};
use crate::lang::wide::{is_han, is_katakana};
use std::ops::Range;

/// A run that is being read.
#[derive(Default)]
pub(super) struct Run {
    pub(super) inlines: Inlines,
    /// Where stretches began whose end has not come.
    pub(super) open: Vec<(usize, Made)>,
}

impl Run {
    pub(super) fn text(&mut self, text: &Text, range: Range<usize>) {
        if !range.is_empty() {
            self.push(text.part(range));
        }
    }

    pub(super) fn push(&mut self, text: Text) {
        self.inlines.push(Inline::Text(text));
    }

    /// Sets a reading over what stands before it: from the bar on, else the last characters of one kind.
    pub(super) fn ruby(&mut self, bar: Option<usize>, reading: Text) -> bool {
        let base = match bar {
            Some(from) => self.inlines.split_off(from.min(self.inlines.len())),
            None => self.last_of_a_kind(),
        };
        if base.is_empty() {
            return false;
        }
        let mut joined = Text::default();
        for inline in &base {
            if let Inline::Text(text) = inline {
                joined.push_part(text, 0..text.text.len());
            }
        }
        if joined.text.is_empty() {
            self.inlines.extend(base);
            return false;
        }
        self.inlines.push(Inline::Ruby(Ruby { pairs: vec![RubyPair { base: joined, reading }] }));
        true
    }

    /// Takes the last characters of one kind.
    pub(super) fn last_of_a_kind(&mut self) -> Inlines {
        let mut taken = Inlines::new();
        let mut wanted = None;
        while let Some(Inline::Text(text)) = self.inlines.last() {
            let mut from = text.text.len();
            for (at, c) in text.text.char_indices().rev() {
                let kind = kind(c);
                if kind == Kind::Other || *wanted.get_or_insert(kind) != kind {
                    break;
                }
                from = at;
            }
            if from == text.text.len() {
                break;
            }
            taken.insert(0, Inline::Text(text.part(from..text.text.len())));
            let kept = text.part(0..from);
            self.inlines.pop();
            if from > 0 {
                self.push(kept);
                break;
            }
        }
        taken
    }

    /// Takes the end of the run if it reads as `named`.
    pub(super) fn take_last(&mut self, named: &str) -> Option<Inlines> {
        let read = |inline: &Inline| crate::book::plain(std::slice::from_ref(inline));
        let mut length = 0;
        let first = self.inlines.iter().rposition(|inline| {
            length += read(inline).len();
            length >= named.len()
        })?;
        let whole: String = self.inlines[first..].iter().map(read).collect();
        if !whole.ends_with(named) {
            return None;
        }
        let mut stretch = self.inlines.split_off(first);
        let before = whole.len() - named.len();
        if before > 0 {
            let Inline::Text(text) = &stretch[0] else {
                self.inlines.extend(stretch);
                return None;
            };
            let (kept, taken) = (text.part(0..before), text.part(before..text.text.len()));
            self.push(kept);
            stretch[0] = Inline::Text(taken);
        }
        Some(stretch)
    }
}

/// What the base of a ruby without a bar is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Han,
    Hiragana,
    Katakana,
    Latin,
    Other,
}

fn kind(c: char) -> Kind {
    match c {
        '々' | '〆' | '〇' | '仝' | 'ヶ' | '〓' => Kind::Han,
        'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => Kind::Hiragana,
        'ー' => Kind::Katakana,
        _ if is_han(c) => Kind::Han,
        _ if is_katakana(c) => Kind::Katakana,
        _ if c.is_alphanumeric() => Kind::Latin,
        _ => Kind::Other,
    }
}
