//! Formulas of word processors (Office MathML, ECMA-376 part 1, 22.1) as TeX.

use crate::input::html::math::{escaped, operators};
use crate::input::xml::{Element, Node};
use crate::lang::wide::is_wide_letter;

/// Functions that TeX knows by name; others are named as they are.
#[rustfmt::skip]
const FUNCTIONS: [&str; 32] = [
    "arccos", "arcsin", "arctan", "arg", "cos", "cosh", "cot", "coth", "csc", "deg", "det", "dim", "exp", "gcd", "hom", "inf",
    "ker", "lg", "lim", "liminf", "limsup", "ln", "log", "max", "min", "Pr", "sec", "sin", "sinh", "sup", "tan", "tanh",
];

/// Accents by the character that stands above, combining or not.
#[rustfmt::skip]
const ACCENTS: [(&str, &str); 15] = [
    ("\u{302}", "hat"),   ("^", "hat"),         ("\u{303}", "tilde"), ("~", "tilde"), ("\u{304}", "bar"),
    ("\u{305}", "overline"), ("¯", "bar"),      ("\u{307}", "dot"),   ("\u{308}", "ddot"), ("\u{30C}", "check"),
    ("\u{306}", "breve"), ("\u{301}", "acute"), ("\u{300}", "grave"), ("\u{20D7}", "vec"), ("→", "vec"),
];

/// The TeX of an `oMath`.
pub fn tex(math: &Element) -> String {
    join(math.children().map(one))
}

/// Pieces side by side; a command is parted from a letter behind it.
fn join(pieces: impl Iterator<Item = String>) -> String {
    let mut out = String::new();
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        let word = out.rsplit('\\').next().filter(|_| out.contains('\\'));
        let open = word.is_some_and(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphabetic()));
        if open && piece.starts_with(|c: char| c.is_ascii_alphabetic()) {
            out.push(' ');
        }
        out.push_str(piece.as_str());
    }
    out
}

/// What is in a child of an element.
fn inner(element: &Element, name: &str) -> String {
    element.child(name).map(tex).unwrap_or_default()
}

/// A value of the properties of an element: `<m:naryPr><m:chr m:val="∑"/>`.
fn property<'e>(element: &'e Element, name: &str) -> Option<&'e str> {
    let properties = element.children().find(|child| child.name.ends_with("Pr"))?;
    properties.child(name).map(|property| property.get("val").unwrap_or("1"))
}

fn is_on(element: &Element, name: &str) -> bool {
    property(element, name).is_some_and(|value| !matches!(value, "0" | "off" | "false"))
}

fn one(element: &Element) -> String {
    let e = || inner(element, "e");
    let all = |name: &'static str| element.children().filter(move |child| child.name == name);
    match element.name.as_str() {
        "r" => run(element),
        "f" => match property(element, "type") {
            Some("lin" | "skw") => format!("{{{}}}/{{{}}}", inner(element, "num"), inner(element, "den")),
            Some("noBar") => {
                format!("\\genfrac{{}}{{}}{{0pt}}{{}}{{{}}}{{{}}}", inner(element, "num"), inner(element, "den"))
            }
            _ => format!("\\frac{{{}}}{{{}}}", inner(element, "num"), inner(element, "den")),
        },
        "sSup" => format!("{{{}}}^{{{}}}", e(), inner(element, "sup")),
        "sSub" => format!("{{{}}}_{{{}}}", e(), inner(element, "sub")),
        "sSubSup" => format!("{{{}}}_{{{}}}^{{{}}}", e(), inner(element, "sub"), inner(element, "sup")),
        "sPre" => format!("{{}}_{{{}}}^{{{}}}{{{}}}", inner(element, "sub"), inner(element, "sup"), e()),
        "rad" => match inner(element, "deg") {
            degree if degree.is_empty() || is_on(element, "degHide") => format!("\\sqrt{{{}}}", e()),
            degree => format!("\\sqrt[{degree}]{{{}}}", e()),
        },
        "nary" => big(element),
        "func" => join([function(element.child("fName")), grouped(&e())].into_iter()),
        "d" => {
            let mark = |name, usual: &'static str| property(element, name).unwrap_or(usual);
            let parts: Vec<String> = all("e").map(tex).collect();
            let between = format!(" {} ", delimiter(mark("sepChr", "|")));
            let (open, close) = (mark("begChr", "("), mark("endChr", ")"));
            let fence = |mark| if str::is_empty(mark) { ".".to_owned() } else { delimiter(mark) };
            format!("\\left{} {} \\right{}", fence(open), parts.join(&between), fence(close))
        }
        "m" => {
            let rows =
                all("mr").map(|row| row.children().filter(|c| c.name == "e").map(tex).collect::<Vec<_>>().join(" & "));
            format!("\\begin{{matrix}} {} \\end{{matrix}}", rows.collect::<Vec<_>>().join(" \\\\ "))
        }
        "eqArr" => {
            let rows: Vec<String> = all("e").map(|row| tex(row).replace("\\&", "&")).collect();
            format!("\\begin{{aligned}} {} \\end{{aligned}}", rows.join(" \\\\ "))
        }
        "acc" => {
            let mark = property(element, "chr").unwrap_or("\u{302}");
            let name = ACCENTS.iter().find(|(c, _)| *c == mark).map_or("hat", |(_, name)| name);
            format!("\\{name}{{{}}}", e())
        }
        "bar" if property(element, "pos") == Some("top") => format!("\\overline{{{}}}", e()),
        "bar" => format!("\\underline{{{}}}", e()),
        "groupChr" => match (property(element, "chr").unwrap_or("⏟"), property(element, "pos")) {
            ("⏞", _) => format!("\\overbrace{{{}}}", e()),
            ("⏟", _) => format!("\\underbrace{{{}}}", e()),
            (mark, Some("top")) => format!("\\overset{{{}}}{{{}}}", operators(mark).trim(), e()),
            (mark, _) => format!("\\underset{{{}}}{{{}}}", operators(mark).trim(), e()),
        },
        "limLow" => match e() {
            base if base.starts_with('\\') && !base.contains('{') => format!("{base}_{{{}}}", inner(element, "lim")),
            base => format!("\\underset{{{}}}{{{base}}}", inner(element, "lim")),
        },
        "limUpp" => format!("\\overset{{{}}}{{{}}}", inner(element, "lim"), e()),
        "borderBox" => format!("\\boxed{{{}}}", e()),
        "phant" if !is_on(element, "show") => String::new(),
        // What was taken out under revision, and the looks of it all.
        "del" | "moveFrom" => String::new(),
        name if name.ends_with("Pr") => String::new(),
        _ => tex(element),
    }
}

