//! `book.toml` as typed data, made of each stage’s own options.
