//! Notes that stand in another document than their marks.
//!
//! Books keep their notes in a file of their own, or at the end of the next. Each is copied to the documents that call
//! it, as a note that says so, and taken out of where it was; a document of nothing else is then none of the book's.
//! A mark is a link that says so, or a short one behind some text, 1 or ※, that is raised or to which its note leads back.
//! Shops of Chinese books make the mark a picture that holds its note.

use super::documents::{Documents, Edits, escaped};
use super::package::target;
use crate::input::html::apparatus::{Element, MARK, elements, note_around, words};
use crate::input::html::tokens::{self, Token};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Longest note, in bytes.
const MAX_NOTE: usize = 100_000;
/// Most that the copies of notes come to in a book, in bytes.
const MAX_COPIES: usize = 64 << 20;

/// A link that may be the mark of a note of another document.
struct Mark {
    document: PathBuf,
    /// Its start tag.
    tag: Range<usize>,
    fragment: String,
    words: String,
    /// It says that it is one.
    said: bool,
    raised: bool,
    /// Ids by which a link may lead back to it.
    names: Vec<String>,
}

/// Pictures that are marks, by a piece of their class, and the attribute that holds the note (QQ 阅读, 掌阅).
const PICTURES: [(&str, &str); 2] = [("qqreader-footnote", "alt"), ("zhangyue-footnote", "zy-footnote")];

/// Makes the notes that pictures hold notes of their documents.
pub fn unfold(documents: &mut Documents) {
    for path in documents.having(|html| PICTURES.iter().any(|(class, _)| html.contains(class))) {
        let Some(html) = documents.get(&path) else { continue };
        let mut edits = Edits::default();
        let end = html.rfind("</body").unwrap_or(html.len());
        for token in tokens::tokens(html) {
            let Token::Start(tag) = token else { continue };
            let held = PICTURES.iter().find(|(class, _)| tag.name == "img" && tag.has_class(class));
            let note = held.and_then(|(_, name)| tag.get(name)).filter(|note| !note.trim().is_empty());
            let Some(note) = note else { continue };
            let name = format!("note-of-{}", tag.range.start);
            let aside = format!("<aside epub:type=\"footnote\" id=\"{name}\">{}</aside>\n", escaped(note));
            edits.replace(tag.range.clone(), format!("<a epub:type=\"noteref\" href=\"#{name}\">※</a>"));
            edits.replace(end..end, aside);
        }
        if edits != Edits::default() {
            documents.put(&path, edits.applied(html, 0..html.len()));
        }
    }
}

/// Moves notes to the documents of their marks. Returns the documents that hold nothing any more.
pub fn gather(documents: &mut Documents) -> BTreeSet<PathBuf> {
    let mut marks: BTreeMap<PathBuf, Vec<Mark>> = BTreeMap::new();
    for (path, html) in documents.iter() {
        for (place, mark) in marks_of(path, html).into_iter().filter(|(place, _)| documents.get(place).is_some()) {
            marks.entry(place).or_default().push(mark);
        }
    }
    let mut edits: BTreeMap<PathBuf, Edits> = BTreeMap::new();
    let mut copies: BTreeMap<PathBuf, BTreeMap<String, String>> = BTreeMap::new();
    let mut room = MAX_COPIES;
    let mut emptied = BTreeSet::new();
    for (number, (path, marks)) in marks.iter().enumerate() {
        let Some(html) = documents.get(path) else { continue };
        let all = elements(html, None);
        let by_id: BTreeMap<&str, usize> =
            all.iter().enumerate().rev().filter_map(|(i, e)| Some((e.id.as_deref()?, i))).collect();
        let mut taken = BTreeMap::new();
        for mark in marks {
            let Some(note) = by_id.get(mark.fragment.as_str()).and_then(|&place| Note::at(&all, place)) else {
                continue;
            };
            let backs = note.backs(&all, path, mark);
            if note.length() > MAX_NOTE || !(mark.said || mark.raised || !backs.is_empty()) {
                continue;
            }
            let text = note.text(html, &backs, &mark.words);
            if words(&text).is_empty() || room < text.len() {
                continue;
            }
            let name = format!("note-{number}-{}", note.start());
            let own = copies.entry(mark.document.clone()).or_default();
            if !own.contains_key(&name) {
                room -= text.len();
                own.insert(name.clone(), text);
            }
            let tag = format!("<a epub:type=\"noteref\" href=\"#{}\">", escaped(&name));
            edits.entry(mark.document.clone()).or_default().replace(mark.tag.clone(), tag);
            note.pieces.iter().for_each(|piece| _ = taken.insert(piece.start, piece.end));
        }
        if taken.is_empty() {
            continue;
        }
        let own = edits.entry(path.clone()).or_default();
        taken.iter().for_each(|(&start, &end)| own.replace(start..end, ""));
        let mut rest = Edits::default();
        taken.into_iter().for_each(|(start, end)| rest.replace(start..end, ""));
        if is_empty(&rest.applied(html, 0..html.len())) {
            emptied.insert(path.clone());
        }
    }
    for (path, mut edits) in edits {
        let Some(html) = documents.get(&path).map(str::to_owned) else { continue };
        if let Some(notes) = copies.get(&path) {
            let end = html.rfind("</body").unwrap_or(html.len());
            for (name, text) in notes {
                let note = format!("<aside epub:type=\"footnote\" id=\"{}\">{text}</aside>\n", escaped(name));
                edits.replace(end..end, note);
            }
        }
        documents.put(&path, edits.applied(&html, 0..html.len()));
    }
    emptied
}