fn grouped(tex: &str) -> String {
    match tex.chars().count() {
        0 | 1 => tex.to_owned(),
        _ => format!("{{{tex}}}"),
    }
}

/// `∑` with its limits, and what it is over.
fn big(element: &Element) -> String {
    let mut out = operators(property(element, "chr").unwrap_or("∫")).trim_end().to_owned();
    let integral = out.contains("int");
    match property(element, "limLoc") {
        Some("undOvr") if integral => out.push_str("\\limits"),
        Some("subSup") if !integral => out.push_str("\\nolimits"),
        _ => {}
    }
    for (mark, name, hidden) in [("_", "sub", "subHide"), ("^", "sup", "supHide")] {
        let limit = inner(element, name);
        if !limit.is_empty() && !is_on(element, hidden) {
            out.push_str(&format!("{mark}{{{limit}}}"));
        }
    }
    join([out, inner(element, "e")].into_iter())
}

/// The name of a function, with the limits that it may have.
fn function(name: Option<&Element>) -> String {
    let Some(name) = name else { return String::new() };
    let known = |text: &str| match FUNCTIONS.contains(&text) {
        true => format!("\\{text}"),
        false => format!("\\operatorname{{{}}}", escaped(text)),
    };
    let parts = name.children().filter(|child| !child.name.ends_with("Pr")).map(|child| match child.name.as_str() {
        "r" => known(&child.text()),
        "limLow" | "sSub" | "sSup" => {
            let base = child.child("e").map(Element::text).unwrap_or_default();
            let (mark, limit) = match child.name.as_str() {
                "limLow" => ("_", "lim"),
                "sSub" => ("_", "sub"),
                _ => ("^", "sup"),
            };
            format!("{}{mark}{{{}}}", known(&base), inner(child, limit))
        }
        _ => one(child),
    });
    join(parts)
}

fn delimiter(mark: &str) -> String {
    match mark {
        "{" | "}" => format!("\\{mark}"),
        "⟨" | "〈" => "\\langle".to_owned(),
        "⟩" | "〉" => "\\rangle".to_owned(),
        "‖" => "\\|".to_owned(),
        "⌈" => "\\lceil".to_owned(),
        "⌉" => "\\rceil".to_owned(),
        "⌊" => "\\lfloor".to_owned(),
        "⌋" => "\\rfloor".to_owned(),
        "(" | ")" | "[" | "]" | "|" | "/" => mark.to_owned(),
        _ => ".".to_owned(),
    }
}

