//! Formulas of pages as TeX.
//!
//! A page that shows formulas mostly carries their source: as an annotation of the `math` element (KaTeX, MathJax), in
//! its `alttext` (LaTeXML, Wikipedia; elsewhere it may be words to be read aloud), or as the description of a picture
//! (Zhihu, WordPress). A `math` without any is written as TeX from its elements, presentation MathML only. Where a script
//! sets the formulas, the page has them as typed text ([`typed`]).

use super::tokens::{Tag, Token, decode, tokens};
use crate::book::Text;
use crate::lang::wide;
use std::ops::Range;

/// The TeX of a `math` element, from its start tag to its end tag.
pub(crate) fn tex(math: &str) -> Option<String> {
    let mut annotation = None;
    let mut words = String::new();
    let mut tex = Tex { stack: vec![(String::new(), Vec::new())] };
    let mut in_annotation = 0;
    for token in tokens(math) {
        match token {
            Token::Start(tag) if local(&tag.name) == "math" => {
                match tag.get("alttext").filter(|alt| !alt.trim().is_empty()) {
                    Some(alt) if is_said(alt) => words = alt.to_owned(),
                    Some(alt) => return Some(plain(alt)),
                    None => {}
                }
            }
            Token::Start(tag) if local(&tag.name).starts_with("annotation") => {
                in_annotation += 1;
                let encoding = tag.get("encoding").unwrap_or_default().to_ascii_lowercase();
                if encoding.contains("tex") {
                    annotation.get_or_insert_with(String::new);
                }
            }
            Token::End(name) if local(&name).starts_with("annotation") => in_annotation -= 1,
            Token::Text(range) if in_annotation > 0 => {
                if let Some(text) = &mut annotation {
                    text.push_str(&decode(&Text::made(&math[range])).text);
                }
            }
            Token::Start(tag) if in_annotation == 0 => tex.start(&tag),
            Token::End(name) if in_annotation == 0 => tex.end(local(&name)),
            Token::Text(range) => tex.text(&decode(&Text::made(&math[range])).text),
            Token::Start(_) | Token::End(_) | Token::Raw(_) => {}
        }
    }
    let text = annotation.filter(|a| !a.trim().is_empty()).unwrap_or_else(|| tex.finish());
    let text = Some(plain(&text)).filter(|t| !t.is_empty());
    text.or_else(|| Some(plain(&words)).filter(|t| !t.is_empty()))
}

/// The name of an element of MathML without the prefix that books of XHTML give it.
pub(crate) fn local(name: &str) -> &str {
    ["m:", "mml:", "math:"].into_iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name)
}

/// Whether a description of a formula is words: two of them, and no command of TeX.
fn is_said(alt: &str) -> bool {
    let is_word = |word: &&str| word.len() > 2 && word.bytes().all(|b| b.is_ascii_alphabetic());
    !alt.contains(['\\', '^', '_'])
        && (alt.contains(wide::is_wide_letter) || alt.split_whitespace().filter(is_word).count() > 1)
}

/// The TeX that a picture or span of a formula names.
pub(crate) fn named(tag: &Tag) -> Option<String> {
    let formula = || tag.get("data-formula").or_else(|| tag.get("data-tex"));
    let text = match tag.name.as_str() {
        "img" if tag.has_class("ztext-math") || tag.get("eeimg").is_some() => formula().or_else(|| tag.get("alt")),
        "img" if tag.get("class").is_some_and(|c| c.contains("mwe-math-fallback-image")) => tag.get("alt"),
        "img" if tag.has_class("latex") || tag.has_class("tex") => tag.get("alt"),
        "span" if tag.has_class("ztext-math") => formula(),
        // What the formula editor of WeChat draws.
        "span" | "section" | "svg" | "img" if tag.get("data-formula-type").is_some() => tag.get("data-formula"),
        "span" | "section" | "svg" if tag.get("role") == Some("presentation") => tag.get("data-formula"),
        _ => None,
    }?;
    Some(plain(text)).filter(|t| !t.is_empty())
}

/// The TeX at the head of `html` that stands where KaTeX has its MathML, of which some sites save only the text: the
/// last line is the source.
pub(crate) fn saved(html: &str) -> Option<String> {
    let (text, rest) = html.split_at(html.find('<')?);
    let text = decode(&Text::made(text)).text;
    let source = text.lines().rev().map(str::trim).find(|line| !line.is_empty())?;
    rest.starts_with("</").then(|| plain(source))
}

/// A formula typed in running text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Typed {
    /// With its delimiters, and without.
    pub whole: Range<usize>,
    pub tex: Range<usize>,
    pub display: bool,
}

/// Longest typed formulas, in bytes: of a display, and of a line.
const LONGEST_DISPLAY: usize = 4000;
const LONGEST_INLINE: usize = 400;

