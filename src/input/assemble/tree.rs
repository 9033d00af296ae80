//! From the plan and the articles to parts and chapters.

use super::{Read, titles};
use crate::book::{Block, Book, Chapter, Id, Matter, MatterKind, Part, made, plain};
use crate::input::discover::{Item, Member, Plan, Section};
use crate::input::options::Order;
use crate::input::tidy;
use crate::input::{Article, Options};
use crate::lang::Lang;
use std::path::Path;

/// Builds front, body and back of the book. `single` says that the plan names one document only: then its chapters
/// are the book's.
pub fn build(book: &mut Book, plan: Plan, documents: Vec<Option<Read>>, options: &Options, single: bool) {
    let mut builder = Builder {
        documents: documents.into_iter(),
        lang: book.meta.lang,
        by_date: options.order == Order::Date,
        is_blog: plan.is_blog && options.order == Order::Usual,
    };
    let Plan {
        front,
        body,
        back,
        manifest: _,
        src,
        about: _,
        project: _,
        snippets: _,
        is_blog: _,
        is_notebook: _,
        dialect: _,
        aliases: _,
        folder: _,
    } = plan;
    let front: Vec<Chapter> = front.into_iter().filter_map(|i| builder.chapter(i)).collect();
    let sections: Vec<Part> = body.into_iter().flat_map(|s| builder.root(s)).collect();
    let back: Vec<Chapter> = back.into_iter().filter_map(|i| builder.chapter(i)).collect();
    book.front = front.into_iter().map(|c| Matter::new(MatterKind::Preface, unnumbered(c))).collect();
    book.back = back.into_iter().map(|c| Matter::new(MatterKind::Afterword, unnumbered(c))).collect();
    book.body = sections;
    match single {
        true => open_single(book, &src),
        false => book.body.iter_mut().for_each(|part| open_untitled(part, &src)),
    }
    drop_title_of_book(book);
}

fn unnumbered(mut chapter: Chapter) -> Chapter {
    chapter.numbered = false;
    chapter
}

struct Builder {
    /// In the order of the plan.
    documents: std::vec::IntoIter<Option<Read>>,
    lang: Lang,
    by_date: bool,
    /// By date, where no article has a weight.
    is_blog: bool,
}

/// A chapter or a part, before runs of loose chapters are put together.
enum Node {
    Chapter(Box<Chapter>, Sort),
    Part(Box<Part>, Option<i64>),
}

/// What can override the order of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Sort {
    weight: i64,
    date: Option<crate::book::Date>,
}

impl Builder {
    /// The next document, if it was read.
    fn next(&mut self) -> Option<Read> {
        self.documents.next().flatten()
    }

    /// A chapter of the plan with those below it. A draft without any below it is no chapter.
    fn chapter(&mut self, item: Item) -> Option<Chapter> {
        self.sorted_chapter(item).map(|(chapter, _)| chapter)
    }

    fn sorted_chapter(&mut self, item: Item) -> Option<(Chapter, Sort)> {
        let read = self.next();
        let below: Vec<Chapter> = item.children.into_iter().filter_map(|i| self.chapter(i)).collect();
        let (mut chapter, sort) = match read {
            Some(read) => {
                let weight = read.article.facts.weight.or(item.weight);
                let sort = Sort { weight: weight.unwrap_or(i64::MAX), date: read.article.chapter.byline.date };
                (read.article.chapter, sort)
            }
            None if below.is_empty() => return None,
            None => {
                let title = item.title.map(made).unwrap_or_default();
                (Chapter::new(Id::default(), title, self.lang), Sort { weight: i64::MAX, date: None })
            }
        };
        chapter.children.extend(below);
        Some((chapter, sort))
    }

