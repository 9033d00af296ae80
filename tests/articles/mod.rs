//! Articles as they are found: a folder per form, a case per file or folder in it, and beside each what was read.
//!
//! `渡口.txt` has `渡口.tree`: the tree of the book as `huibian dump tree` prints it, generated pages left out, a line a
//! cut as `huibian check -v` lists it, and the messages of the reading. With `BLESS=1` in the environment the trees are written anew, to be read
//! in the diff. The texts were written for these tests or are in the public domain.
//!
//! Every letter and digit of a source is then looked for in the book, its metadata and its cuts, and every one of the
//! book in its sources. What is over stands in the tree behind `lost` and `made`; nothing is lost but where marks
//! of the form stand for characters. What a page says to programs, in tags and in its head, is markup.

use crate::support::root;
use huibian::backend::Registry;
use huibian::book::{Book, Byline, Chapter, ImageSource, Inline, dump, plain, walk};
use huibian::diag::{Code, Reporter, SourceId};
use huibian::input::Intake;
use huibian::lang::wide;
use huibian::project::{Job, Request};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// Fewest cases: less means that a folder was not found.
const FEWEST: usize = 6;

/// Forms in which marks stand for characters: the notation of Aozora, variables of HonKit, another script.
const SUBSTITUTED: [&str; 3] = ["aozora", "converted", "honkit"];

/// The entries of a folder, by name.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .map(|entry| entry.expect("its entries can be read").path())
        .collect();
    found.sort();
    found
}

/// What was read of a case.
struct Case {
    reporter: Reporter,
    book: Option<(Book, Intake)>,
}

impl Case {
    fn read(path: &Path) -> Self {
        let reporter = Reporter::new();
        let request = Request { paths: vec![path.to_path_buf()], ..Request::default() };
        let job =
            Job::open(&request, &Registry::default(), &reporter).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let mut book = job.and_then(|job| job.read(&reporter));
        if let Some((book, _)) = &mut book {
            book.front.retain(|matter| matter.chapter.path.is_some());
            book.back.retain(|matter| matter.chapter.path.is_some());
        }
        Self { reporter, book }
    }

    fn place(&self, source: SourceId, offset: u32) -> String {
        let Some(text) = self.reporter.source(source) else { return String::new() };
        let (line, column) = text.line_column(offset);
        format!("{}:{line}:{column}", text.path.display())
    }

    /// The tree, the cuts, the messages, and what neither holds.
    fn tree(&self, markup: bool) -> String {
        let mut out = String::new();
        if let Some((book, intake)) = &self.book {
            out += &dump::tree(book);
            for cut in intake.documents.iter().flat_map(|d| &d.cuts) {
                let place = self.place(cut.span.source, cut.span.start);
                let _ = writeln!(out, "− {place} {}: {}", cut.rule, cut.text.trim());
            }
        }
        for (message, more) in self.reporter.sorted() {
            if message.code != Code::Cut {
                let place = message.span.map(|span| self.place(span.source, span.start) + " ").unwrap_or_default();
                let more = if more == 0 { String::new() } else { format!(" (and {more} more)") };
                let _ = writeln!(out, "! {place}{} {}{more}", message.code, message.message);
            }
        }
        let (lost, made) = self.balance(markup);
        for (what, list) in [("lost", lost), ("made", made)] {
            if !list.is_empty() {
                let _ = writeln!(out, "{what} {list}");
            }
        }
        out
    }

    /// The characters of the sources that are neither in the book nor in its cuts, and those of the book that are in
    /// no source.
    fn balance(&self, markup: bool) -> (String, String) {
        let Some((book, intake)) = &self.book else { return Default::default() };
        let counted = |text: &str| Count::of(text, markup);
        let mut sources = Count::default();
        for text in (0..).map_while(|id| self.reporter.source(SourceId(id))) {
            match text.path.extension().and_then(|e| e.to_str()) {
                Some("toml") => {}
                // What a page shows: its tags, and what its head says to programs, are the markup.
                Some("html" | "xhtml" | "htm") => sources.add(counted(&shown(&text.text))),
                _ => sources.add(counted(&text.text)),
            }
        }
        let mut known = Count::default();
        for text in (0..).map_while(|id| self.reporter.source(SourceId(id))) {
            known.add(counted(&text.text));
        }
        for document in &intake.documents {
            known.add(counted(&document.path.to_string_lossy()));
        }
        let mut shown = counted(&dump::text(book));
        let mut aside = Count::default();
        for cut in intake.documents.iter().flat_map(|d| &d.cuts) {
            // A title stands in the book as well as in the list.
            match cut.rule {
                "title" => aside.add(counted(&beside_title(&cut.text, book))),
                _ => aside.add(counted(&cut.text)),
            }
        }
        for chapter in walk::chapters(book) {
            aside.add(counted(&metadata(chapter)));
        }
        for (_, value, from) in &intake.origins {
            // What only the name of a file says is in no source.
            if !from.contains("name") {
                aside.add(counted(value));
            }
        }
        // A target that a message names is not lost silently.
        self.reporter.sorted().iter().for_each(|(message, _)| aside.add(counted(&message.message)));
        let made = shown.less(&known);
        shown.add(aside);
        (sources.less(&shown), made)
    }
}

