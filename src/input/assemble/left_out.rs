//! Documents that are left out of the book, each with a note that says why, and those of which nothing is left.

use super::Read;
use crate::book::walk;
use crate::diag::{Code, Diagnostic, Reporter};
use crate::input::discover::{self, Member, Plan, Section};
use crate::input::{Format, tidy};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Fewest characters whose loss is a loss of text.
const LEAST_LOST: usize = 20;

/// Why a document is left out, and what to do to have it in the book.
type Reason = (&'static str, Option<&'static str>);

/// Leaves out what is no article.
pub fn leave(documents: &mut [Option<Read>], plan: &Plan, reporter: &Reporter) {
    let mut openers = BTreeSet::new();
    plan.body.iter().for_each(|section| open(section, &mut openers));
    for document in documents {
        let Some(read) = document else { continue };
        let Some((why, help)) = no_article(read).or_else(|| {
            warn_of_emptied(read, reporter);
            is_empty(read, plan.is_blog, &openers).then_some(("holds no text", None))
        }) else {
            continue;
        };
        let message = format!("{} {why} and was left out", read.source.path.display());
        let note = Diagnostic::new(Code::Guessed, message).in_file(read.source.path.clone());
        reporter.report(match help {
            Some(help) => note.help(help),
            None => note,
        });
        *document = None;
    }
}

fn no_article(read: &Read) -> Option<Reason> {
    if read.article.facts.draft {
        Some(("is marked as a draft", Some("remove draft: true to have it in the book")))
    } else if is_template(read) {
        Some(("is a template of notes", Some("move it to another folder to have it in the book")))
    } else if is_drawing(read) {
        Some(("is a drawing of Excalidraw", Some("export it as a picture beside the notes")))
    } else {
        None
    }
}

/// A note in a folder of templates that has places for the values of another.
fn is_template(Read { source, .. }: &Read) -> bool {
    /// Variables of Obsidian's templates, and a command of its extension Templater.
    const PLACES: [&str; 5] = ["{{date", "{{time", "{{title", "<% ", "<%*"];
    source.format == Format::Markdown
        && source.path.ancestors().skip(1).any(discover::is_named_for_templates)
        && PLACES.iter().any(|place| source.text.contains(place))
}

/// A drawing of Excalidraw, which is kept as a note with its data.
fn is_drawing(Read { source, .. }: &Read) -> bool {
    /// Lines of front matter that are looked at.
    const DEPTH: usize = 12;
    source.format == Format::Markdown
        && front(&source.text).take(DEPTH).any(|line| line.starts_with("excalidraw-plugin:"))
}

/// An article without title and text, like the page that only calls a template, unless a manifest names it. Pages of a
/// blog that have no more than a title show lists that the site makes.
fn is_empty(Read { source, article, listed, .. }: &Read, is_blog: bool, openers: &BTreeSet<&Path>) -> bool {
    let chapter = &article.chapter;
    // Without text it still names the part that it opens.
    let names_part = !chapter.title.is_empty() && openers.contains(&*source.path);
    listed.is_none()
        && !names_part
        && chapter.blocks.is_empty()
        && chapter.children.is_empty()
        && (is_blog || chapter.title.is_empty() || is_section(&source.path) || is_home(&source.text))
}

/// The pages that open parts.
fn open<'p>(section: &'p Section, openers: &mut BTreeSet<&'p Path>) {
    for member in &section.members {
        let Member::Section(inner) = member else { continue };
        openers.extend(inner.intro.as_deref().filter(|_| !inner.members.is_empty()));
        open(inner, openers);
    }
}

/// Hugo's page of a folder.
fn is_section(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem == "_index")
}

/// The page that a manual of VuePress or VitePress opens with, made of its front matter.
fn is_home(text: &str) -> bool {
    front(text).any(|line| matches!(line.trim_end(), "home: true" | "layout: home"))
}

/// The lines of a text's front matter.
fn front(text: &str) -> impl Iterator<Item = &str> {
    let mut lines = text.lines();
    let has_any = lines.next() == Some("---");
    lines.take_while(move |line| has_any && *line != "---")
}

/// An article that rules left nothing of may be one that they do not know.
fn warn_of_emptied(Read { source, article, .. }: &Read, reporter: &Reporter) {
    let mut lost: BTreeMap<&str, usize> = BTreeMap::new();
    for cut in article.cuts.iter().filter(|cut| !tidy::is_metadata(cut.rule)) {
        *lost.entry(cut.rule).or_default() += cut.text.chars().filter(|c| !c.is_whitespace()).count();
    }
    let Some((rule, _)) = lost.iter().max_by_key(|(_, characters)| **characters) else { return };
    let all: usize = lost.values().sum();
    let chapter = &article.chapter;
    let mut any_picture = false;
    walk::images(&chapter.blocks, &mut |_| any_picture = true);
    let is_emptied = || !any_picture && walk::characters(&chapter.blocks) == 0 && chapter.children.is_empty();
    if all >= LEAST_LOST && is_emptied() {
        let message = format!("all text of {} was cut, {all} characters", source.path.display());
        let warning = Diagnostic::new(Code::AllCut, message).in_file(source.path.clone());
        reporter.report(warning.help(format!("keep it: [input] tidy = {{ {rule} = false }}")));
    }
}
