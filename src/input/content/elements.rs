//! What HTML elements mean in a book, and how their tags open and close nodes of the tree.
//!
//! The same rules serve a saved page and the HTML inside Markdown, where a tag may open in one paragraph and close in
//! another: each Markdown block is a frame, and an end tag closes nothing outside the frame it stands in. Elements
//! that mean nothing to a book (`div`, `span`, `font`) make no node, so that pages which are nothing but nested
//! `section`s do not use up the levels.

use super::tree::{Kind, Mark, Tree};
use crate::book::{Align, AsideKind, Image, ImageSource, ImageWidth, ListKind, Text};
use crate::diag::{Code, Origin, Reporter, Span};
use crate::input::html::apparatus::Apparatus;
use crate::input::html::tokens::{self, Tag, Token};
use crate::lang::Lang;
use std::collections::{BTreeMap, BTreeSet};

/// Where the markup stands; it decides what is furniture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Host {
    /// A whole page: navigation, buttons and the like are not of the article. The `header` is that of the site,
    /// unless the content has an element of its own.
    Page { keep_header: bool },
    /// Typed by the author inside Markdown.
    Markdown,
}

/// What a start tag does.
enum Action {
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
    Remove,
    Unknown,
}

#[derive(Debug, PartialEq)]
enum Open {
    /// A block of Markdown; end tags do not reach beyond it.
    Frame,
    Element {
        name: String,
        block: bool,
        /// It made a node.
        node: bool,
    },
}

/// An element that is left out.
#[derive(Debug)]
struct Skip {
    name: String,
    /// Elements of that name open inside.
    nested: usize,
    /// Markdown frames open inside.
    frames: usize,
}

/// How far down an end tag looks for its start tag; further, it is stray.
const REACH: usize = 512;

/// The tree, and the tags that are open.
pub(crate) struct Elements<'r> {
    pub tree: Tree,
    open: Vec<Open>,
    /// How many elements of a name are open.
    counts: BTreeMap<String, usize>,
    skip: Option<Skip>,
    host: Host,
    /// What the tags of the text that is read mean beyond their names.
    pub apparatus: Option<Apparatus>,
    reported: BTreeSet<String>,
    reporter: &'r Reporter,
}

impl<'r> Elements<'r> {
    pub fn new(host: Host, reporter: &'r Reporter) -> Self {
        Self {
            tree: Tree::new(),
            open: Vec::new(),
            counts: BTreeMap::new(),
            skip: None,
            host,
            apparatus: None,
            reported: BTreeSet::new(),
            reporter,
        }
    }

    /// The whole tree; whatever is still open ends here.
    pub fn finish(mut self) -> Tree {
        if let Some(span) = self.tree.flattened {
            self.reporter.at(
                Code::Flattened,
                span,
                "nested more than 64 deep; what is deeper stands on the last level",
            );
        }
        self.tree.finish();
        self.tree
    }

    /// Opens a block or span of Markdown.
    pub fn enter(&mut self, kind: Kind, span: Span) {
        if let Some(skip) = &mut self.skip {
            skip.frames += 1;
            return;
        }
        if kind.is_block() {
            self.close_paragraph();
        }
        self.open.push(Open::Frame);
        self.tree.open(kind, span);
    }

    /// Closes the innermost frame and the elements left open in it.
    pub fn leave(&mut self) {
        if let Some(skip) = &mut self.skip {
            if skip.frames > 0 {
                skip.frames -= 1;
                return;
            }
            self.skip = None;
        }
        while let Some(open) = self.open.last() {
            let frame = *open == Open::Frame;
            self.pop();
            if frame {
                return;
            }
        }
    }

    /// Adds a node without children.
    pub fn leaf(&mut self, kind: Kind, span: Span) {
        if self.skip.is_none() {
            self.tree.leaf(kind, span);
        }
    }

    /// Reads the tags and text of a piece of HTML.
    pub fn read(&mut self, html: &Text) {
        for token in tokens::tokens(&html.text) {
            match token {
                Token::Start(tag) => {
                    let span = html.origin.span(tag.range.start, tag.range.end);
                    if !self.start_of_apparatus(&tag, span) {
                        self.start(&tag, span);
                    }
                }
                Token::End(name) => self.end(&name),
                Token::Text(range) if self.skip.is_none() => {
                    let span = html.origin.span(range.start, range.end);
                    let text = tokens::decode(&html.part(range));
                    self.tree.leaf(Kind::Text(text), span);
                }
                Token::Text(_) | Token::Raw(_) => {}
            }
        }
    }

