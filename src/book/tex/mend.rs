//! TeX as the parser knows it: what authors write that the other programs for formulas understand.

use super::{braced, commands};
use std::borrow::Cow;
use std::ops::Range;

/// What says nothing of how a formula looks: names for other programs, that it has no number, and sizes of
/// type.
const SILENT: [&str; 13] = [
    "label",
    "notag",
    "nonumber",
    "tiny",
    "small",
    "normalsize",
    "large",
    "Large",
    "LARGE",
    "huge",
    "Huge",
    "allowbreak",
    "nobreak",
];

/// What other programs call it, and what the parser does.
const NAMES: [(&str, &str); 14] = [
    ("bm", "\\boldsymbol"),
    ("pmb", "\\boldsymbol"),
    ("mathscr", "\\mathcal"),
    ("mbox", "\\text"),
    ("hbox", "\\text"),
    ("fbox", "\\boxed"),
    ("bcancel", "\\cancel"),
    ("xcancel", "\\cancel"),
    ("argmax", "\\mathop{arg\u{2009}max}"),
    ("argmin", "\\mathop{arg\u{2009}min}"),
    ("R", "\\mathbb{R}"),
    ("N", "\\mathbb{N}"),
    ("Z", "\\mathbb{Z}"),
    ("Complex", "\\mathbb{C}"),
];

/// A formula in words that the parser knows.
pub fn mended(tex: &str) -> String {
    let named = with_known_names(tex);
    let named = with_known_environments(&named);
    with_known_operators(&with_boxes(&with_grouped_degrees(&with_rows(&with_fractions(&named)))))
}

/// Names as the parser has them; a phantom as white of about its width, brackets of states as such.
fn with_known_names(tex: &str) -> Cow<'_, str> {
    let mut edits: Vec<(Range<usize>, Cow<str>)> = Vec::new();
    let mut at = 0;
    for (end, name) in commands(tex) {
        let begin = end - name.len() - 1;
        if begin < at {
            continue;
        }
        let known = NAMES.iter().find(|(theirs, _)| *theirs == name);
        let (instead, behind) = match (name, braced(tex, end)) {
            ("phantom" | "hphantom", Some((inside, behind))) => {
                let signs = tex[inside].chars().filter(|c| c.is_alphanumeric() || "+-=<>".contains(*c)).count();
                (format!("\\hspace{{{}em}}", 0.55 * signs as f64).into(), behind)
            }
            ("vphantom", Some((_, behind))) => ("".into(), behind),
            ("smash" | "mathclap" | "mathllap" | "mathrlap", Some((inside, behind))) => {
                (format!("{{{}}}", &tex[inside]).into(), behind)
            }
            ("bra", Some((inside, behind))) => (format!("\\langle {{{}}}|", &tex[inside]).into(), behind),
            ("ket", Some((inside, behind))) => (format!("|{{{}}}\\rangle ", &tex[inside]).into(), behind),
            ("braket", Some((inside, behind))) => (format!("\\langle {{{}}}\\rangle ", &tex[inside]).into(), behind),
            _ => match known {
                Some((_, ours)) => (format!("{ours} ").into(), end),
                None => continue,
            },
        };
        edits.push((begin..behind, instead));
        at = behind;
    }
    match edits.is_empty() {
        true => tex.into(),
        false => edited(tex, edits).into(),
    }
}

