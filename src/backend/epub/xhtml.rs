//! A document as XHTML: inline content.
//!
//! [`Xhtml`] writes into one string, from the outside in, and never looks at what it wrote. [`super::blocks`] adds the
//! blocks, [`super::matter`] the pages that are made of metadata.

use super::address::external;
use super::math::mathml;
use super::page_breaks::PageBreaks;
use super::pictures::Pictures;
use super::plan::Plan;
use super::text::{push_attribute, push_text, without_autospace};
use crate::book::{Id, Image, ImageSource, ImageWidth, Inline, Link, Note, Reference, Ruby, RubyPair, Text, plain};
use crate::diag::Span;
use crate::lang::class::{Class, class_of};
use crate::lang::wide::{is_wide, is_zhuyin};
use crate::lang::{Lang, Word, word};
use std::collections::HashSet;
use std::ops::Range;

/// Writes one document.
pub struct Xhtml<'p> {
    pub(super) out: String,
    pub(super) plan: &'p Plan<'p>,
    pub(super) pictures: &'p Pictures,
    /// Index of the document.
    pub(super) document: usize,
    pub(super) lang: Lang,
    /// The last character of the line so far, for autospace.
    before: Option<char>,
    /// Inside `a`, where no other may stand.
    in_link: bool,
    /// Marks of notes that wait for the end of a link.
    waiting: Vec<&'p Id>,
    /// Notes whose first mark was written.
    marked: HashSet<usize>,
    pub(super) breaks: &'p PageBreaks,
    /// Pages that begin further on in the block: characters before, and page.
    pending: &'p [(usize, usize)],
    /// Characters of the block so far, white space left out.
    count: usize,
    /// Pages that begin in this document.
    begun: Vec<usize>,
}

/// A written document.
pub struct Written {
    pub text: String,
    /// Pages whose beginnings are marked in it, in their order.
    pub pages: Vec<usize>,
}

impl<'p> Xhtml<'p> {
    pub fn new(plan: &'p Plan<'p>, pictures: &'p Pictures, breaks: &'p PageBreaks, document: usize) -> Self {
        let lang = plan.unit_of(&plan.documents[document]).lang;
        Self {
            out: String::new(),
            plan,
            pictures,
            document,
            lang,
            before: None,
            in_link: false,
            waiting: Vec::new(),
            marked: HashSet::new(),
            breaks,
            pending: &[],
            count: 0,
            begun: Vec::new(),
        }
    }

    /// What was written.
    pub(super) fn finish(self) -> Written {
        Written { text: self.out, pages: self.begun }
    }

    /// Begins the text of a block: marks of pages that begin in it are put in as its characters are written.
    pub(super) fn begin_block(&mut self, span: Span) {
        (self.pending, self.count) = (self.breaks.inside(span), 0);
        while let [(0, page), rest @ ..] = self.pending {
            self.page_break(*page);
            self.pending = rest;
        }
    }

    /// Ends it; a page that began among characters that are not in the EPUB begins here.
    pub(super) fn end_block(&mut self) {
        for (_, page) in std::mem::take(&mut self.pending) {
            self.page_break(*page);
        }
    }

    /// The mark of a page.
    pub(super) fn page_break(&mut self, page: usize) {
        if self.begun.contains(&page) {
            return;
        }
        self.begun.push(page);
        let folio = self.breaks.folio(page);
        self.out.push_str(&format!(
            "<span id=\"page-{folio}\" epub:type=\"pagebreak\" role=\"doc-pagebreak\" aria-label=\"{folio}\"></span>"
        ));
    }

    /// Characters, and the marks of pages that begin among them; never inside a word or number.
    fn characters(&mut self, text: &str) {
        if self.pending.is_empty() {
            push_text(&mut self.out, text);
            return;
        }
        let mut start = 0;
        let mut last = self.before;
        for (at, c) in text.char_indices() {
            if !c.is_whitespace() {
                let in_word = c.is_ascii_alphanumeric() && last.is_some_and(|l| l.is_ascii_alphanumeric());
                while let [(offset, page), rest @ ..] = self.pending
                    && self.count >= *offset
                    && !in_word
                {
                    push_text(&mut self.out, &text[start..at]);
                    start = at;
                    self.page_break(*page);
                    self.pending = rest;
                }
                self.count += 1;
            }
            last = Some(c);
        }
        push_text(&mut self.out, &text[start..]);
    }

