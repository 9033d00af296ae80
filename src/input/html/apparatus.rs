//! What a page or a document of a book has beside its text: notes, the marks that lead to them, and the byline.
//!
//! Notes are known by what the document says (`epub:type="noteref"`, `role="doc-noteref"`), or by links: a short one, 1
//! or ※, to an element in which a link leads back to it. The way back and the number before a note are left out, for
//! the book makes its own.

use super::tokens::{self, Tag, Token};
use crate::book::Text;
use crate::input::pattern::pattern;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

/// What start tags mean, by the bytes at which they begin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Apparatus {
    /// Marks of notes, by the name of the note.
    pub marks: BTreeMap<usize, String>,
    /// Notes.
    pub notes: BTreeMap<usize, String>,
    /// Elements that notes stand in.
    pub around: BTreeSet<usize>,
    /// Elements that are left out.
    pub dropped: BTreeSet<usize>,
    /// Elements of no meaning of their own: a raised mark, a list of notes.
    pub plain: BTreeSet<usize>,
    pub byline: Option<String>,
    pub subtitle: Option<String>,
}

/// Most elements of a document that are looked at.
const MAX_ELEMENTS: usize = 1_000_000;
/// Most elements of a note in which the way back is looked for.
const MAX_NOTE: usize = 500;
/// The words of a link that may lead to a note.
pub(crate) static MARK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[\[(（〔［【]?(?:注|註|※|注释|註釋)?[0-9０-９①-⑳㉑-㉟a-zA-Z一二三四五六七八九十*＊※†‡]{0,4}[\])）〕］】]?$",
    )
});

/// An element of a document.
pub(crate) struct Element {
    pub name: String,
    pub start: usize,
    pub end: usize,
    /// The element it stands in.
    pub parent: Option<usize>,
    pub id: Option<String>,
    /// Where a link leads.
    pub href: Option<String>,
    /// The place in this document that it links to.
    target: Option<String>,
    kinds: String,
    pub class: String,
    /// What stands between its tags.
    pub text: Range<usize>,
}

const VOID: [&str; 10] = ["br", "hr", "img", "meta", "link", "input", "col", "wbr", "source", "area"];

/// The elements of a document in order; links to `address` stay inside it.
pub(crate) fn elements(html: &str, address: Option<&str>) -> Vec<Element> {
    let mut all: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut end = 0;
    for token in tokens::tokens(html) {
        match token {
            Token::Start(tag) => {
                end = tag.range.end;
                if all.len() >= MAX_ELEMENTS {
                    break;
                }
                let closed = VOID.contains(&tag.name.as_str()) || html[..tag.range.end].ends_with("/>");
                all.push(element(tag, open.last().copied(), address));
                if !closed {
                    open.push(all.len() - 1);
                }
            }
            Token::End(name) => {
                let begin = end;
                end = html[end..].find('>').map_or(html.len(), |i| end + i + 1);
                // Far enough for any document; further, an end tag is stray.
                let Some(at) = open.iter().rev().take(64).position(|&i| all[i].name == name) else { continue };
                for &closed in &open[open.len() - 1 - at..] {
                    (all[closed].end, all[closed].text.end) = (end, begin);
                }
                open.truncate(open.len() - 1 - at);
            }
            Token::Text(range) | Token::Raw(range) => end = range.end,
        }
    }
    for element in &mut all {
        if element.end == 0 {
            (element.end, element.text.end) = (element.text.start, element.text.start);
        }
    }
    all
}

fn element(tag: Tag, parent: Option<usize>, address: Option<&str>) -> Element {
    let own = |key: &str| tag.get(key).map(str::trim).filter(|value| !value.is_empty());
    let kinds = [own("epub:type"), own("role")].into_iter().flatten().collect::<Vec<_>>().join(" ");
    // A browser that saves a page writes links inside it with the whole address.
    let here = |page: &str| !page.contains("://") || Some(page) == address;
    let href = own("href").filter(|_| tag.name == "a").map(str::to_owned);
    let target = href.as_deref().and_then(|href| href.rsplit_once('#')).filter(|(page, _)| here(page));
    let target = target.map(|(_, id)| id.to_owned());
    // Zhihu numbers what a text refers to, and leaves the way to a script.
    let number = own("data-numero").filter(|_| own("data-draft-type") == Some("reference"));
    let kinds = if number.is_some() { kinds + " noteref" } else { kinds };
    let target = target.or_else(|| number.map(|number| format!("ref_{number}")));
    Element {
        start: tag.range.start,
        end: 0,
        parent,
        id: own("id").or_else(|| own("name").filter(|_| tag.name == "a")).map(str::to_owned),
        href,
        target,
        kinds,
        class: own("class").unwrap_or_default().to_owned(),
        text: tag.range.end..0,
        name: tag.name,
    }
}

