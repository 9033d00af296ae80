//! Marks of Python-Markdown and its extensions, as manuals of MkDocs have them.
//!
//! `++ctrl+alt+del++` are keys, `^^字^^` is underlined, `{++新++}`, `{--旧--}` and `{~~旧~>新~~}` are the changes of an
//! editor. Lists of attributes (`[钮](a.md){ .md-button }`, `{ .annotate }` below a list), the icons of a theme
//! (`:material-home:`), the words that abbreviations stand for (`*[HTML]: …`) and snippets that nothing has put in are not
//! for the readers of a book.

use super::Scan;
use super::badges::BADGE;
use crate::input::markdown::notion;
use crate::input::pattern::patterns;
use crate::lang::scan;
use crate::lang::wide::is_wide_letter;

patterns! {
    KEYS = r#"\+\+((?:[a-z0-9]+(?:-[a-z0-9]+)*|"[^"\n+]{1,20}")(?:\+(?:[a-z0-9]+(?:-[a-z0-9]+)*|"[^"\n+]{1,20}"))*)\+\+"#;
    ICON = r"[ \t]?:(?:material|fontawesome|octicons|simple)-[a-z0-9-]+:(?:\{[^{}\n]*\})?";
    ABBREVIATION = r"^ {0,3}\*\[[^\[\]\n]+\]:[ \t]*\S[^*\n]*$";
    SNIPPET = r#"^[ \t]*-{2,}8<-{2,}[ \t]+["'][^"'\n]+["'][ \t]*$"#;
    /// What other dialects underline: `++字++`.
    INSERTED = r"\+\+([^\s+](?:[^+\n]{0,80}[^\s+])?)\+\+";
    UNDERLINED = r"\^\^([^\s^](?:[^\^\n]*[^\s^])?)\^\^";
    /// What is added, left out, replaced, marked.
    CHANGED = r"\{(?:\+\+([^{}\n]+?)\+\+|--([^{}\n]+?)--|~~([^{}\n]*?)~>([^{}\n]*?)~~|==([^{}\n]+?)==|>>([^{}\n]+?)<<)\}";
    /// What stands before it, and a list of attributes.
    BEHIND = r#"(?:(\]\([^()\n]*\)|[\]`])(\{:?[ \t]*(?:(?:[.#][A-Za-z][\w-]*|[A-Za-z][\w-]*=(?:"[^"\n]*"|'[^'\n]*'|[^\s{}"']+))[ \t]*)+\})|([*_])(\{(?::[ \t]*[A-Za-z.#]|[ \t]*[.#][A-Za-z])[^{}\n]*\}))"#;
    BELOW = r#"^[ \t]*\{:?[ \t]*(?:(?:\.[A-Za-z][\w-]*|[A-Za-z][\w-]*=(?:"[^"\n]*"|'[^'\n]*'))[ \t]*)+\}[ \t]*$"#;
}

/// Keys by the names that the extension has for them; others are written as they are called.
#[rustfmt::skip]
const NAMED: [&str; 44] = [
    "alt", "altgr", "backspace", "break", "caps", "caps-lock", "cmd", "command", "control", "ctrl", "del", "delete", "down",
    "end", "enter", "esc", "escape", "fn", "home", "ins", "insert", "left", "meta", "num-lock", "opt", "option", "page-down",
    "page-up", "pause", "plus", "print-screen", "return", "right", "scroll-lock", "shift", "space", "super", "tab", "up",
    "win", "windows", "arrow-up", "arrow-down", "menu",
];

/// What they begin with.
#[rustfmt::skip]
pub(super) const MARKS: [&str; 16] = [
    "++", "*[", "8<-", "^^", ":material-", ":fontawesome-", ":octicons-", ":simple-", "){", "]{", "*{", "_{", "`{", "{ .", "{.", "{:",
];

