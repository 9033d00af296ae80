//! The text of a document as the page that it means.

use super::numbering::Counts;
use super::parts::{Parts, Style, is_on};
use super::{field, math, signs};
use crate::input::pattern::pattern;
use crate::input::tidy::is_person;
use crate::input::xml::{Element, Node};
use crate::lang::wide::is_wide;
use regex::Regex;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::LazyLock;

/// Writes a document. Gives the page, the pictures it names and the signs that have no character.
pub fn written(parts: &Parts) -> (String, Vec<String>, BTreeSet<String>) {
    let mut page = Page {
        parts,
        out: String::new(),
        lists: Vec::new(),
        marks: Vec::new(),
        notes: Vec::new(),
        boxes: Vec::new(),
        pictures: Vec::new(),
        unknown: BTreeSet::new(),
        heads: Vec::new(),
        breaks: false,
        shift: 0,
        counts: Counts::default(),
        unended: None,
        fields: Vec::new(),
    };
    let mut styles = Vec::new();
    parts.body.each(&mut |e| styles.extend((e.name == "pPr").then(|| parts.style(Some(e))).flatten()));
    // A title over all makes the headings its sections.
    page.shift = u8::from(styles.contains(&Style::Title));
    page.out.push_str("<html>\n<body>\n");
    let named = styles.iter().any(|style| matches!(style, Style::Title | Style::Heading(_)));
    if let Some(title) = parts.title.as_ref().filter(|_| !named) {
        _ = writeln!(page.out, "<h1>{}</h1>", escaped(title));
    }
    if let Some(byline) = byline(parts) {
        _ = writeln!(page.out, "<p class=\"byline\">{}</p>", escaped(&byline));
    }
    if !named && parts.title.is_none() {
        page.heads = heads(&parts.body);
    }
    page.blocks(&parts.body);
    page.end_lists(0);
    page.write_notes();
    page.out.push_str("</body>\n</html>\n");
    (page.out, page.pictures, page.unknown)
}

/// Who wrote the document, as its properties say, and what stands in it of that.
fn byline(parts: &Parts) -> Option<String> {
    let said = |e: &&Element| parts.style(e.child("pPr")) == Some(Style::Byline);
    let said = parts.body.children().filter(said).map(|paragraph| paragraph.text().trim().to_owned());
    let mut facts: Vec<String> = parts.author.clone().into_iter().collect();
    for fact in said.filter(|fact| !fact.is_empty()) {
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    }
    Some(facts.join("\u{3000}")).filter(|facts| !facts.is_empty())
}

/// How the element of a formula ends that stands on lines of its own.
const DISPLAYED: &str = " display=\"block\"></math>";
/// Most fields inside one another.
const MAX_FIELDS: usize = 16;

/// The title in the middle above a text, and the subtitle or the name below it, in a document without styles; the tags
/// they are written as, the last first.
fn heads(body: &Element) -> Vec<&'static str> {
    /// Longest title, in characters.
    const LONGEST: usize = 40;
    static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:[第卷][0-9０-９〇零一二三四五六七八九十百千上中下]|[一二三四五六七八九十]+[、.．　 ]|序|楔子|引子|前言)",
        )
    });
    let paragraphs = body.children().filter(|e| e.name == "p").map(|p| (p, p.text().trim().to_owned()));
    let centred = |paragraph: &Element| {
        let align = paragraph.child("pPr").and_then(|p| p.child("jc")).and_then(|jc| jc.get("val"));
        align == Some("center")
    };
    let mut lines = paragraphs.filter(|(_, text)| !text.is_empty()).take(3);
    let (Some((first, title)), second, third) = (lines.next(), lines.next(), lines.next()) else { return Vec::new() };
    let is_title = centred(first)
        && title.chars().count() <= LONGEST
        && !title.ends_with(['。', '，', '；', '：', '、', ':', ','])
        && !NUMBERED.is_match(&title);
    let Some((second, below)) = second.filter(|_| is_title) else { return Vec::new() };
    let below = match below.trim_start_matches(['—', '―', '─']) {
        _ if !centred(second) || third.is_none() => None,
        rest if rest.len() < below.len() => Some("p class=\"subtitle\""),
        name if is_person(name) => Some("p class=\"byline\""),
        _ => None,
    };
    below.into_iter().chain(["h1"]).collect()
}

