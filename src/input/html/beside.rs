//! What stands beside the content of a page and yet is text: other articles of the page, and prose around the one.
//!
//! A blog saved as a page, a thread of answers or a collection has several elements that each hold an article: all are
//! read, from the first to the last, with the headings above each and without what stands between. Paragraphs just
//! before or after the element of an article, as its lead is, belong to it, and so does prose among and just around what
//! the judge chose.

use super::outline::{Element, Outline, Passage, is_inline};
use super::page::Candidate;
use super::tokens::{self, Token};
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

/// Of the prose of the longest article, another has at least one part in so many.
const SHARE: usize = 5;
/// Least prose of another article, in em, and how many passages of it.
const LEAST: usize = 60;
const PASSAGES: usize = 2;

/// Several articles of a page.
#[derive(Debug, PartialEq)]
pub(super) struct Several {
    /// From the first of them to the end of the last.
    pub content: Range<usize>,
    /// Start tags of what stands between them.
    pub unwanted: Vec<usize>,
}

/// The articles of a page beside its best, where it has more; `kin` are the elements of the same kind.
pub(super) fn several(outline: &Outline, html: &str, best: &Candidate, kin: &[&Candidate]) -> Option<Several> {
    let element = |candidate: &Candidate| outline.at(candidate.tag);
    let chief = element(best)?;
    let least = (outline.elements[chief].prose / SHARE).max(LEAST);
    let opening = |index: usize| {
        let range = &outline.elements[index].range;
        let first = outline.passages.partition_point(|p| p.start < range.start);
        outline.passages[first..].iter().take_while(|p| p.start < range.end).find(|p| p.prose > 0)
    };
    let mut told: HashSet<&str> = opening(chief).map(|p| p.text.as_str()).into_iter().collect();
    let mut articles: Vec<usize> = kin.iter().filter_map(|c| element(c)).collect();
    articles.sort_unstable();
    articles.dedup();
    let mut out: Vec<usize> = Vec::new();
    for index in articles {
        let Element { range, prose, passages, .. } = &outline.elements[index];
        let apart = out.last().is_none_or(|&last| outline.elements[last].range.end <= range.start);
        if index == chief {
            // What it stands in is not an article beside it.
            out.retain(|&i| outline.elements[i].range.end <= range.start);
            out.push(index);
            continue;
        }
        let inside = range.start < outline.elements[chief].range.end && range.end > outline.elements[chief].range.start;
        let free = outline.around(Some(index)).all(|i| !outline.elements[i].furniture && !outline.elements[i].veiled);
        let mut new = || opening(index).is_some_and(|p| told.insert(&p.text));
        if apart && !inside && free && *prose >= least && *passages >= PASSAGES && new() {
            out.push(index);
        }
    }
    (out.len() > 1).then(|| between(outline, html, &out))
}

