//! The names of a program: what it gives them, and what it takes under them from files beside it.

use super::evaluate::literal;
use super::program::Program;
use crate::files::normalise;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Most pieces between a name and the sign that gives it something, for the types that may stand there.
const NEAR: usize = 48;

/// A name that a program takes from another.
struct Import<'a> {
    /// What the other calls it; its default has no name.
    theirs: Option<&'a str>,
    /// The path of the other.
    from: String,
}

impl<'a> Program<'a> {
    /// What the program gives a name; of a function, what it returns.
    pub(super) fn given(&self, name: &str, is_called: bool, depth: usize) -> Option<Value> {
        // Each name is looked for from the first piece on.
        self.budget.spend(self.len() / 64).then_some(())?;
        if let Some(at) = self.place_of(name, is_called) {
            return self.whole(at, depth + 1);
        }
        let import = self.import(name)?;
        let file = self.file(&import.from)?;
        match import.theirs {
            None => file.exported_value(depth + 1),
            Some(theirs) => file.exported_by(theirs, is_called, depth + 1),
        }
    }

    /// What it exports by a name.
    fn exported_by(&self, name: &str, is_called: bool, depth: usize) -> Option<Value> {
        if let Some(value) = self.given(name, is_called, depth) {
            return Some(value);
        }
        if let Some(Value::Object(mut table)) = self.default_place().and_then(|at| self.whole(at, depth + 1)) {
            return table.remove(name);
        }
        // export * from './zh'
        let star = |at: &usize| self.word(*at) == "export" && self.word(at + 1) == "*" && self.word(at + 2) == "from";
        let files = (0..self.len()).filter(star).filter_map(|at| self.file(&literal(self.word(at + 3))?));
        files.into_iter().find_map(|file| file.exported_by(name, is_called, depth + 1))
    }

    /// What it exports without a name; of a file of JSON all that it holds.
    pub(super) fn exported_value(&self, depth: usize) -> Option<Value> {
        if self.path.extension().is_some_and(|ending| ending == "json") {
            return self.whole(0, depth);
        }
        self.whole(self.default_place()?, depth)
    }

    /// Where the value begins that it exports without a name.
    pub(super) fn default_place(&self) -> Option<usize> {
        (0..self.len()).find_map(|at| match [0, 1, 2, 3].map(|next| self.word(at + next)) {
            ["module", ".", "exports", "="] => Some(at + 4),
            ["export", "default", ..] => Some(at + 2),
            _ => None,
        })
    }

    /// Where the value begins that a name is given: behind `const name =`, or behind the `return` of a function.
    fn place_of(&self, name: &str, is_called: bool) -> Option<usize> {
        (0..self.len()).filter(|at| self.word(at + 1) == name).find_map(|at| match self.word(at) {
            "const" | "let" | "var" => {
                let equals = (at + 2..at + NEAR).find(|at| self.word(*at) == "=" && self.word(at + 1) != ">")?;
                if is_called { self.behind_arrow(equals + 1) } else { Some(equals + 1) }
            }
            "function" if is_called => self.behind_return(self.closing(at + 2)? + 1),
            _ => None,
        })
    }

    /// Where the value begins that `() => …` gives.
    fn behind_arrow(&self, at: usize) -> Option<usize> {
        let close = if self.word(at) == "(" { self.closing(at)? } else { return None };
        let arrow = (close + 1..close + NEAR).find(|at| self.word(*at) == "=" && self.word(at + 1) == ">")?;
        if self.word(arrow + 2) == "{" { self.behind_return(arrow + 2) } else { Some(arrow + 2) }
    }

    /// Where the value begins that a function returns which does nothing else; its type may stand before its body.
    fn behind_return(&self, at: usize) -> Option<usize> {
        let body = (at..at + NEAR).find(|at| self.word(*at) == "{" && self.word(at + 1) == "return")?;
        Some(body + 2)
    }

