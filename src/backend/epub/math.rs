//! TeX as MathML.

use super::text::push_attribute;
use crate::book::tex::{Tagged, Tex};
use pulldown_latex::config::DisplayMode;
use pulldown_latex::{RenderConfig, push_mathml};
use quick_xml::events::{BytesEnd, BytesStart, Event};
use quick_xml::{Reader, Writer};

/// A formula as MathML with its TeX as alternative text; None if it is not understood, and then its TeX is shown.
pub fn mathml(tex: &str, display: bool) -> Option<String> {
    if !tex.chars().all(super::text::is_text) {
        return None;
    }
    let formula = Tex::new(&Tagged::new(tex).in_line())?;
    let events = formula.events()?;
    let config = RenderConfig {
        display_mode: if display { DisplayMode::Block } else { DisplayMode::Inline },
        xml: true,
        ..RenderConfig::default()
    };
    let mut written = String::new();
    push_mathml(&mut written, events.into_iter().map(Ok::<_, std::convert::Infallible>), config).ok()?;
    // The renderer names one character that XML has no name for, and leaves signs of relation as they are.
    let written = written
        .replace("&amp;nbsp;", "\u{a0}")
        .replace("&nbsp;", "\u{a0}")
        .replace("><</", ">&lt;</")
        .replace(">&</", ">&amp;</");
    let written = part_attributes(&written);
    let rest = written.strip_prefix("<math")?;
    let mut out = String::from("<math alttext=\"");
    push_attribute(&mut out, tex.trim());
    out.push('"');
    out.push_str(rest);
    match out.contains(" scriptlevel=") || out.contains("><mspace") {
        true => mended(&out),
        false => is_well_formed(&out).then_some(out),
    }
}

/// A formula as the schema of EPUB has it; None if it is not well formed. The style of its parts stands on elements of
/// their own (MathML 3, 3.3.4), and the white that the renderer puts before the base of a script stands before the script,
/// which has so many elements and no more (3.1.3.2).
fn mended(xml: &str) -> Option<String> {
    const SCRIPTS: [&str; 6] = ["msub", "msup", "msubsup", "munder", "mover", "munderover"];
    let mut reader = Reader::from_str(xml);
    let mut writer = Writer::new(Vec::new());
    let mut pending = None;
    // Of each open element, the elements that it stands in for its sake.
    let mut around: Vec<Vec<&str>> = Vec::new();
    loop {
        let event = match pending.take() {
            Some(event) => event,
            None => reader.read_event().ok()?,
        };
        match event {
            Event::Eof => return String::from_utf8(writer.into_inner()).ok(),
            Event::Start(element) => {
                let (style, element) = parted(&element)?;
                let mut wrapped = Vec::new();
                if let Some(style) = style {
                    writer.write_event(Event::Start(style)).ok()?;
                    wrapped.push("mstyle");
                }
                if SCRIPTS.contains(&element.name().as_ref()) {
                    match reader.read_event().ok()? {
                        Event::Empty(space) if space.name().as_ref() == "mspace" => {
                            writer.write_event(Event::Start(BytesStart::new("mrow"))).ok()?;
                            writer.write_event(Event::Empty(parted(&space)?.1)).ok()?;
                            wrapped.push("mrow");
                        }
                        event => pending = Some(event),
                    }
                }
                writer.write_event(Event::Start(element)).ok()?;
                around.push(wrapped);
            }
            Event::Empty(element) => {
                let (style, element) = parted(&element)?;
                let is_styled = style.is_some();
                if let Some(style) = style {
                    writer.write_event(Event::Start(style)).ok()?;
                }
                writer.write_event(Event::Empty(element)).ok()?;
                if is_styled {
                    writer.write_event(Event::End(BytesEnd::new("mstyle"))).ok()?;
                }
            }
            Event::End(element) => {
                writer.write_event(Event::End(element)).ok()?;
                for name in around.pop()?.into_iter().rev() {
                    writer.write_event(Event::End(BytesEnd::new(name))).ok()?;
                }
            }
            event => writer.write_event(event).ok()?,
        }
    }
}

/// An element without its style, and the element for that.
fn parted<'e>(element: &BytesStart<'e>) -> Option<(Option<BytesStart<'e>>, BytesStart<'e>)> {
    let name = element.name().as_ref().to_owned();
    let (mut style, mut rest) = (BytesStart::new("mstyle"), BytesStart::new(name));
    let mut is_styled = false;
    for attribute in element.attributes() {
        let attribute = attribute.ok()?;
        match matches!(attribute.key.as_ref(), "displaystyle" | "scriptlevel") {
            true => {
                is_styled = true;
                style.push_attribute(attribute);
            }
            false => rest.push_attribute(attribute),
        }
    }
    Some((is_styled.then_some(style), rest))
}

