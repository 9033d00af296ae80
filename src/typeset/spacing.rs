//! Punctuation widths, pairs and autospace.

/// How punctuation is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Preset {
    #[default]
    Quanjiao,
    Kaiming,
    Banjiao,
    Hangmobanjiao,
    Plain,
}