    /// A start tag of a note, a mark and the like; whether it is one.
    fn start_of_apparatus(&mut self, tag: &Tag, span: Span) -> bool {
        let Some(apparatus) = self.apparatus.as_ref().filter(|_| self.skip.is_none()) else { return false };
        let at = tag.range.start;
        if tag.name == "math" {
            // Where the formula is said in words or TeX; else its signs stay.
            match tag.get("alttext").map(str::trim).filter(|tex| !tex.is_empty()) {
                Some(tex) => {
                    let tex = Text { text: tex.to_owned(), origin: Origin::verbatim(span.source, span.start) };
                    let is_block = tag.get("display") == Some("block");
                    self.tree.leaf(if is_block { Kind::Formula(tex) } else { Kind::Math(tex) }, span);
                    self.skip(&tag.name);
                }
                None => self.push(&tag.name, false, false),
            }
        } else if tag.name == "p" && tag.has_class("box-title") {
            self.push(&tag.name, true, true);
            self.tree.open(Kind::Title, span);
        } else if let Some(note) = apparatus.marks.get(&at) {
            let mark = Kind::NoteMark(note.clone());
            self.tree.leaf(mark, span);
            self.skip(&tag.name);
        } else if let Some(note) = apparatus.notes.get(&at) {
            let note = Kind::Note(note.clone());
            self.close_paragraph();
            self.close_implied(&tag.name);
            self.push(&tag.name, true, true);
            self.tree.open(note, span);
        } else if apparatus.dropped.contains(&at) {
            if !is_void(&tag.name) {
                self.skip(&tag.name);
            }
        } else if apparatus.plain.contains(&at) {
            self.push(&tag.name, false, false);
        } else {
            return false;
        }
        true
    }

    /// A start tag.
    pub fn start(&mut self, tag: &Tag, span: Span) {
        if let Some(skip) = &mut self.skip {
            skip.nested += usize::from(skip.name == tag.name);
            return;
        }
        let action = self.meaning(tag, span);
        let block = match &action {
            Action::Open(kind) | Action::Leaf(kind) => kind.is_block(),
            Action::Wrap => true,
            Action::Plain | Action::Void | Action::Drop | Action::Remove | Action::Unknown => false,
        };
        if block {
            self.close_paragraph();
        }
        self.close_implied(&tag.name);
        if let (Some(id), false) =
            (tag.get("id").or_else(|| tag.get("name").filter(|_| tag.name == "a")), is_heading(&tag.name))
        {
            self.tree.leaf(Kind::Anchor(id.trim().to_owned()), span);
        }
        match action {
            Action::Open(kind) => {
                self.push(&tag.name, block, true);
                self.tree.open(kind, span);
            }
            Action::Leaf(kind) => {
                self.tree.leaf(kind, span);
            }
            Action::Wrap => {
                self.tree.boundary();
                self.push(&tag.name, true, false);
            }
            Action::Plain => self.push(&tag.name, false, false),
            Action::Void => {}
            Action::Drop => self.skip(&tag.name),
            Action::Remove => {
                if self.host == Host::Markdown && self.reported.insert(tag.name.clone()) {
                    self.reporter.at(Code::ActiveContent, span, format!("<{}> removed", tag.name));
                }
                self.skip(&tag.name);
            }
            Action::Unknown => {
                if self.host == Host::Markdown && self.reported.insert(tag.name.clone()) {
                    let message = format!("unknown element <{}>; its inner text stays", tag.name);
                    self.reporter.at(Code::UnknownShortcode, span, message);
                }
                self.push(&tag.name, false, false);
            }
        }
    }

    fn skip(&mut self, name: &str) {
        const EMPTY: [&str; 5] = ["input", "embed", "param", "link", "meta"];
        if !EMPTY.contains(&name) {
            self.skip = Some(Skip { name: name.to_owned(), nested: 0, frames: 0 });
        }
    }

    /// An end tag.
    pub fn end(&mut self, name: &str) {
        if let Some(skip) = &mut self.skip {
            if skip.name == name && skip.frames == 0 {
                match skip.nested {
                    0 => self.skip = None,
                    _ => skip.nested -= 1,
                }
            }
            return;
        }
        if !self.counts.contains_key(name) {
            if name == "br" {
                self.tree.leaf(Kind::LineBreak, Span::default());
            }
            return;
        }
        let mut found = None;
        for (at, open) in self.open.iter().enumerate().rev().take(REACH) {
            match open {
                Open::Frame => break,
                Open::Element { name: n, .. } if n == name => {
                    found = Some(at);
                    break;
                }
                Open::Element { .. } => {}
            }
        }
        let Some(at) = found else { return };
        while self.open.len() > at {
            self.pop();
        }
    }