/// The links of a document that may be marks of notes in others, with those.
fn marks_of(path: &Path, html: &str) -> Vec<(PathBuf, Mark)> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let all = elements(html, None);
    let mut out = Vec::new();
    for (i, link) in all.iter().enumerate() {
        let Some((page, fragment)) = link.href.as_deref().and_then(|href| href.rsplit_once('#')) else { continue };
        let place = target(folder, page).filter(|place| !page.is_empty() && place != path);
        let short = link.end.saturating_sub(link.start) < 400;
        let (Some(place), true) = (place, short && !fragment.is_empty()) else { continue };
        let label = words(&html[link.text.clone()]);
        // The way back from a note stands before its text.
        let behind = || {
            let block = std::iter::successors(link.parent, |&p| all[p].parent).find(|&p| is_line(&all[p].name));
            block.is_some_and(|block| !words(&html[all[block].text.start..link.start]).is_empty())
        };
        if !(link.is_mark() || MARK.is_match(&label) && !label.is_empty() && behind()) {
            continue;
        }
        let parents = std::iter::successors(link.parent, |&p| all[p].parent).take(2);
        let inside = all[i + 1..].iter().take(8).take_while(|e| e.start < link.end);
        let raised = |e: &Element| e.name == "sup";
        let is_raised = inside.clone().any(raised) || parents.clone().take(1).any(|p| raised(&all[p]));
        let around = parents.map(|p| &all[p]).chain([link]).chain(inside);
        let mark = Mark {
            document: path.to_path_buf(),
            tag: link.start..link.text.start,
            fragment: fragment.to_owned(),
            words: label,
            said: link.is_mark(),
            raised: is_raised,
            names: around.filter_map(|e| e.id.clone()).collect(),
        };
        out.push((place, mark));
    }
    out
}

fn is_line(name: &str) -> bool {
    matches!(name, "p" | "li" | "div" | "dd" | "dt" | "td" | "th" | "blockquote" | "aside")
        || matches!(name.as_bytes(), [b'h', b'1'..=b'6'])
}

/// A note where it stands: elements of a document.
struct Note {
    /// First and last element.
    elements: Range<usize>,
    /// Elements from tag to tag, and what is between their tags.
    pieces: Vec<Range<usize>>,
    inner: Vec<Range<usize>>,
}

impl Note {
    /// The note that a place names.
    fn at(all: &[Element], place: usize) -> Option<Note> {
        let term = std::iter::successors(Some(place), |&i| all[i].parent).take(4).find(|&i| all[i].name == "dt");
        let blocks = match term {
            // 〈dt〉 and the 〈dd〉 behind it.
            Some(term) => {
                let siblings = all.iter().enumerate().skip(term + 1).filter(|(_, e)| e.parent == all[term].parent);
                let said = siblings.take_while(|(_, e)| e.name == "dd").map(|(i, _)| i);
                [term].into_iter().chain(said.take(8)).collect::<Vec<_>>()
            }
            None => {
                let block = note_around(all, place)?;
                // A place between notes is no note: what it stands in is all of them.
                if all[block].name == "section" || block != place && all[block].name == "div" && place > block + 4 {
                    return None;
                }
                vec![block]
            }
        };
        let (first, last) = (*blocks.first()?, *blocks.last()?);
        let pieces: Vec<Range<usize>> = blocks.iter().map(|&i| all[i].start..all[i].end).collect();
        let inner = blocks.iter().map(|&i| all[i].text.clone()).collect();
        let end = all.partition_point(|e| e.start < pieces[pieces.len() - 1].end).max(last + 1);
        Some(Note { elements: first..end, pieces, inner })
    }