/// Whether the lines of a paragraph that were ended by hand are verse: several, all short, none of a form or an address.
fn is_verse(html: &str) -> bool {
    /// Fewest lines, and the longest in em.
    const LINES: usize = 3;
    const LONGEST: usize = 20;
    let is_line = |line: &str| {
        let line = line.trim();
        let width: usize = line.chars().map(|c| 1 + usize::from(is_wide(c))).sum();
        width <= 2 * LONGEST
            && line.chars().any(is_wide)
            && !line.contains(['<', ':', '：', '@', '\u{3000}', '、'])
            && line.chars().filter(char::is_ascii_digit).count() < 3
    };
    let lines: Vec<&str> = html.split("<br/>").filter(|line| !line.trim().is_empty()).collect();
    lines.len() >= LINES && lines.iter().all(|line| is_line(line))
}

pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

struct Page<'p> {
    parts: &'p Parts,
    out: String,
    /// The open lists, outermost first: ordered or not.
    lists: Vec<bool>,
    /// The elements open around the text.
    marks: Vec<&'static str>,
    /// Notes that were referred to.
    notes: Vec<String>,
    /// Text boxes of the paragraph in hand.
    boxes: Vec<&'p Element>,
    pictures: Vec<String>,
    /// Signs of fonts that have no character.
    unknown: BTreeSet<String>,
    /// What the first paragraphs with text are in a document without styles, the last of them first.
    heads: Vec<&'static str>,
    /// A new page was asked for inside a paragraph.
    breaks: bool,
    /// What is added to the levels of headings.
    shift: u8,
    counts: Counts,
    /// The end tag of a paragraph whose end was deleted under revision, so that the next one goes on with it.
    unended: Option<String>,
    /// The fields that are open, each with its instruction.
    fields: Vec<Field>,
}

#[derive(Default)]
struct Field {
    instruction: String,
    /// The instruction is over: what comes is its result.
    in_result: bool,
    /// Its result is the text of a link.
    is_link: bool,
}

impl<'p> Page<'p> {
    fn blocks(&mut self, parent: &'p Element) {
        for child in parent.children() {
            match child.name.as_str() {
                "p" => self.paragraph(child),
                "tbl" => {
                    self.end_paragraph();
                    self.end_lists(0);
                    self.table(child);
                }
                "sdt" => {
                    let is_contents =
                        child.find("docPartGallery").and_then(|g| g.get("val")) == Some("Table of Contents");
                    if let Some(content) = child.child("sdtContent").filter(|_| !is_contents) {
                        self.blocks(content);
                    }
                }
                "ins" | "moveTo" | "customXml" | "smartTag" => self.blocks(child),
                "altChunk" => {
                    self.end_paragraph();
                    self.end_lists(0);
                    if let Some(html) = child.get("id").and_then(|id| self.parts.chunks.get(id)) {
                        _ = writeln!(self.out, "<div>{html}</div>");
                    }
                }
                _ => {}
            }
        }
        self.end_paragraph();
    }

    /// Whether a paragraph is the next of those above the text.
    fn is_head(&self, paragraph: &Element) -> bool {
        !self.heads.is_empty() && !paragraph.text().trim().is_empty()
    }

    /// Ends a paragraph that nothing went on with.
    fn end_paragraph(&mut self) {
        if let Some(close) = self.unended.take() {
            self.out.push_str(&close);
            self.out.push('\n');
        }
    }

