//! What is to be done, with every setting in its stage's own type.

use super::Request;
use crate::backend::{OptionTable, OptionValue, Registry};
use crate::book::{Date, Metadata, WritingMode};
use crate::config::{
    self, BookFile, BookTable, LineBreakValue, OneOrMore, OpeningValue, OrderBy, OrderValue, OutputTable, PageDesign,
    PunctuationStyle, PunctuationValue, RepeatsValue, Scalar, WritingModeName,
};
use crate::diag::{Code, Diagnostic, Fatal, Reporter, SourceId, Span};
use crate::files::{Blob, Disk, Files, environment, lexical, normalise, record};
use crate::font::{FontOptions, FontSource};
use crate::input::Given;
use crate::input::options::{Options, Order, Punctuation, Repeats};
use crate::lang::Lang;
use crate::pages::Pt;
use crate::typeset::Design;
use crate::typeset::breaks::Level;
use crate::typeset::size::{length, page_size, type_size};
use crate::typeset::spacing::Preset;
use crate::typeset::style::Opening;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One run over one book.
#[derive(Debug)]
pub struct Job {
    pub(super) files: Arc<Disk>,
    /// Files and folders below the book's folder; empty is all of it.
    pub(super) paths: Vec<PathBuf>,
    pub(super) given: Given,
    pub(super) options: Options,
    pub(super) designs: BTreeMap<String, Design>,
    pub(super) fonts: FontOptions,
    pub(super) outputs: Vec<OutputPlan>,
    /// Where outputs are written, unless `output` names the file.
    pub(super) folder: PathBuf,
    /// The book's own folder of outputs, for which a record of what was made is kept. None for files that were named,
    /// and if another folder was.
    pub(super) build_folder: Option<PathBuf>,
    pub(super) output: Option<PathBuf>,
    pub(super) keep_going: bool,
}

/// One output of a run.
#[derive(Clone, Debug)]
pub struct OutputPlan {
    /// Name of the backend; `external` for a command.
    pub backend: String,
    pub table: OptionTable,
}

/// The folder of outputs, if the book file names none.
const BUILD_DIR: &str = "book";
/// The name under which an output with a command runs.
pub(super) const EXTERNAL: &str = "external";

impl Job {
    /// Looks at the paths and the book file. None if that ended in errors; the reporter knows them.
    pub fn open(request: &Request, registry: &Registry, reporter: &Reporter) -> Result<Option<Job>, Fatal> {
        let (root, paths) = root_of(&request.paths)?;
        let disk = Disk::open(&root, request.resources.iter().map(PathBuf::as_path))
            .map_err(|cause| Fatal::Read { path: root.clone(), cause })?;
        let files = Arc::new(disk);
        let before = reporter.tally().errors;

        let mut file = BookFile::default();
        let mut source = None;
        let has_book_file = paths.is_empty() && files.exists(Path::new("book.toml"));
        if has_book_file {
            let path = Path::new("book.toml");
            let bytes = files.read(path).map_err(|cause| Fatal::Read { path: root.join(path), cause })?;
            match config::read(path, &String::from_utf8_lossy(&bytes), reporter) {
                Some((read, id)) => (file, source) = (read, Some(id)),
                None => return Ok(None),
            }
        }
        file.book.overlay(request.book.clone());

        let settings = Settings { source, reporter };
        let given = settings.given(&file.book);
        let options = settings.options(&file, request, &files, has_book_file);
        let mut designs = BTreeMap::new();
        let mut page = file.page.design.clone();
        page.size = request.size.clone().or(page.size);
        page.bleed = request.bleed.clone().map(Scalar::Text).or(page.bleed);
        page.crop_marks = if request.crop_marks { Some(true) } else { page.crop_marks };
        designs.insert(String::new(), settings.design(&page));
        for (name, design) in &file.page.named {
            designs.insert(name.clone(), settings.design(design));
        }
        let fonts = settings.fonts(&file.fonts, request, &root);
        let outputs = settings.outputs(&file.output, request, registry, &designs);
        let build_folder = paths.is_empty().then(|| settings.build_folder(&file, &root));
        let folder = request.folder.clone().or(build_folder.clone()).unwrap_or_else(|| PathBuf::from("."));
        if reporter.tally().errors > before {
            return Ok(None);
        }
        Ok(Some(Job {
            files,
            paths,
            given,
            options,
            designs,
            fonts,
            outputs,
            folder,
            build_folder: build_folder.filter(|_| request.folder.is_none() && request.output.is_none()),
            output: request.output.clone(),
            keep_going: request.keep_going,
        }))
    }