/// A run: signs as they are, words upright.
fn run(run: &Element) -> String {
    let text: String = run.children().filter(|child| child.name == "t").map(raw).collect();
    if is_on(run, "nor") || text.chars().any(is_wide_letter) {
        return if text.is_empty() { text } else { format!("\\text{{{}}}", escaped(&text)) };
    }
    let signs = operators(&text);
    let upright = property(run, "sty") == Some("p") && text.chars().any(char::is_alphabetic);
    match property(run, "scr") {
        Some("double-struck") => format!("\\mathbb{{{signs}}}"),
        Some("script") => format!("\\mathcal{{{signs}}}"),
        Some("fraktur") => format!("\\mathfrak{{{signs}}}"),
        _ if upright && FUNCTIONS.contains(&text.as_str()) => format!("\\{text}"),
        _ if upright => format!("\\mathrm{{{signs}}}"),
        _ if property(run, "sty") == Some("b") => format!("\\mathbf{{{signs}}}"),
        _ => signs,
    }
}

/// The text of an element, its blanks as they are.
fn raw(element: &Element) -> String {
    let texts =
        element.nodes.iter().filter_map(|node| if let Node::Text(text) = node { Some(text.as_str()) } else { None });
    texts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::tex::Tex;

    #[test]
    fn formulas_are_told_in_tex() {
        let t = |text: &str| format!("<m:r><m:t>{text}</m:t></m:r>");
        let e = |name: &str, inner: &str| format!("<m:{name}>{inner}</m:{name}>");
        let p = |name: &str, value: &str| format!("<m:{name} m:val=\"{value}\"/>");
        for (omml, expected) in [
            (e("f", &(e("num", &t("a")) + &e("den", &t("b")))), "\\frac{a}{b}"),
            (e("f", &(e("fPr", &p("type", "lin")) + &e("num", &t("a")) + &e("den", &t("b")))), "{a}/{b}"),
            (e("sSup", &(e("e", &t("x")) + &e("sup", &t("2")))), "{x}^{2}"),
            (e("sSubSup", &(e("e", &t("x")) + &e("sub", &t("i")) + &e("sup", &t("2")))), "{x}_{i}^{2}"),
            (e("sPre", &(e("sub", &t("6")) + &e("sup", &t("12")) + &e("e", &t("C")))), "{}_{6}^{12}{C}"),
            (e("rad", &(e("radPr", &p("degHide", "1")) + &e("deg", "") + &e("e", &t("x")))), "\\sqrt{x}"),
            (e("rad", &(e("deg", &t("3")) + &e("e", &t("x")))), "\\sqrt[3]{x}"),
            (
                e(
                    "nary",
                    &(e("naryPr", &p("chr", "∑")) + &e("sub", &t("i=1")) + &e("sup", &t("n")) + &e("e", &t("i"))),
                ),
                "\\sum_{i=1}^{n}i",
            ),
            (e("nary", &(e("sub", &t("0")) + &e("sup", &t("1")) + &e("e", &t("xdx")))), "\\int_{0}^{1}xdx"),
            (e("d", &e("e", &t("a+b"))), "\\left( a+b \\right)"),
            (e("d", &(e("dPr", &(p("begChr", "{") + &p("endChr", ""))) + &e("e", &t("a")))), "\\left\\{ a \\right."),
            (
                e(
                    "m",
                    &(e("mr", &(e("e", &t("1")) + &e("e", &t("0")))) + &e("mr", &(e("e", &t("0")) + &e("e", &t("1"))))),
                ),
                "\\begin{matrix} 1 & 0 \\\\ 0 & 1 \\end{matrix}",
            ),
            (e("func", &(e("fName", &t("sin")) + &e("e", &t("x")))), "\\sin x"),
            (
                e("func", &(e("fName", &e("limLow", &(e("e", &t("lim")) + &e("lim", &t("n→∞"))))) + &e("e", &t("a")))),
                "\\lim_{n\\to \\infty }a",
            ),
            (e("func", &(e("fName", &t("rank")) + &e("e", &t("A")))), "\\operatorname{rank}A"),
            (e("acc", &(e("accPr", &p("chr", "\u{20D7}")) + &e("e", &t("v")))), "\\vec{v}"),
            (e("bar", &(e("barPr", &p("pos", "top")) + &e("e", &t("x")))), "\\overline{x}"),
            (
                e("eqArr", &(e("e", &t("x&amp;=1")) + &e("e", &t("y&amp;=2")))),
                "\\begin{aligned} x&=1 \\\\ y&=2 \\end{aligned}",
            ),
            (e("r", &(e("rPr", "<m:nor/>") + "<m:t>面积 </m:t>")), "\\text{面积 }"),
            (e("r", &(e("rPr", &p("scr", "double-struck")) + "<m:t>R</m:t>")), "\\mathbb{R}"),
            (t("α≤50%"), "α\\le 50\\%"),
        ] {
            let math = Element::parse(&e("oMath", &omml)).unwrap();
            assert_eq!(tex(&math), expected, "{omml}");
            assert!(
                Tex::new(expected).and_then(|tex| tex.events().map(|_| ())).is_some(),
                "{expected} is not understood"
            );
        }
    }
}