    fn push(&mut self, name: &str, block: bool, node: bool) {
        *self.counts.entry(name.to_owned()).or_default() += 1;
        self.open.push(Open::Element { name: name.to_owned(), block, node });
    }

    fn pop(&mut self) {
        match self.open.pop() {
            Some(Open::Frame) => self.tree.close(),
            Some(Open::Element { name, block, node }) => {
                if let Some(count) = self.counts.get_mut(&name) {
                    *count -= 1;
                    if *count == 0 {
                        self.counts.remove(&name);
                    }
                }
                if node {
                    self.tree.close();
                } else if block {
                    self.tree.boundary();
                }
            }
            None => {}
        }
    }

    /// A block ends the `p` it would stand in.
    fn close_paragraph(&mut self) {
        self.close_up_to(&["p"], |_, block| block);
    }

    /// Ends the elements whose end tag may be left out before `name` (HTML 13.1.2.4).
    fn close_implied(&mut self, name: &str) {
        let (ended, scope): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "tr" => (&["tr"], &["table", "thead", "tbody", "tfoot"]),
            "td" | "th" => (&["td", "th"], &["table", "tr"]),
            "thead" | "tbody" | "tfoot" => (&["thead", "tbody", "tfoot", "tr"], &["table"]),
            "rb" | "rt" | "rp" => (&["rb", "rt", "rp"], &["ruby"]),
            "option" => (&["option"], &["select"]),
            _ => return,
        };
        self.close_up_to(ended, |name, _| scope.contains(&name));
    }

    /// Closes the outermost of `ended` that is open within the scope.
    fn close_up_to(&mut self, ended: &[&str], is_scope: impl Fn(&str, bool) -> bool) {
        if !ended.iter().any(|name| self.counts.contains_key(*name)) {
            return;
        }
        let mut found = None;
        for (at, open) in self.open.iter().enumerate().rev().take(REACH) {
            match open {
                Open::Element { name, .. } if ended.contains(&name.as_str()) => {
                    found = Some(at);
                    if ended.len() == 1 {
                        break;
                    }
                }
                Open::Element { name, block, .. } if is_scope(name, *block) => break,
                Open::Element { .. } => {}
                Open::Frame => break,
            }
        }
        if let Some(at) = found {
            while self.open.len() > at {
                self.pop();
            }
        }
    }

    #[rustfmt::skip]
    fn meaning(&self, tag: &Tag, span: Span) -> Action {
        use Action::{Drop, Leaf, Open, Plain, Remove, Unknown, Void, Wrap};
        let mark = |mark| Open(Kind::Mark(mark));
        let page = self.host != Host::Markdown;
        if page && is_hidden(tag) {
            return if is_void(&tag.name) { Void } else { Drop };
        }
        let plain = || match tag.get("lang").or_else(|| tag.get("xml:lang")).and_then(Lang::parse) {
            Some(lang) => Open(Kind::Mark(Mark::Lang(lang))),
            None => Plain,
        };
        match tag.name.as_str() {
            // Blocks
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
            "summary" => Open(Kind::Title),
            "aside" => Open(Kind::Aside(aside_kind(tag).unwrap_or(AsideKind::Plain))),
            "hr" => Leaf(if is_page_break(tag) { Kind::PageBreak } else { Kind::Rule }),
            "div" | "section" if is_page_break(tag) => Leaf(Kind::PageBreak),
            "div" | "section" if tag.has_class("verse") || tag.has_class("poem") => Open(Kind::Verse),
            "center" => Open(Kind::Division(Align::Centre)),
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

            // Spans
            "em" | "i" if tag.has_class("dotted") => mark(Mark::Dotted),
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
            "span" if tag.has_class("tcy") => Open(Kind::TateChuYoko),
            "code" | "kbd" | "samp" | "tt" => {
                if self.tree.innermost(|k| matches!(k, Kind::Code { .. } | Kind::CodeSpan)).is_some() { Plain }
                else { Open(Kind::CodeSpan) }
            }
            "q" => Open(Kind::Quoted),
            "a" => match tag.get("href").map(str::trim).filter(|h| !h.is_empty()) {
                Some(target) => Open(Kind::Link {
                    target: target.to_owned(),
                    title: tag.get("title").map(str::to_owned),
                }),
                None => Plain,
            },
            "ruby" => Open(Kind::Ruby),
            "rb" => Open(Kind::RubyBase),
            "rt" => Open(Kind::RubyReading),
            "rp" => Drop,
            "img" => image(tag, span).map_or(Void, |image| Leaf(Kind::Image { image, captioned: false })),
            "br" => Leaf(Kind::LineBreak),
            "wbr" => Leaf(Kind::Text(Text::made("\u{200B}"))),
            "span" | "small" | "font" | "big" | "nobr" | "bdi" | "bdo" | "abbr" | "acronym" | "time" | "data" | "rtc"
            | "label" | "output" | "picture" | "basefont" => plain(),

            // What is no text
            "source" | "track" | "col" | "area" | "base" | "link" | "meta" => Void,
            "head" | "title" | "template" | "noscript" | "map" => Drop,
            "svg" | "math" if page => Drop,
            "button" | "select" | "textarea" | "form" if page => Drop,
            "script" | "style" | "iframe" | "form" | "object" | "embed" | "applet" | "canvas" | "audio" | "video"
            | "button" | "input" | "select" | "textarea" | "frameset" | "frame" | "svg" => Remove,
            _ => Unknown,
        }
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h', b'1'..=b'6'])
}

