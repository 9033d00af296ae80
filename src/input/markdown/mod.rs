//! Markdown.
//!
//! Takes the text of one document through pulldown-cmark (CommonMark with tables, footnotes, strikethrough, task lists,
//! definition lists, heading attributes, math and alerts) and gives an article. What CommonMark gets wrong in CJK is
//! mended in a copy of the text of the same length ([`mask`]), so that offsets stay true; the tags of site generators and
//! notebooks are replaced by what they mean beforehand ([`foreign`]); what HTML the author typed is read like the rest
//! ([`super::content`]), never passed through.

mod dollars;
mod export;
mod fence;
pub(super) mod foreign;
mod heads;
mod mask;
pub(super) mod notion;
mod obsidian;
mod prose;

use super::assemble::of_file;
use super::content::elements::{Elements, Host};
use super::content::tree::{Kind, Mark, Node};
use super::content::{self, Settings};
use super::html::figures;
use super::{Article, Mends, Options, Source, discover, front_matter, tidy};
use crate::book::{Align, AsideKind, Byline, Chapter, Id, Image, ImageSource, ListKind, Text, made};
use crate::diag::{Code, Origin, Reporter, Span};
use crate::lang::Lang;
use crate::lang::wide::{is_hangul, is_wide};
use export::LineEnd;
use mask::Masked;
use prose::{indent, is_prose, may_need_mending, rule_below_sentence};
use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, Parser, Tag, TagEnd};
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;

/// The dialect.
fn dialect() -> pulldown_cmark::Options {
    use pulldown_cmark::Options as Dialect;
    Dialect::ENABLE_TABLES
        | Dialect::ENABLE_FOOTNOTES
        | Dialect::ENABLE_STRIKETHROUGH
        | Dialect::ENABLE_TASKLISTS
        | Dialect::ENABLE_HEADING_ATTRIBUTES
        | Dialect::ENABLE_MATH
        | Dialect::ENABLE_GFM
        | Dialect::ENABLE_DEFINITION_LIST
}

/// Reads one document.
pub fn read(source: &Source, options: &Options, reporter: &Reporter) -> Article {
    let front = front_matter::read(source, reporter);
    let body = Text { text: source.text[front.end..].to_owned(), origin: source.origin.slice(front.end) };
    let told = notion::properties(&body, &source.path).filter(|_| options.tidy.get(notion::RULE) != Some(&false));
    let (body, mut byline, properties) = told.unwrap_or_else(|| (body, Byline::default(), Vec::new()));
    let (page_title, tags) = foreign::page(&body.text);
    byline.tags.extend(tags);
    let links_notes = obsidian::links_notes(&body.text, &options.names);
    let (body, mut cuts) = foreign::rewritten(body, options, reporter);
    tidy::report(&cuts, reporter);
    cuts.extend(properties);
    let lang = front.facts.lang.or(options.lang);
    let settings = Settings { lang, korean: is_korean(lang, &body.text), note_marks: true };

    let mut reader = Reader::new(&body, reporter);
    if !reader.is_export {
        reader.breaks = heads::breaks(&body.text, &tidy::Rules::new(options));
    }
    reader.read();
    let is_export = reader.is_export;
    let tree = reader.elements.finish();
    let note = Some(options).filter(|options| options.is_notebook || links_notes);
    let note = note.and_then(|options| note_title(&source.path, options));
    // Sections of a note may begin with any level but the first.
    let has_title = tree.nodes.iter().any(|node| matches!(node.kind, Kind::Heading { level: 1, .. }));
    let given = front.title.as_deref().or(note.as_deref().filter(|_| !has_title));
    let mut content = content::content(&tree, settings, given, reporter);
    figures::centred(&mut content.blocks);

    if is_export {
        figures::caption(&mut content.blocks);
    }

    let title = front.title.or(page_title).map(made).unwrap_or(content.title);
    let title = if title.is_empty() { note.map(made).unwrap_or_default() } else { title };
    let mut chapter = Chapter::new(Id::default(), title, lang.unwrap_or(Lang::ZhHans));
    chapter.numbered = !content.unnumbered;
    chapter.anchor = content.anchor;
    chapter.byline = front.byline;
    tidy::fill(&mut chapter.byline, byline);
    chapter.blocks = content.blocks;
    chapter.path = Some(source.path.clone());
    chapter.span = source.span(0, source.text.len());
    Article { chapter, facts: front.facts, cuts, mends: Mends::default() }
}