    /// Writes inline content that begins a line of its own.
    pub fn line(&mut self, inlines: &'p [Inline]) {
        self.before = None;
        self.inlines(inlines, None);
        self.before = None;
    }

    /// Writes inline content; `after` is the character that follows it in its line.
    pub(super) fn inlines(&mut self, list: &'p [Inline], after: Option<char>) {
        // Of the next text, what stands beside the formula before it.
        let mut written = 0;
        for (at, inline) in list.iter().enumerate() {
            match inline {
                Inline::Text(t) => {
                    let from = std::mem::take(&mut written);
                    let next = if t.text.ends_with(' ') { first_char(&list[at + 1..]).or(after) } else { None };
                    self.text(&t.text[from..], next);
                }
                Inline::Emphasis(i) => self.emphasis(i, rest(list, at, after)),
                Inline::Strong(i) => self.wrap("<strong>", "</strong>", i, rest(list, at, after)),
                Inline::Dotted(i) => self.wrap("<em class=\"dotted\">", "</em>", i, rest(list, at, after)),
                Inline::Ruby(ruby) => self.ruby(ruby),
                Inline::Code(code) => {
                    self.out.push_str("<code>");
                    self.code_in_line(&code.text);
                    self.out.push_str("</code>");
                }
                Inline::Link(link) => self.link(link, rest(list, at, after)),
                Inline::Reference(reference) => self.reference(reference, rest(list, at, after)),
                Inline::Note(note) => self.note_mark(note),
                Inline::Warichu(i) => self.wrap("<small class=\"warichu\">", "</small>", i, rest(list, at, after)),
                Inline::ProperName(i) => self.wrap("<u class=\"proper-name\">", "</u>", i, rest(list, at, after)),
                Inline::WorkTitle(i) => self.wrap("<u class=\"work-title\">", "</u>", i, rest(list, at, after)),
                Inline::Strike(i) => self.wrap("<s>", "</s>", i, rest(list, at, after)),
                Inline::Underline(i) => self.wrap("<u>", "</u>", i, rest(list, at, after)),
                Inline::Super(i) => self.wrap("<sup>", "</sup>", i, rest(list, at, after)),
                Inline::Sub(i) => self.wrap("<sub>", "</sub>", i, rest(list, at, after)),
                Inline::Lang(lang, i) => {
                    let dir = if runs_left(*lang) { " dir=\"rtl\"" } else { "" };
                    self.out.push_str(&format!("<span lang=\"{lang}\" xml:lang=\"{lang}\"{dir}>"));
                    let outer = std::mem::replace(&mut self.lang, *lang);
                    self.inlines(i, rest(list, at, after));
                    self.lang = outer;
                    self.out.push_str("</span>");
                }
                Inline::Image(image) => {
                    self.image(image, true);
                    self.before = None;
                }
                Inline::Math(tex) => written = self.formula(tex, list.get(at + 1)),
                Inline::Break => {
                    self.out.push_str("<br/>\n");
                    self.before = None;
                }
                Inline::Leader => {
                    // A reading system has no measure to fill; the dots are the stylesheet's.
                    self.out.push_str("<span class=\"leader\"> </span>");
                    self.before = None;
                }
                Inline::TateChuYoko(t) => {
                    self.out.push_str("<span class=\"tcy\">");
                    self.verbatim(&t.text);
                    self.out.push_str("</span>");
                }
            }
        }
    }

    /// Text, less the typed spaces that autospace stands for in Chinese and Japanese.
    fn text(&mut self, text: &str, after: Option<char>) {
        if self.lang.is_chinese() || self.lang == Lang::Ja {
            let text = without_autospace(text, self.before, after);
            match self.plan.vertical {
                true => self.upright(&text),
                false => self.characters(&text),
            }
        } else if self.plan.vertical && self.lang == Lang::Ko {
            self.upright(text);
        } else {
            self.characters(text);
        }
        self.before = text.chars().next_back().or(self.before);
    }