impl Scan<'_> {
    pub(super) fn python(&mut self) {
        let body = self.body;
        let text = body.text.as_str();
        let holds = |mark: &str| scan::holds(text, mark);
        if holds("++") {
            self.keys();
            for found in INSERTED.captures_iter(text) {
                let (Some(all), Some(inside)) = (found.get(0), found.get(1)) else { continue };
                let is_text = inside.as_str().starts_with(is_wide_letter) && inside.as_str().ends_with(is_wide_letter);
                if is_text && self.solid_end(all.start()).is_none() {
                    self.replace(all.range(), format!("<u>{}</u>", inside.as_str()));
                }
            }
        }
        if holds("{") {
            self.changes();
            self.attribute_lists();
        }
        if holds("^^") {
            for found in UNDERLINED.captures_iter(text) {
                let (Some(all), Some(inside)) = (found.get(0), found.get(1)) else { continue };
                let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
                let is_apart =
                    !joins(text[..all.start()].chars().next_back()) && !joins(text[all.end()..].chars().next());
                if is_apart && self.solid_end(all.start()).is_none() {
                    self.replace(all.start()..inside.start(), "<u>");
                    self.replace(inside.end()..all.end(), "</u>");
                }
            }
        }
        // What is not for readers.
        if !(self.cuts_by(notion::RULE)
            && ["*[", "8<-", ":material-", ":fontawesome-", ":octicons-", ":simple-"].into_iter().any(holds))
        {
            return;
        }
        for found in ICON.find_iter(text) {
            if self.solid_end(found.start() + 1).is_none() {
                self.cut(BADGE, found.as_str().trim(), found.range(), "");
            }
        }
        for (range, line) in scan::lines_at(text) {
            let line = line.trim_end();
            if !line.contains("]:") && !line.contains("8<-") || self.solid_end(range.start).is_some() {
                continue;
            }
            if ABBREVIATION.is_match(line) {
                self.cut(notion::RULE, line.trim(), range, "");
            } else if SNIPPET.is_match(line) {
                self.report("--8<--", "names a file that only its own project takes in; it was left out", &range);
                self.replace(range, "");
            }
        }
    }

    /// Keys that are pressed together; one of them at least is no letter, or it may be a program's sign.
    fn keys(&mut self) {
        let text = self.body.text.as_str();
        for found in KEYS.captures_iter(text) {
            let (Some(all), Some(inside)) = (found.get(0), found.get(1)) else { continue };
            let joins = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '+');
            let keys: Vec<&str> = inside.as_str().split('+').collect();
            let is_named = |key: &&str| {
                let number = key.strip_prefix('f').unwrap_or_default();
                NAMED.contains(key) || key.starts_with('"') || number.parse::<u8>().is_ok_and(|n| (1..=24).contains(&n))
            };
            if !keys.iter().any(is_named)
                || joins(text[..all.start()].chars().next_back())
                || joins(text[all.end()..].chars().next())
                || self.solid_end(all.start()).is_some()
            {
                continue;
            }
            let shown: Vec<String> = keys.iter().map(|key| format!("<kbd>{}</kbd>", called(key))).collect();
            self.replace(all.range(), shown.join("+"));
        }
    }

    /// The changes of an editor.
    fn changes(&mut self) {
        for found in CHANGED.captures_iter(&self.body.text) {
            let Some(all) = found.get(0).filter(|all| self.solid_end(all.start()).is_none()) else { continue };
            let part = |i: usize| found.get(i).map(|m| m.as_str());
            let with = match (part(1).or(part(5)), part(2), part(3).zip(part(4)), part(6)) {
                (Some(kept), ..) => kept.to_owned(),
                (_, Some(gone), ..) => format!("<del>{gone}</del>"),
                (_, _, Some((gone, new)), _) => format!("<del>{gone}</del>{new}"),
                _ => {
                    let note = part(6).unwrap_or_default().trim();
                    self.cut(crate::input::markdown::obsidian::COMMENT, note, all.range(), "");
                    continue;
                }
            };
            self.replace(all.range(), with);
        }
    }

    /// Lists of attributes behind a link, a stretch of text, code, or below a block.
    fn attribute_lists(&mut self) {
        let text = self.body.text.as_str();
        for found in BEHIND.captures_iter(text) {
            // Behind a letter below the line, x_{i=1}, braces are a formula's.
            let (Some(before), Some(list)) = (found.get(1).or(found.get(3)), found.get(2).or(found.get(4))) else {
                continue;
            };
            let line = text[..before.start()].rsplit('\n').next().unwrap_or_default();
            let ends_line = text[list.end()..].trim_start_matches([' ', '\t']).starts_with(['\n', '\r'])
                || text[list.end()..].trim().is_empty();
            // A picture alone has its name and width there.
            if line.trim_start().starts_with("![") && !line.contains("](") && ends_line
                || self.solid_end(list.start()).is_some()
            {
                continue;
            }
            if before.as_str() == "]" {
                // [字]{.class}
                let Some(open) = line.rfind('[').filter(|&open| !line[open..].contains(']')) else { continue };
                let open = before.start() - line.len() + open;
                self.replace(open..open + 1, "");
                self.replace(before.start()..list.end(), "");
            } else {
                self.replace(list.range(), "");
            }
        }
        for (range, line) in scan::lines_at(text) {
            if line.trim_start().starts_with('{')
                && BELOW.is_match(line.trim_end())
                && self.solid_end(range.start).is_none()
            {
                self.replace(range, "\n");
            }
        }
    }
}