impl Element {
    /// Whether it says that it is this: `noteref`, `endnotes`.
    pub fn is(&self, kind: &str) -> bool {
        self.kinds.split_whitespace().any(|k| k.strip_prefix("doc-").unwrap_or(k) == kind)
    }

    /// A mark of a note that says so, as EPUB does it or the programs that Chinese books are made with.
    pub fn is_mark(&self) -> bool {
        let named = || {
            self.class
                .split_whitespace()
                .any(|class| matches!(class, "duokan-footnote" | "footnote-ref" | "footnote-reference"))
        };
        self.is("noteref") || self.name == "a" && named()
    }

    /// A list or a note that Sphinx made.
    fn is_of_sphinx(&self) -> bool {
        matches!(self.name.as_str(), "dl" | "aside") && self.class.split_whitespace().any(|class| class == "footnote")
    }

    fn holds_notes(&self) -> bool {
        ["footnotes", "endnotes", "rearnotes"].iter().any(|kind| self.is(kind))
    }
}

/// The words of a piece of a document, readings left out.
pub(crate) fn words(html: &str) -> String {
    let (mut text, mut reading) = (String::new(), false);
    for token in tokens::tokens(html) {
        match token {
            Token::Text(range) if !reading => text.push_str(&html[range]),
            Token::Start(tag) => reading = matches!(tag.name.as_str(), "rt" | "rp"),
            Token::End(name) => reading &= !matches!(name.as_str(), "rt" | "rp" | "ruby"),
            Token::Text(_) | Token::Raw(_) => {}
        }
    }
    tokens::decode(&Text::made(text)).text.trim().to_owned()
}

