//! Components that hold text: `<Steps>`, `<Accordion title="题">`, `<code-block title="a.sh">`.
//!
//! MDX and Vue read what stands inside as Markdown, on the tag's own line too, and take no indentation for code; to
//! CommonMark it is a block of HTML up to the next empty line. The tag of a component that begins a line goes, its title
//! stands in strong letters, its lines come back to the margin. Components named for a remark (`<Note>`, `<Warning>`) are one.
//! Those that have their own rule ([`super::components`]) are left to it. A name without a tag that closes it is text.

use super::components::is_known;
use super::containers::remark;
use super::fences::known;
use super::jsx::{Tag, is_picture_name};
use super::{escaped, solid, solid_end};
use crate::book::Text;
use crate::diag::{Code, Reporter};
use crate::input::include::made;
use crate::lang::scan;
use memchr::memmem;
use std::collections::{BTreeMap, BTreeSet};

/// Most components within each other.
const DEEPEST: usize = 32;

/// What they begin with.
pub(super) const MARKS: [&str; 1] = ["</"];

/// Components that only arrange what they hold.
#[rustfmt::skip]
const FRAMES: [&str; 21] = [
    "Accordion", "AccordionGroup", "CardGroup", "CardGrid", "Cards", "Columns", "Column", "Step", "Steps", "FileTree", "Frame", "Expandable",
    "CodeBlock", "code-block", "code-group", "Collapse", "Details", "Tooltip", "Grid", "Row", "Col",
];

/// Whether a text may have such components.
pub(super) fn may_have(text: &str) -> bool {
    closings(text).any(|(name, _)| is_component(name) || is_kept(name))
}

/// The tags that close something: the name, and where the tag stands.
fn closings(text: &str) -> impl Iterator<Item = (&str, usize)> {
    memmem::find_iter(text.as_bytes(), b"</").filter_map(|at| {
        let rest = &text[at + 2..];
        let is_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        let length = rest.bytes().take_while(is_name).count();
        rest[length..].starts_with('>').then(|| (&rest[..length], at))
    })
}

/// Whether a name is a component's, and of none that has its own rule.
fn is_component(name: &str) -> bool {
    /// Elements that people write with a large letter, and SVG's.
    #[rustfmt::skip]
    const ELEMENTS: [&str; 22] = [
        "Div", "Span", "Font", "Center", "Table", "Tbody", "Thead", "Img", "Image", "Strong", "Body", "Html", "Head", "Title", "Ruby", "Rt", "Code",
        "Pre", "Blockquote", "Big", "Small", "Script",
    ];
    let is_name = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'));
    let begins_large =
        name.starts_with(|c: char| c.is_ascii_uppercase()) && name.contains(|c: char| c.is_ascii_lowercase());
    let is_joined = name.starts_with(|c: char| c.is_ascii_lowercase()) && name.contains('-');
    // Feishu's and Yuque's have a meaning of their own, and so have formulas.
    let is_other =
        ["quote-container", "column-list", "font-face", "color-profile"].contains(&name) || name.starts_with("mjx-");
    is_name
        && name.len() <= 60
        && (begins_large || is_joined)
        && !ELEMENTS.contains(&name)
        && !is_known(name)
        && !is_picture_name(name)
        && !is_other
}

/// Whether a component has its own rule and holds lines of Markdown.
fn is_kept(name: &str) -> bool {
    is_known(name) && !matches!(name, "Badge" | "LinkCard")
}

/// A component that is open.
struct Open<'t> {
    name: &'t str,
    after: String,
    /// Bytes of blanks before its text, once there is any.
    indent: Option<usize>,
}

