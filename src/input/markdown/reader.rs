//! One document's events as a tree.
//!
//! Takes what the parser gives for the masked text ([`super::mask`]) event by event, and gives the elements that HTML
//! has for it ([`super::super::content::elements`]), each with its place in the file. The words of a picture are
//! gathered until it ends ([`super::pictures`]); HTML that the author typed is read as it stands.

use super::export::{self, LineEnd};
use super::mask::Masked;
use super::pictures::Described;
use super::{dialect, fence, foreign};
use crate::book::{Align, AsideKind, Image, ImageSource, ListKind, Text};
use crate::diag::{Code, Origin, Reporter, Span};
use crate::input::Options;
use crate::input::content::elements::{Elements, Host};
use crate::input::content::tree::{Kind, Mark, Node};
use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, Parser, Tag, TagEnd};
use std::collections::BTreeSet;
use std::ops::Range;

/// Whether a link leads to a place of the book that can name itself: an id, or an article by its file.
pub(super) fn names_place(target: &str) -> bool {
    let (file, id) = target.split_once('#').unwrap_or((target, ""));
    let is_article = [".md", ".markdown", ".mdx", ".rmd", ".qmd"].iter().any(|ending| file.ends_with(ending));
    !file.contains(':') && (!id.is_empty() || is_article)
}

pub(super) struct Reader<'t> {
    pub(super) body: &'t Text,
    options: &'t Options,
    pub(super) elements: Elements<'t>,
    pub(super) reporter: &'t Reporter,
    /// Line ends after which a paragraph begins although CommonMark sees none.
    pub(super) paragraph_starts: BTreeSet<usize>,
    /// Line ends that are breaks although CommonMark joins the lines.
    pub(super) breaks: BTreeSet<usize>,
    /// Where the last text ended, to know an escape by the gap.
    text_end: usize,
    /// The picture being read.
    pub(super) image: Option<Described>,
    /// The HTML block being read.
    html: Option<Text>,
    /// The code block being read.
    code: Option<fence::Info>,
    /// The breaks at the ends of its lines are those of a program.
    pub(super) is_export: bool,
}

impl<'t> Reader<'t> {
    pub(super) fn new(body: &'t Text, options: &'t Options, reporter: &'t Reporter) -> Self {
        Self {
            body,
            options,
            elements: Elements::new(Host::Markdown, reporter),
            reporter,
            paragraph_starts: BTreeSet::new(),
            breaks: BTreeSet::new(),
            text_end: usize::MAX,
            image: None,
            html: None,
            code: None,
            is_export: export::is_export(&body.text),
        }
    }

