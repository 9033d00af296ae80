//! Plain values that stand in a program: `sidebar: [ … ]` in a configuration, what a file exports.
//!
//! The program is not run. Strings and comments are passed over in looking for the place; what stands there is read as
//! JSON5, so that anything that would have to be computed is no value.

use serde_json::Value;
use std::ops::Range;

/// Deepest nesting of brackets; the crate that reads values goes down by recursion.
pub const MAX_DEPTH: usize = 64;

/// What a program says somewhere.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    Nothing,
    Values(Value),
    /// More than values.
    Computed,
}

/// The values behind the first `key:`.
pub fn keyed(text: &str, key: &str) -> Said {
    let pieces = pieces(text);
    let names =
        |piece: &Range<usize>| text.get(piece.clone()).is_some_and(|word| word.trim_matches(['\'', '"']) == key);
    let is = |at: usize, sign: &str| pieces.get(at).and_then(|piece| text.get(piece.clone())) == Some(sign);
    let at = (0..pieces.len()).find(|at| pieces.get(*at).is_some_and(names) && is(at + 1, ":"));
    at.map_or(Said::Nothing, |at| said(text, &pieces, at + 2))
}

/// The values that a program exports: `module.exports = { … }`, `export default { … }`, or by a name that it gives them.
pub fn exported(text: &str) -> Said {
    let pieces = pieces(text);
    let word = |at: usize| pieces.get(at).and_then(|piece| text.get(piece.clone())).unwrap_or_default();
    let at = (0..pieces.len()).find_map(|at| match (word(at), word(at + 1), word(at + 2), word(at + 3)) {
        ("module", ".", "exports", "=") => Some(at + 4),
        ("export", "default", ..) => Some(at + 2),
        _ => None,
    });
    let Some(at) = at else { return Said::Nothing };
    match said(text, &pieces, at) {
        Said::Computed => {
            let name = word(at);
            let is_given = |at: &usize| matches!(word(*at), "const" | "let" | "var") && word(at + 1) == name;
            let given = (0..pieces.len()).find(is_given);
            // A type may stand between: `const sidebars: SidebarsConfig = {`.
            let equals = given.and_then(|at| (at..pieces.len()).take(8).find(|at| word(*at) == "="));
            equals.map_or(Said::Computed, |at| said(text, &pieces, at + 1))
        }
        said => said,
    }
}

/// The list or table that begins with a piece.
fn said(text: &str, pieces: &[Range<usize>], at: usize) -> Said {
    let word = |piece: &Range<usize>| text.get(piece.clone()).unwrap_or_default();
    let Some(first) = pieces.get(at).filter(|piece| matches!(word(piece), "[" | "{")) else { return Said::Computed };
    let mut open = 0usize;
    for piece in &pieces[at..] {
        match word(piece) {
            "[" | "{" | "(" => open += 1,
            "]" | "}" | ")" => open = open.saturating_sub(1),
            _ => {}
        }
        if open > MAX_DEPTH {
            return Said::Computed;
        }
        if open == 0 {
            let values = text.get(first.start..piece.end).and_then(|values| json5::from_str(values).ok());
            return values.map_or(Said::Computed, Said::Values);
        }
    }
    Said::Computed
}

/// Words, strings and signs; blanks and comments are none.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = &text[at..];
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
        let length = match c {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '\'' | '"' | '`' => string(rest, c),
            c if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        if !c.is_whitespace() && !rest.starts_with("//") && !rest.starts_with("/*") {
            out.push(at..at + length);
        }
        at += length;
    }
    out
}

/// The length of a string with its marks. One that is not closed in its line is a sign, as in a pattern.
fn string(text: &str, mark: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' if mark != '`' => break,
            c if c == mark => return at + 1,
            _ => {}
        }
    }
    mark.len_utf8()
}

/// How deep brackets stand in one another; those in strings count as well.
pub fn depth(text: &str) -> usize {
    let (mut open, mut deepest) = (0usize, 0);
    for byte in text.bytes() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(open);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_found_behind_their_key() {
        let list = json!([{"text": "甲", "link": "/a"}]);
        for text in [
            "export default defineConfig({ themeConfig: { sidebar: [{ text: '甲', link: '/a' }] } })",
            "// sidebar: ['b']\n/* sidebar: 1 */ const s = 'sidebar: [';\nmodule.exports = { 'sidebar': [{text: \"甲\", link: '/a',},], }",
        ] {
            assert_eq!(keyed(text, "sidebar"), Said::Values(list.clone()), "{text}");
        }
        for text in ["{ sidebar: side() }", "{ sidebar: [one, 'b'] }", "{ sidebar: ['b', ", "{ sidebar: [`a${b}`] }"] {
            assert_eq!(keyed(text, "sidebar"), Said::Computed, "{text}");
        }
        for text in ["{ sidebarDepth: 2 }", "{ a: 'sidebar' }", "sidebar = []", ""] {
            assert_eq!(keyed(text, "sidebar"), Said::Nothing, "{text}");
        }
    }

    #[test]
    fn what_a_program_exports_may_have_a_name() {
        let values = json!({"docs": ["a"]});
        for text in [
            "module.exports = { docs: ['a'] };",
            "// @ts-check\nexport default {\n  docs: ['a'],\n};\n",
            "import type {SidebarsConfig} from 'x';\nconst sidebars: SidebarsConfig = { docs: ['a'] };\nexport default sidebars;\n",
        ] {
            assert_eq!(exported(text), Said::Values(values.clone()), "{text}");
        }
        assert_eq!(exported("module.exports = make();"), Said::Computed);
        assert_eq!(exported("const a = 1;"), Said::Nothing);
        assert_eq!(exported(&format!("module.exports = {}", "[".repeat(100))), Said::Computed);
    }
}