/// Finds the apparatus of a document; links to `address` stay inside it.
pub(super) fn find(html: &str, address: Option<&str>) -> Apparatus {
    let mut all = elements(html, address);
    let numbers = number_items(&mut all, html);
    let all = all;
    let by_id: BTreeMap<&str, usize> =
        all.iter().enumerate().filter_map(|(i, e)| Some((e.id.as_deref()?, i))).collect();
    let words = |element: &Element| words(html.get(element.text.clone()).unwrap_or_default());
    let mut out = Apparatus::default();
    out.dropped.extend(numbers.into_iter().map(|i| all[i].start));
    let mut lists = BTreeMap::new();
    for (i, link) in all.iter().enumerate() {
        let Some(target) = &link.target else { continue };
        let Some(&place) = by_id.get(target.as_str()) else { continue };
        let Some(note) = note_around(&all, place) else { continue };
        let said = link.is_mark();
        let short = link.end.saturating_sub(link.start) < 400;
        if !(said || short && all[note].start > link.start && MARK.is_match(&words(link))) {
            continue;
        }
        // Ids by which a link may lead back here: its own, or that of what it stands in.
        let mut names = vec![link.id.as_deref()];
        let mut parent = link.parent;
        for _ in 0..2 {
            names.push(parent.and_then(|p| all[p].id.as_deref()));
            parent = parent.and_then(|p| all[p].parent);
        }
        let names: BTreeSet<&str> = names.into_iter().flatten().collect();
        let label = label_of(&all, note);
        let first = label.unwrap_or(note);
        let inside = |e: &Element| e.start >= all[first].start && e.end <= all[note].end;
        let backs: Vec<&Element> = all[first..]
            .iter()
            .take(MAX_NOTE)
            .take_while(|e| e.start < all[note].end)
            .filter(|e| inside(e) && e.target.as_deref().is_some_and(|t| names.contains(t)))
            .collect();
        let is_mark = said || !backs.is_empty();
        if !is_mark || note_around(&all, i) == Some(note) && inside(link) {
            continue;
        }
        out.marks.insert(link.start, target.clone());
        out.notes.entry(all[note].start).or_insert_with(|| target.clone());
        let mut above = all[note].parent;
        while let Some(element) = above.filter(|&a| out.around.insert(all[a].start)) {
            if all[element].class.split_whitespace().any(|class| class == "footnote-list") {
                out.plain.insert(all[element].start);
            }
            above = all[element].parent;
        }
        // Another id of the same note.
        if let Some(name) = out.notes.get(&all[note].start) {
            out.marks.insert(link.start, name.clone());
        }
        out.dropped.extend(backs.iter().map(|e| e.start));
        out.dropped.extend(label.map(|label| all[label].start));
        if all[note].is_of_sphinx() {
            let within = all[note..].iter().take(MAX_NOTE).take_while(|e| e.start < all[note].end);
            let beside = within.filter(|e| matches!(e.class.as_str(), "label" | "backrefs"));
            out.dropped.extend(beside.map(|e| e.start));
        }
        if let Some(raised) = link.parent.map(|p| &all[p]).filter(|p| p.name == "sup" && words(p) == words(link)) {
            out.plain.insert(raised.start);
        }
        if let Some(list) = all[note].parent.filter(|&p| matches!(all[p].name.as_str(), "ol" | "ul" | "dl")) {
            lists.insert(list, all[list].start);
        }
    }
    // A list that holds only notes is none.
    for (list, start) in lists {
        let mut items = all.iter().filter(|e| e.parent == Some(list));
        if items.all(|item| out.notes.contains_key(&item.start) || out.dropped.contains(&item.start)) {
            out.plain.insert(start);
        }
    }
    for section in all.iter().filter(|e| e.holds_notes() && !out.notes.is_empty()) {
        let furniture = |e: &&Element| matches!(e.name.as_bytes(), b"hr" | [b'h', b'1'..=b'6']);
        let within = all.iter().filter(|e| e.start > section.start && e.start < section.end);
        out.dropped.extend(within.filter(furniture).map(|e| e.start));
    }
    let mut take = |class: &str| {
        let found = all.iter().find(|e| e.name == "p" && e.class == class)?;
        out.dropped.insert(found.start);
        Some(words(found)).filter(|words| !words.is_empty())
    };
    (out.byline, out.subtitle) = (take("byline"), take("subtitle"));
    out
}

/// Links the numbers in a text to the notes that mdnice, an editor of accounts, numbers below it without a link: `[1]` of
/// the class `footnote-ref` to the paragraph beside `[1]` of `footnote-num`. Gives these numbers, with their headings.
fn number_items(all: &mut [Element], html: &str) -> Vec<usize> {
    let has = |element: &Element, name: &str| element.class.split_whitespace().any(|class| class == name);
    let number = |element: &Element| {
        let words = words(html.get(element.text.clone()).unwrap_or_default());
        let number = words.trim_matches(['[', ']', ' ']);
        number.parse::<u16>().is_ok().then(|| format!("fn{number}"))
    };
    let mut numbers = Vec::new();
    for i in 0..all.len() {
        if has(&all[i], "footnote-num")
            && let Some(id) = number(&all[i])
            && let Some(text) = all.get(i + 1).filter(|next| next.parent == all[i].parent && next.name == "p")
            && text.id.is_none()
        {
            all[i + 1].id = Some(id);
            numbers.push(i);
        }
    }
    if !numbers.is_empty() {
        let heads = (0..all.len()).filter(|&i| has(&all[i], "footnotes-sep"));
        numbers.extend(heads);
        for element in all.iter_mut().filter(|element| element.name == "sup" && has(element, "footnote-ref")) {
            element.target = number(element);
            element.kinds.push_str(" noteref");
        }
    }
    numbers
}

/// The number of a note that stands before its text in a list of Sphinx.
fn label_of(all: &[Element], note: usize) -> Option<usize> {
    let list = all[note].parent.filter(|&list| all[note].name == "dd" && all[list].is_of_sphinx())?;
    let before = all[list..note].iter().rposition(|e| e.parent == Some(list))?;
    Some(list + before).filter(|&k| all[k].name == "dt")
}