/// The text with these components as what they mean.
pub(super) fn unframed(body: Text, reporter: &Reporter) -> Text {
    let code = solid(&body.text);
    let mut out = Text::default();
    let mut open: Vec<Open> = Vec::new();
    let mut reported = BTreeSet::new();
    // Where the last tag stands that closes each name.
    let last_ends: BTreeMap<&str, usize> = closings(&body.text).collect();
    let mut fence: Option<&str> = None;
    for (range, line) in scan::lines_at(&body.text) {
        let text = line.trim();
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let mut at = range.start;
        // Lines of code come back to the margin too.
        if let Some(last) = open.last_mut().filter(|_| !text.is_empty()) {
            at += indent.min(*last.indent.get_or_insert(indent));
        }
        let ticks = text.bytes().take_while(|b| text.as_bytes().first() == Some(b)).count();
        let is_fence = ticks >= 3 && text.starts_with(['`', '~']);
        match fence {
            Some(sign) if is_fence && ticks >= sign.len() && text.len() == ticks && text.starts_with(&sign[..1]) => {
                fence = None;
            }
            None if is_fence && !text[ticks..].contains('`') => fence = Some(&text[..ticks]),
            _ => {}
        }
        if fence.is_some() || is_fence || !(text.starts_with('<') || !open.is_empty() && text.contains("</")) {
            out.push_part(&body, at..range.end);
            continue;
        }
        // The tags that begin the line.
        let mut rest = range.start + indent;
        while body.text[rest..range.end].starts_with('<') && open.len() < DEEPEST {
            let line_end = &body.text[rest..range.end];
            let Some(tag) = Tag::of(line_end).filter(|tag| !tag.is_closed) else { break };
            // What has its own rule keeps its tag; its lines come back to the margin like the others.
            let is_kept = is_kept(tag.name) && line_end[tag.length..].trim().is_empty();
            if !(is_kept || is_component(tag.name)) {
                break;
            }
            // With text behind it, it stands in a line of text.
            let close = line_end.find(&format!("</{}>", tag.name));
            if close.is_some_and(|at| !line_end[at..].split_once('>').is_none_or(|(_, rest)| rest.trim().is_empty())) {
                break;
            }
            let end = last_ends.get(tag.name).copied().unwrap_or(0);
            let is_shown = open.is_empty() && (indent >= 4 || solid_end(&code, rest).is_some());
            if end < rest || is_shown {
                break;
            }
            if is_kept {
                rest += tag.length;
                open.push(Open { name: tag.name, after: format!("</{}>", tag.name), indent: None });
                break;
            }
            let title = ["title", "label", "header", "summary", "heading"]
                .iter()
                .find_map(|key| tag.said(key))
                .unwrap_or_default();
            let kind = known(&tag.name.to_lowercase()).filter(|_| !tag.name.contains('-'));
            let [before, after] = match (kind, title) {
                (Some(kind), title) => remark(kind, title),
                (None, "") => ["\n\n".to_owned(), "\n\n".to_owned()],
                (None, title) => [format!("\n\n**{}**\n\n", escaped(title)), "\n\n".to_owned()],
            };
            if kind.is_none() && !FRAMES.contains(&tag.name) && reported.insert(tag.name) {
                let span = body.origin.span(rest, rest + tag.length);
                reporter.at(
                    Code::UnknownShortcode,
                    span,
                    format!("the component <{}> is not understood; what it encloses stays", tag.name),
                );
            }
            made(&mut out, &before, body.origin.locate(rest as u32));
            rest += tag.length;
            at = rest + body.text[rest..range.end].len()
                - body.text[rest..range.end].trim_start_matches([' ', '\t']).len();
            open.push(Open { name: tag.name, after, indent: None });
        }
        // The tags that close what is open.
        let mut from = at.max(rest.min(range.end));
        while let Some(last) = open.last() {
            let close = format!("</{}>", last.name);
            let Some(found) = body.text[from..range.end].find(&close).map(|i| from + i) else { break };
            let before = &body.text[range.start..found];
            if before.bytes().filter(|&b| b == b'`').count() % 2 == 1 {
                break;
            }
            out.push_part(&body, at..found);
            made(&mut out, &last.after, body.origin.locate(found as u32));
            at = found + close.len();
            from = at;
            open.pop();
        }
        out.push_part(&body, at.min(range.end)..range.end);
    }
    while let Some(last) = open.pop() {
        made(&mut out, &last.after, body.origin.locate(body.text.len() as u32));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;

    #[test]
    fn what_a_component_holds_is_markdown_below_its_title() {
        for (text, meant) in [
            ("<Steps>\n### 第一步\n上船。\n</Steps>\n", "\n\n\n### 第一步\n上船。\n\n\n\n"),
            ("<Accordion title=\"问\">答</Accordion>\n", "\n\n**问**\n\n答\n\n\n"),
            (
                "<Steps>\n  <Step title=\"一\">\n    上`船`。\n\n    ```sh\n    a\n      b\n    ```\n  </Step>\n</Steps>\n",
                "\n\n\n\n\n**一**\n\n\n上`船`。\n\n```sh\na\n  b\n```\n\n\n\n\n\n\n",
            ),
            ("<Warning>当心**水**</Warning>\n", "\n<div class=\"warning\">\n\n当心**水**\n\n</div>\n\n\n"),
            ("<code-block title=\"a.sh\">\n```sh\na\n```\n</code-block>\n", "\n\n**a.sh**\n\n\n```sh\na\n```\n\n\n\n"),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
    }

    #[test]
    fn names_in_text_and_elements_of_html_stay() {
        for text in [
            "文 <Term id=\"x\">船</Term> 尾。\n",
            "<Term>船</Term> 是水上的车。\n",
            "<List> 是一个类型，没有完\n",
            "```\n<Steps>\n上船。\n</Steps>\n```\n",
            "    <Steps>\n    上船。\n    </Steps>\n",
            "<Div>\n上船。\n</Div>\n",
            "用 `<Steps>` 与 `</Steps>`。\n",
        ] {
            assert_eq!(shown(text), text);
        }
    }
}
