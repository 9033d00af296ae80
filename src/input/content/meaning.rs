//! What each HTML element means to a book: one table.

use super::elements::{Elements, Host};
use super::languages::code_language;
use super::pictures::{image, is_tracker};
use super::tree::{Kind, Mark};
use crate::book::{Align, AsideKind, ListKind, Text};
use crate::diag::Span;
use crate::input::html::outline::is_shadow;
use crate::input::html::tokens::Tag;
use crate::input::text::aozora;
use crate::lang::Lang;

/// What a start tag does.
pub(super) enum Action {
    /// Opens a node.
    Open(Kind),
    /// Is a node.
    Leaf(Kind),
    /// A block of no meaning of its own.
    Wrap,
    /// A stretch of text of no meaning of its own.
    Plain,
    /// Nothing, and it has no end tag.
    Void,
    /// Is left out with all it holds; active content is reported.
    Drop,
    /// The same, and it holds nothing that anybody would miss.
    Mute,
    Remove,
    Unknown,
}

impl Elements<'_> {
    #[rustfmt::skip]
    pub(super) fn meaning(&self, tag: &Tag, span: Span) -> Action {
        use Action::{Drop, Leaf, Mute, Open, Plain, Remove, Unknown, Void, Wrap};
        let mark = |mark| Open(Kind::Mark(mark));
        let page = self.host != Host::Markdown;
        if page && is_hidden(tag) {
            return if is_void(&tag.name) { Void } else { Drop };
        }
        let plain = || match lang_of(tag) {
            Some(lang) => Open(Kind::Mark(Mark::Lang(lang))),
            None => Plain,
        };
        match tag.name.as_str() {
            // Blocks
            "p" | "div" if is_title_of_aside(tag) && self.tree.innermost(|k| matches!(k, Kind::Aside(_))).is_some() => {
                Open(Kind::Title)
            }
            "p" => Open(Kind::Paragraph(alignment(tag))),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Open(Kind::Heading {
                level: tag.name.as_bytes()[1] - b'0',
                id: tag.get("id").map(str::to_owned),
                numbered: !tag.has_class("unnumbered"),
            }),
            "ul" | "menu" => Open(Kind::List(ListKind::Bullet)),
            "ol" => Open(Kind::List(ListKind::Ordered {
                start: tag.get("start").and_then(|s| s.trim().parse().ok()).unwrap_or(1),
            })),
            "li" => Open(Kind::Item { checked: None }),
            "dl" => Open(Kind::List(ListKind::Definition)),
            "dt" => Open(Kind::Term),
            "dd" => Open(Kind::Definition),
            "blockquote" => Open(Kind::Quote),
            "pre" if tag.has_class("wp-block-verse") => Open(Kind::Verse),
            "pre" => Open(Kind::Code { language: code_language(tag), first_line: None }),
            "table" => Open(Kind::Table { aligns: Vec::new() }),
            "caption" | "figcaption" => Open(Kind::Caption),
            "thead" => Open(Kind::TableHead),
            "tbody" | "tfoot" => Open(Kind::TableBody),
            "tr" => Open(Kind::Row),
            "td" | "th" => Open(Kind::Cell {
                columns: cell_count(tag.get("colspan")),
                rows: cell_count(tag.get("rowspan")),
                header: tag.name == "th",
                align: alignment(tag),
            }),
            "figure" => Open(Kind::Figure),
            "details" => Open(Kind::Aside(AsideKind::Details)),
            // Feishu's and Yuque's
            "callout" => Open(Kind::Aside(aside_kind(tag).unwrap_or(AsideKind::Plain))),
            "quote-container" => Open(Kind::Quote),
            "grid" | "column" | "column-list" => Wrap,
            "summary" => Open(Kind::Title),
            "aside" if page && self.apparatus.is_none() && aside_kind(tag).is_none() => Drop,
            "aside" => Open(Kind::Aside(aside_kind(tag).unwrap_or(AsideKind::Plain))),
            "hr" => Leaf(if is_page_break(tag) { Kind::PageBreak } else { Kind::Rule }),
            "div" | "section" if is_page_break(tag) => Leaf(Kind::PageBreak),
            "div" | "section" if tag.has_class("verse") || tag.has_class("poem") => Open(Kind::Verse),
            "center" => Open(Kind::Division(Align::Centre)),
            "div" if page && is_code(tag) => Open(Kind::Code { language: code_language(tag), first_line: None }),
            "div" => match (aside_kind(tag), alignment(tag)) {
                (Some(kind), _) => Open(Kind::Aside(kind)),
                (None, Align::Natural) => Wrap,
                (None, align) => Open(Kind::Division(align)),
            },
            "header" if self.host == (Host::Page { keep_header: false }) => Drop,
            "nav" | "footer" | "dialog" if page => Drop,
            "section" | "article" | "main" | "header" | "footer" | "nav" | "address" | "hgroup" | "body" | "html"
            | "fieldset" | "search" | "dialog" | "colgroup" => Wrap,
            "listing" => Wrap,
            "xmp" | "noframes" | "frameset" if page => Wrap,

            // Spans
            "em" | "i" if tag.has_class("dotted") => mark(Mark::Dotted),
            "em" if drawn_beside(tag).is_some() => drawn_beside(tag).map_or(Plain, mark),
            "em" | "i" | "dfn" | "var" => mark(Mark::Emphasis),
            "strong" | "b" | "mark" => mark(Mark::Strong),
            "u" if tag.has_class("proper-name") => mark(Mark::ProperName),
            "u" if tag.has_class("work-title") => mark(Mark::WorkTitle),
            "u" | "ins" => mark(Mark::Underline),
            "s" | "strike" | "del" => mark(Mark::Strike),
            "sup" => mark(Mark::Super),
            "sub" => mark(Mark::Sub),
            "cite" => mark(Mark::WorkTitle),
            "small" if tag.has_class("warichu") => mark(Mark::Warichu),
            "span" if tag.has_class("dotted") => mark(Mark::Dotted),
            "span" if tag.has_class("caption") => Open(Kind::Caption),
            "span" if tag.has_class("warichu") => mark(Mark::Warichu),
            "span" if tag.has_class("tcy") || tag.has_class("tatechuyoko") => Open(Kind::TateChuYoko),
            "span" if self.apparatus.is_some() && class_mark(tag).is_some() => class_mark(tag).map_or(Plain, mark),
            "img" if tag.has_class("gaiji") && drawn(tag).is_some() => {
                drawn(tag).map_or(Void, |sign| Leaf(Kind::Text(Text::made(sign))))
            }
            "span" if tag.has_class("leader") => Open(Kind::Leader),
            "code" | "kbd" | "samp" | "tt" => {
                if self.tree.innermost(|k| matches!(k, Kind::Code { .. } | Kind::CodeSpan)).is_some() { Plain }
                else { Open(Kind::CodeSpan) }
            }
            "span" if page && is_bold(tag) && self.tree.innermost(is_emphatic).is_none() => mark(Mark::Strong),
            "span" if page && tag.style("display").as_deref() == Some("block") => Wrap,
            "q" => Open(Kind::Quoted),
            "a" => match tag.get("href").map(str::trim).filter(|h| !h.is_empty()) {
                Some(target) => Open(Kind::Link {
                    target: self.resolved(target),
                    title: tag.get("title").map(str::to_owned),
                }),
                None => Plain,
            },
            "ruby" => Open(Kind::Ruby),
            "rb" => Open(Kind::RubyBase),
            "rt" => Open(Kind::RubyReading),
            "rp" => Mute,
            "img" if page && is_tracker(tag) => Void,
            "img" => image(tag, self.offered.as_deref(), span, |address| self.resolved(address))
                .map_or(Void, |image| Leaf(Kind::Image { image: Box::new(image), captioned: false })),
            "br" => Leaf(Kind::LineBreak),
            "wbr" => Leaf(Kind::Text(Text::made("\u{200B}"))),
            "span" | "small" | "font" | "big" | "nobr" | "bdi" | "bdo" | "abbr" | "acronym" | "time" | "data" | "rtc"
            | "label" | "output" | "picture" | "basefont" => plain(),

            // What is no text
            "source" | "track" | "col" | "area" | "base" | "link" | "meta" => Void,
            "template" if page && is_shadow(tag) => Wrap,
            "head" | "title" | "template" | "noscript" | "map" => Mute,
            "script" | "style" | "svg" | "math" if page => Mute,
            "button" | "select" | "textarea" | "form" if page => Drop,
            "script" | "style" | "iframe" | "form" | "object" | "embed" | "applet" | "canvas" | "audio" | "video"
            | "button" | "input" | "select" | "textarea" | "frameset" | "frame" | "svg" => Remove,
            _ => Unknown,
        }
    }
}

