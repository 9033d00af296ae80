//! The words a book needs in four languages (目录, 奥付, 제1장 …), read from `words.toml`.
