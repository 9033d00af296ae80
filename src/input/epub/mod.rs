//! EPUB files: a book taken apart into the tree it was made of.
//!
//! [`package`] reads what the package says: facts, documents in their order, and the contents. [`divide`] and [`notes`]
//! make the documents ready: what the contents name begins with a heading, in a document of its own, and notes stand in
//! the documents of their marks. [`open`] makes of them the chapters and parts of a plan, by titles and levels of the
//! contents; the documents themselves are read as pages ([`super::html`]). The cover, the title pages and the contents
//! are left out, the copyright page by a rule of its own ([`imprint`]): the book gets its own.

mod around;
mod bound;
mod divide;
mod documents;
mod furniture;
mod imprint;
mod margins;
mod notes;
mod package;
mod pictures;

use super::discover::{About, Item, Member, Section};
use super::html::tokens::{self, Token};
use super::mounts::Mounts;
use super::options::Options;
use super::tidy::Rules;
use crate::diag::{Code, Diagnostic, Reporter};
use crate::files::{Archive, Files};
use crate::lang::{Lang, Word, word};
use bound::Bound;
use documents::Documents;
use package::{Entry, Package};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Whether a file is an EPUB that this program made.
pub(super) fn is_made_here(files: &Mounts, path: &Path) -> bool {
    let archive = files.read(path).and_then(Archive::open);
    archive.and_then(|archive| Package::read(&archive)).is_ok_and(|package| package.made_here)
}

/// Opens an EPUB among the files of the book: its chapters, and what it says about itself.
pub(super) fn open(
    files: &Mounts,
    path: &Path,
    options: &Options,
    reporter: &Reporter,
) -> io::Result<(Section, About)> {
    let archive = Archive::open(files.read(path)?)?;
    if archive.len(Path::new("META-INF/rights.xml")).is_ok() {
        return Err(io::Error::other("the book is locked to its reader (DRM)"));
    }
    let mut package = Package::read(&archive)?;
    let mut documents = Documents::read(&package, &archive);
    for left in around::take(&mut package, &mut documents, &Rules::new(options)) {
        let (place, opening) = (path.join(&left.document), opening(&left.words));
        let message = match left.documents {
            1 => format!("{} had around its text: {opening}…", place.display()),
            n => format!("{} and {} more had around their texts: {opening}…", place.display(), n - 1),
        };
        let help = format!("keep it: [input] tidy = {{ {} = false }}", left.rule);
        reporter.report(Diagnostic::new(Code::Cut, message).in_file(path).help(help));
    }
    margins::mend(&mut documents);
    pictures::join(&mut package, &mut documents);
    divide::divide(&mut package, &mut documents);
    notes::unfold(&mut documents);
    let emptied = notes::gather(&mut documents);
    for document in package.spine.iter().filter(|document| emptied.contains(*document)) {
        let message = format!("{} was left out: its notes stand at their marks", path.join(document).display());
        reporter.report(Diagnostic::new(Code::Guessed, message).in_file(path));
    }
    package.spine.retain(|document| !emptied.contains(document));
    files.mount(path, Arc::new(Bound { archive, documents: documents.changed() }));
    let mut plan = Planning {
        files,
        path,
        package: &package,
        roles: BTreeMap::new(),
        titles: BTreeSet::new(),
        taken: BTreeSet::new(),
    };
    plan.roles = package.spine.iter().map(|document| (document.clone(), plan.role(document))).collect();
    plan.titles = package.spine.iter().filter(|document| plan.is_heading_alone(document)).cloned().collect();
    let keeps_imprint = options.tidy.get(imprint::RULE) == Some(&false);
    let imprints: Vec<(PathBuf, String)> = match keeps_imprint || package.made_here {
        true => Vec::new(),
        false => package.spine.iter().filter_map(|document| plan.imprint(document)).collect(),
    };
    plan.roles.extend(imprints.iter().map(|(document, _)| (document.clone(), Role::Furniture)));
    let (members, mut left_out) = plan.members();
    left_out.retain(|document| imprints.iter().all(|(imprint, _)| imprint != document));
    for document in left_out {
        let message = format!("{} was left out: the book gets its own", path.join(document).display());
        reporter.report(Diagnostic::new(Code::Guessed, message).in_file(path));
    }
    let mut about = package.about;
    for (document, text) in imprints {
        let opening = opening(&text);
        let message = format!("{} is the copyright page of the old book: {opening}…", path.join(document).display());
        let help = format!("keep it: [input] tidy = {{ {} = false }}", imprint::RULE);
        reporter.report(Diagnostic::new(Code::Cut, message).in_file(path).help(help));
        about.facts.rights = about.facts.rights.or_else(|| imprint::rights(&text));
    }
    about.source = path.display().to_string();
    about.facts.cover_image = about.facts.cover_image.map(|cover| path.join(cover).to_string_lossy().into_owned());
    let title = about.title.clone();
    Ok((Section { title, path: path.to_path_buf(), members, ..Section::default() }, about))
}

