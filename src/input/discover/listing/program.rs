//! Plain values that stand in a program: `sidebar: [ … ]` in a configuration, what a file exports.
//!
//! The program is not run. It is cut into pieces, strings and comments passed over; values that are typed out are read
//! where they stand ([`super::evaluate`]), under a name or in a file beside it ([`super::modules`]) too. Anything that
//! would have to be computed is no value.

use super::evaluate::Budget;
use crate::files::Files;
use crate::input::decode;
use crate::lang::wide;
use serde_json::Value;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Deepest nesting of brackets, and of names that stand for others.
pub const MAX_DEPTH: usize = 64;

/// Most files that are followed from one to the next.
const MAX_HOPS: usize = 4;

/// Most pieces in which a bracket is looked for.
const NEAR: usize = 1 << 10;

/// What a program says somewhere.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    Nothing,
    Values(Value),
    /// More than values.
    Computed,
}

/// A program, cut into its words, strings and signs.
pub struct Program<'a> {
    pub(super) files: &'a dyn Files,
    pub(super) path: PathBuf,
    text: String,
    pieces: Vec<Range<usize>>,
    /// How many files lead here.
    hops: usize,
    /// What may still be read; shared by the files that lead to one another.
    pub(super) budget: Budget,
}

impl<'a> Program<'a> {
    pub fn new(files: &'a dyn Files, path: &Path, text: &str) -> Self {
        Self::within(files, path, text, 0, Budget::default())
    }

    fn within(files: &'a dyn Files, path: &Path, text: &str, hops: usize, budget: Budget) -> Self {
        Self { files, path: path.to_path_buf(), text: text.to_owned(), pieces: pieces(text), hops, budget }
    }