    /// Whether a function is one of another package.
    pub(super) fn is_of_package(&self, name: &str) -> bool {
        self.budget.spend(self.len() / 64)
            && self.place_of(name, true).is_none()
            && self.import(name).is_none_or(|import| !import.from.starts_with('.'))
    }

    /// From where it takes a name.
    fn import(&self, name: &str) -> Option<Import<'_>> {
        (0..self.len()).find_map(|at| match self.word(at) {
            "import" | "export" => self.imported(at + 1, name),
            "const" | "let" | "var" => self.required(at + 1, name),
            _ => None,
        })
    }

    /// `name, { theirs as name } from 'path'`
    fn imported(&self, at: usize, name: &str) -> Option<Import<'_>> {
        let is_end = |at: &usize| matches!(self.word(*at), "from" | ";" | "=" | "(" | "");
        let end = (at..at + 4 * NEAR).find(is_end).filter(|at| self.word(*at) == "from")?;
        let own = (at..end).find(|at| self.word(*at) == name && matches!(self.word(at + 1), "," | "}" | "from"))?;
        let theirs = match self.word(own - 1) {
            "as" if self.word(own - 2) == "*" => return None,
            "as" => Some(self.word(own - 2)),
            "import" => None,
            _ => Some(self.word(own)),
        };
        Some(Import { theirs: theirs.filter(|name| *name != "default"), from: literal(self.word(end + 1))? })
    }

    /// `{ theirs: name } = require('path')`; a name alone is given the value of the call.
    fn required(&self, at: usize, name: &str) -> Option<Import<'_>> {
        let end = if self.word(at) == "{" { self.closing(at)? } else { return None };
        if [1, 2, 3].map(|next| self.word(end + next)) != ["=", "require", "("] {
            return None;
        }
        let own = (at..end).find(|at| self.word(*at) == name && matches!(self.word(at + 1), "," | "}"))?;
        let theirs = if self.word(own - 1) == ":" { own - 2 } else { own };
        Some(Import { theirs: Some(self.word(theirs)), from: literal(self.word(end + 4))? })
    }

    /// The files beside it that it takes something from, in their order.
    pub(super) fn taken_in(&self) -> impl Iterator<Item = Program<'a>> + '_ {
        let named = |at: usize| match [0, 1].map(|next| self.word(at + next)) {
            ["from", path] => Some(path),
            ["require", "("] => Some(self.word(at + 2)),
            _ => None,
        };
        (0..self.len()).filter_map(named).filter_map(|path| self.file(&literal(path)?))
    }

    /// A file that lies beside it, by the path by which a program calls it: `./sidebar`, `./sidebar.js`, `../zh`.
    pub(super) fn file(&self, path: &str) -> Option<Program<'a>> {
        const ENDINGS: [&str; 6] = ["ts", "mts", "js", "mjs", "cjs", "json"];
        if !path.starts_with('.') {
            return None;
        }
        let named = normalise(&self.path.parent().unwrap_or(Path::new("")).join(path))?;
        // A program in TypeScript calls the others as they will be called: `./sidebar.js` is sidebar.ts.
        let bare = match named.extension().and_then(|ending| ending.to_str()) {
            Some("js" | "mjs" | "cjs") => named.with_extension(""),
            _ => named.clone(),
        };
        let with = |ending: &&str| PathBuf::from(format!("{}.{ending}", bare.display()));
        let inside = |ending: &&str| bare.join(format!("index.{ending}"));
        let candidates = [named.clone()].into_iter().chain(ENDINGS.iter().map(with)).chain(ENDINGS.iter().map(inside));
        let is_program = |path: &PathBuf| {
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            ENDINGS.contains(&ending) && self.files.len(path).is_ok()
        };
        self.follow(&candidates.into_iter().find(is_program)?)
    }
}

#[cfg(test)]
mod tests {
    use super::super::program::Said;
    use super::*;
    use crate::files::Memory;
    use serde_json::json;

    fn keyed(files: &[(&str, &str)]) -> Said {
        let memory = Memory::new(files.iter().map(|(path, text)| (*path, text.as_bytes())));
        Program::new(&memory, Path::new(files[0].0), files[0].1).keyed("sidebar")
    }