/// What the file of a note is called; none where that may be no more than a name for the machine.
fn note_title(path: &Path, options: &Options) -> Option<String> {
    let stem = path.file_stem()?.to_string_lossy();
    // Logseq writes 河/渡口 in one of these ways.
    let name = stem.replace("___", "/").replace("%2F", "/").replace("%2f", "/");
    match discover::dated(&name) {
        Some((day, "")) => options.is_notebook.then(|| day.said(options.lang.unwrap_or(Lang::ZhHans), false)),
        _ => of_file(path).or_else(|| Some(name).filter(|name| options.is_notebook || name.contains(is_wide))),
    }
}

/// Whether spaces part words: the language says so, or a fifth of the text is Hangul (articles without a language).
pub(crate) fn is_korean(lang: Option<Lang>, text: &str) -> bool {
    match lang {
        Some(lang) => lang == Lang::Ko,
        None => {
            let (mut hangul, mut wide) = (0usize, 0usize);
            for c in text.chars().take(100_000) {
                hangul += usize::from(is_hangul(c));
                wide += usize::from(is_wide(c));
            }
            wide > 0 && hangul * 5 >= wide
        }
    }
}

/// Whether a link leads to a place of the book that can name itself: an id, or an article by its file.
fn names_place(target: &str) -> bool {
    let (file, id) = target.split_once('#').unwrap_or((target, ""));
    let is_article = [".md", ".markdown", ".mdx", ".rmd", ".qmd"].iter().any(|ending| file.ends_with(ending));
    !file.contains(':') && (!id.is_empty() || is_article)
}

struct Reader<'t> {
    body: &'t Text,
    elements: Elements<'t>,
    reporter: &'t Reporter,
    /// Line ends after which a paragraph begins although CommonMark sees none.
    paragraph_starts: BTreeSet<usize>,
    /// Line ends that are breaks although CommonMark joins the lines.
    breaks: BTreeSet<usize>,
    /// Where the last text ended, to know an escape by the gap.
    text_end: usize,
    /// The picture being read.
    image: Option<Described>,
    /// The HTML block being read.
    html: Option<Text>,
    /// The code block being read.
    code: Option<fence::Info>,
    /// The breaks at the ends of its lines are those of a program.
    is_export: bool,
}

/// A picture whose description is being read.
struct Described {
    image: Image,
    /// Open elements in the description.
    depth: usize,
    words: Vec<Words>,
}

/// A piece of a description.
enum Words {
    Text(Text),
    Code(Text),
    Math(Text),
}

impl Described {
    fn new(image: Image) -> Self {
        Self { image, depth: 0, words: Vec::new() }
    }

    /// The picture, and what a caption cannot say in plain words: nothing where no code and no formula is in it.
    fn finish(self) -> (Image, Vec<Words>) {
        let Self { mut image, words, .. } = self;
        let alt: String = words.iter().map(|w| w.text().text.as_str()).collect();
        image.alt = alt.trim().to_owned();
        let marked = words.iter().any(|w| !matches!(w, Words::Text(_)));
        (image, if marked { words } else { Vec::new() })
    }
}

impl Words {
    fn text(&self) -> &Text {
        let (Self::Text(text) | Self::Code(text) | Self::Math(text)) = self;
        text
    }
}

