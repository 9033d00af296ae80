//! The glossary of a book: headings, each with what the word above it means, as a list of definitions.

use crate::book::Text;
use crate::input::fenced::Fences;
use crate::input::include::made;
use crate::lang::scan;

/// A glossary as Markdown's list of definitions. A heading of the first level is its title, where others follow.
pub fn defined(source: &Text) -> Text {
    let level = |line: &str| {
        let level = line.bytes().take_while(|&b| b == b'#').count();
        (1..=6).contains(&level).then_some(level).filter(|&level| line[level..].starts_with([' ', '\t']))
    };
    let lines: Vec<_> = scan::lines_at(&source.text).collect();
    let mut fences = Fences::default();
    let heads: Vec<Option<usize>> =
        lines.iter().map(|(_, line)| if fences.hold(line) { None } else { level(line) }).collect();
    let count = |level: usize| heads.iter().flatten().filter(|&&l| l == level).count();
    // Words stand on the second level; in a book of another habit on the first that several headings have.
    let Some(words) = (1..=6).find(|&level| level == 2 && count(2) > 0 || count(level) > 1) else {
        return source.clone();
    };
    let mut out = Text::default();
    // Whether lines belong to a word, and whether the first of them is still to come.
    let (mut inside, mut first) = (false, false);
    for ((range, line), head) in lines.into_iter().zip(heads) {
        let place = source.origin.locate(range.start as u32);
        if head == Some(words) {
            let term = line[words..].trim().trim_end_matches('#').trim_end();
            let from = range.start + words + line[words..].find(term).unwrap_or(0);
            let id: String = term.to_lowercase().chars().map(|c| if c.is_whitespace() { '-' } else { c }).collect();
            made(&mut out, &format!("\n<a id=\"{}\"></a>", id.replace('"', "&quot;")), place);
            out.push_part(source, from..from + term.len());
            made(&mut out, "\n", place);
            (inside, first) = (true, true);
        } else if !inside || line.trim().is_empty() {
            if !(inside && first) {
                out.push_part(source, range);
            }
        } else {
            made(&mut out, if first { ":   " } else { "    " }, place);
            out.push_part(source, range);
            first = false;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_heading_is_a_word_and_what_stands_below_it_its_meaning() {
        let text = "# 词\n\n## 石阶\n渡口的石头。\n\n第二段。\n\n## 船 头\n\n```\n## 码\n```\n";
        let meant = "# 词\n\n\n<a id=\"石阶\"></a>石阶\n:   渡口的石头。\n\n    第二段。\n\n\n<a id=\"船-头\"></a>船 头\n:   ```\n    ## 码\n    ```\n";
        assert_eq!(defined(&Text::made(text)).text, meant);
        assert!(defined(&Text::made("# 石阶\n甲\n# 船\n乙\n")).text.contains(":   乙"));
        for text in ["# 术语\n\n- 石阶：渡口的石头。\n", "没有标题\n"] {
            assert_eq!(defined(&Text::made(text)).text, text);
        }
    }
}
