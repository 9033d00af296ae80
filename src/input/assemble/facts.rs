//! The facts of the book: the first that answers, and a note of which one did.

use super::{Read, names};
use crate::book::{Chapter, Creator, Inline, Metadata, Role, WritingMode, plain, walk};
use crate::diag::{Code, Diagnostic, Reporter};
use crate::input::discover::{Member, Plan, container_of, format_of, is_generic};
use crate::input::{Facts, Format, Given, Intake, Options, Source};
use crate::lang::Lang;
use crate::lang::detect::Census;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Namespace of the identifiers of books that were given none (a UUID v4, drawn once).
const NAMESPACE: Uuid = Uuid::from_u128(0x6c0e_7b0a_3f5d_4f0e_9a4e_1d4b_55c2_a7e1);
/// Fewest letters of an article without kana and Hangul that is Chinese in a book that is not.
const BARE: usize = 300;
/// Fewest letters of an article in Latin script that is in a language of its own in a CJK book: a title alone is a name.
const NAME: usize = 40;

/// The language articles are read in before their own is known.
pub fn reading_lang(given: &Given, census: &Census) -> Option<Lang> {
    given.meta.as_ref().filter(|_| given.lang_given).map(|m| m.lang).or(census.lang())
}

/// The characters of an article's own text: no code, no addresses, and nothing that is said to be in another language,
/// unless most is said to be in one, as word processors do it.
pub fn prose(chapter: &Chapter) -> Census {
    let (own, other) = parted(chapter);
    if own.letters() >= other.letters() { own } else { own.and(other) }
}

/// Whether an article says that it is in a language of another script than its text: platforms call every page English,
/// and themes every page Simplified Chinese.
pub fn is_contradicted(said: Lang, census: &Census, source: &Source, reporter: &Reporter) -> bool {
    /// Fewest letters that say something where there is no other script beside them.
    const FEWEST: usize = 10;
    let Some(own) = census.lang() else { return false };
    let is_other = !said.is_cjk() || is_other_script(said, census);
    let only = census.latin + census.other == 0 && census.letters() >= FEWEST;
    let typed = said.is_cjk() && !matches!(source.format, Format::Html | Format::Xhtml);
    if !is_other || typed || !only && !census.is_wholly_cjk() {
        return false;
    }
    let message = format!("language: {} (from the characters of the text; the file says {})", own.tag(), said.tag());
    reporter.at(Code::Guessed, source.span(0, 0), message);
    true
}

/// Whether a text is in the other of the two Chinese scripts than its file says: `zh` alone says none.
fn is_other_script(said: Lang, census: &Census) -> bool {
    /// Fewest characters of the other script.
    const FEWEST: usize = 5;
    let (own, other) = match (said, census.lang()) {
        (Lang::ZhHans, Some(Lang::ZhHant)) => (census.simplified, census.traditional),
        (Lang::ZhHant, Some(Lang::ZhHans)) => (census.traditional, census.simplified),
        _ => return false,
    };
    other >= FEWEST && own * 10 <= other
}

/// What names no language of its own, and what does.
fn parted(chapter: &Chapter) -> (Census, Census) {
    let mut parts = (Census::of(&plain(&chapter.title)), Census::default());
    walk::blocks(&chapter.blocks, &mut |block| walk::runs(block, &mut |inlines| count(inlines, false, &mut parts)));
    let below = chapter.children.iter().map(parted);
    below.fold(parts, |(own, other), (a, b)| (own.and(a), other.and(b)))
}

fn count(inlines: &[Inline], named: bool, parts: &mut (Census, Census)) {
    for inline in inlines {
        if let Inline::Text(text) = inline {
            let part = if named { &mut parts.1 } else { &mut parts.0 };
            if !text.text.contains("://") {
                *part = std::mem::take(part).and(Census::of(&text.text));
            }
        } else if let Some(inner) = walk::inline_children(inline) {
            count(inner, named || matches!(inline, Inline::Lang(..)), parts);
        }
    }
}