/// Environments as the parser has them: `eqnarray`, whose relation stands in a cell of its own, as `aligned`; `flalign`,
/// which spreads its columns, as well.
fn with_known_environments(tex: &str) -> Cow<'_, str> {
    /// What is open: how many cells of its row are begun, if it is an `eqnarray`.
    type Open = Option<usize>;
    let mut edits: Vec<(Range<usize>, Cow<str>)> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for (place, token) in tokens(tex) {
        let named = || braced(tex, place.end).map(|(inside, behind)| (tex[inside].trim_end_matches('*'), behind));
        let known = |name: &str| matches!(name, "eqnarray" | "flalign");
        match token {
            Token::Command("begin") => {
                let found = named();
                if let Some((_, behind)) = found.filter(|(name, _)| known(name)) {
                    edits.push((place.start..behind, "\\begin{aligned}".into()));
                }
                open.push(found.filter(|(name, _)| *name == "eqnarray").map(|_| 0));
            }
            Token::Command("end") => {
                open.pop();
                if let Some((_, behind)) = named().filter(|(name, _)| known(name)) {
                    edits.push((place.start..behind, "\\end{aligned}".into()));
                }
            }
            Token::Cell => {
                if let Some(Some(cells)) = open.last_mut() {
                    *cells += 1;
                    if *cells == 2 {
                        edits.push((place, " ".into()));
                    }
                }
            }
            Token::Row => {
                if let Some(Some(cells)) = open.last_mut() {
                    *cells = 0;
                }
            }
            Token::Open | Token::Close | Token::Command(_) => {}
        }
    }
    match edits.is_empty() {
        true => tex.into(),
        false => edited(tex, edits).into(),
    }
}

/// What tells the groups and cells of a formula apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Token<'t> {
    Open,
    Close,
    /// `&`.
    Cell,
    /// `\\`.
    Row,
    Command(&'t str),
}

/// The tokens of a formula with where they stand, its comments left out.
fn tokens(tex: &str) -> impl Iterator<Item = (Range<usize>, Token<'_>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + tex.get(at..)?.find(['\\', '%', '{', '}', '&'])?;
            let rest = &tex[start + 1..];
            let (length, token) = match tex.as_bytes()[start] {
                b'%' => (rest.find('\n').unwrap_or(rest.len()), None),
                b'{' => (0, Some(Token::Open)),
                b'}' => (0, Some(Token::Close)),
                b'&' => (0, Some(Token::Cell)),
                _ => match rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len()) {
                    0 if rest.starts_with('\\') => (1, Some(Token::Row)),
                    0 => (rest.chars().next().map_or(0, char::len_utf8), None),
                    name => (name, Some(Token::Command(&rest[..name]))),
                },
            };
            at = start + 1 + length;
            if let Some(token) = token {
                return Some((start..at, token));
            }
        }
    })
}

/// `{a \over b}` as `{\frac{a}{b}}`, and its kin: what stands in the group before and behind.
fn with_fractions(tex: &str) -> Cow<'_, str> {
    /// A group, or a cell of one.
    struct Group<'t> {
        start: usize,
        over: Option<(Range<usize>, &'t str)>,
    }
    let mut edits: Vec<(Range<usize>, Cow<str>)> = Vec::new();
    let mut end = |group: &mut Group, at: usize| {
        let Some((over, name)) = group.over.take() else { return };
        let (before, between) = match name {
            "choose" => ("\\binom{", "}{"),
            "atop" => ("\\substack{", "\\\\"),
            _ => ("\\frac{", "}{"),
        };
        edits.extend([(group.start..group.start, before.into()), (over, between.into()), (at..at, "}".into())]);
    };
    let mut groups = vec![Group { start: 0, over: None }];
    for (place, token) in tokens(tex) {
        match token {
            Token::Open => groups.push(Group { start: place.end, over: None }),
            Token::Command("left") => groups.push(Group { start: behind_delimiter(tex, place.end), over: None }),
            Token::Command("begin") => {
                let start = braced(tex, place.end).map_or(place.end, |(_, behind)| behind);
                groups.push(Group { start, over: None });
            }
            Token::Close | Token::Command("right" | "end") => {
                if groups.len() > 1
                    && let Some(mut group) = groups.pop()
                {
                    end(&mut group, place.start);
                }
            }
            Token::Cell | Token::Row => {
                if let Some(group) = groups.last_mut() {
                    end(group, place.start);
                    group.start = place.end;
                }
            }
            Token::Command(name @ ("over" | "choose" | "atop")) => {
                if let Some(group) = groups.last_mut() {
                    group.over.get_or_insert((place, name));
                }
            }
            Token::Command(_) => {}
        }
    }
    while let Some(mut group) = groups.pop() {
        end(&mut group, tex.len());
    }
    match edits.is_empty() {
        true => tex.into(),
        false => edited(tex, edits).into(),
    }
}

