//! How the tags of HTML open and close nodes of the tree; what each of them means stands in [`meaning`](super::meaning).
//!
//! The same rules serve a saved page and the HTML inside Markdown, where a tag may open in one paragraph and close in
//! another: each Markdown block is a frame, and an end tag closes nothing outside the frame it stands in. Elements
//! that mean nothing to a book (`div`, `span`, `font`) make no node, so that pages which are nothing but nested
//! `section`s do not use up the levels.

mod found;
mod open;

use super::meaning::{Action, is_heading, lang_of};
use super::pictures;
use super::tree::{Kind, Mark, Tree};
use crate::book::{Align, Text, address};
use crate::diag::{Code, Reporter, Span};
use crate::input::Cut;
use crate::input::html::apparatus::Apparatus;
use crate::input::html::extent::{Ended, Extent};
use crate::input::html::tokens::{self, Tag, Token};
use crate::input::html::{FURNITURE, math};
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

/// What was found out about a tag of a page before it is read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Finding {
    /// It holds nothing of the article.
    Unwanted,
    /// It is hidden, or is called furniture, and holds text of the article.
    Shown,
    /// It is only for the eye.
    Mute,
    /// It holds the caption of the picture above.
    Caption,
    /// It is the mark of a note; what is in it is made anew.
    NoteMark(String),
    /// It holds the text of a note.
    Note(String),
    /// A post of a thread begins; who wrote it, and when.
    Post(String),
    /// It means nothing: what raises the mark of a note, a list of nothing but notes.
    Plain,
}

#[derive(Debug, PartialEq)]
enum Open {
    /// A block of Markdown; end tags do not reach beyond it.
    Frame,
    Element {
        name: String,
        block: bool,
        /// How many nodes it made, one inside the other.
        nodes: u8,
    },
}

/// An element that is left out.
#[derive(Debug)]
struct Skip {
    extent: Extent,
    /// Markdown frames open inside.
    frames: usize,
    /// Its text, where that is listed as a cut.
    text: Option<(String, Span)>,
}

/// A formula whose end tag has not come.
struct Formula {
    start: usize,
    span: Span,
    display: bool,
}

/// Longest text of a cut that is listed, in bytes.
const MAX_CUT: usize = 20_000;

/// How far down an end tag looks for its start tag; further, it is stray.
const REACH: usize = 512;

/// The tree, and the tags that are open.
pub(crate) struct Elements<'r> {
    pub tree: Tree,
    open: Vec<Open>,
    /// How many elements of a name are open.
    counts: BTreeMap<String, usize>,
    skip: Option<Skip>,
    /// Pages inside the page that are open.
    depth: usize,
    pub(super) host: Host,
    /// The address that links and pictures of a page start from, where it names one.
    pub base: Option<String>,
    /// What the tags of the text that is read mean beyond their names.
    pub apparatus: Option<Apparatus>,
    /// What is known of tags, by where they begin in the text that is read.
    findings: BTreeMap<usize, Finding>,
    /// What was left out of a page.
    pub cuts: Vec<Cut>,
    /// The language of code that an element around it names.
    language: Option<String>,
    /// A `code` has just ended.
    after_code: bool,
    /// A script sets the formulas that are typed in the text.
    pub typed_formulas: bool,
    /// A line end ends a line.
    pub lined: bool,
    /// The address that the `picture` which is open offers for its `img`.
    pub(super) offered: Option<String>,
    /// The line that opens the element whose start tag is read.
    opening: Option<String>,
    /// The formula that comes next stands alone.
    displays: bool,
    reported: BTreeSet<String>,
    reporter: &'r Reporter,
}

impl<'r> Elements<'r> {
    /// For the content of a page; `keep_header` if a `header` in it is that of the article.
    pub fn of_page(keep_header: bool, findings: BTreeMap<usize, Finding>, reporter: &'r Reporter) -> Self {
        Self { findings, ..Self::new(Host::Page { keep_header }, reporter) }
    }