/// Settles the facts of the book and the language of each article.
#[expect(clippy::too_many_arguments, reason = "every source of facts is asked here, and only here")]
pub fn settle(
    documents: &mut [Option<Read>],
    plan: &Plan,
    paths: &[PathBuf],
    given: &Given,
    options: &Options,
    census: &Census,
    intake: &mut Intake,
    reporter: &Reporter,
) -> Metadata {
    let mut meta = given.meta.clone().unwrap_or_else(|| Metadata::new("", Lang::ZhHans));
    let mut ledger = Ledger { intake, reporter, sources: &given.sources };
    let single = match &mut documents.iter_mut().flatten().collect::<Vec<_>>()[..] {
        [only] => Some(only.article.facts.clone()),
        _ => None,
    };
    meta.lang = lang(given, plan, single.as_ref(), documents, census, &mut ledger);
    if let Some(title) = plan.about.title.clone().filter(|_| meta.title.trim().is_empty()) {
        ledger.guessed("title", &title, &plan.about.source);
        meta.title = title;
    } else if meta.title.trim().is_empty() {
        meta.title = title(documents, plan, paths, options, &mut ledger);
    } else {
        ledger.given("title", &meta.title.clone());
    }
    let book_lang = meta.lang;
    for read in documents.iter_mut().flatten() {
        let said = read.article.facts.lang;
        let lang = said
            .unwrap_or_else(|| read.census.lang().map_or(book_lang, |own| settle_lang(own, book_lang, &read.census)));
        set_lang(&mut read.article.chapter, lang);
    }
    if let Some(mode) = plan.about.facts.writing_mode.filter(|_| !given.sources.contains_key("writing mode")) {
        meta.writing_mode = mode;
        if mode == WritingMode::VerticalRl {
            ledger.guessed("writing mode", "vertical-rl", &plan.about.source);
        }
    }
    if meta.writing_mode == WritingMode::HorizontalTb {
        documents.iter().flatten().filter_map(|read| read.article.facts.from_right).for_each(|place| {
            let message = "the pages of a book of horizontal lines are turned from the left";
            let diagnostic = Diagnostic::new(Code::BadFrontMatter, message.to_owned()).at(place);
            reporter.report(
                diagnostic.help("for vertical lines write in book.toml: [book] writing-mode = \"vertical-rl\""),
            );
        });
    }
    let is_told = meta.creators.is_empty();
    fill(&mut meta, plan.about.facts.clone());
    let told = Some(plan.about.source.as_str()).filter(|_| is_told && !meta.creators.is_empty());
    if let Some(facts) = single {
        fill(&mut meta, facts);
    }
    if meta.creators.iter().all(|c| c.role != Role::Author) {
        authors(&mut meta, documents, &mut ledger);
    } else {
        let names: Vec<&str> = meta.names(Role::Author).collect();
        match told {
            Some(file) => ledger.intake.origins.push(("authors", names.join("、"), file.to_owned())),
            None => ledger.given("authors", &names.join("、")),
        }
    }
    meta.numbering = given.numbering.unwrap_or(plan.manifest.is_some());
    meta.articles = documents.iter().flatten().count();
    identifier(&mut meta);
    meta
}

/// Writes down which fact came from where.
struct Ledger<'a> {
    intake: &'a mut Intake,
    reporter: &'a Reporter,
    sources: &'a BTreeMap<&'static str, &'static str>,
}

impl Ledger<'_> {
    fn given(&mut self, fact: &'static str, value: &str) {
        // What nobody outside gave, a single article did.
        let source = self.sources.get(fact).copied().unwrap_or("the front matter");
        self.intake.origins.push((fact, value.to_string(), source.to_string()));
    }

    fn guessed(&mut self, fact: &'static str, value: &str, from: &str) {
        self.intake.origins.push((fact, value.to_string(), from.to_string()));
        self.reporter.report(Diagnostic::new(Code::Guessed, format!("{fact}: {value} (from {from})")));
    }
}