/// From the first article to the last, what stands between; the headings above each stay.
fn between(outline: &Outline, html: &str, articles: &[usize]) -> Several {
    let starts: Vec<usize> = articles.iter().map(|&i| outline.elements[i].range.start).collect();
    let holds = |range: &Range<usize>| {
        let first = starts.partition_point(|&s| s < range.start);
        starts[first..].partition_point(|&s| s < range.end)
    };
    // The widest element around each that holds no other.
    let own: Vec<Range<usize>> = articles
        .iter()
        .map(|&article| {
            let around = outline.around(Some(article)).map(|i| &outline.elements[i].range);
            around.take_while(|range| holds(range) == 1).last().cloned().unwrap_or_default()
        })
        .collect();
    let end = articles.last().map_or(0, |&i| outline.elements[i].range.end);
    let content = own.first().map_or(0, |own| own.start)..end;
    // The article that an element stands in or before.
    let within = |at: usize| {
        let before = starts.partition_point(|&s| s <= at).checked_sub(1);
        before.is_some_and(|i| outline.elements[articles[i]].range.contains(&at))
    };
    let mut headings: BTreeSet<usize> = BTreeSet::new();
    for (index, element) in outline.elements.iter().enumerate() {
        let at = element.range.start;
        let next = starts.partition_point(|&s| s < at);
        let above = own.get(next).is_some_and(|own| own.contains(&at));
        let is_heading = matches!(element.name.as_str(), "h1" | "h2" | "h3" | "h4");
        if is_heading && above && outline.around(Some(index)).all(|i| !outline.elements[i].furniture) {
            headings.extend(outline.around(Some(index)));
        }
    }
    let mut unwanted: Vec<usize> = Vec::new();
    for (index, element) in outline.elements.iter().enumerate() {
        let at = element.range.start;
        let in_heading =
            || outline.around(Some(index)).any(|i| headings.contains(&i) && is_heading(&outline.elements[i]));
        if content.contains(&at)
            && !within(at)
            && holds(&element.range) == 0
            && !headings.contains(&index)
            && !in_heading()
        {
            unwanted.push(at);
        }
    }
    // Text beside a heading has an element in a line, or none.
    let titles = headings.iter().map(|&i| &outline.elements[i]).filter(|element| is_heading(element));
    let titles: Vec<&Range<usize>> = titles.map(|element| &element.range).collect();
    let mut at = content.start;
    for &article in articles {
        let article = &outline.elements[article].range;
        for token in tokens::tokens(&html[at..article.start]) {
            let Token::Start(tag) = token else { continue };
            let place = at + tag.range.start;
            let before = titles.partition_point(|title| title.start <= place).checked_sub(1);
            let in_heading = before.is_some_and(|i| titles[i].contains(&place));
            if is_inline(&tag.name) && tag.name != "br" && !in_heading {
                unwanted.push(place);
            }
        }
        at = article.end;
    }
    Several { content, unwanted }
}

fn is_heading(element: &Element) -> bool {
    matches!(element.name.as_bytes(), [b'h', b'1'..=b'6'])
}

/// The content with the paragraphs of prose just before and after its element, whose start tag is at `tag`.
pub(super) fn with_neighbours(outline: &Outline, tag: usize, content: &Range<usize>) -> Range<usize> {
    let Some(index) = outline.at(tag) else { return content.clone() };
    let chosen = &outline.elements[index];
    let inside: HashSet<&str> = in_range(outline, &chosen.range).map(|p| p.text.as_str()).collect();
    let is_text = |element: &Element| {
        let mut passages = in_range(outline, &element.range).peekable();
        matches!(element.name.as_str(), "p" | "blockquote")
            && passages.peek().is_some()
            && passages.all(|p| outline.is_free(p) && !inside.contains(p.text.as_str()))
    };
    // Elements beside the chosen one, with nothing between.
    let beside = |element: &&Element| element.parent == chosen.parent;
    let before = outline.elements[..index].iter().rev().filter(beside).take_while(|e| is_text(e)).last();
    let after = outline.elements[index + 1..].iter().filter(beside).take_while(|e| is_text(e)).last();
    let start = before.map_or(content.start, |e| e.range.start);
    let end = after.map_or(content.end, |e| e.range.end);
    start..end
}

/// What sums an article up between its heading and its text, and the start tags of what stands between the two. `tag`
/// begins the element of the content.
pub(super) fn standfirst(outline: &Outline, tag: usize, content: &Range<usize>) -> Option<(usize, Vec<usize>)> {
    /// How far around the content its head reaches, in elements, and how much of a summary another text repeats.
    const REACH: usize = 3;
    const SAME: usize = 12;
    let chosen = outline.at(tag)?;
    let begin = content.start.min(tag);
    let head = outline.around(Some(chosen)).nth(REACH).map_or(0, |i| outline.elements[i].range.start);
    // Above the title stands what the site says of itself.
    let titles = outline.elements.iter().filter(|e| e.name == "h1" && e.range.start < begin);
    let head = titles.map(|title| title.range.start).max().unwrap_or(0).max(head);
    let above = outline.elements.iter().enumerate().filter(|(_, e)| e.range.start > head && e.range.end <= begin);
    let leads = above
        .filter(|(i, e)| e.is_lead && e.prose > 0 && !outline.around(Some(*i)).any(|i| is_apart(&outline.elements[i])))
        .map(|(_, element)| element);
    let lead = leads.min_by_key(|lead| lead.range.start)?;
    // Many a summary is the beginning of the text.
    let opening = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).take(SAME).collect::<String>();
    let told: HashSet<String> = in_range(outline, content).map(|p| opening(&p.text)).collect();
    if in_range(outline, &lead.range).any(|p| p.prose > 0 && told.contains(&opening(&p.text))) {
        return None;
    }
    let between = lead.range.end..begin;
    let unwanted = outline.elements.iter().map(|e| &e.range).filter(|range| between.contains(&range.start));
    Some((lead.range.start, unwanted.filter(|range| range.end <= begin).map(|range| range.start).collect()))
}