impl<'t> Reader<'t> {
    fn new(body: &'t Text, reporter: &'t Reporter) -> Self {
        Self {
            body,
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

    fn read(&mut self) {
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

    /// Looks through a first parse for indented prose and for rules taken for headings, and masks them.
    fn mend_blocks(&mut self, masked: &mut Masked<'_>) {
        let source = self.body.text.as_str();
        if !may_need_mending(source) {
            return;
        }
        let mut prose: Vec<Vec<Range<usize>>> = Vec::new();
        let mut rules: Vec<Range<usize>> = Vec::new();
        let mut lines: Option<Vec<Range<usize>>> = None;
        for (event, range) in Parser::new_ext(masked.text(), dialect()).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => lines = Some(Vec::new()),
                Event::Text(_) => {
                    if let Some(lines) = &mut lines {
                        lines.push(range);
                    }
                }
                Event::End(TagEnd::CodeBlock) => {
                    // CommonMark makes one block of paragraphs and code with blank lines between them.
                    let lines = lines.take().unwrap_or_default();
                    let is_last = |line: &Range<usize>| {
                        let text = &source[line.clone()];
                        text.trim().is_empty() || text.bytes().filter(|&b| b == b'\n').count() > 1
                    };
                    let parts = lines.split_inclusive(is_last).map(<[_]>::to_vec);
                    prose.extend(parts.filter(|lines| is_prose(source, lines)));
                }
                Event::Start(Tag::Heading { .. }) => rules.extend(rule_below_sentence(source, range)),
                _ => {}
            }
        }
        let mut changes = Vec::new();
        for lines in prose {
            let first = lines.first().map_or(0, |l| l.start);
            let last = lines.last().map_or(0, |l| l.end);
            let Some(indents) = lines.iter().map(|line| indent(source, line)).collect::<Option<Vec<_>>>() else {
                continue;
            };
            let span = self.body.origin.span(first, last);
            self.reporter.at(Code::IndentedProse, span, "an indented block of Han text is read as a paragraph");
            for indent in indents {
                // No more than three blanks, or a blank that Markdown does not count.
                let blanks = match indent.len() {
                    n @ 0..=3 => " ".repeat(n),
                    n => format!("\u{3000}{}", " ".repeat(n - 3)),
                };
                self.paragraph_starts.insert(indent.start);
                changes.push((indent, blanks));
            }
        }
        for rule in rules {
            let stars = "*".repeat(rule.len());
            changes.push((rule, stars));
        }
        if !changes.is_empty() {
            masked.replace(changes);
        }
    }

    fn span(&self, range: &Range<usize>) -> Span {
        self.body.origin.span(range.start, range.end)
    }

    /// What the parser gave for `range`, as typed, with its place. `text` stands verbatim inside the range, or was
    /// changed on the way (entities, escapes).
    fn text(&self, text: &str, range: &Range<usize>, masked: &Masked<'_>) -> Text {
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

    /// What stands in the description of a picture.
    fn describe(&mut self, event: Event<'_>, range: &Range<usize>, masked: &Masked<'_>) {
        let words = match &event {
            Event::Text(t) => Some(Words::Text(self.text(t, range, masked))),
            Event::Code(t) => Some(Words::Code(self.text(t, range, masked))),
            Event::InlineMath(t) | Event::DisplayMath(t) => Some(Words::Math(self.text(t, range, masked))),
            Event::SoftBreak | Event::HardBreak => Some(Words::Text(Text::made(" "))),
            _ => None,
        };
        let Some(described) = &mut self.image else { return };
        described.words.extend(words);
        match event {
            Event::Start(_) => described.depth += 1,
            Event::End(TagEnd::Image) if described.depth == 0 => self.picture(),
            Event::End(_) => described.depth -= 1,
            _ => {}
        }
    }

    /// The picture whose description ends.
    fn picture(&mut self) {
        let Some((image, words)) = self.image.take().map(Described::finish) else { return };
        let span = image.span;
        self.elements.enter(Kind::Image { image: Box::new(image), captioned: true }, span);
        for word in words {
            match word {
                Words::Text(text) => self.elements.leaf(Kind::Text(text), span),
                Words::Math(text) => self.elements.leaf(Kind::Math(text), span),
                Words::Code(text) => {
                    self.elements.enter(Kind::CodeSpan, span);
                    self.elements.leaf(Kind::Text(text), span);
                    self.elements.leave();
                }
            }
        }
        self.elements.leave();
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

    /// A link that ends without words leads to a place of the book, which gives it its own: `[](#fig-x)`, `[](2.md)`. In a heading it
    /// is the mark with which sites link the heading to itself.
    fn cross_reference(&mut self) {
        let tree = &mut self.elements.tree;
        if tree.innermost(|kind| matches!(kind, Kind::Heading { .. })).is_some() {
            return;
        }
        let Some(node) = tree.innermost(|kind| matches!(kind, Kind::Link { .. })) else { return };
        if let Node { kind: Kind::Link { target, .. }, children, .. } = &tree.nodes[node]
            && children.is_empty()
            && names_place(target)
        {
            tree.nodes[node].kind = Kind::CrossReference(target.clone());
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
                    info.hide_lines(&mut self.elements.tree);
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

#[cfg(test)]
mod tests;