/// The block that is the note, if the element of its id stands in one: the nearest that is a block.
pub(crate) fn note_around(all: &[Element], place: usize) -> Option<usize> {
    let mut at = Some(place);
    for _ in 0..6 {
        let i = at?;
        // Sphinx names the number of a note, and the text stands behind it.
        if all[i].name == "dt" && all[i].parent.is_some_and(|list| all[list].is_of_sphinx()) {
            let next = all[i + 1..].iter().position(|e| e.parent == all[i].parent).map(|k| i + 1 + k);
            return next.filter(|&k| all[k].name == "dd");
        }
        if matches!(all[i].name.as_str(), "p" | "li" | "aside" | "div" | "dd" | "section" | "td") {
            return Some(i);
        }
        at = all[i].parent;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marks, notes and what is dropped, in brackets, in the text.
    fn shown(html: &str) -> String {
        let found = find(html, None);
        let mut out = String::new();
        for token in tokens::tokens(html) {
            match token {
                Token::Start(tag) => {
                    let at = tag.range.start;
                    out.extend(found.marks.get(&at).map(|name| format!("[→{name}]")));
                    out.extend(found.notes.get(&at).map(|name| format!("[{name}:]")));
                    out.push_str(if found.dropped.contains(&at) { "[-]" } else { "" });
                    out.push_str(if found.plain.contains(&at) { "[.]" } else { "" });
                }
                Token::Text(range) => out.push_str(html[range].trim()),
                Token::End(_) | Token::Raw(_) => {}
            }
        }
        out
    }

    #[test]
    fn notes_are_known_by_what_the_document_says() {
        let html = "<p>甲<sup><a epub:type=\"noteref\" href=\"#n1\" id=\"r1\">1</a></sup>。</p>\
                    <section epub:type=\"footnotes\"><hr/><aside epub:type=\"footnote\" id=\"n1\">\
                    <p><a href=\"#r1\" role=\"doc-backlink\">1</a> 注。</p></aside></section>";
        assert_eq!(shown(html), "甲[.][→n1]1。[-][n1:][-]1注。");
    }

    #[test]
    fn notes_are_known_by_links_to_and_fro() {
        let html = "<p>甲<a href=\"a.xhtml#n1\"><sup id=\"r1\">[1]</sup></a>乙<a id=\"r2\" href=\"#n2\">②</a></p>\
                    <ol><li id=\"n2\">注二<a href=\"#r2\">↩</a></li></ol><p id=\"n1\">注一</p>";
        assert_eq!(shown(html), "甲[1]乙[→n2]②[.][n2:]注二[-]↩注一");
        let contents = "<p><a id=\"a\" href=\"#b\">第一章的题目很长</a></p><p id=\"b\"><a href=\"#a\">回目录</a></p>";
        assert_eq!(shown(contents), "第一章的题目很长回目录");
    }

    #[test]
    fn references_that_a_script_leads_to_are_notes() {
        let html = "<p>甲<sup data-draft-type=reference data-numero=1>[1]</sup>。<sup data-numero=2>[2]</sup></p><ol><li id=ref_1>县志</li></ol>";
        assert_eq!(shown(html), "甲[→ref_1][1]。[2][.][ref_1:]县志");
    }

    #[test]
    fn numbers_of_mdnice_lead_to_the_paragraphs_beside_theirs() {
        let html = "<p>甲<sup class=footnote-ref>[1]</sup>。</p><h3 class=footnotes-sep>注</h3><section class=footnotes>\
                    <span class=footnote-item><span class=footnote-num>[1] </span><p>县志</p></span></section>";
        assert_eq!(shown(html), "甲[→fn1][1]。[-]注[-][1][fn1:]县志");
    }

    #[test]
    fn the_line_of_the_authors_is_no_text() {
        let found = find("<h1>题</h1><p class=\"byline\">林屿</p><p>文</p>", None);
        assert_eq!(found.byline.as_deref(), Some("林屿"));
    }
}
