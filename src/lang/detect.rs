//! The language and script of a text, by its characters.