/// What is written on a key.
fn called(key: &str) -> String {
    if let Some(label) = key.strip_prefix('"') {
        return label.trim_end_matches('"').replace('<', "&lt;");
    }
    match key {
        "plus" => "+".to_owned(),
        "control" => "Ctrl".to_owned(),
        "arrow-up" | "up" => "↑".to_owned(),
        "arrow-down" | "down" => "↓".to_owned(),
        "arrow-left" | "left" => "←".to_owned(),
        "arrow-right" | "right" => "→".to_owned(),
        key => {
            let words = key
                .split('-')
                .map(|word| word[..1.min(word.len())].to_ascii_uppercase() + word.get(1..).unwrap_or_default());
            words.collect::<Vec<_>>().join(" ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;

    #[test]
    fn marks_of_python_markdown_are_what_they_mean() {
        for (text, meant) in [
            ("按 ++ctrl+alt+del++ 与++f5++。", "按 <kbd>Ctrl</kbd>+<kbd>Alt</kbd>+<kbd>Del</kbd> 与<kbd>F5</kbd>。"),
            ("按++page-up++，++\"确定\"++。", "按<kbd>Page Up</kbd>，<kbd>确定</kbd>。"),
            ("看 :material-account-circle: 图标，:fontawesome-brands-x:{ .lg }。", "看 图标，。"),
            ("甲\n\n*[HTML]: Hyper Text\n*[河]: 水道\n", "甲\n\n"),
            ("甲\n\n--8<-- \"a.md\"\n", "甲\n\n"),
            ("^^河^^与{++新++}{--旧--}{~~甲~>乙~~}", "<u>河</u>与新<del>旧</del><del>甲</del>乙"),
            ("[钮](a.md){ .md-button }与[看](b.md){target=_blank}", "[钮](a.md)与[看](b.md)"),
            ("**重**{ .red }，`码`{.python}，[字]{.smallcaps}", "**重**，`码`，字"),
            ("- 甲\n{ .annotate }\n", "- 甲\n\n"),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
        for text in [
            "C++ 与 i++，j++ 。",
            "++i++",
            "`++ctrl+c++`",
            "a++ctrl++b",
            "10:30:20 与 :没有:",
            "*[注](a.md): 说明*",
            "*[注]: 说明*",
            "```\n*[HTML]: Hyper Text\n--8<-- \"a.md\"\n```\n",
            "写作 `--8<-- \"a.md\"`。\n",
            "![图](a.png){ width=\"300\" }\n",
            "集合 {a, b}，f(x){y=1}，{x=1}",
            "`:material-home:`",
            "2^^3 与 3^^2",
        ] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn blocks_of_python_markdown_are_what_they_mean() {
        for (text, meant) in [
            (
                "/// details | 看\n    type: note\n\n甲\n///\n",
                "\n<details><summary>看</summary>\n\n\n\n甲\n\n\n</details>\n\n",
            ),
            ("/// tip\n甲\n///\n", "\n<div class=\"tip\">\n\n甲\n\n\n</div>\n\n"),
            (
                "???+note \"见[渡口](a.md)\"\n    甲\n",
                "\n<div class=\"note\">\n<summary>\n\n见[渡口](a.md)\n\n</summary>\n\n甲\n\n\n</div>\n\n",
            ),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
        for text in
            ["/// details | 看\n没有完\n", "///\n", "```\n/// note\n///\n```\n", "???真的吗\n", "!!!note 不缩进\n甲\n"]
        {
            assert_eq!(shown(text), text);
        }
    }
}
