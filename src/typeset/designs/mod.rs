//! The designs of the program, each a file that a person can copy and change.

/// What every design is laid over.
pub(super) const STANDARD: &str = include_str!("standard.toml");

/// The designs by name.
const DESIGNS: [(&str, &str); 5] = [
    ("standard", STANDARD),
    ("prose", include_str!("prose.toml")),
    ("technical", include_str!("technical.toml")),
    ("bunko", include_str!("bunko.toml")),
    ("essays", include_str!("essays.toml")),
];

pub fn names() -> impl Iterator<Item = &'static str> {
    DESIGNS.iter().map(|(name, _)| *name)
}

/// The file of the design called `name`.
pub fn file(name: &str) -> Option<&'static str> {
    DESIGNS.iter().find(|(n, _)| *n == name).map(|(_, file)| *file)
}

#[cfg(all(test, feature = "bundled-fonts"))]
mod tests;