    fn start(&self) -> usize {
        self.pieces[0].start
    }

    fn length(&self) -> usize {
        self.pieces.iter().map(Range::len).sum()
    }

    /// The links in it that lead back to its mark.
    fn backs(&self, all: &[Element], path: &Path, mark: &Mark) -> Vec<Range<usize>> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let leads_back = |e: &&Element| {
            let Some((page, id)) = e.href.as_deref().and_then(|href| href.rsplit_once('#')) else { return false };
            target(folder, page).as_ref() == Some(&mark.document)
                && (mark.names.iter().any(|name| name == id) || e.is("backlink"))
        };
        all[self.elements.clone()].iter().filter(leads_back).map(|e| e.start..e.end).collect()
    }

    /// What it says, without the ways back and its number.
    fn text(&self, html: &str, backs: &[Range<usize>], label: &str) -> String {
        let mut edits = Edits::default();
        backs.iter().for_each(|back| edits.replace(back.clone(), ""));
        let text: String = self.inner.iter().map(|inner| edits.applied(html, inner.clone()) + " ").collect();
        let mut edits = Edits::default();
        for token in tokens::tokens(&text) {
            let Token::Text(range) = token else { continue };
            if text[range.clone()].trim().is_empty() {
                continue;
            }
            let rest = unnumbered(&text[range.clone()], label);
            edits.replace(range.clone(), rest);
            // The number may stand in an element of its own.
            if rest.len() == range.len() || !rest.is_empty() {
                break;
            }
        }
        edits.applied(&text, 0..text.len()).trim().to_owned()
    }
}

/// The text of a note without its number before it: `[1]`, `1.`, `①`.
fn unnumbered<'t>(text: &'t str, label: &str) -> &'t str {
    const OPENING: [char; 6] = ['[', '(', '（', '〔', '［', '【'];
    const CLOSING: [char; 12] = [']', ')', '）', '〕', '］', '】', '.', '．', '、', ':', '：', ' '];
    let number = label.trim_matches(|c| OPENING.contains(&c) || CLOSING.contains(&c));
    let bare = text.trim_start().trim_start_matches(OPENING);
    let rest = match bare.strip_prefix(number) {
        Some(rest) if !rest.starts_with(char::is_alphanumeric) => rest,
        // The number was the way back.
        _ if text.trim_start().starts_with(CLOSING) => text.trim_start(),
        _ => return text,
    };
    rest.trim_start_matches(|c: char| CLOSING.contains(&c) || c.is_whitespace())
}