    /// The book's folder.
    pub fn root(&self) -> &Path {
        self.files.root()
    }

    /// Removes what builds have made in the book's own folder of outputs.
    pub fn clean(&self) -> Result<(), Fatal> {
        let Some(folder) = &self.build_folder else { return Ok(()) };
        record::remove(folder).map_err(|cause| Fatal::Write { path: folder.clone(), cause })
    }

    pub fn fonts(&self) -> &FontOptions {
        &self.fonts
    }
}

/// The folder that holds everything named, and the names relative to it; none for a folder alone.
fn root_of(paths: &[PathBuf]) -> Result<(PathBuf, Vec<PathBuf>), Fatal> {
    let fail = |path: &Path| {
        let path = path.to_path_buf();
        move |cause| Fatal::Read { path, cause }
    };
    let real = |path: &Path| Disk::canonical(path).map_err(fail(path));
    match paths {
        [] => Ok((real(Path::new("."))?, Vec::new())),
        [path] => {
            let real = real(path)?;
            if Disk::is_folder(&real) {
                return Ok((real, Vec::new()));
            }
            let folder = real.parent().unwrap_or(Path::new("/")).to_path_buf();
            let name = real.file_name().map(PathBuf::from).unwrap_or_default();
            let names = if name == Path::new("book.toml") { Vec::new() } else { vec![name] };
            Ok((folder, names))
        }
        several => {
            let reals: Vec<PathBuf> = several.iter().map(|p| real(p)).collect::<Result<_, _>>()?;
            let mut root = reals[0].parent().unwrap_or(Path::new("/")).to_path_buf();
            while !reals.iter().all(|r| r.starts_with(&root)) {
                root.pop();
            }
            let names = reals.iter().filter_map(|r| r.strip_prefix(&root).ok().map(Path::to_path_buf)).collect();
            Ok((root, names))
        }
    }
}

/// Turns what was typed into the stages' own types; a value that cannot be used is an error.
struct Settings<'a> {
    /// The book file.
    source: Option<SourceId>,
    reporter: &'a Reporter,
}