fn is_apart(element: &Element) -> bool {
    element.furniture || element.veiled
}

fn in_range<'o>(outline: &'o Outline, range: &Range<usize>) -> impl Iterator<Item = &'o Passage> {
    let first = outline.passages.partition_point(|p| p.start < range.start);
    let end = range.end;
    outline.passages[first..].iter().take_while(move |p| p.start < end)
}

/// Takes the figures of a range out of what the judge left out, but those of furniture.
fn save_figures(outline: &Outline, range: &Range<usize>, unwanted: &mut BTreeSet<usize>) {
    let figures = outline.elements.iter().enumerate().filter(|(_, e)| e.name == "figure");
    for (index, figure) in figures.filter(|(_, e)| range.contains(&e.range.start)) {
        if !outline.around(Some(index)).any(|i| is_apart(&outline.elements[i])) {
            let inner: Vec<usize> = unwanted.range(figure.range.clone()).copied().collect();
            let around = outline.around(Some(index)).map(|i| outline.elements[i].range.start);
            inner.into_iter().chain(around).for_each(|at| _ = unwanted.remove(&at));
        }
    }
}

/// Takes out of what the judge left out the prose that stands among what it kept, or goes on with it.
pub(super) fn rescue(outline: &Outline, content: &Range<usize>, unwanted: &mut BTreeSet<usize>) {
    let passages: Vec<&Passage> = in_range(outline, content).collect();
    let is_kept = |passage: &Passage| {
        !outline.around(passage.element).any(|i| unwanted.contains(&outline.elements[i].range.start))
    };
    let kept: Vec<bool> = passages.iter().map(|p| p.prose > 0 && is_kept(p)).collect();
    let (Some(first), Some(last)) = (kept.iter().position(|&k| k), kept.iter().rposition(|&k| k)) else { return };
    let free = |i: &usize| outline.is_free(passages[*i]);
    let head = (0..first).rev().take_while(free);
    let tail = (last + 1..passages.len()).take_while(free);
    let mut saved: Vec<usize> = head.chain((first..last).filter(free)).chain(tail).filter(|&i| !kept[i]).collect();
    // A heading goes with what stands below it.
    let headed: Vec<usize> = saved.iter().filter_map(|i| i.checked_sub(1)).collect();
    let is_heading = |i: &usize| passages[*i].element.is_some_and(|e| is_heading(&outline.elements[e]));
    // The picture between a title and its text is the article's.
    let from = (0..first).rev().find(is_heading).map_or(content.start, |i| passages[i].start);
    save_figures(outline, &(from..passages[first].start), unwanted);
    saved.extend(headed.into_iter().filter(|i| *i > first).filter(is_heading));
    for i in saved {
        let end = passages.get(i + 1).map_or(content.end, |next| next.start);
        let Some(element) = passages[i].element else { continue };
        let above = i.checked_sub(1).map_or(content.start, |above| passages[above].start);
        let start = outline.elements[element].range.start.max(above);
        let inner: Vec<usize> = unwanted.range(start..end.max(start)).copied().collect();
        let inner = inner.into_iter().filter(|&at| outline.at(at).is_none_or(|index| index == element));
        let around = outline.around(Some(element)).map(|i| outline.elements[i].range.start);
        for at in inner.chain(around).collect::<Vec<_>>() {
            unwanted.remove(&at);
        }
    }
}