/// Characters of what is left out that its message shows.
const OPENING: usize = 60;

fn opening(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(OPENING).collect()
}

/// What a document is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Cover, title pages, contents.
    Furniture,
    /// The title page of a part.
    Part,
    Chapter,
    /// It begins without a heading, and goes on with the one before it if the contents do not name it.
    Rest,
}

struct Planning<'a> {
    files: &'a Mounts,
    path: &'a Path,
    package: &'a Package,
    roles: BTreeMap<PathBuf, Role>,
    /// Documents of a heading alone.
    titles: BTreeSet<PathBuf>,
    /// Documents that have their place.
    taken: BTreeSet<PathBuf>,
}

impl Planning<'_> {
    fn role(&self, document: &Path) -> Role {
        const FURNITURE: [&str; 8] =
            ["cover", "titlepage", "title-page", "halftitlepage", "toc", "landmarks", "page-list", "cover-page"];
        let is_furniture = |kinds: &str| kinds.split_whitespace().any(|kind| FURNITURE.contains(&kind));
        if self.package.furniture.iter().any(|(place, kind)| place == document && is_furniture(kind)) {
            return Role::Furniture;
        }
        let Ok(bytes) = self.files.read(&self.path.join(document)) else { return Role::Chapter };
        let text = String::from_utf8_lossy(&bytes);
        if furniture::is_furniture(self.package, document, &text) {
            return Role::Furniture;
        }
        let mut in_body = false;
        for token in tokens::tokens(&text) {
            let tag = match token {
                Token::Start(tag) => tag,
                Token::Text(range) if in_body && !text[range.clone()].trim().is_empty() => return Role::Rest,
                Token::Text(_) | Token::End(_) | Token::Raw(_) => continue,
            };
            in_body |= tag.name == "body";
            if matches!(tag.name.as_bytes(), [b'h', b'1'..=b'6']) {
                return Role::Chapter;
            }
            match tag.get("epub:type") {
                Some(kinds) if is_furniture(kinds) => return Role::Furniture,
                Some(kinds) if kinds.split_whitespace().any(|kind| kind == "part") => return Role::Part,
                // Its own books are given a new one from their facts.
                Some(kinds) if self.package.made_here && ["copyright-page", "colophon"].contains(&kinds) => {
                    return Role::Furniture;
                }
                Some(_) | None => {}
            }
        }
        // Pictures alone.
        Role::Rest
    }

    /// The text of a document that is a copyright page.
    fn imprint(&self, document: &Path) -> Option<(PathBuf, String)> {
        let bytes = self.files.read(&self.path.join(document)).ok()?;
        let text = imprint::text(self.package, document, &String::from_utf8_lossy(&bytes))?;
        Some((document.to_path_buf(), text))
    }

    /// The chapters and parts, and the documents that were left out.
    fn members(&mut self) -> (Vec<Member>, Vec<PathBuf>) {
        let mut members = self.entries(&self.package.contents, 0);
        let mut left_out = Vec::new();
        // Documents that the contents do not name belong behind the one before them.
        let spine = self.package.spine.clone();
        let mut before: Option<PathBuf> = None;
        let mut front = Vec::new();
        for document in spine {
            if self.roles.get(&document) == Some(&Role::Furniture) {
                left_out.push(document);
                continue;
            }
            if self.taken.contains(&document) {
                before = Some(document);
                continue;
            }
            let whole = self.path.join(&document);
            let is_chapter = self.roles.get(&document) != Some(&Role::Rest);
            match &before {
                // Contents do not always go down to the last level.
                Some(last) => {
                    let last = self.path.join(last);
                    each_item(&mut members, &mut |item| {
                        if item.path.as_deref() != Some(&last) {
                            return false;
                        }
                        if is_chapter {
                            item.children.push(Item { path: Some(whole.clone()), ..Item::default() });
                        } else {
                            match item.children.last_mut() {
                                Some(last) => last.more.push(whole.clone()),
                                None => item.more.push(whole.clone()),
                            }
                        }
                        true
                    });
                }
                None => front.push(whole),
            }
        }
        members.splice(0..0, self.front(front).into_iter().map(Member::Item));
        (members, left_out)
    }

    /// The chapters of documents before all that the contents name: pictures go on with what is before them.
    fn front(&self, documents: Vec<PathBuf>) -> Vec<Item> {
        let lang = self.package.about.facts.lang.unwrap_or(Lang::ZhHans);
        let mut items: Vec<Item> = Vec::new();
        for path in documents {
            let bytes = self.files.read(&path).unwrap_or_default();
            let is_picture = pictures::pictures(&String::from_utf8_lossy(&bytes)).is_some();
            match items.last_mut().filter(|_| is_picture) {
                Some(last) => last.more.push(path),
                None => {
                    let title = is_picture.then(|| word(Word::Plates, lang).to_owned());
                    items.push(Item { path: Some(path), title, ..Item::default() });
                }
            }
        }
        items
    }

    fn is_heading_alone(&self, document: &Path) -> bool {
        let bytes = self.files.read(&self.path.join(document));
        bytes.is_ok_and(|bytes| furniture::is_heading_alone(&String::from_utf8_lossy(&bytes)))
    }

    /// Whether an entry leads to a document of a heading alone.
    fn is_title(&self, entry: &Entry) -> bool {
        entry.target.as_ref().is_some_and(|document| self.titles.contains(document))
    }

    fn is_furniture(&self, entry: &Entry) -> bool {
        entry.target.as_ref().is_some_and(|document| self.roles.get(document) == Some(&Role::Furniture))
    }

    /// What entries of the contents stand for. Entries that lead into a document that has its place are its sections.
    fn entries(&mut self, entries: &[Entry], depth: usize) -> Vec<Member> {
        let mut members = Vec::new();
        let above: Vec<&Entry> = entries.iter().filter(|entry| !entry.children.is_empty()).collect();
        let (parts, are_titles) = (above.len(), above.iter().all(|entry| self.is_title(entry)));
        for entry in entries.iter().filter(|_| depth < package::DEEPEST) {
            let document = entry.target.clone().filter(|document| {
                self.roles.get(document).is_some_and(|&role| role != Role::Furniture)
                    && self.taken.insert(document.clone())
            });
            let below = self.entries(&entry.children, depth + 1);
            let path = document.as_ref().map(|document| self.path.join(document));
            let role = document.as_ref().and_then(|document| self.roles.get(document)).copied();
            let is_part = are_titles && !below.is_empty() && role == Some(Role::Chapter);
            match (path, if is_part { Some(Role::Part) } else { role }) {
                (None, _) if below.is_empty() => {}
                // The entry of something else, such as the book's title over all. Pages that list the chapters of a part
                // are several.
                (None, _) if entry.target.is_some() && !(parts > 1 && self.is_furniture(entry)) => {
                    members.extend(below);
                }
                (intro, None | Some(Role::Part)) => members.push(Member::Section(Section {
                    title: Some(entry.title.clone()),
                    path: self.path.join(document.unwrap_or_default()),
                    intro,
                    members: below,
                    ..Section::default()
                })),
                (path, Some(Role::Chapter | Role::Rest | Role::Furniture)) => {
                    let title = Some(entry.title.clone()).filter(|title| !title.is_empty());
                    let (children, others): (Vec<_>, Vec<_>) =
                        below.into_iter().partition(|member| matches!(member, Member::Item(_)));
                    let children = children.into_iter().filter_map(|member| match member {
                        Member::Item(item) => Some(item),
                        Member::Section(_) => None,
                    });
                    members.push(Member::Item(Item { path, title, children: children.collect(), ..Item::default() }));
                    members.extend(others);
                }
            }
        }
        members
    }
}

/// Calls `f` on items in order until it says yes.
fn each_item(members: &mut [Member], f: &mut dyn FnMut(&mut Item) -> bool) -> bool {
    fn item(it: &mut Item, f: &mut dyn FnMut(&mut Item) -> bool) -> bool {
        f(it) || it.children.iter_mut().any(|child| item(child, f))
    }
    members.iter_mut().any(|member| match member {
        Member::Item(it) => item(it, f),
        Member::Section(section) => each_item(&mut section.members, f),
    })
}

#[cfg(test)]
mod tests;