/// The formulas typed in a text: `$$…$$`, `\[…\]`, `\(…\)`, `$…$`.
pub(crate) fn typed(text: &str) -> Vec<Typed> {
    const DELIMITERS: [(&str, &str, bool); 4] =
        [("$$", "$$", true), ("\\[", "\\]", true), ("\\(", "\\)", false), ("$", "$", false)];
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(begin) = text[at..].find(['$', '\\']).map(|i| at + i) {
        let rest = &text[begin..];
        let found = DELIMITERS.iter().find(|(open, ..)| rest.starts_with(open));
        let Some(&(open, close, display)) = found else {
            // An escaped sign.
            at = begin + 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
            continue;
        };
        let from = begin + open.len();
        let longest = if display { LONGEST_DISPLAY } else { LONGEST_INLINE };
        let reach = &text[from..text.floor_char_boundary(from + longest)];
        let end = reach.find(close).map(|i| from + i);
        let formula = end.map(|end| Typed { whole: begin..end + close.len(), tex: from..end, display });
        let formula = formula.filter(|f| is_formula(&text[f.tex.clone()]) && (open != "$" || stands_alone(text, f)));
        at = formula.as_ref().map_or(from, |f| f.whole.end);
        out.extend(formula);
    }
    out
}

/// TeX has no wide letters but in a command.
fn is_formula(tex: &str) -> bool {
    !tex.trim().is_empty() && !tex.contains("\n\n") && (tex.contains('\\') || !tex.contains(wide::is_wide_letter))
}

/// Whether the dollars around a formula are no sums of money, and none of a name.
fn stands_alone(text: &str, formula: &Typed) -> bool {
    let tex = &text[formula.tex.clone()];
    let joined = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '$');
    !tex.starts_with(char::is_whitespace)
        && !tex.ends_with(|c: char| c.is_whitespace() || c == '\\')
        && !joined(text[..formula.whole.start].chars().next_back())
        && !joined(text[formula.whole.end..].chars().next())
}

/// A formula without what only says how it is set.
fn plain(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let inner = text.strip_prefix("{\\displaystyle").and_then(|t| t.strip_suffix('}')).unwrap_or(&text).trim();
    inner.strip_prefix("\\displaystyle").unwrap_or(inner).trim().trim_end_matches("\\\\").trim().to_owned()
}

/// Elements under way: the name of each and what its children became.
struct Tex {
    stack: Vec<(String, Vec<String>)>,
}

impl Tex {
    /// Deepest nesting of elements that is told.
    const MAX_DEPTH: usize = 64;

    fn start(&mut self, tag: &Tag) {
        let name = local(&tag.name);
        if name == "mspace" {
            self.push("\\ ".into());
        } else if self.stack.len() < Self::MAX_DEPTH {
            self.stack.push((name.to_owned(), Vec::new()));
        }
    }

    fn text(&mut self, text: &str) {
        let name = self.stack.last().map(|(name, _)| name.as_str()).unwrap_or_default();
        if text.trim().is_empty() && name != "mtext" {
            return;
        }
        let text = match name {
            "mi" if text.trim().chars().count() > 1 => format!("\\mathrm{{{}}}", escaped(text.trim())),
            "mtext" => format!("\\text{{{}}}", escaped(text)),
            _ => operators(text.trim()),
        };
        self.push(text);
    }

    fn push(&mut self, text: String) {
        if let Some((_, children)) = self.stack.last_mut() {
            children.push(text);
        }
    }

    fn end(&mut self, name: &str) {
        if self.stack.len() > 1 && self.stack.last().is_some_and(|(open, _)| open == name) {
            let (name, children) = self.stack.pop().unwrap_or_default();
            let text = set(&name, &children);
            self.push(text);
        }
    }

    fn finish(mut self) -> String {
        while self.stack.len() > 1 {
            let name = self.stack.last().map(|(name, _)| name.clone()).unwrap_or_default();
            self.end(&name);
        }
        self.stack.pop().map(|(_, children)| children.join(" ")).unwrap_or_default()
    }
}

/// One element of presentation MathML 3, chapter 3, with its children done.
fn set(name: &str, children: &[String]) -> String {
    let child = |i: usize| children.get(i).map(String::as_str).unwrap_or_default();
    match name {
        "mfrac" => format!("\\frac{{{}}}{{{}}}", child(0), child(1)),
        "msqrt" => format!("\\sqrt{{{}}}", children.join(" ")),
        "mroot" => format!("\\sqrt[{}]{{{}}}", child(1), child(0)),
        "msup" => format!("{{{}}}^{{{}}}", child(0), child(1)),
        "msub" => format!("{{{}}}_{{{}}}", child(0), child(1)),
        "msubsup" | "munderover" => format!("{}_{{{}}}^{{{}}}", base(child(0)), child(1), child(2)),
        "munder" => format!("{}_{{{}}}", base(child(0)), child(1)),
        "mover" => match child(1) {
            "¯" | "‾" | "―" => format!("\\overline{{{}}}", child(0)),
            "^" | "ˆ" => format!("\\hat{{{}}}", child(0)),
            "~" | "˜" => format!("\\tilde{{{}}}", child(0)),
            "→" | "\\to " => format!("\\vec{{{}}}", child(0)),
            over => format!("{}^{{{over}}}", base(child(0))),
        },
        "mtr" => children.join(" & "),
        "mtable" => format!("\\begin{{matrix}} {} \\end{{matrix}}", children.join(" \\\\ ")),
        "mfenced" => format!("\\left( {} \\right)", children.join(" , ")),
        _ => children.join(" "),
    }
}

