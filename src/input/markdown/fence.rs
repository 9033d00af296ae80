//! Code fences: what stands after the ticks, and the lines that mdBook hides.

use crate::input::content::tree::{Kind, Tree};

/// What the info string of a fence says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Info {
    /// The first word, in the author's spelling.
    pub language: Option<String>,
}

impl Info {
    /// Reads `rust,ignore`, `rust title="x"`, `{.python .numberLines}`.
    pub fn parse(info: &str) -> Self {
        let info = info.trim();
        let word = match info.strip_prefix('{') {
            Some(attributes) => attributes.split([' ', '}', ',']).find_map(|a| a.strip_prefix('.')).unwrap_or_default(),
            None => info.split([',', ' ', '\t', '{', ':']).next().unwrap_or_default(),
        };
        Self { language: Some(word).filter(|w| !w.is_empty()).map(str::to_owned) }
    }

    /// Takes lines out of the code block being read that are only there so that the example compiles: in Rust, those
    /// that begin with `# ` (as rustdoc and mdBook do); `##` stands for `#`.
    pub fn hide_lines(&self, tree: &mut Tree) {
        if self.language.as_deref() != Some("rust") {
            return;
        }
        let Some(block) = tree.innermost(|kind| matches!(kind, Kind::Code { .. })) else { return };
        let children = tree.nodes[block].children.clone();
        let mut text = crate::book::Text::default();
        for &child in &children {
            if let Kind::Text(part) = &tree.nodes[child].kind {
                text.push_part(part, 0..part.text.len());
            }
        }
        let Some((&first, rest)) = children.split_first() else { return };
        let mut shown = crate::book::Text::default();
        let mut start = 0;
        for line in text.text.split_inclusive('\n') {
            let from = start;
            start += line.len();
            let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
            match line[blanks..].strip_prefix('#').map(str::as_bytes) {
                Some([] | [b' ' | b'\n', ..]) => {}
                Some([b'#', ..]) => {
                    shown.push_part(&text, from..from + blanks);
                    shown.push_part(&text, from + blanks + 1..start);
                }
                Some(_) | None => shown.push_part(&text, from..start),
            }
        }
        tree.nodes[first].kind = Kind::Text(shown);
        for &child in rest {
            tree.nodes[child].kind = Kind::Text(crate::book::Text::default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_first_word() {
        for (info, language) in [
            ("rust,ignore", Some("rust")),
            ("js title=\"a\"", Some("js")),
            ("{.python .numberLines}", Some("python")),
            ("c++", Some("c++")),
            ("", None),
            ("{}", None),
        ] {
            assert_eq!(Info::parse(info).language.as_deref(), language, "{info}");
        }
    }
}
