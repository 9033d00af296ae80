//! The rules of a page design for readers' screens.
//!
//! A design says how kinds of text look beside one another; what it says of pages (their size, running heads, where a
//! title stands on its page) is the reader's. Faces of the body are the reader's too: `serif` is what the body has.

use crate::backend::manner::{Head, HeadRule, Manner, Quotation, RulePlace};
use crate::book::Align;
use crate::font::FontRole;
use crate::lang::Lang;
use std::fmt::Write as _;

/// A screen is narrower than a page: of what a size differs from the body's, so much.
const SHARE: f32 = 0.7;
/// Smallest and largest size, in em of the body.
const SIZES: std::ops::RangeInclusive<f32> = 0.75..=2.0;
/// Lines of a screen stand a little wider than those of paper, by so many em.
const WIDER: f32 = 0.1;
const LINE_HEIGHTS: std::ops::RangeInclusive<f32> = 1.4..=2.0;
/// Text stays at least so dark: 4.5 : 1 on white (WCAG 1.4.3).
const LEAST_OPACITY: f32 = 0.55;

/// Families of a face in a language, those of the bundled fonts first. None where it is the body's.
pub fn families(face: FontRole, lang: Lang) -> Option<&'static str> {
    match face {
        FontRole::Sans | FontRole::SansBold => Some(match lang {
            Lang::ZhHans => {
                "\"Source Han Sans SC\", \"Noto Sans CJK SC\", \"Noto Sans SC\", \"PingFang SC\", \"Hiragino Sans GB\", \
                 \"Microsoft YaHei\", \"Heiti SC\", SimHei, STHeiti, sans-serif"
            }
            Lang::ZhHant | Lang::ZhHk => {
                "\"Source Han Sans TC\", \"Noto Sans CJK TC\", \"Noto Sans TC\", \"PingFang TC\", \
                 \"Microsoft JhengHei\", \"Heiti TC\", sans-serif"
            }
            Lang::Ja => {
                "\"Source Han Sans\", \"Source Han Sans JP\", \"Noto Sans CJK JP\", \"Noto Sans JP\", \
                 \"Hiragino Sans\", \"Hiragino Kaku Gothic ProN\", \"Yu Gothic\", YuGothic, Meiryo, sans-serif"
            }
            Lang::Ko => {
                "\"Source Han Sans KR\", \"Noto Sans CJK KR\", \"Noto Sans KR\", \"Apple SD Gothic Neo\", \
                 \"Malgun Gothic\", sans-serif"
            }
            Lang::Other(_) => "sans-serif",
        }),
        FontRole::Kai => match lang {
            Lang::ZhHans => Some("\"LXGW WenKai\", \"Kaiti SC\", STKaiti, KaiTi, \"楷体\", \"AR PL UKai CN\", serif"),
            Lang::ZhHant | Lang::ZhHk => {
                Some("\"LXGW WenKai TC\", \"Kaiti TC\", BiauKai, DFKai-SB, \"標楷體\", \"AR PL UKai TW\", serif")
            }
            Lang::Ja | Lang::Ko | Lang::Other(_) => None,
        },
        FontRole::Mono | FontRole::MonoBold => {
            Some("ui-monospace, Menlo, Consolas, \"Noto Sans Mono\", \"DejaVu Sans Mono\", monospace")
        }
        _ => None,
    }
}