/// What a line that is a title says beside it: 书名：.
fn beside_title(line: &str, book: &Book) -> String {
    let titles = walk::chapters(book).into_iter().map(|chapter| plain(&chapter.title));
    let titles = titles.chain([book.meta.title.clone()]).filter(|title| !title.is_empty());
    let found = titles.filter(|title| line.contains(title.as_str())).max_by_key(String::len);
    found.map(|title| line.replacen(&title, "", 1)).unwrap_or_default()
}

/// The text of a page without tags, comments, scripts, and the head for programs.
fn shown(html: &str) -> String {
    let mut rest = html;
    let mut out = String::new();
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let ends = [("<!--", "-->"), ("<head", "</head>"), ("<script", "</script>"), ("<style", "</style>")];
        let named = |opening: &str| rest.get(..opening.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(opening));
        let close =
            ends.iter().find(|(opening, _)| named(opening) && !named("<header")).map_or(">", |(_, close)| close);
        rest = rest.find(close).map_or("", |end| &rest[end + close.len()..]);
    }
    out + rest
}

/// What a chapter knows of its article, and where its links and pictures lead.
fn metadata(chapter: &Chapter) -> String {
    let Byline { subtitle, authors, date, source, account, url, credits, rights, description, tags, .. } =
        &chapter.byline;
    let mut out = authors.iter().chain(rights).chain(tags).cloned().collect::<Vec<_>>();
    out.extend([subtitle, source, account, url, description].into_iter().flatten().cloned());
    out.extend(date.map(|date| date.to_string()));
    out.extend(credits.iter().map(|credit| format!("{}{}", credit.label, credit.names)));
    walk::inlines_of(&chapter.blocks, &mut |inline| {
        if let Inline::Link(link) = inline {
            out.push(link.target.clone());
        }
    });
    walk::images(&chapter.blocks, &mut |image| {
        out.push(image.alt.clone());
        out.extend(image.title.clone());
        match &image.source {
            ImageSource::Path(path) | ImageSource::Absent(path) => out.push(path.clone()),
            _ => {}
        }
    });
    out.extend(chapter.contents_title.as_ref().map(|title| plain(title)));
    out.join("\n")
}

/// How often each character stands in a text.
#[derive(Default)]
struct Count(BTreeMap<char, usize>);

impl Count {
    /// Of a text without markup every letter and digit counts; of one with it those that no markup is written with.
    fn of(text: &str, markup: bool) -> Self {
        let mut count = Self::default();
        let counts = |c: &char| if markup { wide::is_wide_letter(*c) } else { c.is_alphanumeric() };
        text.chars().filter(counts).for_each(|c| *count.0.entry(c).or_default() += 1);
        count
    }

    fn add(&mut self, other: Self) {
        other.0.into_iter().for_each(|(c, n)| *self.0.entry(c).or_default() += n);
    }

    /// The characters that stand here more often than there, `字×2`.
    fn less(&self, other: &Self) -> String {
        let over = self.0.iter().filter_map(|(c, n)| {
            let over = n.saturating_sub(other.0.get(c).copied().unwrap_or(0));
            (over > 0).then(|| if over == 1 { c.to_string() } else { format!("{c}×{over}") })
        });
        over.collect::<Vec<_>>().join(" ")
    }
}

#[test]
fn articles_are_read_as_their_trees_say() {
    let bless = std::env::var_os("BLESS").is_some();
    let (mut faults, mut cases) = (Vec::new(), 0);
    for form in entries(&root().join("tests/articles")).into_iter().filter(|p| p.is_dir()) {
        let name = form.file_name().expect("a folder has a name").to_string_lossy().into_owned();
        let (trees, sources): (Vec<PathBuf>, Vec<PathBuf>) =
            entries(&form).into_iter().partition(|p| p.extension().is_some_and(|e| e == "tree"));
        let mut wanted: Vec<PathBuf> = sources.iter().map(|p| p.with_extension("tree")).collect();
        wanted.dedup();
        assert_eq!(wanted.len(), sources.len(), "two cases of {name} have one name");
        for (source, golden) in sources.iter().zip(&wanted) {
            cases += 1;
            let found = Case::read(source).tree(name != "text");
            let whole = !SUBSTITUTED.contains(&name.as_str());
            if whole && found.lines().any(|l| l.starts_with("lost ")) {
                faults.push(format!("{}: characters are neither in the book nor listed\n{found}", source.display()));
            } else if bless {
                fs::write(golden, found).expect("it is writable");
            } else {
                let expected = fs::read_to_string(golden).unwrap_or_default();
                let differs = expected.lines().zip(found.lines()).position(|(a, b)| a != b);
                if expected != found {
                    let at = differs.unwrap_or(expected.lines().count().min(found.lines().count()));
                    let line = |text: &str| text.lines().nth(at).unwrap_or("(end)").to_owned();
                    faults.push(format!(
                        "{} differs at line {}\n--- expected\n{}\n--- found\n{}",
                        golden.display(),
                        at + 1,
                        line(&expected),
                        line(&found)
                    ));
                }
            }
        }
        for tree in trees.into_iter().filter(|tree| !wanted.contains(tree)) {
            faults.push(format!("{} belongs to no case", tree.display()));
        }
    }
    assert!(cases >= FEWEST);
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}