    fn paragraph(&mut self, paragraph: &'p Element) {
        let properties = paragraph.child("pPr");
        let style = self.parts.style(properties);
        if matches!(style, Some(Style::Contents | Style::Byline)) {
            return;
        }
        let ends = properties.and_then(|p| p.child("rPr")).is_none_or(|mark| mark.child("del").is_none());
        if let Some(close) = self.unended.take() {
            self.runs(paragraph);
            self.mark(&[]);
            self.unended = Some(close);
            if ends {
                self.end_paragraph();
            }
            return;
        }
        let list = self.parts.list(properties);
        let count = list.as_ref().map(|(number, level)| self.parts.numbering.count(number, *level, &mut self.counts));
        // 一、 and 第一条 are no numbers of a list, which are Arabic.
        let is_worded = |(number, level): &(String, usize)| self.parts.numbering.is_worded(number, *level);
        let worded = self.lists.is_empty() && list.as_ref().is_some_and(is_worded);
        let label = match (&list, style) {
            (Some((number, level)), style) if worded || matches!(style, Some(Style::Heading(_))) => {
                self.parts.numbering.label(number, *level, &self.counts)
            }
            _ => String::new(),
        };
        let list = list.filter(|_| style.is_none() && !worded);
        let align = properties.and_then(|p| p.child("jc")).and_then(|jc| jc.get("val"));
        let align = match align {
            Some("center") => " style=\"text-align: center\"",
            Some("right" | "end") => " style=\"text-align: right\"",
            _ => "",
        };
        let level = |level: u8| (level + self.shift).min(6);
        let (open, close) = match style {
            Some(Style::Title) => ("<h1>".to_owned(), "</h1>".to_owned()),
            Some(Style::Subtitle) => ("<p class=\"subtitle\">".to_owned(), "</p>".to_owned()),
            Some(Style::Heading(n)) => (format!("<h{}>", level(n)), format!("</h{}>", level(n))),
            Some(Style::Caption) => ("<p><span class=\"caption\">".to_owned(), "</span></p>".to_owned()),
            Some(Style::Quote) => ("<blockquote><p>".to_owned(), "</p></blockquote>".to_owned()),
            Some(Style::Code) => ("<pre>".to_owned(), "</pre>".to_owned()),
            None if self.is_head(paragraph) => {
                let tag = self.heads.pop().unwrap_or("p");
                (format!("<{tag}>"), format!("</{}>", tag.split(' ').next().unwrap_or(tag)))
            }
            Some(Style::Contents | Style::Byline) | None => (format!("<p{align}>"), "</p>".to_owned()),
        };
        match list {
            Some((number, level)) => {
                self.item(self.parts.numbering.is_ordered(&number, level), level, count.unwrap_or(1));
            }
            None => self.end_lists(0),
        }
        let begin = self.out.len();
        self.out.push_str(&open);
        self.out.push_str(&escaped(&label));
        let text = self.out.len();
        self.runs(paragraph);
        self.mark(&[]);
        if self.out.len() == text {
            self.out.truncate(begin);
        } else if !ends {
            self.unended = Some(close);
        } else if close == "</p>"
            && self.out[text..].ends_with(DISPLAYED)
            && self.out[text..].matches("<math").count() == 1
            && self.out[text..].starts_with("<math")
        {
            // A formula that stands alone is no paragraph.
            self.out.replace_range(begin..text, "");
            self.out.push('\n');
        } else if close == "</p>" && style.is_none() && is_verse(&self.out[text..]) {
            self.out.push_str("</div>\n");
            self.out.replace_range(begin..text, "<div class=\"verse\">");
        } else {
            self.out.push_str(&close);
            self.out.push('\n');
        }
        for text in std::mem::take(&mut self.boxes) {
            self.blocks(text);
        }
        let before = properties.is_some_and(|p| is_on(p, "pageBreakBefore"));
        if before && self.lists.is_empty() {
            self.out.insert_str(begin, "<hr class=\"page-break\"/>\n");
        }
        if std::mem::take(&mut self.breaks) && self.lists.is_empty() {
            self.out.push_str("<hr class=\"page-break\"/>\n");
        }
    }

    /// Opens an item of a list of some level.
    fn item(&mut self, ordered: bool, level: usize, count: usize) {
        self.end_lists(level + 1);
        if self.lists.len() == level + 1 && self.lists[level] != ordered {
            self.end_lists(level);
        }
        if self.lists.len() == level + 1 {
            self.out.push_str("</li>\n<li>");
        }
        while self.lists.len() <= level {
            match (ordered, self.lists.len() == level && count != 1) {
                (true, true) => _ = write!(self.out, "<ol start=\"{count}\">\n<li>"),
                (true, false) => self.out.push_str("<ol>\n<li>"),
                (false, _) => self.out.push_str("<ul>\n<li>"),
            }
            self.lists.push(ordered);
        }
    }

    /// Ends the lists from a level on.
    fn end_lists(&mut self, level: usize) {
        while self.lists.len() > level {
            let ordered = self.lists.pop().unwrap_or(false);
            self.out.push_str(if ordered { "</li>\n</ol>\n" } else { "</li>\n</ul>\n" });
        }
    }