/// The rules of a design in a language.
pub fn rules(manner: &Manner, lang: Lang) -> String {
    let mut css = Css { faces: Vec::new(), rules: String::new(), lang };
    let line = (manner.leading + WIDER).clamp(*LINE_HEIGHTS.start(), *LINE_HEIGHTS.end());
    css.rule("body", &format!("line-height: {}", number(line)));
    css.rule("p", &format!("text-indent: {}em", number(manner.indent)));
    if manner.space > 0.0 {
        css.rule("p + p", &format!("margin-block-start: {}em", number(manner.space * line)));
    }
    if manner.flush {
        css.rule("h1 + p, h2 + p, h3 + p, h4 + p, h5 + p, h6 + p, header + p", "text-indent: 0");
    }
    css.head("header h1", &manner.chapter);
    css.head(".part > header h1", &manner.part);
    for (section, head) in ["h2", "h3", "h4", "h5", "h6"].into_iter().zip(&manner.sections) {
        css.head(section, head);
    }
    css.stand("header .subtitle", manner.chapter.align);
    css.text(".byline", manner.byline.0);
    css.stand(".byline", manner.byline.1);
    css.text(".half-title .title", manner.half_title.0);
    css.stand(".half-title .title", manner.half_title.1);
    css.title(".title-page h1", manner.title_page.0);
    css.stand(".title-page h1, .title-page .subtitle", manner.title_page.1);
    css.stand(".title-page p:not(.subtitle)", manner.names);
    css.quotation(&manner.quotation, line);
    css.emphasis("em", manner.emphasis);
    css.emphasis("strong", manner.strong);
    for (selector, (face, of)) in [("figcaption", manner.caption), ("table", manner.table), (".notes", manner.note)] {
        css.text(selector, face);
        css.rule(selector, &size(of));
    }
    // A caption inside a table has the size of the table.
    css.text("caption", manner.caption.0);
    css.code(manner.code_bar, manner.code_ground);
    css.done()
}

struct Css {
    /// What makes a face, and all that has it.
    faces: Vec<(String, Vec<String>)>,
    rules: String,
    lang: Lang,
}

impl Css {
    fn done(self) -> String {
        let mut out = String::from("\n/* As the page design says */\n\n");
        for (declarations, selectors) in self.faces {
            _ = writeln!(out, "{} {{ {declarations}; }}", selectors.join(", "));
        }
        out.push('\n');
        out + &self.rules
    }

    fn rule(&mut self, selector: &str, declarations: &str) {
        _ = writeln!(self.rules, "{selector} {{ {declarations}; }}");
    }

    fn stand(&mut self, selector: &str, stand: Align) {
        self.rule(selector, &format!("text-align: {}", align(stand)));
    }

    /// A face among running text, whose weight and slant it has where it has none of its own.
    fn text(&mut self, selector: &str, face: FontRole) {
        let families = families(face, self.lang).map(|families| format!("font-family: {families}"));
        let weight = is_bold(face).then(|| "font-weight: bold".to_owned());
        self.face(selector, families.into_iter().chain(weight).collect());
    }

    /// The face of a title, which readers else set in bold.
    fn title(&mut self, selector: &str, face: FontRole) {
        let families = families(face, self.lang).unwrap_or("inherit");
        let weight = if is_bold(face) { "bold" } else { "normal" };
        self.face(selector, vec![format!("font-family: {families}"), format!("font-weight: {weight}")]);
    }

    fn face(&mut self, selector: &str, declarations: Vec<String>) {
        let declarations = declarations.join("; ");
        match self.faces.iter_mut().find(|face| face.0 == declarations) {
            _ if declarations.is_empty() => {}
            Some(face) => face.1.push(selector.to_owned()),
            None => self.faces.push((declarations, vec![selector.to_owned()])),
        }
    }