/// A blank between two attributes, where the renderer forgets it: `stretchy="true"minsize="1.2em"`.
fn part_attributes(xml: &str) -> String {
    let mut out = String::with_capacity(xml.len());
    let (mut in_tag, mut in_value, mut closed) = (false, false, false);
    for c in xml.chars() {
        if closed && c.is_ascii_alphabetic() {
            out.push(' ');
        }
        closed = false;
        match c {
            '<' if !in_value => in_tag = true,
            '>' if !in_value => in_tag = false,
            '"' if in_tag => {
                closed = in_value;
                in_value = !in_value;
            }
            _ => {}
        }
        out.push(c);
    }
    out
}

fn is_well_formed(xml: &str) -> bool {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return true,
            // HTML's names of characters are not XML's.
            Ok(Event::GeneralRef(name)) => {
                if !name.is_char_ref() && !matches!(&*name, "lt" | "gt" | "amp" | "quot" | "apos") {
                    return false;
                }
            }
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_parted_by_blanks() {
        let formula = mathml(r"D = \sum_{i=1}^{k} \bigl(1 + b_i + p_i\bigr)^2", true).unwrap();
        assert!(formula.contains("\" minsize="), "{formula}");
        assert_eq!(part_attributes("<a b=\"c\"d=\"e\">\"f\"</a>"), "<a b=\"c\" d=\"e\">\"f\"</a>");
    }

    #[test]
    fn a_formula_is_mathml_with_its_tex_beside() {
        let out = mathml("a < \\frac{1}{2}", false).unwrap();
        assert!(out.starts_with("<math alttext=\"a &lt; \\frac{1}{2}\""), "{out}");
        assert!(out.contains("xmlns=\"http://www.w3.org/1998/Math/MathML\"") && out.contains("<mfrac>"), "{out}");
        assert!(mathml("x^2", true).unwrap().contains("display=\"block\""));
    }

    #[test]
    fn a_style_is_an_element_of_its_own() {
        let out = mathml("\\dfrac12", false).unwrap();
        let style = "<mstyle displaystyle=\"true\" scriptlevel=\"0\">";
        assert!(out.contains(&format!("{style}<mrow><mfrac><mn>1</mn><mn>2</mn></mfrac></mrow></mstyle>")), "{out}");
        for tex in ["\\cfrac12", "\\tbinom nk", "\\displaystyle\\sum_i x", "\\boxed{a<b}", "{\\scriptstyle x}\\quad y"]
        {
            let out = mathml(tex, true).unwrap();
            let styled = out.split('<').filter(|tag| tag.contains("scriptlevel"));
            assert!(styled.clone().count() > 0 && styled.clone().all(|tag| tag.starts_with("mstyle ")), "{out}");
            assert!(is_well_formed(&out), "{out}");
        }
    }

    #[test]
    fn a_degree_of_several_signs_is_one() {
        let out = mathml("\\sqrt[n+1]{x}", false).unwrap();
        assert!(
            out.contains("<mroot><mrow><mi>x</mi></mrow><mrow><mi>n</mi><mo>+</mo><mn>1</mn></mrow></mroot>"),
            "{out}"
        );
        assert!(!mathml("\\sqrt[]{x}y", false).unwrap().contains("mroot"));
    }

    #[test]
    fn the_number_of_a_formula_stands_behind_it() {
        let out = mathml("x=1 \\tag{3}", true).unwrap();
        assert!(out.starts_with("<math alttext=\"x=1 \\tag{3}\"") && out.contains("<mtext>3</mtext>"), "{out}");
        let out = mathml("\\operatorname*{arg\\,max}_x f", true).unwrap();
        assert!(out.contains("<munder><mi>arg\u{2009}max</mi>"), "{out}");
    }

    #[test]
    fn white_stands_before_a_script_and_not_in_it() {
        let out = mathml("p\\log_{2}{p}", false).unwrap();
        let logarithm = "<mrow><mspace width=\"0.1667em\"/><msub><mi>log</mi><mrow><mn>2</mn></mrow></msub></mrow>";
        assert!(out.replace(" />", "/>").contains(logarithm), "{out}");
        let out = mathml("x\\lim_{n\\to 0}\\max_a^b y \\displaystyle z\\log^2 x", true).unwrap();
        assert!(
            !["msub", "msup", "munder", "munderover"].iter().any(|tag| out.contains(&format!("<{tag}><mspace"))),
            "{out}"
        );
        assert!(is_well_formed(&out));
    }

    #[test]
    fn mu_is_a_letter() {
        assert!(mathml("\\mu", false).unwrap().contains("<mi>\u{3bc}</mi>"));
    }

    #[test]
    fn a_tie_is_a_blank() {
        let out = mathml("a~b", false).unwrap();
        assert!(out.contains('\u{a0}') && !out.contains("nbsp"), "{out}");
    }

    #[test]
    fn what_is_not_understood_or_grows_stays_tex() {
        assert_eq!(mathml("\\nonesuch{x}", false), None);
        assert_eq!(mathml("\\frac{1}{", false), None);
        assert_eq!(mathml("\\def\\a{\\b\\b}\\a", false), None);
        assert_eq!(mathml(&"{".repeat(100_000), false), None);
        assert_eq!(mathml(&format!("{}x{}", "{".repeat(60), "}".repeat(60)), false), None);
    }
}