/// Whether nothing is left of a document but headings and rules.
fn is_empty(html: &str) -> bool {
    let body = html.find("<body").map_or(html, |at| &html[at..]);
    let mut in_heading = false;
    !body.contains("<img")
        && tokens::tokens(body).all(|token| match token {
            Token::Start(tag) => {
                in_heading |= matches!(tag.name.as_bytes(), [b'h', b'1'..=b'6']);
                true
            }
            Token::End(name) => {
                in_heading &= !matches!(name.as_bytes(), [b'h', b'1'..=b'6']);
                true
            }
            Token::Text(range) => in_heading || words(&body[range]).is_empty(),
            Token::Raw(_) => true,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(notes: &str, chapter: &str) -> (String, String, bool) {
        let (path, other) = (Path::new("t/1.html"), Path::new("t/n.html"));
        let mut documents = Documents::default();
        documents.put(path, format!("<body>{chapter}</body>"));
        documents.put(other, format!("<body>{notes}</body>"));
        let emptied = gather(&mut documents);
        let text = |path| documents.get(path).unwrap().replace("<body>", "").replace("</body>", "");
        (text(path), text(other), emptied.contains(other))
    }

    #[test]
    fn notes_of_another_file_are_copied_to_their_marks() {
        for (mark, note) in [
            ("<a epub:type=\"noteref\" href=\"n.html#a\">1</a>", "<p id=\"a\">1. 渡口</p>"),
            ("<a role=\"doc-noteref\" href=\"n.html#a\">一</a>", "<li id=\"a\">渡口</li>"),
            ("<sup><a href=\"n.html#a\">[1]</a></sup>", "<p><a id=\"a\"></a>[1] 渡口</p>"),
            ("<a id=\"r\" href=\"../t/n.html#a\">①</a>", "<p id=\"a\"><a href=\"1.html#r\">①</a> 渡口</p>"),
            ("<a href=\"n.html#a\"><sup>1</sup></a>", "<dl><dt id=\"a\">1</dt><dd>渡口</dd></dl>"),
            (
                "<a class=\"duokan-footnote\" href=\"n.html#a\"><img src=\"n.png\"/></a>",
                "<ol><li id=\"a\">渡口</li></ol>",
            ),
        ] {
            let (text, rest, emptied) = gathered(&format!("<h1>注释</h1>{note}"), &format!("<p>河{mark}</p>"));
            assert!(text.contains("<a epub:type=\"noteref\" href=\"#note-0-"), "{text}");
            assert!(text.ends_with(">渡口</aside>\n"), "{text}");
            assert!(emptied && !rest.contains("渡口"), "{rest}");
        }
    }

    #[test]
    fn links_to_chapters_and_places_are_no_marks() {
        for (link, place) in [
            ("<a href=\"n.html#a\">1</a>", "<p id=\"a\">渡口</p>"),
            ("<a href=\"n.html#a\">见第二章的渡口</a>", "<p id=\"a\">渡口<a href=\"1.html#r\">回</a></p>"),
            ("<sup><a href=\"n.html\">1</a></sup>", "<p id=\"a\">渡口</p>"),
            ("<sup><a href=\"n.html#a\">1</a></sup>", "<section id=\"a\"><p>渡口</p><p>渡口</p></section>"),
        ] {
            let (text, rest, emptied) = gathered(place, &format!("<p id=\"r\">河{link}</p>"));
            assert_eq!((text.contains("aside"), rest.as_str(), emptied), (false, place, false), "{text}");
        }
    }

    #[test]
    fn pictures_that_hold_notes_are_marks() {
        let unfolded = |picture: &str| {
            let mut documents = Documents::default();
            documents.put(Path::new("1.html"), format!("<body><p>河{picture}。</p></body>"));
            unfold(&mut documents);
            documents.get(Path::new("1.html")).unwrap().to_owned()
        };
        for picture in [
            "<img class=\"qqreader-footnote\" alt=\"渡口 &lt;北&gt;\" src=\"n.png\"/>",
            "<img class=\"epub-footnote zhangyue-footnote\" alt=\"注\" zy-footnote=\"渡口 &lt;北&gt;\" src=\"n.png\"/>",
        ] {
            assert_eq!(
                unfolded(picture),
                "<body><p>河<a epub:type=\"noteref\" href=\"#note-of-12\">※</a>。</p>\
                 <aside epub:type=\"footnote\" id=\"note-of-12\">渡口 &lt;北></aside>\n</body>"
            );
        }
        for picture in [
            "<img class=\"qqreader-footnote\" alt=\"\" src=\"n.png\"/>",
            "<img alt=\"渡口\" src=\"qqreader-footnote.png\"/>",
        ] {
            assert_eq!(unfolded(picture), format!("<body><p>河{picture}。</p></body>"));
        }
    }

    #[test]
    fn a_note_of_two_chapters_is_copied_to_each_and_the_others_stay() {
        let mut documents = Documents::default();
        let mark = "<p>河<sup><a href=\"n.html#a\">1</a></sup></p>";
        documents.put(Path::new("1.html"), mark.to_owned());
        documents.put(Path::new("2.html"), mark.to_owned());
        documents.put(Path::new("n.html"), "<p id=\"a\">渡口</p><p id=\"b\">灯</p>".to_owned());
        assert!(gather(&mut documents).is_empty());
        for path in ["1.html", "2.html"] {
            assert!(documents.get(Path::new(path)).unwrap().contains(">渡口</aside>"));
        }
        assert_eq!(documents.get(Path::new("n.html")), Some("<p id=\"b\">灯</p>"));
    }
}