    fn head(&mut self, selector: &str, head: &Head) {
        let mut more = vec![size(head.size), format!("text-align: {}", align(head.align))];
        more.extend(grey(head.grey));
        if head.indent > 0.0 {
            // Of the body, while margins are of the title.
            let indent = format!("{}em", number((head.indent / on_screen(head.size)).min(4.0)));
            more.push(match head.align {
                Align::Start | Align::Natural => format!("margin-inline: {indent} 0"),
                Align::Centre => format!("margin-inline: {indent}"),
                Align::End => format!("margin-inline: 0 {indent}"),
            });
        }
        if let Some(HeadRule { place: RulePlace::Bar, weight, .. }) = head.rule {
            more.push(format!("border-inline-start: {}pt solid", number(weight)));
            more.push("padding-inline-start: 0.6em".to_owned());
        }
        self.title(selector, head.face);
        self.rule(selector, &more.join("; "));
        let label = format!("{selector} .label");
        if head.number_face != head.face {
            self.title(&label, head.number_face);
        }
        // A number inside a grey title is as grey already.
        if let (Some(grey), true) = (grey(head.number_grey), head.grey == 0.0) {
            self.rule(&label, &grey);
        }
        let beside = match head.rule {
            Some(HeadRule { place: RulePlace::Above, .. }) => Some(("before", "0 0.5em")),
            Some(HeadRule { place: RulePlace::Below, .. }) => Some(("after", "0.5em 0")),
            Some(HeadRule { place: RulePlace::Bar, .. }) | None => None,
        };
        if let (Some((side, white)), Some(rule)) = (beside, head.rule) {
            let stand = match head.align {
                Align::Centre => "auto",
                Align::End => "auto 0",
                Align::Start | Align::Natural => "0 auto",
            };
            let length = number((rule.length * 100.0).min(100.0));
            let weight = number(rule.weight);
            let opacity = grey(rule.grey).map_or_else(String::new, |grey| format!("; {grey}"));
            let declarations = format!(
                "content: \"\"; display: block; inline-size: {length}%; margin-block: {white}; margin-inline: {stand}; \
                 border-block-start: {weight}pt solid{opacity}"
            );
            self.rule(&format!("{selector}::{side}"), &declarations);
        }
    }

    fn quotation(&mut self, quotation: &Quotation, line: f32) {
        let mut more = vec![format!("margin-inline: {}em {}em", number(quotation.start), number(quotation.end))];
        if quotation.size != 1.0 {
            more.push(size(quotation.size));
        }
        if quotation.space > 0.0 {
            more.push(format!("margin-block: {}em", number(quotation.space * line)));
        }
        self.text("blockquote, .verse", quotation.face);
        self.rule("blockquote, .verse", &more.join("; "));
    }

    fn emphasis(&mut self, selector: &str, emphasis: Option<FontRole>) {
        match emphasis {
            Some(FontRole::Italic) if !self.lang.is_cjk() => self.rule(selector, "font-style: italic"),
            // Han is never slanted.
            Some(face) => {
                self.text(selector, face);
                self.rule(selector, "font-style: normal");
            }
            None => {
                let dots = if self.lang == Lang::Ja { "filled sesame" } else { "filled dot" };
                let plain = "font-weight: inherit; font-style: normal";
                self.rule(selector, &format!("{plain}; text-emphasis: {dots}; -webkit-text-emphasis: {dots}"));
            }
        }
    }

    fn code(&mut self, bar: f32, ground: bool) {
        let frame = match (bar > 0.0, ground) {
            (false, true) => "border: 1px solid rgba(128, 128, 128, 0.45); border-radius: 4px".to_owned(),
            (false, false) => "border: 0".to_owned(),
            (true, _) => format!("border: 0; border-inline-start: {}pt solid", number(bar)),
        };
        let ground = if ground { "; background: rgba(128, 128, 128, 0.09)" } else { "" };
        self.rule("pre", &format!("{frame}{ground}"));
    }
}

fn is_bold(face: FontRole) -> bool {
    matches!(face, FontRole::SansBold | FontRole::MonoBold)
}

fn on_screen(size: f32) -> f32 {
    (1.0 + SHARE * (size - 1.0)).clamp(*SIZES.start(), *SIZES.end())
}

fn size(size: f32) -> String {
    format!("font-size: {}em", number(on_screen(size)))
}

fn grey(grey: f32) -> Option<String> {
    (grey > 0.0).then(|| format!("opacity: {}", number((1.0 - grey).max(LEAST_OPACITY))))
}

fn align(align: Align) -> &'static str {
    match align {
        Align::Centre => "center",
        Align::End => "end",
        Align::Start | Align::Natural => "start",
    }
}