    /// Closes and opens elements so that just these are open.
    fn mark(&mut self, marks: &[&'static str]) {
        let same = self.marks.iter().zip(marks).take_while(|(a, b)| a == b).count();
        while self.marks.len() > same {
            let name = self.marks.pop().unwrap_or_default();
            _ = write!(self.out, "</{}>", name.split(' ').next().unwrap_or_default());
        }
        for mark in &marks[same..] {
            _ = write!(self.out, "<{mark}>");
            self.marks.push(mark);
        }
    }

    fn runs(&mut self, parent: &'p Element) {
        for child in parent.children() {
            match child.name.as_str() {
                "r" => self.run(child),
                "hyperlink" => {
                    let target = child.get("id").and_then(|id| self.parts.target(id));
                    match target.filter(|target| target.contains("://") || target.starts_with("mailto:")) {
                        Some(target) => {
                            self.mark(&[]);
                            _ = write!(self.out, "<a href=\"{}\">", escaped(target));
                            self.runs(child);
                            self.mark(&[]);
                            self.out.push_str("</a>");
                        }
                        None => self.runs(child),
                    }
                }
                "ins" | "moveTo" | "smartTag" | "customXml" | "fldSimple" | "sdtContent" | "sdt" | "dir" | "bdo" => {
                    self.runs(child);
                }
                "oMath" => self.formula(child, "></math>"),
                "oMathPara" => {
                    child.children().filter(|e| e.name == "oMath").for_each(|math| self.formula(math, DISPLAYED));
                }
                _ => {}
            }
        }
    }

    fn run(&mut self, run: &'p Element) {
        let properties = run.child("rPr");
        let on = |name: &str| properties.is_some_and(|p| is_on(p, name));
        if on("vanish") {
            return;
        }
        let value = |name: &str| properties.and_then(|p| p.child(name)).and_then(|e| e.get("val"));
        let look = self.parts.look(value("rStyle"));
        let says = |name: &str, styled: bool| {
            if properties.is_some_and(|p| p.child(name).is_some()) { on(name) } else { styled }
        };
        let raised = value("vertAlign");
        let marks = [
            ("strong", says("b", look.bold)),
            ("em", says("i", look.italic)),
            ("em class=\"dotted\"", on("em")),
            ("u", on("u")),
            ("s", on("strike") || on("dstrike")),
            ("sup", raised == Some("superscript")),
            ("sub", raised == Some("subscript")),
        ];
        let marks: Vec<&'static str> = marks.into_iter().filter(|(_, on)| *on).map(|(name, _)| name).collect();
        self.content(run, &marks);
    }

    fn formula(&mut self, math: &Element, end: &str) {
        self.mark(&[]);
        let tex = math::tex(math);
        if !tex.trim().is_empty() {
            _ = write!(self.out, "<math alttext=\"{}\"{end}", escaped(tex.trim()));
        }
    }

    /// The beginning of a field, of its result, or its end.
    fn field(&mut self, kind: &str) {
        match kind {
            "begin" if self.fields.len() < MAX_FIELDS => self.fields.push(Field::default()),
            "separate" => {
                let Some(field) = self.fields.last_mut() else { return };
                field.in_result = true;
                if let Some(address) = field::address(&field.instruction).map(escaped) {
                    field.is_link = true;
                    self.mark(&[]);
                    _ = write!(self.out, "<a href=\"{address}\">");
                }
            }
            "end" => {
                let Some(field) = self.fields.pop() else { return };
                self.mark(&[]);
                if field.is_link {
                    self.out.push_str("</a>");
                } else if let Some((base, reading)) = field::ruby(&field.instruction) {
                    _ = write!(self.out, "<ruby>{}<rt>{}</rt></ruby>", escaped(&base), escaped(&reading));
                }
            }
            _ => {}
        }
    }

    fn content(&mut self, run: &'p Element, marks: &[&'static str]) {
        for child in run.children() {
            match child.name.as_str() {
                "t" => {
                    self.mark(marks);
                    for node in &child.nodes {
                        if let Node::Text(text) = node {
                            self.out.push_str(&escaped(text));
                        }
                    }
                }
                "fldChar" => self.field(child.get("fldCharType").unwrap_or_default()),
                "instrText" => {
                    if let Some(field) = self.fields.last_mut().filter(|field| !field.in_result) {
                        field.instruction.push_str(&child.text());
                    }
                }
                "tab" => self.out.push(' '),
                "noBreakHyphen" => self.out.push('\u{2011}'),
                "br" if child.get("type") == Some("page") => self.breaks = true,
                "br" | "cr" => self.out.push_str("<br/>"),
                "sym" => {
                    let (font, code) = (child.get("font").unwrap_or_default(), child.get("char").unwrap_or_default());
                    match u32::from_str_radix(code, 16).ok().and_then(|code| signs::character(font, code)) {
                        Some(sign) => {
                            self.mark(marks);
                            self.out.push_str(&escaped(sign.encode_utf8(&mut [0; 4])));
                        }
                        None => _ = self.unknown.insert(format!("{code} of {font}")),
                    }
                }
                "ruby" => {
                    self.mark(marks);
                    let text = |name: &str| child.child(name).map(Element::text).unwrap_or_default();
                    _ = write!(
                        self.out,
                        "<ruby>{}<rt>{}</rt></ruby>",
                        escaped(&text("rubyBase")),
                        escaped(&text("rt"))
                    );
                }
                "footnoteReference" => self.note('f', child),
                "endnoteReference" => self.note('e', child),
                "drawing" | "pict" | "object" => self.drawing(child),
                "AlternateContent" => {
                    if let Some(choice) = child.child("Choice").or_else(|| child.child("Fallback")) {
                        self.content(choice, marks);
                    }
                }
                _ => {}
            }
        }
    }