/// The language that an element says its text is in.
pub(super) fn lang_of(tag: &Tag) -> Option<Lang> {
    tag.get("lang").or_else(|| tag.get("xml:lang")).and_then(Lang::parse)
}

/// What the class of a span says in a document of a book, after the guide of the Japanese publishers (電書協, 1.1.3) or
/// as programs name it.
fn class_mark(tag: &Tag) -> Option<Mark> {
    let mut classes = tag.get("class")?.split_ascii_whitespace();
    classes.find_map(|class| match class {
        "bold" => Some(Mark::Strong),
        "italic" => Some(Mark::Emphasis),
        "em-line" | "em-line-outside" | "underline" => Some(Mark::Underline),
        _ if class.starts_with("em-") || class.ends_with("_dot") => Some(Mark::Dotted),
        _ => None,
    })
}

/// The character that the picture of one stands for, if its words are that character, or say where it has its place:
/// ※(「てへん＋劣」、第3水準1-84-77).
fn drawn(tag: &Tag) -> Option<String> {
    let words = tag.get("alt")?;
    let mut characters = words.chars();
    let first = characters.next()?;
    if first == '※' {
        return aozora::sign_of(words.trim_end_matches([')', '）']));
    }
    (!first.is_ascii() && first != '〓' && characters.as_str().is_empty()).then(|| words.to_owned())
}

