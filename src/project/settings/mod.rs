//! Every setting in its stage's own type, or a message that says why it cannot be.

mod design;
mod fonts;
mod outputs;

use super::Request;
use super::job::BUILD_DIR;
use crate::book::convert::{CONVERSIONS, Conversion};
use crate::book::volumes::Division;
use crate::book::{Date, Metadata, WritingMode, isbn};
use crate::config::{
    BookFile, BookTable, EncodingValue, Fault, MarkupValue, OneOrMore, OrderBy, OrderValue, PunctuationValue,
    RepeatsValue, Scalar, VolumesBy, VolumesTable, WritingModeName,
};
use crate::diag::{Code, Diagnostic, Reporter, Span};
use crate::files::{Disk, Files, lexical, normalise};
use crate::input::detect::Chapters;
use crate::input::options::{Encodings, Markup, MdBook, Options, Order, Punctuation, Repeats};
use crate::input::{Given, decode, detect, tidy};
use crate::lang::Lang;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Turns what was typed into the stages' own types; a value that cannot be used is an error at its place.
pub(super) struct Settings<'a> {
    /// Where the values of the book file stand, by key; a value that was given otherwise has no place.
    pub places: &'a BTreeMap<String, Span>,
    pub reporter: &'a Reporter,
}

impl Settings<'_> {
    pub fn bad(&self, key: &str, message: String, help: &str) {
        let diagnostic = Diagnostic::new(Code::BadValue, message).help(help);
        self.reporter.report(self.placed(diagnostic, key));
    }

    fn placed(&self, diagnostic: Diagnostic, key: &str) -> Diagnostic {
        diagnostic.at(self.places.get(key).copied())
    }

    /// `value` read by `parse`, or None and an error.
    fn read<T>(&self, key: &str, value: Option<String>, parse: impl Fn(&str) -> Option<T>, help: &str) -> Option<T> {
        let value = value?;
        let parsed = parse(&value);
        if parsed.is_none() {
            let name = key.rsplit('.').next().unwrap_or(key);
            self.bad(key, format!("{name} = “{value}” cannot be used"), help);
        }
        parsed
    }

    pub fn given(&self, book: &BookTable) -> Given {
        for Fault { key, value, help } in book.faults() {
            self.bad(&format!("book.{key}"), format!("{key} = “{value}” cannot be used"), help);
        }
        let lang = book.language.as_deref().and_then(Lang::parse);
        let mut meta = Metadata::new(book.title.clone().unwrap_or_default(), lang.unwrap_or(Lang::ZhHans));
        let text = |value: &Option<Scalar>| value.as_ref().map(Scalar::text);
        let lines = |value: &Option<OneOrMore>| value.as_ref().map(OneOrMore::lines).unwrap_or_default();
        meta.subtitle = book.subtitle.clone();
        meta.creators = book.creators();
        meta.description = book.description.clone();
        meta.publisher = book.publisher.clone();
        meta.publisher_address = book.publisher_address.clone();
        meta.isbn = book.isbn.as_deref().and_then(isbn::printed).map(str::to_owned);
        meta.identifier = book.identifier.clone().unwrap_or_default();
        meta.date = text(&book.date).as_deref().and_then(Date::parse);
        meta.edition = text(&book.edition);
        meta.printings = lines(&book.printing);
        meta.price = text(&book.price);
        meta.rights = lines(&book.rights);
        meta.cip = lines(&book.cip);
        meta.series = book.series();
        meta.subjects = lines(&book.subjects);
        meta.toc_depth = book.toc_depth.unwrap_or(meta.toc_depth);
        meta.writing_mode = match book.writing_mode {
            Some(WritingModeName::VerticalRl) => WritingMode::VerticalRl,
            Some(WritingModeName::HorizontalTb) | None => WritingMode::HorizontalTb,
        };
        Given {
            meta: Some(meta),
            lang_given: lang.is_some(),
            numbering: book.numbering,
            cover: book.cover.as_ref().map(PathBuf::from),
            cover_file: None,
            sources: self.sources(book),
        }
    }

    /// Which facts the flags gave and which the book file.
    fn sources(&self, book: &BookTable) -> BTreeMap<&'static str, &'static str> {
        let facts = [
            ("title", "title", book.title.is_some()),
            ("language", "language", book.language.is_some()),
            ("authors", "authors", book.authors.is_some()),
            ("authors", "author", book.author.is_some()),
            ("writing mode", "writing-mode", book.writing_mode.is_some()),
        ];
        let given = facts.into_iter().filter(|(_, _, given)| *given);
        given
            .map(|(fact, key, _)| match self.places.contains_key(&format!("book.{key}")) {
                true => (fact, "book.toml"),
                false => (fact, "a flag"),
            })
            .collect()
    }

    /// The book's own folder of outputs. It stands apart from the sources, which a build would read.
    pub fn build_folder(&self, file: &BookFile, root: &Path) -> PathBuf {
        let name = file.build.build_dir.as_deref().unwrap_or(BUILD_DIR);
        let folder = lexical(&root.join(name));
        let src = lexical(&root.join(file.book.src.as_deref().unwrap_or("src")));
        // Articles may lie in the root itself; then the outputs lie in a folder beside them.
        if src.starts_with(&folder) || root.starts_with(&folder) || src != root && folder.starts_with(&src) {
            self.bad(
                "build.build-dir",
                format!("build-dir = “{name}” is not apart from the sources"),
                "name a folder of its own: [build] build-dir = \"book\"",
            );
        }
        folder
    }

    /// How the book is divided into volumes.
    pub fn division(&self, file: &BookFile) -> Option<Division> {
        let VolumesTable { chapters, characters, by } = file.build.volumes?;
        match (chapters.map(|n| n as usize), characters.map(|n| n as usize), by) {
            (Some(chapters @ 1..), None, None) => Some(Division::Chapters(chapters)),
            (None, Some(characters @ 1..), None) => Some(Division::Characters(characters)),
            (None, None, Some(VolumesBy::Part)) => Some(Division::Parts),
            _ => {
                let message = "volumes end after a number of chapters or of characters, or with the parts".to_owned();
                let help = "write one of them: [build] volumes = { chapters = 30 }, { characters = 300000 } or { by = \"part\" }";
                self.bad("build.volumes", message, help);
                None
            }
        }
    }

    pub fn options(&self, file: &BookFile, request: &Request, files: &Disk, has_book_file: bool) -> Options {
        let punctuation = match request.punctuation.as_deref() {
            Some("mend") => Some(PunctuationValue::Mend),
            Some("keep") => Some(PunctuationValue::Keep),
            _ => file.input.punctuation,
        };
        if let Some(src) = file.book.src.as_deref().filter(|src| files.list(Path::new(src)).is_err()) {
            self.bad("book.src", format!("the folder {src} does not exist"), "name the folder of the articles");
        }
        let options = Options {
            order: match &file.input.order {
                None => Order::Usual,
                Some(OrderValue::By(OrderBy::Name)) => Order::Name,
                Some(OrderValue::By(OrderBy::Number)) => Order::Number,
                Some(OrderValue::By(OrderBy::Date)) => Order::Date,
                Some(OrderValue::List(list)) => Order::List(list.clone()),
            },
            lang: None,
            encoding: match (&request.encoding, &file.input.encoding) {
                (Some(label), _) | (None, Some(EncodingValue::All(label))) => Encodings::all(label),
                (None, Some(EncodingValue::Some(patterns))) => Encodings::of_files(patterns),
                (None, None) => Encodings::default(),
            },
            convert: self.read(
                "input.convert",
                request.convert.clone().or(file.input.convert.clone()),
                Conversion::named,
                &format!("use {}", CONVERSIONS.map(|(name, ..)| name).join(", ")),
            ),
            chapters: self
                .read(
                    "input.chapters",
                    file.input.chapters.clone(),
                    Chapters::parse,
                    &format!("use a regular expression, or {}", detect::RULES.map(|(_, name, _)| name).join(", ")),
                )
                .unwrap_or_default(),
            markup: match file.input.markup {
                None => Markup::AsFound,
                Some(MarkupValue::Aozora) => Markup::Aozora,
                Some(MarkupValue::CommonMark) => Markup::CommonMark,
            },
            punctuation: punctuation.map(|p| match p {
                PunctuationValue::Mend => Punctuation::Mend,
                PunctuationValue::Keep => Punctuation::Keep,
            }),
            repeats: file.input.repeats.map(repeats),
            duplicates: if request.dedupe { Some(Repeats::Drop) } else { file.input.duplicates.map(repeats) },
            tidy: file.input.tidy.clone(),
            cut: file.input.cut.clone(),
            src: file.book.src.as_ref().map(PathBuf::from),
            manifest: has_book_file,
            output: normalise(Path::new(file.build.build_dir.as_deref().unwrap_or(BUILD_DIR))),
            keep_going: request.keep_going,
            root_name: files.root().file_name().map(|n| n.to_string_lossy().into_owned()),
            names: Arc::default(),
            is_notebook: false,
            dialect: None,
            mdbook: MdBook { mathjax: file.mdbook.mathjax, hidelines: file.mdbook.hidelines.clone() }.into(),
            shared: Arc::default(),
        };
        for (key, message) in tidy::Rules::broken(&options) {
            self.bad(&format!("input.{key}"), message, "the guide lists the rules; a cut is a regular expression");
        }
        let labels: Vec<(String, &String)> = match (&request.encoding, &file.input.encoding) {
            (Some(label), _) | (None, Some(EncodingValue::All(label))) => vec![("input.encoding".to_owned(), label)],
            (None, Some(EncodingValue::Some(patterns))) => {
                patterns.iter().map(|(pattern, label)| (format!("input.encoding.{pattern}"), label)).collect()
            }
            (None, None) => Vec::new(),
        };
        for (key, label) in labels.into_iter().filter(|(_, label)| !decode::is_label(label)) {
            let help = "use a name like GB18030, Big5, Shift_JIS, EUC-KR or UTF-16LE";
            self.bad(&key, format!("encoding = “{label}” cannot be used"), help);
        }
        options
    }
}

fn repeats(value: RepeatsValue) -> Repeats {
    match value {
        RepeatsValue::Report => Repeats::Report,
        RepeatsValue::Drop => Repeats::Drop,
        RepeatsValue::Keep => Repeats::Keep,
    }
}
