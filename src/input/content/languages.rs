//! The language of code, by what highlighters and fences say.

use crate::input::html::tokens::Tag;

/// The language of code by the classes of highlighters: `language-rust`, `lang-rust`, `highlight-source-rust`,
/// `code-snippet__rust`, `brush: rust`, `highlight rust`, `hljs rust`; or by `data-lang`.
pub(crate) fn code_language(tag: &Tag) -> Option<String> {
    /// Words beside `highlight` that name no language.
    const LOOKS: [&str; 12] = [
        "hljs",
        "highlight",
        "code",
        "copy",
        "wrap",
        "line-numbers",
        "notranslate",
        "plain",
        "plaintext",
        "highlighter-rouge",
        "codehilite",
        "code-wrapper",
    ];
    let class = tag.get("class").unwrap_or_default();
    let classes = || class.split_ascii_whitespace();
    let prefixes = ["language-", "lang-", "highlight-source-", "code-snippet__"];
    let mut named = classes().filter_map(|c| prefixes.iter().find_map(|p| c.strip_prefix(p)));
    let named = named.find(|n| !matches!(*n, "fix" | "nowrap"));
    let brush = || class.split_once("brush:").map(|(_, rest)| rest.trim_start());
    let data = || tag.get("data-lang").or_else(|| tag.get("data-language"));
    let beside = || {
        let highlighted = classes().any(|c| c == "highlight" || c == "hljs");
        classes().find(|c| highlighted && !LOOKS.contains(c) && !c.contains("-"))
    };
    data()
        .filter(|_| class.contains("code-snippet__"))
        .or(named)
        .or_else(brush)
        .or_else(data)
        .or_else(beside)
        .map(|word| word.trim_end_matches(';'))
        .and_then(language_word)
}

/// The language that code is said to be in, without what else is said: of `rust,ignore` it is `rust`.
pub(crate) fn language_word(said: &str) -> Option<String> {
    said.split([',', ' ', '\t', '{', ':']).next().filter(|word| !word.is_empty()).map(str::to_owned)
}
