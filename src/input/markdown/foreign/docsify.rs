//! What docsify reads in Markdown.
//!
//! `!> 要点` and `?> 提示` are remarks, `## 题 :id=x` names a heading; `{docsify-ignore}` and options in the place of a
//! link's title (`':size=50x100'`) are not for readers.

use super::{Scan, holds};
use crate::input::pattern::patterns;
use crate::lang::scan;

patterns! {
    OPTION = r#"[ \t]+(?:':[a-z][^'\n]*'|":[a-z][^"\n]*")\)"#;
    IGNORED = r"[ \t]*(?:<!--[ \t]*)?\{docsify-ignore(?:-all)?\}(?:[ \t]*-->)?";
    HEADING_ID = r"^#{1,6}[ \t].*?([ \t]+:id=([^\s{}]+))[ \t]*$";
}

/// What such marks begin with.
pub(super) const MARKS: [&str; 6] = ["!> ", "?> ", "{docsify", " :id=", " ':", " \":"];

/// Whether a text may have such marks.
pub(super) fn may_have(text: &str) -> bool {
    let may = |[a, b, c]: [u8; 3]| {
        (b == b'>') & ((a == b'!') | (a == b'?'))
            | (a == b'{') & (b == b'd')
            | (a == b' ') & ((b == b':') | (c == b':'))
    };
    holds(text, &MARKS, may)
}

impl Scan<'_> {
    pub(super) fn docsify(&mut self) {
        let body = self.body;
        for (range, line) in scan::lines_at(&body.text) {
            let (at, text) = (range.start, line.trim_end());
            self.docsify_remark(at, text);
            self.heading_id(at, text);
            self.ignored(at, text);
            self.options_of_links(at, text);
        }
    }

    fn docsify_remark(&mut self, at: usize, line: &str) {
        let remark = [("!> ", "IMPORTANT"), ("?> ", "TIP")].into_iter().find(|(mark, _)| line.starts_with(mark));
        if let Some((mark, kind)) = remark
            && self.solid_end(at).is_none()
        {
            self.replace(at..at + mark.len(), format!("> [!{kind}]\n> "));
        }
    }

    fn heading_id(&mut self, at: usize, line: &str) {
        if line.starts_with('#')
            && let Some(id) = HEADING_ID.captures(line)
            && let (Some(all), Some(name)) = (id.get(1), id.get(2))
            && self.solid_end(at).is_none()
        {
            self.replace(at + all.start()..at + all.end(), format!(" {{#{}}}", name.as_str()));
        }
    }

    fn ignored(&mut self, at: usize, line: &str) {
        if !line.contains("{docsify-ignore") {
            return;
        }
        for found in IGNORED.find_iter(line) {
            let range = at + found.start()..at + found.end();
            // The mark may stand in a comment, which is solid.
            let in_code = self.solid_end(range.start).is_some_and(|end| end > range.end);
            if !in_code && !line[..found.start()].contains('`') {
                self.replace(range, "");
            }
        }
    }

    fn options_of_links(&mut self, at: usize, line: &str) {
        if !line.contains("':") && !line.contains("\":") {
            return;
        }
        for found in OPTION.find_iter(line) {
            if self.solid_end(at + found.start()).is_none() {
                self.replace(at + found.start()..at + found.end() - 1, "");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;

    #[test]
    fn marks_of_docsify_are_what_they_mean() {
        for (text, meant) in [
            ("!> 要点\n甲\n", "> [!IMPORTANT]\n> 要点\n甲\n"),
            ("?> 提示\n", "> [!TIP]\n> 提示\n"),
            ("## 题 :id=ti\n", "## 题 {#ti}\n"),
            ("## 题 {docsify-ignore}\n", "## 题\n"),
            ("## 题 <!-- {docsify-ignore} -->\n", "## 题\n"),
            ("![a](b.png ':size=50x100')", "![a](b.png)"),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
        for text in ["`!> 要点`", "[a](b.md '题 :id')"] {
            assert_eq!(shown(text), text);
        }
    }
}