fn is_void(name: &str) -> bool {
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
fn is_hidden(tag: &Tag) -> bool {
    tag.get("hidden").is_some() && tag.get("hidden") != Some("until-found")
        || tag.get("aria-hidden") == Some("true") && tag.name != "img"
        || tag.style("display").as_deref() == Some("none")
}

fn is_page_break(tag: &Tag) -> bool {
    ["page-break", "pagebreak", "newpage"].iter().any(|class| tag.has_class(class))
        || ["page-break-before", "page-break-after", "break-before", "break-after"]
            .iter()
            .any(|p| matches!(tag.style(p).as_deref(), Some("always" | "page" | "left" | "right")))
}

fn alignment(tag: &Tag) -> Align {
    let value = tag.style("text-align").or_else(|| tag.get("align").map(str::to_ascii_lowercase));
    match value.as_deref() {
        Some("center" | "centre") => Align::Centre,
        Some("right" | "end") => Align::End,
        // The start is where Chinese text stands anyway; editors write it on every paragraph.
        _ => Align::Natural,
    }
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
    KINDS.iter().find(|(class, _)| tag.has_class(class)).map(|&(_, kind)| kind)
}

/// `class="language-rust"` of `pre`, or its `data-lang`.
pub(crate) fn code_language(tag: &Tag) -> Option<String> {
    let classes = tag.get("class").unwrap_or_default().split_ascii_whitespace();
    let mut named = classes.filter_map(|c| c.strip_prefix("language-").or_else(|| c.strip_prefix("lang-")));
    named.next().or_else(|| tag.get("data-lang")).and_then(language_word)
}

/// The language that code is said to be in, without what else is said: of `rust,ignore` it is `rust`.
pub(crate) fn language_word(said: &str) -> Option<String> {
    said.split([',', ' ', '\t', '{', ':']).next().filter(|word| !word.is_empty()).map(str::to_owned)
}

/// A picture; pages that load pictures late keep the address in `data-src`.
fn image(tag: &Tag, span: Span) -> Option<Image> {
    let late = tag.get("data-src").or_else(|| tag.get("data-original"));
    let source = late.or_else(|| tag.get("src")).map(str::trim).filter(|s| !s.is_empty())?;
    let width = tag.style("width").or_else(|| tag.get("width").map(|w| w.trim().to_ascii_lowercase()));
    Some(Image {
        source: ImageSource::Path(source.to_owned()),
        alt: tag.get("alt").unwrap_or_default().trim().to_owned(),
        title: tag.get("title").map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned),
        width: width.and_then(|w| image_width(&w)),
        span,
    })
}

/// `50%`, `300`, `300px`.
pub(super) fn image_width(value: &str) -> Option<ImageWidth> {
    let number = |n: &str| n.trim().parse::<f32>().ok().filter(|n| n.is_finite() && *n > 0.0);
    match value.strip_suffix('%') {
        Some(percent) => number(percent).map(|n| ImageWidth::Share((n / 100.0).min(1.0))),
        None => number(value.strip_suffix("px").unwrap_or(value)).map(ImageWidth::Pixels),
    }
}