fn lang(
    given: &Given,
    plan: &Plan,
    single: Option<&Facts>,
    documents: &[Option<Read>],
    census: &Census,
    ledger: &mut Ledger,
) -> Lang {
    if let Some(meta) = given.meta.as_ref().filter(|_| given.lang_given) {
        ledger.given("language", meta.lang.tag());
        if let Some(own) = census.lang().filter(|_| !meta.lang.is_cjk() && census.is_wholly_cjk()) {
            let message =
                format!("the language of the book is {}, and its text looks like {}", meta.lang.tag(), own.tag());
            let help = format!("write in book.toml: [book] language = \"{}\"", own.tag());
            ledger.reporter.report(Diagnostic::new(Code::OtherLanguage, message).help(help));
        }
        return meta.lang;
    }
    // What a tool or a feed says by default is no language of a text that is all in another script.
    let is_foreign = |lang: Lang| !lang.is_cjk() && census.is_wholly_cjk() && census.lang().is_some();
    let is_said = |lang: &Lang| !is_foreign(*lang) && !is_other_script(*lang, census);
    if let Some(lang) = plan.about.facts.lang.filter(is_said) {
        ledger.guessed("language", lang.tag(), &plan.about.source);
        return lang;
    }
    let named = single.and_then(|f| f.lang).or_else(|| {
        let mut langs = documents.iter().flatten().map(|r| r.article.facts.lang);
        let first = langs.next()??;
        langs.all(|l| l == Some(first)).then_some(first)
    });
    if let Some(lang) = named {
        ledger.guessed("language", lang.tag(), "the articles");
        return lang;
    }
    let lang = commonest(documents).or(census.lang()).unwrap_or(Lang::ZhHans);
    ledger.guessed("language", lang.tag(), "the characters of the text");
    lang
}

/// The language that most of the text is in, article by article: one in another language does not make the book one.
fn commonest(documents: &[Option<Read>]) -> Option<Lang> {
    let mut counts: Vec<(Lang, usize)> = Vec::new();
    for read in documents.iter().flatten() {
        let Some(lang) = read.census.lang() else { continue };
        match counts.iter_mut().find(|(known, _)| *known == lang) {
            Some((_, letters)) => *letters += read.census.letters(),
            None => counts.push((lang, read.census.letters())),
        }
    }
    counts.into_iter().rev().max_by_key(|(_, letters)| *letters).map(|(lang, _)| lang)
}

/// The language of an article whose text looks like `own`, in a book of another: a Chinese one has the book's script and
/// region, unless it is clearly in the other script; a list of names and years in a Japanese or Korean book has no kana
/// or Hangul, and is of the book's language, and so is a title of Latin letters without a text.
fn settle_lang(own: Lang, book: Lang, census: &Census) -> Lang {
    if !own.is_cjk() && book.is_cjk() && census.letters() < NAME {
        return book;
    }
    if !own.is_chinese() {
        return own;
    }
    match book {
        Lang::Ja | Lang::Ko if census.letters() < BARE => book,
        _ if book.is_chinese() => {
            let clear = census.simplified.abs_diff(census.traditional) > 3;
            let same = (own == Lang::ZhHans) == (book == Lang::ZhHans);
            if same || !clear { book } else { own }
        }
        _ => own,
    }
}

fn set_lang(chapter: &mut Chapter, lang: Lang) {
    chapter.lang = lang;
    chapter.children.iter_mut().for_each(|c| set_lang(c, lang));
}

fn title(documents: &[Option<Read>], plan: &Plan, paths: &[PathBuf], options: &Options, ledger: &mut Ledger) -> String {
    let file_names = || {
        let named =
            documents.iter().flatten().filter_map(|r| names::bracketed(&r.source.path.file_stem()?.to_string_lossy()));
        let mut names: Vec<String> = named.collect();
        names.dedup();
        (names.len() == 1 && documents.iter().flatten().count() == 1).then(|| names.remove(0))
    };
    if let Some(title) = file_names() {
        ledger.guessed("title", &title, "the file name");
        return title;
    }
    let mut read = documents.iter().flatten();
    let only = match (read.next(), read.next()) {
        (Some(only), None) => Some(plain(&only.article.chapter.title)),
        _ => None,
    };
    // A single file that was named is a book of its own, wherever it lies.
    let is_file = |path: &Path| format_of(path).is_some() || container_of(path, true).is_some();
    let one_file = matches!(paths, [path] if is_file(path));
    if let Some(title) = only.clone().filter(|_| one_file) {
        ledger.guessed("title", &title, "the article's title");
        return title;
    }
    let named_folder = match paths {
        [path] if !is_file(path) && !path.as_os_str().is_empty() => {
            path.file_name().map(|n| n.to_string_lossy().into_owned())
        }
        _ => None,
    };
    for folder in [named_folder, lone_folder(plan), options.root_name.clone()].into_iter().flatten() {
        let title = names::bracketed(&folder).unwrap_or_else(|| folder.trim().to_string());
        if !is_generic(&title) && !title.is_empty() && title != "." && !title.starts_with(".tmp") {
            ledger.guessed("title", &title, "the folder name");
            return title;
        }
    }
    if let Some(title) = only {
        ledger.guessed("title", &title, "the article's title");
        return title;
    }
    // A preface is no title of a book: a name that says little is better than one that says something else.
    let folder = options.root_name.clone().filter(|name| !name.trim().is_empty() && !name.starts_with(".tmp"));
    if let Some(title) = folder {
        ledger.guessed("title", &title, "the folder name");
        return title;
    }
    let first = documents.iter().flatten().next().map(|r| plain(&r.article.chapter.title)).unwrap_or_default();
    ledger.guessed("title", &first, "the first article's title");
    first
}