impl Settings<'_> {
    fn bad(&self, message: String, help: &str) {
        let mut diagnostic = Diagnostic::new(Code::BadValue, message).help(help);
        if let Some(source) = self.source {
            diagnostic = diagnostic.in_file(self.reporter.source(source).map(|s| s.path).unwrap_or_default());
        }
        self.reporter.report(diagnostic);
    }

    /// `value` read by `parse`, or None and an error.
    fn read<T>(&self, key: &str, value: Option<String>, parse: impl Fn(&str) -> Option<T>, help: &str) -> Option<T> {
        let value = value?;
        let parsed = parse(&value);
        if parsed.is_none() {
            self.bad(format!("{key} = “{value}” cannot be used"), help);
        }
        parsed
    }

    fn given(&self, book: &BookTable) -> Given {
        let lang =
            self.read("language", book.language.clone(), Lang::parse, "use a BCP 47 tag: zh-Hans, zh-TW, ja, ko, en");
        let mut meta = Metadata::new(book.title.clone().unwrap_or_default(), lang.unwrap_or(Lang::ZhHans));
        let text = |value: &Option<Scalar>| value.as_ref().map(Scalar::text);
        let lines = |value: &Option<OneOrMore>| value.as_ref().map(OneOrMore::lines).unwrap_or_default();
        meta.subtitle = book.subtitle.clone();
        meta.creators = book.creators();
        meta.description = book.description.clone();
        meta.publisher = book.publisher.clone();
        meta.publisher_address = book.publisher_address.clone();
        meta.isbn = self.read(
            "isbn",
            book.isbn.clone(),
            isbn,
            "an ISBN has 13 (or 10) digits, the last of which checks the others",
        );
        meta.identifier = book.identifier.clone().unwrap_or_default();
        meta.date = self.read("date", text(&book.date), Date::parse, "write a date as 2024, 2024-05 or 2024-05-01");
        meta.edition = text(&book.edition);
        meta.printings = lines(&book.printing);
        meta.price = text(&book.price);
        meta.rights = lines(&book.rights);
        meta.cip = lines(&book.cip);
        meta.series = book.series();
        meta.subjects = lines(&book.subjects);
        meta.toc_depth = book.toc_depth.unwrap_or(meta.toc_depth).clamp(1, 6);
        meta.writing_mode = match book.writing_mode {
            Some(WritingModeName::VerticalRl) => WritingMode::VerticalRl,
            Some(WritingModeName::HorizontalTb) | None => WritingMode::HorizontalTb,
        };
        Given {
            meta: Some(meta),
            lang_given: lang.is_some(),
            numbering: book.numbering,
            cover: book.cover.as_ref().map(PathBuf::from),
        }
    }

    /// The book's own folder of outputs. It stands apart from the sources, which a build would read and `clean` empty.
    fn build_folder(&self, file: &BookFile, root: &Path) -> PathBuf {
        let folder = lexical(&root.join(file.build.build_dir.as_deref().unwrap_or(BUILD_DIR)));
        let src = lexical(&root.join(file.book.src.as_deref().unwrap_or("src")));
        // Articles may lie in the root itself; then the outputs lie in a folder beside them.
        if src.starts_with(&folder) || root.starts_with(&folder) || src != root && folder.starts_with(&src) {
            self.bad(
                format!(
                    "[build] build-dir = “{}” holds the sources",
                    file.build.build_dir.as_deref().unwrap_or(BUILD_DIR)
                ),
                "name a folder of its own: build-dir = \"book\"",
            );
        }
        folder
    }

    fn options(&self, file: &BookFile, request: &Request, files: &Disk, has_book_file: bool) -> Options {
        let punctuation = match request.punctuation.as_deref() {
            Some("mend") => Some(PunctuationValue::Mend),
            Some("keep") => Some(PunctuationValue::Keep),
            _ => file.input.punctuation,
        };
        Options {
            order: match &file.input.order {
                None | Some(OrderValue::By(OrderBy::Name)) => Order::Name,
                Some(OrderValue::By(OrderBy::Number)) => Order::Number,
                Some(OrderValue::By(OrderBy::Date)) => Order::Date,
                Some(OrderValue::List(list)) => Order::List(list.clone()),
            },
            lang: None,
            encoding: request.encoding.clone().or(file.input.encoding.clone()),
            punctuation: punctuation.map(|p| match p {
                PunctuationValue::Mend => Punctuation::Mend,
                PunctuationValue::Keep => Punctuation::Keep,
            }),
            repeats: file.input.repeats.map(|r| match r {
                RepeatsValue::Report => Repeats::Report,
                RepeatsValue::Drop => Repeats::Drop,
                RepeatsValue::Keep => Repeats::Keep,
            }),
            tidy: file.input.tidy.clone(),
            cut: file.input.cut.clone(),
            src: file.book.src.as_ref().map(PathBuf::from),
            manifest: has_book_file,
            output: normalise(Path::new(file.build.build_dir.as_deref().unwrap_or(BUILD_DIR))),
            root_name: files.root().file_name().map(|n| n.to_string_lossy().into_owned()),
            names: Arc::default(),
        }
    }

    fn design(&self, page: &PageDesign) -> Design {
        let text = |value: &Option<Scalar>| value.as_ref().map(Scalar::text);
        let a_length = "write a length with its unit: 3mm, 0.5in, 12pt";
        let margins = page.margins.as_ref().and_then(|list| {
            let margins: Vec<Pt> =
                list.iter().filter_map(|m| self.read("margins", Some(m.text()), length, a_length)).collect();
            let four = <[Pt; 4]>::try_from(margins).ok();
            if four.is_none() {
                self.bad(
                    "margins wants four lengths".to_owned(),
                    "write head, outer, foot, inner: [\"21mm\", \"24mm\", \"25mm\", \"20mm\"]",
                );
            }
            four
        });
        Design {
            size: self.read(
                "size",
                page.size.clone(),
                page_size,
                "use a name (A5, B5, 32开, 大32开, 文庫判, 신국판) or 130mm,184mm",
            ),
            font_size: self.read("font-size", text(&page.font_size), type_size, "use points (10.5) or a name (五号)"),
            characters: page.characters,
            lines: page.lines,
            line_gap: page.line_gap,
            margins,
            line_break: page.line_break.map(|l| match l {
                LineBreakValue::None => Level::None,
                LineBreakValue::Basic => Level::Basic,
                LineBreakValue::Gb => Level::Gb,
                LineBreakValue::Strict => Level::Strict,
            }),
            punctuation: page.punctuation.map(|p| match p {
                PunctuationStyle::Quanjiao => Preset::Quanjiao,
                PunctuationStyle::Kaiming => Preset::Kaiming,
                PunctuationStyle::Banjiao => Preset::Banjiao,
                PunctuationStyle::Hangmobanjiao => Preset::Hangmobanjiao,
                PunctuationStyle::Plain => Preset::Plain,
            }),
            opening: page.opening.map(|o| match o {
                OpeningValue::Recto => Opening::Recto,
                OpeningValue::Page => Opening::Page,
                OpeningValue::RunOn => Opening::RunOn,
                OpeningValue::Auto => Opening::Auto,
            }),
            cover_design: page.design.clone(),
            bleed: self.read("bleed", text(&page.bleed), length, a_length),
            crop_marks: page.crop_marks.unwrap_or(false),
        }
    }

    fn fonts(&self, table: &config::FontsTable, request: &Request, root: &Path) -> FontOptions {
        let families = |value: &Option<OneOrMore>| value.as_ref().map(OneOrMore::lines).unwrap_or_default();
        let mut files = Vec::new();
        let own = families(&table.path).into_iter().map(|p| root.join(p));
        for folder in request.fonts.iter().cloned().chain(own) {
            match Disk::open(&folder, []) {
                Ok(disk) => {
                    collect_fonts(&(Arc::new(disk) as Arc<dyn Files>), Path::new(""), FontSource::Given, 0, &mut files);
                }
                Err(cause) => {
                    let message = format!("the font folder {} cannot be read: {cause}", folder.display());
                    self.reporter.report(Diagnostic::new(Code::CannotRead, message));
                }
            }
        }
        if (table.system == Some(true) || request.system_fonts) && !request.ignore_system_fonts {
            for path in environment::system_font_files() {
                let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { continue };
                if let Ok(disk) = Disk::open(folder, []) {
                    files.push((FontSource::System, Blob::file(Arc::new(disk), name)));
                }
            }
        }
        FontOptions {
            serif: families(&table.serif),
            sans: families(&table.sans),
            kai: families(&table.kai),
            mono: families(&table.mono),
            latin: families(&table.latin),
            emoji: families(&table.emoji),
            fallback: families(&table.fallback),
            files,
        }
    }

    fn outputs(
        &self,
        tables: &BTreeMap<String, OutputTable>,
        request: &Request,
        registry: &Registry,
        designs: &BTreeMap<String, Design>,
    ) -> Vec<OutputPlan> {
        let ending = request.output.as_ref().and_then(|o| o.extension()).map(|e| e.to_string_lossy().to_lowercase());
        let names: Vec<String> = match (&request.formats[..], ending) {
            ([], Some(ending)) => vec![ending],
            ([], None) => vec!["epub".to_owned(), "pdf".to_owned()],
            (names, _) => names.to_vec(),
        };
        let mut plans: Vec<OutputPlan> = Vec::new();
        for name in names {
            if plans.iter().any(|p| p.table.name == name) {
                continue;
            }
            let table = tables.get(&name);
            let command = table.and_then(|t| t.command.clone());
            let backend = match (&command, table.and_then(|t| t.backend.clone())) {
                (Some(_), _) => EXTERNAL.to_owned(),
                (None, Some(backend)) => backend,
                (None, None) => name.clone(),
            };
            if backend != EXTERNAL && registry.get(&backend).is_none() {
                let known: Vec<&str> =
                    registry.names().map(|n| n as &str).chain(tables.keys().map(String::as_str)).collect();
                let near = config::nearest(&name, known.into_iter()).map(|n| format!("did you mean `{n}`?"));
                self.reporter.report(
                    Diagnostic::new(Code::UnknownBackend, format!("`{name}` is not an output format"))
                        .help(near.unwrap_or_else(|| Code::UnknownBackend.help().to_owned())),
                );
                continue;
            }
            let design = table.and_then(|t| t.page.clone()).unwrap_or_default();
            if !designs.contains_key(&design) {
                self.bad(format!("[output.{name}] page = “{design}” names no design"), "write its table: [page.NAME]");
                continue;
            }
            let mut values: BTreeMap<_, _> = table
                .into_iter()
                .flat_map(|t| &t.options)
                .filter_map(|(key, value)| {
                    let range = value.span();
                    let span =
                        self.source.map(|source| Span { source, start: range.start as u32, end: range.end as u32 });
                    Some((key.clone(), (option_value(value.get_ref())?, span)))
                })
                .collect();
            if let (Some(standard), "pdf") = (&request.pdf_standard, backend.as_str()) {
                values.insert("standard".to_owned(), (OptionValue::Text(standard.clone()), None));
            }
            plans.push(OutputPlan { backend, table: OptionTable { name, values, design, command } });
        }
        plans
    }
}