    /// The top of the book: loose chapters and parts side by side, in order.
    fn root(&mut self, section: Section) -> Vec<Part> {
        let title = section.title.clone();
        let (intro, nodes) = self.nodes(section);
        let mut parts = runs(nodes);
        let intro = intro.map(|article| (article.chapter.title, article.chapter.blocks));
        match title {
            // A manifest's part, or a folder that is the whole book.
            Some(title) => {
                let mut part = one_part(parts);
                part.title = Some(made(title));
                if let Some((_, blocks)) = intro {
                    part.intro = blocks;
                }
                vec![part]
            }
            None => {
                if let Some((title, blocks)) = intro {
                    let mut chapter = Chapter::new(Id::default(), title, self.lang);
                    chapter.blocks = blocks;
                    parts.insert(0, Part { chapters: vec![chapter], ..Part::default() });
                }
                parts
            }
        }
    }

    /// A part, and its place among its neighbours: Hugo's page of a folder may say it.
    fn part(&mut self, section: Section) -> (Part, Option<i64>) {
        let weight = section.weight;
        let is_page_of_folder =
            section.intro.as_ref().is_some_and(|path| path.file_stem().is_some_and(|s| s == "_index"));
        let title = section.title.clone().map(made);
        let path = section.path.clone();
        let (intro, nodes) = self.nodes(section);
        let mut part = one_part(runs(nodes));
        part.title = title;
        part.id = Id::new(path.to_string_lossy().replace(char::is_whitespace, "-"));
        let own = intro.as_ref().and_then(|intro| intro.facts.weight).filter(|_| is_page_of_folder);
        if let Some(Article { chapter: intro, .. }) = intro {
            if !plain(&intro.title).trim().is_empty() && intro.path.is_some() {
                part.title = Some(intro.title);
            }
            part.intro = intro.blocks;
            part.path = intro.path;
        }
        (part, weight.or(own))
    }

    fn nodes(&mut self, section: Section) -> (Option<Article>, Vec<Node>) {
        let intro = section.intro.as_ref().and_then(|_| self.next()).map(|r| r.article);
        let mut nodes: Vec<Node> = Vec::with_capacity(section.members.len());
        for member in section.members {
            match member {
                Member::Item(item) => {
                    nodes.extend(self.sorted_chapter(item).map(|(c, s)| Node::Chapter(Box::new(c), s)));
                }
                Member::Section(section) => {
                    let (part, weight) = self.part(section);
                    nodes.push(Node::Part(Box::new(part), weight));
                }
            }
        }
        if !section.is_listed {
            self.reorder(&mut nodes);
        }
        (intro, nodes)
    }

    /// Front matter overrides names: weight always, the date where the book asks for it. Parts keep their places, unless
    /// one of them has a weight as well.
    fn reorder(&self, nodes: &mut [Node]) {
        if nodes.iter().any(|n| matches!(n, Node::Part(_, Some(_)))) {
            return nodes.sort_by_key(|node| match node {
                Node::Chapter(_, sort) => sort.weight,
                Node::Part(_, weight) => weight.unwrap_or(i64::MAX),
            });
        }
        let is_said = |weight: i64| weight != i64::MAX && weight != Item::FIRST;
        let weighted = nodes.iter().any(|n| matches!(n, Node::Chapter(_, s) if is_said(s.weight)));
        let by_date = self.by_date || self.is_blog && !weighted;
        if !weighted && !by_date {
            return;
        }
        let key = |node: &Node| match node {
            Node::Chapter(_, sort) if by_date => {
                Some((sort.weight != Item::FIRST, sort.date.is_none(), sort.date, sort.weight))
            }
            Node::Chapter(_, sort) => Some((false, false, None, sort.weight)),
            Node::Part(..) => None,
        };
        for run in nodes.chunk_by_mut(|a, b| matches!((a, b), (Node::Chapter(..), Node::Chapter(..)))) {
            run.sort_by_key(key);
        }
    }
}

