//! Where a line may break.

/// How strict the line-edge rules are (CLREQ 3.1.7; JLREQ 3.1.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Level {
    None,
    #[default]
    Basic,
    /// zh-Hans: GB/T 15834.
    Gb,
    Strict,
}