    /// Text of vertical lines, with what stands upright in it.
    fn upright(&mut self, text: &str) {
        let mut start = 0;
        for Range { start: at, end } in upright_runs(text, self.before) {
            self.characters(&text[start..at]);
            self.out.push_str("<span class=\"tcy\">");
            self.characters(&text[at..end]);
            self.out.push_str("</span>");
            start = end;
        }
        self.characters(&text[start..]);
    }

    /// Words that the program adds, a line of their own.
    pub(super) fn made(&mut self, text: &str) {
        match self.plan.vertical && self.lang.is_cjk() {
            true => {
                self.before = None;
                self.upright(text);
            }
            false => push_text(&mut self.out, text),
        }
    }

    /// A formula and the marks behind it, which begin no line: a browser breaks behind a formula. Gives how many bytes of
    /// the next text they are.
    fn formula(&mut self, tex: &'p Text, next: Option<&'p Inline>) -> usize {
        let closes = |c: char| {
            matches!(class_of(c), Class::Cl | Class::Pa | Class::Pe | Class::Ex | Class::Ti | Class::Md)
                || matches!(c, ',' | '.' | ')' | ']' | ':' | ';' | '!' | '?')
        };
        let text = match next {
            Some(Inline::Text(text)) => text.text.as_str(),
            _ => "",
        };
        let marks = &text[..text.find(|c| !closes(c)).unwrap_or(text.len())];
        if marks.is_empty() {
            self.math(tex, false);
            return 0;
        }
        self.out.push_str("<span class=\"whole\">");
        self.math(tex, false);
        self.verbatim(marks);
        self.out.push_str("</span>");
        marks.len()
    }

    /// Text as it was typed.
    pub(super) fn verbatim(&mut self, text: &str) {
        self.characters(text);
        self.before = text.chars().next_back().or(self.before);
    }

    /// Code in a line of text. A long name may break where its parts end, so that it does not go down whole and leave a
    /// line that gapes.
    fn code_in_line(&mut self, code: &str) {
        /// Shorter code stays whole, in characters.
        const SHORT: usize = 12;
        if code.chars().count() < SHORT {
            return self.verbatim(code);
        }
        let mut rest = code;
        while let Some(end) = part_of_name(rest) {
            let (part, next) = rest.split_at(end);
            self.verbatim(part);
            self.out.push_str("<wbr/>");
            rest = next;
        }
        self.verbatim(rest);
    }

    fn wrap(&mut self, open: &str, close: &str, inner: &'p [Inline], after: Option<char>) {
        self.out.push_str(open);
        self.inlines(inner, after);
        self.out.push_str(close);
    }

    /// Han is never slanted: only emphasis without any wide character is marked as Latin, for italics.
    fn emphasis(&mut self, inner: &'p [Inline], after: Option<char>) {
        let latin = self.lang.is_cjk() && !plain(inner).chars().any(is_wide);
        self.wrap(if latin { "<em class=\"latin\">" } else { "<em>" }, "</em>", inner, after);
    }

    /// No `rp`: validators refuse it beside plain `rt` (HTM_055).
    fn ruby(&mut self, ruby: &'p Ruby) {
        let Ruby { pairs } = ruby;
        let reads = |is: fn(char) -> bool| pairs.iter().any(|p| p.reading.text.chars().any(is));
        self.out.push_str(match () {
            () if reads(is_zhuyin) => "<ruby class=\"zhuyin\">",
            // Pinyin and its like: neighbouring readings would run together.
            () if reads(|c| c.is_ascii_alphabetic()) => "<ruby class=\"latin\">",
            () => "<ruby>",
        });
        for RubyPair { base, reading } in pairs {
            self.verbatim(&base.text);
            self.out.push_str("<rt>");
            push_text(&mut self.out, &reading.text);
            self.out.push_str("</rt>");
        }
        self.out.push_str("</ruby>");
    }