/// Loose chapters between parts become untitled parts, so that the order stays.
fn runs(nodes: Vec<Node>) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    let mut loose = false;
    for node in nodes {
        match node {
            Node::Part(part, _) => {
                out.push(*part);
                loose = false;
            }
            Node::Chapter(chapter, _) => {
                if !loose {
                    out.push(Part::default());
                    loose = true;
                }
                if let Some(part) = out.last_mut() {
                    part.chapters.push(*chapter);
                }
            }
        }
    }
    out
}

/// Parts as one: loose chapters before all others are its own.
fn one_part(mut parts: Vec<Part>) -> Part {
    let mut part = Part::default();
    if parts.first().is_some_and(|p| p.title.is_none() && p.parts.is_empty() && p.intro.is_empty()) {
        part.chapters = std::mem::take(&mut parts[0].chapters);
        parts.remove(0);
    }
    part.parts = parts;
    part
}

/// A document that holds chapters and nothing of its own, not even a title: they stand beside those of other documents.
fn open_untitled(part: &mut Part, src: &Path) {
    part.parts.iter_mut().for_each(|part| open_untitled(part, src));
    for chapter in std::mem::take(&mut part.chapters) {
        if !titles::is_only_chapters(&chapter) {
            part.chapters.push(chapter);
            continue;
        }
        let Chapter { mut children, byline, path, .. } = chapter;
        if let Some(first) = children.first_mut() {
            tidy::fill(&mut first.byline, byline);
        }
        children.iter_mut().for_each(|child| name_inside(child, path.as_deref().unwrap_or(Path::new("")), src));
        part.chapters.extend(children);
    }
}

/// A book of one document: its chapters are the book's, its volumes the parts. What stands before the first chapter is
/// a chapter with the document's title.
fn open_single(book: &mut Book, src: &Path) {
    let lone =
        matches!(&book.body[..], [part] if part.title.is_none() && part.parts.is_empty() && part.chapters.len() == 1);
    if !lone || book.body[0].chapters[0].children.is_empty() {
        return;
    }
    let mut whole = book.body.remove(0).chapters.remove(0);
    let children = std::mem::take(&mut whole.children);
    let mut nodes = Vec::new();
    let sort = Sort { weight: i64::MAX, date: None };
    // What the document says about itself it says about the book.
    whole.byline.authors.clear();
    book.meta.rights.append(&mut whole.byline.rights);
    if whole.blocks.iter().any(|b| !matches!(b, Block::Rule(_))) {
        whole.numbered = false;
        nodes.push(Node::Chapter(Box::new(whole.clone()), sort));
    }
    for mut child in children {
        if nodes.is_empty() {
            tidy::fill(&mut child.byline, whole.byline.clone());
        }
        name_inside(&mut child, whole.path.as_deref().unwrap_or(Path::new("")), src);
        if child.children.is_empty() {
            nodes.push(Node::Chapter(Box::new(child), sort));
        } else {
            let part =
                Part { title: Some(child.title), intro: child.blocks, chapters: child.children, ..Part::default() };
            nodes.push(Node::Part(Box::new(part), None));
        }
    }
    book.body = runs(nodes);
    book.meta.articles = crate::book::walk::chapters(book).len();
}

/// Names a chapter after its title, so that one more before it changes no other id.
fn name_inside(chapter: &mut Chapter, path: &Path, src: &Path) {
    chapter.id = Id::new(super::ids::inside(path, src, &plain(&chapter.title)));
    chapter.path = Some(path.to_path_buf());
    chapter.children.iter_mut().for_each(|c| name_inside(c, path, src));
}

/// A single part that only repeats the book's title needs no page of its own.
fn drop_title_of_book(book: &mut Book) {
    let title = book.meta.title.clone();
    if let [part] = &mut book.body[..]
        && part.title.as_ref().is_some_and(|t| plain(t) == title)
        && part.intro.is_empty()
    {
        part.title = None;
        if part.chapters.is_empty() {
            book.body = std::mem::take(&mut part.parts);
        }
    }
}