/// Where what stands between brackets begins: behind `(`, `\{` or `\langle`.
fn behind_delimiter(tex: &str, from: usize) -> usize {
    let rest = tex[from..].trim_start();
    let at = tex.len() - rest.len();
    let name = rest.strip_prefix('\\').map(|name| name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len()));
    let first = |text: &str| text.chars().next().map_or(0, char::len_utf8);
    at + match name {
        Some(0) => 1 + first(&rest[1..]),
        Some(name) => 1 + name,
        None => first(rest),
    }
}

/// Rows that stand in no environment are one below the other, at their `&` if they have any. A break behind the last
/// row is none.
fn with_rows(tex: &str) -> Cow<'_, str> {
    let (mut depth, mut rows, mut has_cells) = (0_usize, Vec::new(), false);
    for (place, token) in tokens(tex) {
        match token {
            Token::Open | Token::Command("begin") => depth += 1,
            Token::Close | Token::Command("end") => depth = depth.saturating_sub(1),
            Token::Row if depth == 0 => rows.push(place),
            Token::Cell if depth == 0 => has_cells = true,
            _ => {}
        }
    }
    let last = rows.last().filter(|last| tex[last.end..].trim().is_empty());
    let formula = last.map_or(tex, |last| &tex[..last.start]);
    if rows.len() == usize::from(last.is_some()) {
        return formula.into();
    }
    let name = if has_cells { "aligned" } else { "gathered" };
    format!("\\begin{{{name}}}{formula}\\end{{{name}}}").into()
}

/// `\sqrt[n+1]{x}` with its degree in braces, since the parser does not say where it ends; without an empty degree.
fn with_grouped_degrees(tex: &str) -> String {
    let mut edits: Vec<(Range<usize>, Cow<str>)> = Vec::new();
    for (end, _) in commands(tex).filter(|(_, name)| *name == "sqrt") {
        let open = tex.len() - tex[end..].trim_start().len();
        let Some(length) = tex[open..].strip_prefix('[').and_then(optional) else { continue };
        let close = open + 1 + length;
        if tex[open + 1..close].trim().is_empty() {
            edits.push((open..close + 1, " ".into()));
        } else {
            edits.extend([(open + 1..open + 1, "{".into()), (close..close, "}".into())]);
        }
    }
    edited(tex, edits)
}

/// `\boxed{x}` as a table of one cell with rules around it: the parser does not know it.
fn with_boxes(tex: &str) -> String {
    let mut edits: Vec<(Range<usize>, Cow<str>)> = Vec::new();
    for (end, _) in commands(tex).filter(|(_, name)| *name == "boxed") {
        let Some((inside, behind)) = braced(tex, end) else { continue };
        edits.push((end - "\\boxed".len()..inside.start, "\\begin{array}{|c|}\\hline\\displaystyle ".into()));
        edits.push((inside.end..behind, "\\\\\\hline\\end{array}".into()));
    }
    edited(tex, edits)
}

/// A text with stretches of it replaced that do not overlap.
fn edited(tex: &str, mut edits: Vec<(Range<usize>, Cow<str>)>) -> String {
    edits.sort_by_key(|(range, _)| range.start);
    let (mut out, mut at) = (String::with_capacity(tex.len() + edits.len()), 0);
    for (range, instead) in edits {
        out.push_str(&tex[at..range.start]);
        out.push_str(&instead);
        at = range.end;
    }
    out.push_str(&tex[at..]);
    out
}