/// Deepest folder of fonts that is looked into.
const MAX_FONT_FOLDERS: usize = 8;

fn collect_fonts(
    files: &Arc<dyn Files>,
    folder: &Path,
    source: FontSource,
    depth: usize,
    out: &mut Vec<(FontSource, Blob)>,
) {
    for entry in files.list(folder).unwrap_or_default() {
        let ending = entry.path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        if entry.is_dir && depth < MAX_FONT_FOLDERS {
            collect_fonts(files, &entry.path, source, depth + 1, out);
        } else if ["ttf", "otf", "ttc", "otc"].contains(&ending.as_str()) {
            out.push((source, Blob::file(files.clone(), entry.path)));
        }
    }
}

fn option_value(value: &toml::Value) -> Option<OptionValue> {
    Some(match value {
        toml::Value::String(text) => OptionValue::Text(text.clone()),
        toml::Value::Integer(number) => OptionValue::Integer(*number),
        toml::Value::Float(number) => OptionValue::Float(*number),
        toml::Value::Boolean(flag) => OptionValue::Flag(*flag),
        toml::Value::Datetime(date) => OptionValue::Text(date.to_string()),
        toml::Value::Array(list) => OptionValue::List(list.iter().filter_map(option_value).collect()),
        toml::Value::Table(_) => return None,
    })
}