/// In hundredths, without noughts at its end.
fn number(value: f32) -> String {
    format!("{}", (value * 100.0).round() / 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(face: FontRole, size: f32) -> Head {
        let (align, rule) = (Align::Start, None);
        Head { face, size, align, grey: 0.0, indent: 0.0, number_face: face, number_grey: 0.0, rule }
    }

    fn manner() -> Manner {
        let title = |size| head(FontRole::SansBold, size);
        let (body, centre) = ((FontRole::Serif, 0.9), (FontRole::Serif, Align::Centre));
        Manner {
            leading: 1.6,
            indent: 2.0,
            flush: false,
            space: 0.0,
            part: title(2.0),
            chapter: title(1.7),
            sections: [1.33, 1.14, 1.0, 1.0, 1.0].map(title),
            byline: (FontRole::Kai, Align::Centre),
            half_title: centre,
            title_page: centre,
            names: Align::Centre,
            quotation: Quotation { face: FontRole::Kai, size: 1.0, start: 2.0, end: 0.0, space: 0.0 },
            emphasis: Some(FontRole::Kai),
            strong: Some(FontRole::SansBold),
            caption: (FontRole::Sans, 0.857),
            table: body,
            note: body,
            code_bar: 0.0,
            code_ground: true,
        }
    }

    /// The declarations of a selector.
    fn of(rules: &str, selector: &str) -> Option<String> {
        let rules = rules.lines().filter_map(|line| line.strip_suffix("; }")?.split_once(" { "));
        let of_it = rules.filter(|rule| rule.0 == selector || rule.0.split(", ").any(|one| one == selector));
        of_it.map(|rule| rule.1.to_owned()).reduce(|all, more| all + "; " + &more)
    }

    #[test]
    fn paragraphs_are_indented_or_stand_apart() {
        let css = rules(&manner(), Lang::ZhHans);
        let said = |declaration: &str| Some(declaration.to_owned());
        assert_eq!((of(&css, "p"), of(&css, "p + p")), (said("text-indent: 2em"), None));
        assert_eq!((of(&css, "body"), of(&css, "header + p")), (said("line-height: 1.7"), None));
        let apart = rules(&Manner { indent: 0.0, space: 0.5, flush: true, ..manner() }, Lang::ZhHans);
        assert_eq!(of(&apart, "p"), said("text-indent: 0em"));
        assert_eq!(of(&apart, "p + p"), said("margin-block-start: 0.85em"));
        assert_eq!(of(&apart, "header + p"), said("text-indent: 0"));
        // No line is so close or so far from the next that a screen cannot be read.
        let line = |leading| of(&rules(&Manner { leading, ..manner() }, Lang::Ja), "body");
        assert_eq!([line(1.0), line(3.0)], [said("line-height: 1.4"), said("line-height: 2")]);
    }

    #[test]
    fn titles_have_the_size_the_side_and_the_face_of_the_design() {
        let css = rules(&manner(), Lang::ZhHans);
        let chapter = of(&css, "header h1").unwrap();
        assert!(chapter.starts_with("font-family: \"Source Han Sans SC\"") && chapter.contains("font-weight: bold"));
        assert!(chapter.ends_with("font-size: 1.49em; text-align: start"), "{chapter}");
        assert!(of(&css, "h3").unwrap().contains("font-size: 1.1em"));
        // Song is what the reader's body has; a title is at most two em high.
        let song = Head { align: Align::Centre, indent: 3.0, ..head(FontRole::Serif, 4.0) };
        let css = rules(&Manner { chapter: song, ..manner() }, Lang::ZhHans);
        assert_eq!(
            of(&css, "header h1"),
            Some(
                "font-family: inherit; font-weight: normal; font-size: 2em; text-align: center; margin-inline: 1.5em"
                    .to_owned()
            )
        );
        let title = |align| {
            let chapter = Head { align, indent: 3.0, ..head(FontRole::Serif, 1.0) };
            rules(&Manner { chapter, ..manner() }, Lang::ZhHans)
        };
        assert!(of(&title(Align::Start), "header h1").unwrap().ends_with("text-align: start; margin-inline: 3em 0"));
        assert!(of(&title(Align::End), "header h1").unwrap().ends_with("text-align: end; margin-inline: 0 3em"));
    }

    #[test]
    fn greys_and_rules_of_titles_show_on_every_ground() {
        let rule = |place| Some(HeadRule { place, length: 0.12, weight: 2.5, grey: 0.2 });
        let with = |place, align| {
            let chapter = Head { rule: rule(place), number_grey: 0.9, align, ..head(FontRole::Sans, 1.0) };
            rules(&Manner { chapter, ..manner() }, Lang::Ja)
        };
        let above = with(RulePlace::Above, Align::Start);
        assert_eq!(
            of(&above, "header h1::before"),
            Some(
                "content: \"\"; display: block; inline-size: 12%; margin-block: 0 0.5em; margin-inline: 0 auto; \
                 border-block-start: 2.5pt solid; opacity: 0.8"
                    .to_owned()
            )
        );
        assert!(of(&above, "header h1::after").is_none());
        let below = with(RulePlace::Below, Align::Centre);
        assert!(of(&below, "header h1::after").unwrap().contains("margin-block: 0.5em 0; margin-inline: auto"));
        assert!(of(&with(RulePlace::Below, Align::End), "header h1::after").unwrap().contains("margin-inline: auto 0"));
        let bar = with(RulePlace::Bar, Align::Start);
        assert!(of(&bar, "header h1").unwrap().contains("border-inline-start: 2.5pt solid"));
        // However light a number is on paper, it can be read (WCAG 1.4.3).
        assert_eq!(of(&above, "header h1 .label").unwrap(), "opacity: 0.55");
    }

    #[test]
    fn emphasis_is_a_face_dots_or_italic() {
        let em = |emphasis, lang| of(&rules(&Manner { emphasis, ..manner() }, lang), "em").unwrap();
        assert!(em(Some(FontRole::Kai), Lang::ZhHant).starts_with("font-family: \"LXGW WenKai TC\""));
        assert!(em(Some(FontRole::Kai), Lang::ZhHant).ends_with("font-style: normal"));
        assert!(em(None, Lang::ZhHans).contains("; text-emphasis: filled dot;"));
        assert!(em(None, Lang::Ja).contains("; text-emphasis: filled sesame;"));
        assert_eq!(em(Some(FontRole::Italic), Lang::EN), "font-style: italic");
        // Kai is Chinese, and Han is never slanted.
        assert_eq!(em(Some(FontRole::Kai), Lang::Ja), "font-style: normal");
        assert_eq!(em(Some(FontRole::Italic), Lang::Ko), "font-style: normal");
        // Emphasis inside a title in bold stays bold; what is strong is.
        assert!(!em(Some(FontRole::Kai), Lang::ZhHans).contains("font-weight"));
        assert!(of(&rules(&manner(), Lang::ZhHans), "strong").unwrap().contains("font-weight: bold"));
    }

    #[test]
    fn quotations_captions_and_code_are_as_the_design_has_them() {
        let css = rules(&manner(), Lang::ZhHans);
        let quotation = of(&css, "blockquote").unwrap();
        assert!(quotation.contains("WenKai") && quotation.ends_with("margin-inline: 2em 0em"), "{quotation}");
        assert!(of(&css, "figcaption").unwrap().ends_with("font-size: 0.9em"));
        assert!(of(&css, "pre").unwrap().starts_with("border: 1px solid rgba"));
        let smaller = Quotation { face: FontRole::Serif, size: 0.9, start: 1.0, end: 1.0, space: 1.0 };
        let css = rules(&Manner { quotation: smaller, code_bar: 1.5, code_ground: false, ..manner() }, Lang::ZhHans);
        assert!(
            of(&css, "blockquote").unwrap().ends_with("margin-inline: 1em 1em; font-size: 0.93em; margin-block: 1.7em")
        );
        assert_eq!(of(&css, "pre").unwrap(), "border: 0; border-inline-start: 1.5pt solid");
    }
}