    pub fn new(host: Host, reporter: &'r Reporter) -> Self {
        Self {
            tree: Tree::new(),
            open: Vec::new(),
            counts: BTreeMap::new(),
            skip: None,
            depth: 0,
            host,
            base: None,
            apparatus: None,
            findings: BTreeMap::new(),
            cuts: Vec::new(),
            language: None,
            after_code: false,
            typed_formulas: false,
            lined: false,
            offered: None,
            opening: None,
            displays: false,
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
        let page = self.host != Host::Markdown;
        let mut formula: Option<Formula> = None;
        let mut script = None;
        let mut tokens = tokens::tokens(&html.text);
        while let Some(token) = tokens.next() {
            if let Some(Formula { start, span, display }) = &formula {
                if matches!(&token, Token::End(name) if math::local(name) == "math") {
                    self.formula(math::tex(&html.text[*start..tokens.at()]), *span, *display);
                    formula = None;
                }
                continue;
            }
            match token {
                Token::Start(tag) => {
                    let span = html.origin.span(tag.range.start, tag.range.end);
                    let display = tag.get("display") == Some("block");
                    if page && math::local(&tag.name) == "math" && self.skip.is_none() {
                        formula = Some(Formula { start: tag.range.start, span, display });
                        continue;
                    }
                    if page && tag.name == "span" && self.skip.is_none() && self.apparatus.is_none() {
                        self.displays |= tag.has_class("katex--display") || tag.has_class("katex-display");
                        let tex =
                            tag.has_class("katex-mathml").then(|| math::saved(&html.text[tag.range.end..])).flatten();
                        if tex.is_some() {
                            let display = std::mem::take(&mut self.displays);
                            self.formula(tex, span, display);
                            self.skip(&tag.name, None);
                            continue;
                        }
                    }
                    // MathJax 2 keeps the source of a formula in a script.
                    let kind = tag.get("type").filter(|t| page && tag.name == "script" && t.starts_with("math/tex"));
                    script = kind.map(|kind| (span, kind.contains("mode=display")));
                    if !self.start_of_apparatus(&tag, span) {
                        self.start(&tag, span);
                    }
                }
                Token::End(name) => self.end(&name),
                Token::Text(range) if self.skip.is_none() => {
                    let span = html.origin.span(range.start, range.end);
                    let text = tokens::decode(&html.part(range));
                    self.after_code &= text.text.trim().is_empty();
                    self.text(text, span);
                }
                Token::Text(range) => {
                    if let Some(Skip { text: Some((text, _)), .. }) = &mut self.skip
                        && text.len() < MAX_CUT
                    {
                        for word in tokens::decode(&Text::made(&html.text[range])).text.split_whitespace() {
                            text.extend([word, " "]);
                        }
                    }
                }
                Token::Raw(range) => {
                    if let Some((span, display)) = script.take() {
                        self.skip = None;
                        self.formula(Some(html.text[range].trim().to_owned()), span, display);
                    } else if self.skip.is_none() && self.is_in("xmp") {
                        self.typed_lines(&html.part(range.clone()), html.origin.span(range.start, range.end));
                    } else if self.skip.is_none() && self.is_in("noframes") {
                        self.held(&html.part(range));
                    }
                }
            }
        }
    }

    /// Whether a name without a hyphen is that of no element.
    pub fn is_unknown(&self, name: &str) -> bool {
        let tag = Tag { name: name.to_ascii_lowercase(), attributes: Vec::new(), range: 0..0 };
        !name.contains('-') && matches!(self.meaning(&tag, Span::default()), Action::Unknown)
    }

    /// A start tag.
    pub fn start(&mut self, tag: &Tag, span: Span) {
        if let Some(skip) = &mut self.skip {
            if skip.frames > 0 || !skip.extent.start(&tag.name) {
                return;
            }
            self.end_skip();
        }
        if self.plays(tag, span) {
            return;
        }
        match tag.name.as_str() {
            "picture" => self.offered = None,
            "source" => self.offered = pictures::offered(tag, self.offered.take()),
            _ => {}
        }
        let action = match self.found(tag, span) {
            Some(action) => action,
            None => self.meaning(tag, span),
        };
        let block = match &action {
            Action::Open(kind) | Action::Leaf(kind) => kind.is_block(),
            Action::Wrap => true,
            Action::Plain | Action::Void | Action::Drop | Action::Mute | Action::Remove | Action::Unknown => false,
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
            Action::Open(mut kind) => {
                if let Kind::Code { language, .. } = &mut kind {
                    *language = language.take().or_else(|| self.language.take());
                }
                // Programs put their own language on whole pages of paragraphs; authors and other directions of lines mean it.
                let is_meant = self.host == Host::Markdown || tag.get("dir").is_some();
                let is_text = matches!(kind, Kind::Paragraph(_) | Kind::Heading { .. }) && is_meant;
                let lang = lang_of(tag)
                    .filter(|_| is_text || matches!(kind, Kind::Ruby | Kind::Link { .. } | Kind::Mark(_)))
                    .map(|lang| Kind::Mark(Mark::Lang(lang)))
                    .filter(|mark| *mark != kind);
                self.push(&tag.name, block, 1 + u8::from(lang.is_some()));
                let kinds = if is_text { [Some(kind), lang] } else { [lang, Some(kind)] };
                for kind in kinds.into_iter().flatten() {
                    self.tree.open(kind, span);
                }
            }
            Action::Leaf(kind) => {
                self.tree.leaf(kind, span);
            }
            Action::Wrap => {
                self.tree.boundary();
                self.push(&tag.name, true, 0);
            }
            Action::Plain => self.push(&tag.name, false, 0),
            Action::Void => {}
            Action::Drop if self.host != Host::Markdown => {
                // Text before and after a block is of two paragraphs, also where the block is gone.
                if matches!(tag.name.as_str(), "div" | "section" | "ul" | "ol" | "nav" | "aside" | "footer" | "table") {
                    self.tree.boundary();
                }
                self.skip(&tag.name, Some((String::new(), span)));
            }
            Action::Drop | Action::Mute => self.skip(&tag.name, None),
            Action::Remove => {
                if self.host == Host::Markdown && self.reported.insert(tag.name.clone()) {
                    self.reporter.at(Code::ActiveContent, span, format!("<{}> removed", tag.name));
                }
                self.skip(&tag.name, None);
            }
            Action::Unknown => {
                if self.host == Host::Markdown && self.reported.insert(tag.name.clone()) {
                    let message = format!("unknown element <{}>; its inner text stays", tag.name);
                    self.reporter.at(Code::UnknownShortcode, span, message);
                }
                self.push(&tag.name, false, 0);
            }
        }
        if let Some(opening) = self.opening.take() {
            self.tree.open(Kind::Paragraph(Align::Natural), span);
            self.tree.open(Kind::Mark(Mark::Strong), span);
            let mut text = Text::made(opening);
            text.origin.seam(0, span.source, span.start);
            self.tree.leaf(Kind::Text(text), span);
            self.tree.close();
            self.tree.close();
        }
    }

    fn skip(&mut self, name: &str, text: Option<(String, Span)>) {
        const EMPTY: [&str; 6] = ["input", "embed", "frame", "param", "link", "meta"];
        if !EMPTY.contains(&name) {
            self.skip = Some(Skip { extent: Extent::of(name), frames: 0, text });
        }
    }

    /// Goes on behind what was left out.
    fn end_skip(&mut self) {
        let left_out = self.skip.take().and_then(|skip| skip.text);
        if let Some((text, span)) = left_out.filter(|(text, _)| !text.trim().is_empty()) {
            self.cuts.push(Cut { rule: FURNITURE, text: text.trim_end().to_owned(), span });
        }
    }

    /// An end tag.
    pub fn end(&mut self, name: &str) {
        if let Some(skip) = &mut self.skip {
            if skip.frames > 0 {
                return;
            }
            match skip.extent.end(name) {
                Ended::No => return,
                Ended::Own => return self.end_skip(),
                Ended::Around => self.end_skip(),
            }
        }
        self.after_code = name == "code";
        if name == "picture" {
            self.offered = None;
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

    /// Where a reference of the page leads, seen from the base that the page names.
    pub(super) fn resolved(&self, reference: &str) -> String {
        // In a Markdown file it is what the author typed.
        let reference = if self.host == Host::Markdown { reference } else { address::archived(reference) };
        let seen = self.base.as_deref().and_then(|base| address::from_base(base, reference));
        seen.unwrap_or_else(|| reference.to_owned())
    }
}