    fn note(&mut self, kind: char, reference: &Element) {
        let Some(id) = reference.get("id").map(|id| format!("{kind}{id}")) else { return };
        if self.parts.notes.contains_key(&id) {
            self.mark(&[]);
            _ = write!(self.out, "<a epub:type=\"noteref\" href=\"#{id}\">*</a>");
            if !self.notes.contains(&id) {
                self.notes.push(id);
            }
        }
    }

    fn write_notes(&mut self) {
        let parts = self.parts;
        // A note may refer to others.
        let mut written = 0;
        while let Some(id) = self.notes.get(written).cloned() {
            written += 1;
            _ = writeln!(self.out, "<aside epub:type=\"footnote\" id=\"{id}\">");
            if let Some(note) = parts.notes.get(&id) {
                self.blocks(note);
            }
            self.end_lists(0);
            self.out.push_str("</aside>\n");
        }
    }

    /// Pictures, and the text of boxes, which follows the paragraph.
    fn drawing(&mut self, drawing: &'p Element) {
        let alt = drawing.find("docPr").and_then(|d| d.get("descr").or(d.get("title"))).unwrap_or_default();
        let mut pictures = Vec::new();
        let boxes = &mut self.boxes;
        drawing.each(&mut |element| match element.name.as_str() {
            "blip" => pictures.extend(element.get("embed").or(element.get("link"))),
            "imagedata" => pictures.extend(element.get("id")),
            "txbxContent" => boxes.push(element),
            _ => {}
        });
        for target in pictures.into_iter().filter_map(|id| self.parts.target(id)) {
            self.mark(&[]);
            _ = write!(self.out, "<img src=\"{}\" alt=\"{}\"/>", escaped(target), escaped(alt));
            self.pictures.push(target.to_owned());
        }
    }

    fn table(&mut self, table: &'p Element) {
        struct Cell<'p> {
            column: usize,
            span: usize,
            goes_on: bool,
            content: &'p Element,
        }
        let rows: Vec<(bool, Vec<Cell>)> = table
            .children()
            .filter(|row| row.name == "tr" && row.child("trPr").is_none_or(|p| p.child("del").is_none()))
            .map(|row| {
                let mut column = 0;
                let cells = row.children().filter(|cell| cell.name == "tc").map(|content| {
                    let properties = content.child("tcPr");
                    let value = |name: &str| properties.and_then(|p| p.child(name)).map(|e| e.get("val"));
                    let span =
                        value("gridSpan").flatten().and_then(|v| v.parse().ok()).unwrap_or(1usize).clamp(1, 1000);
                    let goes_on = value("vMerge").is_some_and(|v| v != Some("restart"));
                    column += span;
                    Cell { column: column - span, span, goes_on, content }
                });
                (row.child("trPr").is_some_and(|p| is_on(p, "tblHeader")), cells.collect())
            })
            .collect();
        self.out.push_str("<table>\n");
        for (i, (header, cells)) in rows.iter().enumerate() {
            self.out.push_str("<tr>");
            let name = if *header { "th" } else { "td" };
            for cell in cells.iter().filter(|cell| !cell.goes_on) {
                let below = rows[i + 1..]
                    .iter()
                    .take_while(|(_, cells)| cells.iter().any(|c| c.goes_on && c.column == cell.column));
                _ = write!(self.out, "<{name} colspan=\"{}\" rowspan=\"{}\">", cell.span, 1 + below.count());
                self.blocks(cell.content);
                self.end_lists(0);
                _ = write!(self.out, "</{name}>");
            }
            self.out.push_str("</tr>\n");
        }
        self.out.push_str("</table>\n");
    }
}