/// What limits stand at: a command as it is, anything else in a group.
fn base(text: &str) -> String {
    if text.starts_with('\\') { text.to_owned() } else { format!("{{{text}}}") }
}

/// Text with the characters that TeX keeps for itself escaped.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if "{}%$&#_".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[rustfmt::skip]
const SIGNS: [(char, &str); 22] = [
    ('∑', "\\sum "),   ('∏', "\\prod "),   ('∐', "\\coprod "), ('∫', "\\int "),  ('∬', "\\iint "),   ('∭', "\\iiint "),
    ('∮', "\\oint "),  ('⋃', "\\bigcup "), ('⋂', "\\bigcap "), ('⋁', "\\bigvee "), ('⋀', "\\bigwedge "),
    ('⨁', "\\bigoplus "), ('⨂', "\\bigotimes "), ('⨀', "\\bigodot "),
    ('→', "\\to "),    ('∞', "\\infty "),  ('≤', "\\le "),     ('≥', "\\ge "),   ('≠', "\\ne "),     ('×', "\\times "),
    ('⋅', "\\cdot "),  ('−', "-"),
];

/// Signs as TeX names them.
pub(crate) fn operators(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().filter(|c| !matches!(c, '\u{2061}'..='\u{2064}')) {
        match SIGNS.iter().find(|(sign, _)| *sign == c) {
            Some((_, name)) => out.push_str(name),
            None => out.push_str(&escaped(c.encode_utf8(&mut [0; 4]))),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_source_of_a_formula_is_taken_where_the_page_has_it() {
        let html = "<math><semantics><mrow><mi>x</mi></mrow><annotation encoding='application/x-tex'>x &lt; \\frac{1}{2}</annotation></semantics></math>";
        assert_eq!(tex(html).unwrap(), "x < \\frac{1}{2}");
        assert_eq!(tex("<math alttext='{\\displaystyle a^2}'><mi>a</mi></math>").unwrap(), "a^2");
        // What is said to those who listen is no source.
        let said = "<m:math alttext='square root of x'><m:msqrt><m:mi>x</m:mi></m:msqrt></m:math>";
        assert_eq!(tex(said).unwrap(), "\\sqrt{x}");
        assert_eq!(tex("<math alttext='two lines'></math>").unwrap(), "two lines");
    }

    #[test]
    fn typed_formulas_are_told_from_money_and_names() {
        let found = |text: &str| -> Vec<(String, bool)> {
            typed(text).into_iter().map(|f| (text[f.tex].to_owned(), f.display)).collect()
        };
        let formula = |tex: &str, display| (tex.to_owned(), display);
        assert_eq!(
            found(r"公式 $Q=Av$ 与 \(a^2\)：$$E=mc^2$$和\[\text{高} > 1\]，\$3"),
            [formula("Q=Av", false), formula("a^2", false), formula("E=mc^2", true), formula(r"\text{高} > 1", true)]
        );
        for text in [
            "从 $5 到 $10",
            "$5到$10",
            "US$5-US$6",
            "$HOME/$USER",
            "$",
            "$$",
            r"\(",
            "一$二三$四",
            r"C:\(旧)\盘",
            "$$$$",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
        // As many as this are hours of work where each looks to the end.
        assert_eq!(found(&r"\(a".repeat(200_000)), []);
    }

    #[test]
    fn katex_without_its_elements_is_the_last_line_of_its_text() {
        assert_eq!(saved("\n  Q\n =\n  Q=A &lt; v\n </span>").as_deref(), Some("Q=A < v"));
        assert_eq!(saved("<math></math></span>"), None);
    }

    #[test]
    fn a_formula_without_source_is_written_from_its_elements() {
        let html = "<math><mrow><munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>\
                    <mfrac><msup><mi>x</mi><mn>2</mn></msup><msqrt><mi>y</mi></msqrt></mfrac><mi>sin</mi></mrow></math>";
        assert_eq!(tex(html).unwrap(), "\\sum _{i = 1}^{n} \\frac{{x}^{2}}{\\sqrt{y}} \\mathrm{sin}");
        assert_eq!(tex("<math></math>"), None);
    }
}