/// What the pages of Aozora Bunko have drawn beside words.
fn drawn_beside(tag: &Tag) -> Option<Mark> {
    const DOTS: [&str; 10] = [
        "sesame_dot",
        "white_sesame_dot",
        "black_circle",
        "white_circle",
        "black_up-pointing_triangle",
        "white_up-pointing_triangle",
        "bullseye",
        "fisheye",
        "saltire",
        "dot",
    ];
    let mut classes = tag.get("class")?.split_ascii_whitespace();
    classes.find_map(|class| match class {
        _ if DOTS.contains(&class) => Some(Mark::Dotted),
        _ if class.starts_with("underline_") || class.starts_with("overline_") => Some(Mark::Underline),
        _ => None,
    })
}

pub(super) fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h', b'1'..=b'6'])
}

pub(crate) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "img"
            | "br"
            | "hr"
            | "wbr"
            | "input"
            | "source"
            | "track"
            | "col"
            | "area"
            | "base"
            | "link"
            | "meta"
            | "embed"
    )
}

/// Whether a page does not show the element. `visibility` and `opacity` do not count: accounts hide their whole text by
/// them until a script has run.
pub(crate) fn is_hidden(tag: &Tag) -> bool {
    tag.get("hidden").is_some() && tag.get("hidden") != Some("until-found")
        || tag.get("aria-hidden") == Some("true") && tag.name != "img"
        || tag.style("display").as_deref() == Some("none")
}

/// A block of code in a note of Evernote, whose lines are blocks of their own.
fn is_code(tag: &Tag) -> bool {
    ["-en-codeblock", "--en-codeblock"].iter().any(|name| tag.style(name).as_deref() == Some("true"))
}

fn is_page_break(tag: &Tag) -> bool {
    ["page-break", "pagebreak", "newpage"].iter().any(|class| tag.has_class(class))
        || ["page-break-before", "page-break-after", "break-before", "break-after"]
            .iter()
            .any(|p| matches!(tag.style(p).as_deref(), Some("always" | "page" | "left" | "right")))
}

fn alignment(tag: &Tag) -> Align {
    let class = || ["align-center", "align-end", "align-right"].into_iter().find(|class| tag.has_class(class));
    let value = tag.style("text-align").or_else(|| tag.get("align").map(str::to_ascii_lowercase));
    let value = value.or_else(|| class().and_then(|class| class.split_once('-')).map(|(_, value)| value.to_owned()));
    match value.as_deref() {
        Some("center" | "centre") => Align::Centre,
        Some("right" | "end") => Align::End,
        // The start is where Chinese text stands anyway; editors write it on every paragraph.
        _ => Align::Natural,
    }
}

/// Editors of accounts write strong text as a look.
fn is_bold(tag: &Tag) -> bool {
    matches!(tag.style("font-weight").as_deref(), Some("bold" | "bolder" | "600" | "700" | "800" | "900"))
}

/// What is bold anyway.
fn is_emphatic(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Heading { .. } | Kind::Title | Kind::Term | Kind::Mark(Mark::Strong) | Kind::Cell { header: true, .. }
    )
}

fn cell_count(value: Option<&str>) -> u16 {
    value.and_then(|v| v.trim().parse().ok()).unwrap_or(1).clamp(1, 1000)
}

fn aside_kind(tag: &Tag) -> Option<AsideKind> {
    #[rustfmt::skip]
    const KINDS: [(&str, AsideKind); 9] = [
        ("note",      AsideKind::Note),
        ("info",      AsideKind::Note),
        ("tip",       AsideKind::Tip),
        ("hint",      AsideKind::Tip),
        ("important", AsideKind::Important),
        ("warning",   AsideKind::Warning),
        ("caution",   AsideKind::Caution),
        ("danger",    AsideKind::Caution),
        ("sidebar",   AsideKind::Plain),
    ];
    // Zenn's
    if tag.name == "aside" && tag.has_class("msg") {
        return Some(if tag.has_class("alert") { AsideKind::Warning } else { AsideKind::Note });
    }
    let named = |name: &str| KINDS.iter().find(|(class, _)| *class == name).map(|&(_, kind)| kind);
    let of_docusaurus = || tag.get("class")?.split_whitespace().find_map(|c| c.strip_prefix("theme-admonition-"));
    let kind = KINDS.iter().find(|(class, _)| tag.has_class(class)).map(|&(_, kind)| kind);
    kind.or_else(|| of_docusaurus().and_then(named))
}

/// The title of a remark, as Sphinx, Material for MkDocs, VitePress and Docusaurus name it.
fn is_title_of_aside(tag: &Tag) -> bool {
    let named = |c: &str| matches!(c, "admonition-title" | "custom-block-title") || c.starts_with("admonitionHeading");
    tag.get("class").is_some_and(|class| class.split_whitespace().any(named))
}