/// `\operatorname*{arg\,max}` as an operator whose limits stand below it, the white in a name as a character, and without
/// what is [`SILENT`]: the parser knows none of them.
fn with_known_operators(tex: &str) -> String {
    let mut out = String::with_capacity(tex.len());
    let mut at = 0;
    for (end, name) in commands(tex) {
        let begin = end - name.len() - 1;
        if begin < at {
            continue;
        }
        let starred = tex[end..].starts_with('*');
        let argument = braced(tex, end + usize::from(starred && name == "operatorname"));
        let (instead, behind) = match (name, argument) {
            ("operatorname", Some((inside, behind))) => {
                let command = if starred { "mathop" } else { "operatorname" };
                (format!("\\{command}{{{}}}", spaced(&tex[inside])), behind)
            }
            ("label", Some((_, behind))) => (String::new(), behind),
            (name, _) if name != "label" && SILENT.contains(&name) => (String::new(), end),
            _ => continue,
        };
        out.push_str(&tex[at..begin]);
        out.push_str(&instead);
        at = behind;
    }
    out.push_str(&tex[at..]);
    out
}

/// The name of an operator: blanks are none, commands for white are white.
fn spaced(name: &str) -> String {
    let mut name = name.replace(char::is_whitespace, "");
    for white in ["\\,", "\\:", "\\;", "\\ ", "~"] {
        name = name.replace(white, "\u{2009}");
    }
    name
}