/// The only folder of a root that holds nothing else names the book.
fn lone_folder(plan: &Plan) -> Option<String> {
    match &plan.body[..] {
        _ if plan.folder.is_some() => plan.folder.clone(),
        [root] => match &root.members[..] {
            [Member::Section(only)] => only.title.clone(),
            _ => None,
        },
        _ => None,
    }
}

/// What a project or a single document says about the book it is.
fn fill(meta: &mut Metadata, facts: Facts) {
    let Facts {
        lang: _,
        subtitle,
        creators,
        publisher,
        identifier,
        rights,
        description,
        cover_image: _,
        series,
        printings,
        subjects,
        date,
        draft: _,
        weight: _,
        next: _,
        addresses: _,
        writing_mode: _,
        from_right: _,
    } = facts;
    meta.subtitle = meta.subtitle.take().or(subtitle);
    if meta.creators.is_empty() {
        meta.creators = creators;
    }
    meta.publisher = meta.publisher.take().or(publisher);
    if meta.identifier.is_empty() {
        meta.identifier = identifier.unwrap_or_default();
    }
    if meta.rights.is_empty() {
        meta.rights.extend(rights);
    }
    meta.description = meta.description.take().or(description);
    meta.series = meta.series.take().or(series);
    if meta.printings.is_empty() {
        meta.printings = printings;
    }
    if meta.subjects.is_empty() {
        meta.subjects = subjects;
    }
    meta.date = meta.date.or(date);
}

/// The author in the name of a downloaded book.
fn author_of(path: &Path) -> Option<String> {
    names::download(&path.file_stem()?.to_string_lossy())?.author
}

/// The authors of the articles, each once, in order of appearance.
fn authors(meta: &mut Metadata, documents: &[Option<Read>], ledger: &mut Ledger) {
    let mut names: Vec<String> = Vec::new();
    let chapters = documents.iter().flatten().map(|r| &r.article.chapter);
    // A file may hold several articles.
    let bylines = chapters.flat_map(|c| c.children.iter().chain([c]).map(|c| &c.byline));
    for name in bylines.flat_map(|byline| &byline.authors) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    let from_name =
        documents.iter().flatten().next().filter(|_| documents.len() == 1).and_then(|r| author_of(&r.source.path));
    if names.is_empty() {
        names.extend(from_name);
    }
    if names.is_empty() {
        return;
    }
    let shown = names.iter().take(3).map(String::as_str).collect::<Vec<_>>().join("、");
    let shown = if names.len() > 3 { shown + "等" } else { shown };
    ledger.guessed("authors", &shown, "the articles' bylines");
    meta.creators.extend(names.into_iter().map(|name| Creator {
        name,
        file_as: None,
        role: Role::Author,
        about: None,
    }));
}

/// Stable from edition to edition: what is counted in changes only when the book becomes another.
fn identifier(meta: &mut Metadata) {
    if !meta.identifier.is_empty() {
        return;
    }
    meta.identifier = match &meta.isbn {
        Some(isbn) => format!("urn:isbn:{}", isbn.replace(['-', ' '], "")),
        None => made_identifier(meta),
    };
}

/// The identifier of a book that was given none.
pub fn made_identifier(meta: &Metadata) -> String {
    let author = meta.names(Role::Author).next().unwrap_or_default();
    let volume = meta.series.as_ref().and_then(|s| s.position.as_deref()).unwrap_or_default();
    let name = [meta.lang.tag(), &meta.title, author, volume].join("\n");
    format!("urn:uuid:{}", Uuid::new_v5(&NAMESPACE, name.as_bytes()))
}