/// The ISBN as it is printed, if its check digit is right (ISO 2108).
fn isbn(text: &str) -> Option<String> {
    let digits: Vec<u32> = text
        .trim()
        .trim_start_matches("ISBN")
        .chars()
        .filter(|c| !matches!(c, '-' | ' ' | '\u{3000}'))
        .map(|c| if c == 'X' || c == 'x' { Some(10) } else { c.to_digit(10) })
        .collect::<Option<_>>()?;
    let right = match digits.len() {
        13 => digits.iter().enumerate().map(|(i, d)| d * [1, 3][i % 2]).sum::<u32>() % 10 == 0 && !digits.contains(&10),
        10 => {
            let weighted: u32 = digits.iter().enumerate().map(|(i, d)| d * (10 - i as u32)).sum();
            weighted.is_multiple_of(11) && !digits[..9].contains(&10)
        }
        _ => false,
    };
    right.then(|| text.trim().trim_start_matches("ISBN").trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_isbn_is_checked_by_its_last_digit() {
        assert_eq!(isbn("ISBN 978-7-115-54608-1").is_some(), isbn("9787115546081").is_some());
        assert!(isbn("978-3-16-148410-0").is_some());
        assert!(isbn("978-3-16-148410-1").is_none());
        assert!(isbn("0-306-40615-2").is_some());
        assert!(isbn("080442957X").is_some());
        assert!(isbn("12345").is_none());
    }
}