/// Bytes before the bracket that closes an optional argument.
fn optional(inside: &str) -> Option<usize> {
    let (mut depth, mut escaped) = (0_usize, false);
    for (at, b) in inside.bytes().enumerate() {
        match b {
            _ if std::mem::take(&mut escaped) => {}
            b'\\' => escaped = true,
            b'[' => depth += 1,
            b']' if depth == 0 => return Some(at),
            b']' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::Tex;
    use super::*;

    fn events(tex: String) -> Option<usize> {
        Tex::new(&tex).and_then(|tex| tex.events().map(|events| events.len()))
    }

    #[test]
    fn fractions_between_are_fractions_before() {
        assert_eq!(with_fractions("{a \\over b}"), "{\\frac{a }{ b}}");
        assert_eq!(with_fractions("1+{n \\choose {k \\over 2}}"), "1+{\\binom{n }{ {\\frac{k }{ 2}}}}");
        assert_eq!(with_fractions("\\left\\{a\\over b\\right\\}"), "\\left\\{\\frac{a}{ b}\\right\\}");
        assert_eq!(with_fractions("a&b\\over c\\\\d"), "a&\\frac{b}{ c}\\\\d");
        for same in ["a \\overline b", "\\{a\\}", "% a \\over b\nc", "\\frac{a}{b}"] {
            assert_eq!(with_fractions(same), same);
        }
        for tex in ["{a \\over b}", "a \\over b", "{a \\atop b}", "\\begin{matrix}a \\over b & c\\end{matrix}"] {
            assert!(events(tex.into()).is_some(), "{tex}");
        }
        assert_eq!(events("} \\over }".into()), None);
    }

    #[test]
    fn rows_in_no_environment_stand_below_one_another() {
        assert_eq!(with_rows("a\\\\b"), "\\begin{gathered}a\\\\b\\end{gathered}");
        assert_eq!(with_rows("a&=b\\\\&=c\\\\ "), "\\begin{aligned}a&=b\\\\&=c\\end{aligned}");
        assert_eq!(with_rows("a=b \\\\\n"), "a=b ");
        for same in ["a\\,b", "\\begin{matrix}a\\\\b\\end{matrix}", "{a\\\\b}", "a & b"] {
            assert_eq!(with_rows(same), same);
        }
        assert!(events("a=b\\\\c=d".into()).is_some());
    }

    #[test]
    fn environments_of_other_programs_are_known() {
        assert_eq!(
            with_known_environments("\\begin{eqnarray*}a & = & b \\\\ & = & c\\end{eqnarray*}"),
            "\\begin{aligned}a & =   b \\\\ & =   c\\end{aligned}"
        );
        assert_eq!(with_known_environments("\\begin{flalign}a&=b\\end{flalign}"), "\\begin{aligned}a&=b\\end{aligned}");
        for same in ["\\begin{matrix}a&b&c\\end{matrix}", "\\begin{eqnarray", "\\end{x}", "a & b & c"] {
            assert_eq!(with_known_environments(same), same);
        }
        for tex in [
            "\\begin{eqnarray}x&=&\\begin{matrix}1&2&3\\end{matrix}\\\\&=&2\\end{eqnarray}",
            "\\begin{flalign*}a&=b&\\end{flalign*}",
        ] {
            assert!(events(tex.into()).is_some(), "{tex}");
        }
    }

    #[test]
    fn commands_of_other_programs_have_names_here() {
        for tex in [
            "\\bm{x}",
            "\\bm x",
            "\\mathscr{L}",
            "\\mbox{若}",
            "\\fbox{x}",
            "\\bcancel{x}",
            "\\argmax_x f",
            "x \\in \\R^n",
            "{\\large x}",
            "\\ket{x}",
            "\\bra{x}",
            "\\braket{a|b}",
            "a\\phantom{x+1}b",
            "\\vphantom{x}a",
            "\\smash{x}",
        ] {
            assert!(events(tex.into()).is_some(), "{tex}");
        }
        for same in ["\\bmod", "\\Re", "\\mathbf{R}", "x"] {
            assert_eq!(with_known_names(same), same);
        }
    }

    #[test]
    fn operators_and_numbers_are_put_as_the_parser_knows_them() {
        let known = with_known_operators;
        assert_eq!(known("\\operatorname*{arg\\,max}_x f"), "\\mathop{arg\u{2009}max}_x f");
        assert_eq!(known("\\operatorname {ess sup} f"), "\\operatorname{esssup} f");
        assert_eq!(known("a \\label{eq:a} b \\nonumber"), "a  b ");
        for same in ["\\operatornamex{a}", "\\operatorname a", "\\labels{a}", "\\label", "\\operatorname{a"] {
            assert_eq!(known(same), same);
        }
        assert!(events("\\operatorname*{arg\\,max}_{x} f(x) \\label{a}".into()).is_some());
    }

    #[test]
    fn a_box_is_a_table_of_one_cell() {
        let (open, close) = ("\\begin{array}{|c|}\\hline\\displaystyle ", "\\\\\\hline\\end{array}");
        assert_eq!(with_boxes("a\\boxed{x}+1"), format!("a{open}x{close}+1"));
        assert_eq!(with_boxes("\\boxed {a\\boxed{b}}"), format!("{open}a{open}b{close}{close}"));
        for same in ["\\boxed x", "\\boxedx{a}", "\\boxed{a"] {
            assert_eq!(with_boxes(same), same);
        }
        assert!(events("\\hat x, \\boxed{x=\\frac{1}{2}}".into()).is_some());
        assert_eq!(events("\\boxed{".repeat(300) + "x" + &"}".repeat(300)), None);
    }

    #[test]
    fn a_degree_is_a_group_of_its_own() {
        assert_eq!(with_grouped_degrees("\\sqrt[n+1]{x}"), "\\sqrt[{n+1}]{x}");
        assert_eq!(with_grouped_degrees("\\sqrt[\\sqrt [3]{a}]{x}"), "\\sqrt[{\\sqrt [{3}]{a}}]{x}");
        assert_eq!(with_grouped_degrees("\\sqrt[]xy"), "\\sqrt xy");
        for same in ["\\sqrt{x}", "\\\\sqrt[n]", "\\sqrt[n", "\\sqrtx[n]{x}"] {
            assert_eq!(with_grouped_degrees(same), same);
        }
    }
}