    #[test]
    fn a_list_may_stand_under_a_name_or_be_returned() {
        let list = json!(["/a", {"text": "甲", "items": ["/b"]}]);
        for text in [
            "const more: Item[] = [{ text: '甲', items: ['/b'] }]\nconst all: Config['sidebar'] = ['/a', ...more]\nexport default { sidebar: all }",
            "export default { sidebar: side() }\nfunction side(): Item[] {\n  return ['/a', { text: '甲', items: ['/b'] }]\n}",
            "const side = (): Item[] => (['/a', { text: '甲', icon: icons.a, items: ['/b'] as string[] }])\nexport default defineConfig({ sidebar: side() })",
            "const ALL = { zh: ['/a', { text: `甲`, activeMatch: /^b/, items: ['/b'] }] }\nexport default { sidebar: ALL.zh }",
        ] {
            assert_eq!(keyed(&[("config.ts", text)]), Said::Values(list.clone()), "{text}");
        }
    }

    #[test]
    fn a_list_may_lie_in_another_file() {
        let list = Said::Values(json!({"/": ["a", "b"]}));
        for files in [
            [
                (
                    "v/config.js",
                    "module.exports = { themeConfig: { nav: require('./nav'), sidebar: require('./side') } }",
                ),
                ("v/side/index.js", "module.exports = { '/': ['a', 'b'] }"),
            ],
            [
                ("v/config.ts", "import { sidebar } from './side.js'\nexport default { sidebar }"),
                ("v/side.ts", "import { define } from 'theme'\nexport const sidebar = define({ '/': ['a', 'b'] })"),
            ],
            [
                ("v/config.ts", "import side, { nav } from '../side'\nexport default { sidebar: side }"),
                ("side.ts", "export default { '/': ['a', 'b'] } as Sidebar"),
            ],
            [
                ("v/config.ts", "import { nav, zh as side } from './side'\nexport default { sidebar: { ...side } }"),
                ("v/side.ts", "export const zh = { '/': ['a', 'b'] };"),
            ],
            [
                (
                    "v/config.ts",
                    "import theme from './theme'\nexport default defineUserConfig({ lang: 'zh-CN', theme })",
                ),
                ("v/theme.ts", "export default hopeTheme({ sidebar: { '/': ['a', 'b'] } })"),
            ],
            [
                ("v/config.js", "const { side } = require('./all')\nmodule.exports = { sidebar: side }"),
                ("v/all.js", "const side = { '/': ['a', 'b'] }\nmodule.exports = { side }"),
            ],
            [
                ("v/config.ts", "import side from './side.json'\nexport default { sidebar: side }"),
                ("v/side.json", "{\"/\": [\"a\", \"b\"]}"),
            ],
        ] {
            assert_eq!(keyed(&files), list, "{files:?}");
        }
    }

    #[test]
    fn what_is_computed_or_leads_out_or_back_has_no_value() {
        for text in [
            "export default { sidebar: side('zh') }\nfunction side(lang) { return [lang] }",
            "import { side } from 'package'\nexport default { sidebar: side() }",
            "import side from '../../../etc/side'\nexport default { sidebar: side }",
            "const a = b\nconst b = a\nexport default { sidebar: a }",
            "import side from './config'\nexport default { sidebar: side }",
            "export default { sidebar: [{ text: t('intro'), link: '/a' }] }",
            "export default { sidebar: isZh ? ['a'] : ['b'] }",
            "const all = ['a']\nexport default { sidebar: all.map((a) => a) }",
        ] {
            assert_eq!(keyed(&[("config.ts", text)]), Said::Computed, "{text}");
        }
        let doubled: String = (1..40).map(|k| format!("const a{k} = [...a{}, ...a{}]\n", k - 1, k - 1)).collect();
        assert_eq!(
            keyed(&[("config.ts", &format!("const a0 = ['x']\n{doubled}export default {{ sidebar: a39 }}"))]),
            Said::Computed
        );
    }
}