    fn link(&mut self, link: &'p Link, after: Option<char>) {
        let Link { target, title, inlines, span: _ } = link;
        let address = external(target).filter(|_| !self.in_link);
        if let Some(address) = address {
            self.out.push_str("<a href=\"");
            push_attribute(&mut self.out, &address);
            if let Some(title) = title {
                self.out.push_str("\" title=\"");
                push_attribute(&mut self.out, title);
            }
            self.anchor(inlines, after);
        } else {
            self.inlines(inlines, after);
        }
    }

    fn reference(&mut self, reference: &'p Reference, after: Option<char>) {
        let Reference { target, inlines, page: _, span: _ } = reference;
        match self.plan.href(target, self.document).filter(|_| !self.in_link) {
            Some(href) => {
                self.out.push_str("<a href=\"");
                push_attribute(&mut self.out, &href);
                self.anchor(inlines, after);
            }
            None => self.inlines(inlines, after),
        }
    }

    /// The rest of an `a` whose last attribute is open.
    fn anchor(&mut self, inlines: &'p [Inline], after: Option<char>) {
        self.out.push_str("\">");
        self.in_link = true;
        self.inlines(inlines, after);
        self.in_link = false;
        self.out.push_str("</a>");
        for id in std::mem::take(&mut self.waiting) {
            self.mark(id);
        }
    }

    fn note_mark(&mut self, note: &'p Note) {
        let Note { id, blocks: _, span: _ } = note;
        if self.in_link {
            self.waiting.push(id);
        } else {
            self.mark(id);
        }
    }

    /// A mark that readers open as a pop-up.
    fn mark(&mut self, id: &Id) {
        let document = &self.plan.documents[self.document];
        let unit = self.plan.unit_of(document);
        let Some(&number) = unit.numbers.get(id) else { return };
        let here = document.notes.contains(&(number - 1));
        let first = here && self.marked.insert(number);
        let file = if here {
            String::new()
        } else {
            let home = self.plan.documents.iter().find(|d| d.unit == document.unit && d.notes.contains(&(number - 1)));
            home.map(|d| d.name.trim_start_matches("text/").to_owned()).unwrap_or_default()
        };
        let own_id = if first { format!(" id=\"r{number}\"") } else { String::new() };
        self.out.push_str(&format!(
            "<sup class=\"mark\"><a{own_id} href=\"{file}#n{number}\" epub:type=\"noteref\" role=\"doc-noteref\">{number}</a></sup>"
        ));
    }

    /// A formula as MathML, or its TeX where that cannot be made.
    pub(super) fn math(&mut self, tex: &Text, display: bool) {
        match mathml(&tex.text, display) {
            Some(math) => self.out.push_str(&math),
            None => {
                self.out.push_str("<code class=\"tex\">");
                push_text(&mut self.out, tex.text.trim());
                self.out.push_str("</code>");
            }
        }
        self.before = Some('x'); // a formula is narrow (UTR #59 draft)
    }

    /// A picture, or where it is missing its description in brackets.
    pub(super) fn image(&mut self, image: &Image, in_line: bool) {
        let Image { source, alt, title, width, span: _ } = image;
        let file = match source {
            ImageSource::Asset(id) => self.pictures.file(*id),
            ImageSource::Path(_) | ImageSource::Absent(_) => None,
        };
        let Some(file) = file else {
            self.out.push_str("<span class=\"missing\">［");
            push_text(&mut self.out, word(Word::PictureMissing, self.lang));
            let name = match source {
                _ if !alt.trim().is_empty() => alt.as_str(),
                ImageSource::Path(path) | ImageSource::Absent(path) => path.as_str(),
                ImageSource::Asset(_) => "",
            };
            if !name.is_empty() {
                self.out.push_str(if self.lang.is_cjk() { "：" } else { ": " });
                push_text(&mut self.out, name);
            }
            self.out.push_str("］</span>");
            return;
        };
        self.out.push_str("<img src=\"../");
        self.out.push_str(file);
        self.out.push_str("\" alt=\"");
        push_attribute(&mut self.out, alt);
        if let Some(title) = title {
            self.out.push_str("\" title=\"");
            push_attribute(&mut self.out, title);
        }
        if in_line {
            self.out.push_str("\" class=\"in-line");
        }
        match width {
            Some(ImageWidth::Share(share)) if *share > 0.0 => {
                self.out.push_str(&format!("\" style=\"width:{:.0}%", (share * 100.0).clamp(1.0, 100.0)));
            }
            Some(ImageWidth::Pixels(pixels)) if (1.0..1e5).contains(pixels) => {
                self.out.push_str(&format!("\" style=\"width:{pixels:.0}px"));
            }
            Some(_) | None => {}
        }
        self.out.push_str("\"/>");
    }
}