    /// Another file that this one leads to.
    pub(super) fn follow(&self, path: &Path) -> Option<Program<'a>> {
        /// Bytes of a file that cost as much as a value to read.
        const BYTES: usize = 64;
        let text = decode::read(self.files, path).ok().filter(|_| self.hops < MAX_HOPS)?;
        self.budget.spend(1 + text.len() / BYTES).then_some(())?;
        Some(Self::within(self.files, path, &text, self.hops + 1, self.budget.clone()))
    }

    /// The word, string or sign at a place; nothing behind the last.
    pub(super) fn word(&self, at: usize) -> &str {
        self.pieces.get(at).and_then(|piece| self.text.get(piece.clone())).unwrap_or_default()
    }

    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// Whether a line ends before a piece.
    pub(super) fn begins_line(&self, at: usize) -> bool {
        let (Some(before), Some(piece)) = (at.checked_sub(1).and_then(|at| self.pieces.get(at)), self.pieces.get(at))
        else {
            return true;
        };
        self.text.get(before.end..piece.start).is_some_and(|between| between.contains('\n'))
    }

    /// The piece that closes the bracket at a place.
    pub(super) fn closing(&self, at: usize) -> Option<usize> {
        let mut open = 0usize;
        (at..self.pieces.len()).find(|at| {
            match self.word(*at) {
                "[" | "{" | "(" => open += 1,
                "]" | "}" | ")" => open = open.saturating_sub(1),
                _ => {}
            }
            open == 0
        })
    }

    /// The values behind `key:`, here or in what this program takes in. Where a site has several, for its languages, they
    /// are the first that speak of wide characters.
    pub fn keyed(&self, key: &str) -> Said {
        let places = (0..self.pieces.len()).filter_map(|at| self.behind_key(at, key));
        let all: Vec<Said> = places.map(|at| self.said(at)).collect();
        let is_list = |said: &Said| matches!(said, Said::Values(Value::Array(_) | Value::Object(_)));
        let is_wide =
            |said: &Said| matches!(said, Said::Values(list) if list.to_string().contains(wide::is_wide_letter));
        let best = all.iter().find(|said| is_list(said) && is_wide(said)).or(all.iter().find(|said| is_list(said)));
        match best.or(all.first()) {
            Some(said) => said.clone(),
            None => {
                let mut taken = self.taken_in().map(|file| file.keyed(key));
                taken.find(|said| *said != Said::Nothing).unwrap_or(Said::Nothing)
            }
        }
    }

    /// Where the value of a key begins, if the key stands at a place: `key: value`, or `{ key }` for a value of that name.
    fn behind_key(&self, at: usize, key: &str) -> Option<usize> {
        if self.word(at).trim_matches(['\'', '"']) != key {
            return None;
        }
        match (at.checked_sub(1).map(|before| self.word(before)), self.word(at + 1)) {
            (_, ":") => Some(at + 2),
            (Some("{" | ","), "," | "}") => {
                let close = (at..self.pieces.len()).take(NEAR).find(|at| self.word(*at) == "}")?;
                let is_other = matches!(self.word(close + 1), "from" | "=")
                    || self.word(close + 1) == ")" && matches!(self.word(close + 2), "=" | "{" | ":");
                (!is_other).then_some(at)
            }
            _ => None,
        }
    }

    /// The values that a program exports: `module.exports = { … }`, `export default { … }`, or by a name that it gives them.
    pub fn exported(&self) -> Said {
        self.default_place().map_or(Said::Nothing, |at| self.said(at))
    }

    fn said(&self, at: usize) -> Said {
        self.whole(at, 0).map_or(Said::Computed, Said::Values)
    }
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
    use crate::files::Memory;
    use serde_json::json;

    fn keyed(text: &str) -> Said {
        Program::new(&Memory::default(), Path::new("config.ts"), text).keyed("sidebar")
    }

    fn exported(text: &str) -> Said {
        Program::new(&Memory::default(), Path::new("sidebars.ts"), text).exported()
    }

    #[test]
    fn values_are_found_behind_their_key() {
        let list = json!([{"text": "甲", "link": "/a"}]);
        for text in [
            "export default defineConfig({ themeConfig: { sidebar: [{ text: '甲', link: '/a' }] } })",
            "// sidebar: ['b']\n/* sidebar: 1 */ const s = 'sidebar: [';\nmodule.exports = { 'sidebar': [{text: \"甲\", link: '/a',},], }",
            "const sidebar = [{ text: '甲', link: '/a' }]\nexport default { themeConfig: { nav, sidebar, } }",
            "plugins: [{ sidebar: false }], locales: { en: { sidebar: [{ text: 'A', link: '/a' }] }, root: { sidebar: [{ text: '甲', link: '/a' }] } }",
        ] {
            assert_eq!(keyed(text), Said::Values(list.clone()), "{text}");
        }
        for text in ["{ sidebar: side() }", "{ sidebar: [one, 'b'] }", "{ sidebar: ['b', ", "{ sidebar: [`a${b}`] }"] {
            assert_eq!(keyed(text), Said::Computed, "{text}");
        }
        for text in [
            "{ sidebarDepth: 2 }",
            "{ a: 'sidebar' }",
            "sidebar = []",
            "",
            "import { nav, sidebar } from 'theme'",
            "const { sidebar } = theme",
            "const f = ({ sidebar }) => 1",
        ] {
            assert_eq!(keyed(text), Said::Nothing, "{text}");
        }
    }

    #[test]
    fn what_a_program_exports_may_have_a_name() {
        let values = json!({"docs": ["a"]});
        for text in [
            "module.exports = { docs: ['a'] };",
            "// @ts-check\nexport default {\n  docs: ['a'],\n};\n",
            "import type {SidebarsConfig} from 'x';\nconst sidebars: SidebarsConfig = { docs: ['a'] };\nexport default sidebars;\n",
            "export default { docs: ['a'] } satisfies SidebarsConfig\n",
        ] {
            assert_eq!(exported(text), Said::Values(values.clone()), "{text}");
        }
        assert_eq!(exported("module.exports = make();"), Said::Computed);
        assert_eq!(exported("module.exports = ['a'].concat(b);"), Said::Computed);
        assert_eq!(exported("const a = 1;"), Said::Nothing);
        assert_eq!(exported(&format!("module.exports = {}", "[".repeat(100))), Said::Computed);
    }
}