    pub(super) fn read(&mut self) {
        let mut masked = Masked::new(&self.body.text);
        if let Some(at) = masked.too_deep {
            let span = self.span(&(at..at + 1));
            self.reporter.at(
                Code::Flattened,
                span,
                "nested more than 64 deep; what is deeper stands on the last level",
            );
        }
        self.mend_blocks(&mut masked);
        let events = Parser::new_ext(masked.text(), dialect()).into_offset_iter();
        for (event, range) in events {
            self.event(event, range, &masked);
        }
    }

    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        self.body.origin.span(range.start, range.end)
    }

    /// What the parser gave for `range`, as typed, with its place. `text` stands verbatim inside the range, or was
    /// changed on the way (entities, escapes).
    pub(super) fn text(&self, text: &str, range: &Range<usize>, masked: &Masked<'_>) -> Text {
        if masked.text().get(range.clone()) == Some(text) {
            return self.body.part(range.clone());
        }
        if let Some(at) = masked.text().get(range.clone()).and_then(|whole| whole.find(text)) {
            return self.body.part(range.start + at..range.start + at + text.len());
        }
        let mut out = Text::made(masked.restore(text, range.clone()));
        if let Some((source, from)) = self.body.origin.locate(range.start as u32) {
            out.origin = Origin::verbatim(source, from);
        }
        out
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>, masked: &Masked<'_>) {
        if self.image.is_some() {
            return self.describe(event, &range, masked);
        }
        let span = self.span(&range);
        match event {
            Event::Start(tag) => {
                self.warn_of_end(&tag, &range);
                self.start(tag, range, masked);
            }
            Event::End(tag) => self.end(tag),
            Event::Text(text) => {
                if let Some(html) = &mut self.html {
                    html.push_part(self.body, range);
                } else {
                    self.running_text(&text, range, masked);
                }
            }
            Event::Code(code) => {
                let text = self.text(&code, &range, masked);
                self.elements.enter(Kind::CodeSpan, span);
                self.elements.leaf(Kind::Text(text), span);
                self.elements.leave();
            }
            Event::InlineMath(tex) => {
                let text = self.text(&tex, &range, masked);
                self.elements.leaf(Kind::Math(text), span);
            }
            Event::DisplayMath(tex) => {
                let text = self.text(&tex, &range, masked);
                let trimmed = text.text.trim();
                let from = text.text.len() - text.text.trim_start().len();
                let text = text.part(from..from + trimmed.len());
                self.elements.leaf(Kind::Formula(text), span);
            }
            Event::Html(_) => match &mut self.html {
                Some(html) => html.push_part(self.body, range),
                None => self.elements.read(&self.body.part(range)),
            },
            Event::InlineHtml(tag) if self.is_type(&tag, range.end) => {
                self.elements.leaf(Kind::Text(self.body.part(range)), span);
            }
            Event::InlineHtml(_) => self.elements.read(&self.body.part(range)),
            Event::FootnoteReference(label) => {
                let label = masked.restore(&label, range).into_owned();
                self.elements.leaf(Kind::NoteMark(label), span);
            }
            Event::SoftBreak => {
                let next = range.end;
                let indented = self.paragraph_starts.range(range.start..next + 1).next().is_some();
                let kind = match () {
                    () if indented => Kind::NewParagraph,
                    () if self.breaks.range(range.clone()).next().is_some() => Kind::LineBreak,
                    () => Kind::SoftBreak,
                };
                self.elements.leaf(kind, span);
            }
            Event::HardBreak => {
                let kind = self.line_break(&range);
                self.elements.leaf(kind, span);
            }
            Event::Rule => self.elements.leaf(Kind::Rule, span),
            Event::TaskListMarker(done) => {
                let tree = &mut self.elements.tree;
                if let Some(item) = tree.innermost(|kind| matches!(kind, Kind::Item { .. })) {
                    tree.nodes[item].kind = Kind::Item { checked: Some(done) };
                }
            }
        }
    }

    /// Whether what looks like a tag is a word of its text: `List<String>`, `<T>`. It is no element's name, has no
    /// attributes, and nothing closes it.
    fn is_type(&self, tag: &str, end: usize) -> bool {
        let Some(name) = tag.strip_prefix('<').and_then(|tag| tag.strip_suffix('>')) else { return false };
        let rest = &self.body.text[end..];
        let rest = &rest[..rest.floor_char_boundary(foreign::LONGEST_TAG)];
        let paragraph = rest.find("\n\n").map_or(rest, |blank| &rest[..blank]);
        name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            && self.elements.is_unknown(name)
            && !paragraph.contains(&format!("</{name}"))
    }

    /// Reports code and comments that take the rest of the file, since nothing closes them.
    fn warn_of_end(&self, tag: &Tag<'_>, range: &Range<usize>) {
        let source = self.body.text.as_str();
        if range.end < source.trim_end().len() {
            return;
        }
        let what = source[range.clone()].trim();
        let first = what.lines().next().unwrap_or_default();
        let message = match tag {
            Tag::CodeBlock(CodeBlockKind::Fenced(_)) => {
                let sign = if first.starts_with('~') { '~' } else { '`' };
                let fence = first.len() - first.trim_start_matches(sign).len();
                let last = what.lines().next_back().unwrap_or_default().trim_matches([' ', '\t', '>']);
                let is_closed = what.contains('\n') && last.len() >= fence && last.chars().all(|c| c == sign);
                if is_closed {
                    return;
                }
                "the code that begins here has no end: all that follows is code"
            }
            Tag::HtmlBlock if first.starts_with("<!--") && !what.contains("-->") => {
                "the comment that begins here has no end: all that follows is left out"
            }
            _ => return,
        };
        let place = self.span(&(range.start..range.start + first.len()));
        self.reporter.at(Code::NoEnd, place, message);
    }

    /// What a typed break is: in an export most are no more than the end of a line.
    fn line_break(&self, range: &Range<usize>) -> Kind {
        let text = self.body.text.as_str();
        if !self.is_export || !text[range.clone()].starts_with(' ') {
            return Kind::LineBreak;
        }
        let before = text[..range.start].rsplit('\n').next().unwrap_or_default();
        let after = text[range.end..].lines().next().unwrap_or_default();
        match export::line_end(before, after) {
            LineEnd::Soft => Kind::SoftBreak,
            LineEnd::Hard => Kind::LineBreak,
            LineEnd::Paragraph => Kind::NewParagraph,
        }
    }

    /// A link that ends without words leads to a place of the book, which gives it its own: `[](#fig-x)`, `[](2.md)`;
    /// where there is no such place, its title stands there. In a heading it is the mark with which sites link the
    /// heading to itself.
    fn cross_reference(&mut self) {
        let tree = &mut self.elements.tree;
        if tree.innermost(|kind| matches!(kind, Kind::Heading { .. })).is_some() {
            return;
        }
        let Some(node) = tree.innermost(|kind| matches!(kind, Kind::Link { .. })) else { return };
        if let Node { kind: Kind::Link { target, title }, children, .. } = &tree.nodes[node]
            && children.is_empty()
            && names_place(target)
        {
            tree.nodes[node].kind = Kind::CrossReference { target: target.clone(), title: title.clone() };
        }
    }

    fn running_text(&mut self, text: &str, range: Range<usize>, masked: &Masked<'_>) {
        let span = self.span(&range);
        let source = self.body.text.as_bytes();
        if self.code.is_some() {
            let text = self.text(text, &range, masked);
            self.elements.leaf(Kind::Text(text), span);
            return;
        }
        let escaped = range.start > 0 && source[range.start - 1] == b'\\' && self.text_end != range.start;
        let text = self.text(text, &range, masked);
        self.text_end = range.end;
        if escaped && let Some(first) = text.text.chars().next() {
            let at = first.len_utf8();
            self.elements.leaf(Kind::Escaped(text.part(0..at)), span);
            if at < text.text.len() {
                self.elements.leaf(Kind::Text(text.part(at..text.text.len())), span);
            }
        } else {
            self.elements.leaf(Kind::Text(text), span);
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>, masked: &Masked<'_>) {
        let span = self.span(&range);
        let kind = match tag {
            Tag::Paragraph => Kind::Paragraph(Align::Natural),
            Tag::Heading { level, id, classes, attrs } => {
                let unnumbered = classes.iter().any(|c| &**c == "unnumbered") || attrs.iter().any(|a| &*a.0 == "-");
                Kind::Heading {
                    level: level as u8,
                    id: id.map(|id| masked.restore(&id, range).into_owned()),
                    numbered: !unnumbered,
                }
            }
            Tag::BlockQuote(None) => Kind::Quote,
            Tag::BlockQuote(Some(kind)) => Kind::Aside(match kind {
                BlockQuoteKind::Note => AsideKind::Note,
                BlockQuoteKind::Tip => AsideKind::Tip,
                BlockQuoteKind::Important => AsideKind::Important,
                BlockQuoteKind::Warning => AsideKind::Warning,
                BlockQuoteKind::Caution => AsideKind::Caution,
            }),
            Tag::CodeBlock(kind) => {
                let info = match &kind {
                    CodeBlockKind::Fenced(info) => fence::Info::parse(&masked.restore(info, range)),
                    CodeBlockKind::Indented => fence::Info::default(),
                };
                let (language, first_line) = (info.language.clone(), info.first_line);
                self.code = Some(info);
                Kind::Code { language, first_line }
            }
            Tag::HtmlBlock => {
                self.html = Some(Text::default());
                return;
            }
            Tag::List(None) => Kind::List(ListKind::Bullet),
            Tag::List(Some(start)) => Kind::List(ListKind::Ordered { start }),
            Tag::Item => Kind::Item { checked: None },
            Tag::FootnoteDefinition(label) => Kind::Note(masked.restore(&label, range).into_owned()),
            Tag::DefinitionList => Kind::List(ListKind::Definition),
            Tag::DefinitionListTitle => Kind::Term,
            Tag::DefinitionListDefinition => Kind::Definition,
            Tag::Table(aligns) => Kind::Table { aligns: aligns.into_iter().map(align).collect() },
            Tag::TableHead => {
                self.elements.enter(Kind::TableHead, span);
                Kind::Row
            }
            Tag::TableRow => Kind::Row,
            Tag::TableCell => {
                let header = self.elements.tree.innermost(|k| matches!(k, Kind::TableHead | Kind::Table { .. }));
                let header = header.is_some_and(|n| self.elements.tree.nodes[n].kind == Kind::TableHead);
                Kind::Cell { columns: 1, rows: 1, header, align: Align::Natural }
            }
            Tag::Emphasis => Kind::Mark(Mark::Emphasis),
            Tag::Strong => Kind::Mark(Mark::Strong),
            Tag::Strikethrough => Kind::Mark(Mark::Strike),
            Tag::Superscript => Kind::Mark(Mark::Super),
            Tag::Subscript => Kind::Mark(Mark::Sub),
            Tag::Link { link_type, dest_url, title, .. } => {
                let target = masked.restore(&dest_url, range.clone()).into_owned();
                let mailto = link_type == pulldown_cmark::LinkType::Email;
                let title = masked.restore(&title, range).into_owned();
                Kind::Link {
                    target: if mailto { format!("mailto:{target}") } else { target },
                    title: Some(title).filter(|t| !t.is_empty()),
                }
            }
            Tag::Image { dest_url, title, .. } => {
                let source = ImageSource::Path(masked.restore(&dest_url, range.clone()).into_owned());
                let title = Some(masked.restore(&title, range).into_owned()).filter(|t| !t.trim().is_empty());
                let image = Image { source, alt: String::new(), title, width: None, span };
                self.image = Some(Described::new(image));
                return;
            }
            // Not asked for: front matter is read beforehand.
            Tag::MetadataBlock(_) => Kind::Paragraph(Align::Natural),
        };
        self.elements.enter(kind, span);
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::HtmlBlock => {
                if let Some(html) = self.html.take() {
                    self.elements.read(&html);
                }
                return;
            }
            TagEnd::CodeBlock => {
                if let Some(info) = self.code.take() {
                    info.hide_lines(&mut self.elements.tree, &self.options.mdbook);
                    info.darken(&mut self.elements.tree);
                    self.elements.leave();
                    if let Some(title) = info.title {
                        let title = title.replace('&', "&amp;").replace('<', "&lt;");
                        self.elements.read(&Text::made(format!("<p><span class=\"caption\">{title}</span></p>")));
                    }
                    return;
                }
            }
            TagEnd::Link => self.cross_reference(),
            TagEnd::TableHead => self.elements.leave(),
            _ => {}
        }
        self.elements.leave();
    }
}

fn align(alignment: Alignment) -> Align {
    match alignment {
        Alignment::None => Align::Natural,
        Alignment::Left => Align::Start,
        Alignment::Center => Align::Centre,
        Alignment::Right => Align::End,
    }
}