/// Whether the lines of a language run to the left.
fn runs_left(lang: Lang) -> bool {
    const LANGUAGES: [&str; 9] = ["ar", "ckb", "dv", "fa", "he", "ps", "ug", "ur", "yi"];
    lang.tag().split('-').next().is_some_and(|language| LANGUAGES.contains(&language))
}

/// The character that follows the inline at `at`.
fn rest(list: &[Inline], at: usize, after: Option<char>) -> Option<char> {
    first_char(&list[at + 1..]).or(after)
}

/// The first character of the line that `list` goes on with; a picture or break ends the line for autospace.
fn first_char(list: &[Inline]) -> Option<char> {
    for inline in list {
        let inner = match inline {
            Inline::Text(t) | Inline::Code(t) | Inline::TateChuYoko(t) => t.text.trim_start_matches(' ').chars().next(),
            Inline::Math(_) => Some('x'),
            Inline::Ruby(r) => r.pairs.first().and_then(|p| p.base.text.chars().next()),
            Inline::Emphasis(i)
            | Inline::Strong(i)
            | Inline::Dotted(i)
            | Inline::Warichu(i)
            | Inline::ProperName(i)
            | Inline::WorkTitle(i)
            | Inline::Strike(i)
            | Inline::Underline(i)
            | Inline::Super(i)
            | Inline::Sub(i)
            | Inline::Lang(_, i) => first_char(i),
            Inline::Link(l) => first_char(&l.inlines),
            Inline::Reference(r) => first_char(&r.inlines),
            Inline::Note(_) => None,
            Inline::Image(_) | Inline::Break | Inline::Leader => return None,
        };
        if inner.is_some() {
            return inner;
        }
    }
    None
}

/// Where the first part of a name or path ends: behind `/`, `\`, `::` or `_` with a letter or figure after it.
fn part_of_name(code: &str) -> Option<usize> {
    let ends = |at: usize, c: char| match c {
        '/' | '\\' | '_' => at > 0,
        ':' => code[..at].ends_with(':'),
        _ => false,
    };
    let mut chars = code.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if ends(at, c)
            && let Some(&(next, after)) = chars.peek()
            && after.is_alphanumeric()
        {
            return Some(next);
        }
    }
    None
}
/// What stands upright in a vertical line, side by side: a number of one or two digits (JLREQ 3.2.5) and a single capital.
/// What a letter, a digit or a sign of numbers touches is a piece of something longer. `before` stands before the text.
pub(super) fn upright_runs(text: &str, before: Option<char>) -> Vec<Range<usize>> {
    let joins = |c: char| c.is_ascii_alphanumeric() || ".,:/%+-".contains(c);
    let mut runs = Vec::new();
    let mut rest = 0;
    while let Some(found) = text[rest..].find(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase()) {
        let at = rest + found;
        let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
        let end = at + digits.max(1);
        let before = text[..at].chars().next_back().or(before);
        let mut behind = text[end..].chars();
        let after = behind.next();
        // A stop that ends the sentence touches nothing.
        let stops = matches!(after, Some('.' | ',')) && !behind.next().is_some_and(|c| c.is_ascii_alphanumeric());
        rest = end;
        let free = match digits {
            // Any mark of Latin makes a capital a piece of Latin.
            0 => [before, after].into_iter().flatten().all(is_wide) && (before.is_some() || after.is_some()),
            1 | 2 => !before.is_some_and(joins) && (stops || !after.is_some_and(joins)),
            _ => false,
        };
        if free {
            runs.push(at..end);
        }
    }
    runs
}
