//! Every setting in its stage's own type, or a message that says why it cannot be.

use super::Request;
use super::job::{BUILD_DIR, EXTERNAL, OutputPlan, named_file, utf8};
use crate::backend::{OptionTable, OptionValue, Registry, pdf};
use crate::book::convert::{CONVERSIONS, Conversion};
use crate::book::volumes::Division;
use crate::book::{Date, Metadata, WritingMode, isbn};
use crate::config::{
    self, BookFile, BookTable, DesignFile, EncodingValue, FamiliesTable, Fault, LineBreakValue, MarkupValue,
    NotesValue, OneOrMore, OpeningValue, OrderBy, OrderValue, OutputTable, PageDesign, PunctuationStyle,
    PunctuationValue, RepeatsValue, RubyValue, Scalar, VolumesBy, VolumesTable, WritingModeName,
};
use crate::diag::{Code, Diagnostic, Fatal, Reporter, Span};
use crate::files::{Blob, Disk, Files, environment, lexical, normalise};
use crate::font::{Families, FontOptions, FontSource};
use crate::input::detect::{self, Chapters};
use crate::input::options::{Encodings, Markup, Options, Order, Punctuation, Repeats};
use crate::input::{Given, decode, tidy};
use crate::lang::Lang;
use crate::pages::Pt;
use crate::typeset::breaks::{Hangul, Level};
use crate::typeset::cover::{self, CoverChoice, CoverDesign};
use crate::typeset::size::{length, page_size, type_size};
use crate::typeset::spacing::Preset;
use crate::typeset::style::{Gutter, MOST_DROPPED, Notes, Opening, RubyPlace};
use crate::typeset::{Design, designs};
use std::collections::BTreeMap;
use std::io::ErrorKind;
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
                None | Some(OrderValue::By(OrderBy::Name)) => Order::Name,
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

    /// `table` is where the design stands: `page` or `page.NAME`.
    pub fn design(&self, page: &PageDesign, table: &str) -> Design {
        let text = |value: &Option<Scalar>| value.as_ref().map(Scalar::text);
        let key = |name: &str| format!("{table}.{name}");
        let length = |text: &str| length(text).filter(|length| *length >= Pt::ZERO);
        self.read(
            &key("characters"),
            page.characters.map(|n| n.to_string()),
            |n| (n != "0").then_some(()),
            "a line has at least one character",
        );
        self.read(
            &key("lines"),
            page.lines.map(|n| n.to_string()),
            |n| (n != "0").then_some(()),
            "a page has at least one line",
        );
        self.read(
            &key("line-gap"),
            page.line_gap.filter(|gap| !(0.0..).contains(gap)).map(|gap| gap.to_string()),
            |_| None::<()>,
            "write the gap in em: 0.7; lines do not overlap",
        );
        self.read(
            &key("drop-cap"),
            page.drop_cap.map(|n| n.to_string()),
            |n| n.parse().is_ok_and(|n: u16| (1..=MOST_DROPPED).contains(&n)).then_some(()),
            &format!("write the lines it takes, 2 to {MOST_DROPPED}; 1 is none"),
        );
        let covers: Vec<&str> = cover::design_names().collect();
        let cover = self.read(
            &key("cover-design"),
            page.cover_design.clone(),
            |name| match name {
                NO_COVER => Some(CoverChoice::None),
                name => covers.contains(&name).then(|| CoverChoice::Named(name.to_owned())),
            },
            &format!("use {} or {NO_COVER}", covers.join(", ")),
        );
        let a_length = "write a length with its unit: 3mm, 0.5in, 12pt";
        let margins = page.margins.as_ref().and_then(|list| {
            let margins: Vec<Pt> =
                list.iter().filter_map(|m| self.read(&key("margins"), Some(m.text()), length, a_length)).collect();
            let four = <[Pt; 4]>::try_from(margins).ok();
            if list.len() != 4 {
                self.bad(
                    &key("margins"),
                    "margins wants four lengths".to_owned(),
                    "write head, outer, foot, inner: [\"21mm\", \"24mm\", \"25mm\", \"20mm\"]",
                );
            }
            four
        });
        Design {
            size: self.read(
                &key("size"),
                page.size.clone(),
                page_size,
                "use a name (A5, B5, 32开, 大32开, 文庫判, 신국판) or 130mm,184mm",
            ),
            font_size: self.read(
                &key("font-size"),
                text(&page.font_size),
                type_size,
                "use points (10.5) or a name (五号)",
            ),
            characters: page.characters,
            lines: page.lines,
            line_gap: page.line_gap,
            margins,
            line_break: page.line_break.and_then(|l| match l {
                LineBreakValue::None => Some(Level::None),
                LineBreakValue::Basic | LineBreakValue::Normal => Some(Level::Basic),
                LineBreakValue::Gb => Some(Level::Gb),
                LineBreakValue::Strict => Some(Level::Strict),
                LineBreakValue::KeepAll | LineBreakValue::Character => None,
            }),
            hangul: page.line_break.and_then(|l| match l {
                LineBreakValue::Character => Some(Hangul::Character),
                LineBreakValue::KeepAll => Some(Hangul::KeepAll),
                LineBreakValue::None
                | LineBreakValue::Basic
                | LineBreakValue::Normal
                | LineBreakValue::Gb
                | LineBreakValue::Strict => None,
            }),
            punctuation: page.punctuation.map(|p| match p {
                PunctuationStyle::Quanjiao => Preset::Quanjiao,
                PunctuationStyle::Kaiming => Preset::Kaiming,
                PunctuationStyle::Banjiao => Preset::Banjiao,
                PunctuationStyle::Hangmobanjiao => Preset::Hangmobanjiao,
                PunctuationStyle::Plain => Preset::Plain,
            }),
            hanging: page.hanging,
            opening: page.opening.map(|o| match o {
                OpeningValue::Recto => Opening::Recto,
                OpeningValue::Page => Opening::Page,
                OpeningValue::RunOn => Opening::RunOn,
                OpeningValue::Auto => Opening::Auto,
            }),
            notes: page.notes.map(|n| match n {
                NotesValue::Page => Notes::Page,
                NotesValue::Chapter => Notes::Chapter,
                NotesValue::Book => Notes::Book,
                NotesValue::Margin => Notes::Margin,
            }),
            ruby: page.ruby.map(|r| match r {
                RubyValue::Nakatsuki => RubyPlace::Nakatsuki,
                RubyValue::Katatsuki => RubyPlace::Katatsuki,
            }),
            drop_cap: page.drop_cap,
            cover,
            bleed: self.read(&key("bleed"), text(&page.bleed), length, a_length),
            crop_marks: page.crop_marks,
            color_bars: page.color_bars,
            gutter: self.read(
                &key("gutter"),
                text(&page.gutter),
                |text| if text == "auto" { Some(Gutter::Auto) } else { length(text).map(Gutter::Given) },
                "write auto, or a length with its unit: 15mm",
            ),
            ..Design::default()
        }
    }

    /// The file of the design that `[page] design` names: one of the program's, or one in the book's folder.
    pub fn design_file(&self, name: &str, table: &str, files: &Disk) -> Option<DesignFile> {
        let key = format!("{table}.design");
        let path = Path::new(name);
        if let Some(text) = designs::file(name) {
            return config::read_design(&path.with_extension("toml"), text, self.reporter);
        }
        let bytes = match files.read(path) {
            Ok(bytes) => bytes,
            Err(cause) if cause.kind() == ErrorKind::NotFound => {
                let names: Vec<&str> = designs::names().collect();
                let is_cover = name == NO_COVER || cover::design_names().any(|cover| cover == name);
                let help = match config::nearest(name, names.iter().copied()) {
                    _ if is_cover => format!("a cover is named by cover-design = \"{name}\""),
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("use {} or a file in the book's folder", names.join(", ")),
                };
                self.bad(&key, format!("there is no design “{name}”"), &help);
                return None;
            }
            Err(cause) => {
                let message = format!("the design “{name}” cannot be read: {cause}");
                self.bad(&key, message, "name a file in the book's folder");
                return None;
            }
        };
        let text = utf8(path, bytes, self.reporter)?;
        config::read_design(path, &text, self.reporter)
    }

    /// The design of a design file.
    pub fn base(&self, file: DesignFile) -> Design {
        let own = Settings { places: &file.places, reporter: self.reporter };
        if let Some(name) = &file.page.design {
            own.bad(
                "page.design",
                format!("a design names no other design (“{name}”)"),
                "copy it, and change the copy",
            );
        }
        if let Some(fault) = file.cover.as_ref().and_then(CoverDesign::fault) {
            own.bad("cover", fault, "a box is [left, top, width, height] in parts of the page; a colour is #rrggbb");
        }
        let design = own.design(&file.page, "page");
        let cover = design.cover.clone().or(file.cover.map(|cover| CoverChoice::Own(Arc::new(cover))));
        Design { cover, looks: file.looks, ..design }
    }

    pub fn fonts(&self, table: &config::FontsTable, request: &Request, root: &Path) -> FontOptions {
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
        let roles = |table: &FamiliesTable| {
            let FamiliesTable { serif, sans, kai, mono, latin } = table;
            let [serif, sans, kai, mono, latin] = [serif, sans, kai, mono, latin].map(&families);
            Families { serif, sans, kai, mono, latin }
        };
        let languages = [
            (Lang::ZhHans, &table.zh_hans),
            (Lang::ZhHant, &table.zh_hant),
            (Lang::ZhHk, &table.zh_hk),
            (Lang::Ja, &table.ja),
            (Lang::Ko, &table.ko),
            (Lang::EN, &table.other),
        ];
        let size = table.latin_size.filter(|size| !LATIN_SIZES.contains(size)).map(|size| size.to_string());
        self.read("fonts.latin-size", size, |_| None::<()>, "write it in parts of the type size: 0.5 to 1.5");
        let config::FontsTable { serif, sans, kai, mono, latin, .. } = table.clone();
        FontOptions {
            families: roles(&FamiliesTable { serif, sans, kai, mono, latin }),
            languages: languages.map(|(lang, table)| (lang, roles(table))).into(),
            latin_size: table.latin_size,
            emoji: families(&table.emoji),
            fallback: families(&table.fallback),
            files,
        }
    }

    pub fn outputs(
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
            // `epub, PDF` is understood; an output of the book file is called as it is written there.
            (names, _) => names
                .iter()
                .map(|name| name.trim())
                .map(|name| if tables.contains_key(name) { name.to_owned() } else { name.to_lowercase() })
                .collect(),
        };
        let mut plans: Vec<OutputPlan> = Vec::new();
        for name in names {
            if plans.iter().all(|plan| plan.table.name != name) {
                plans.extend(self.output(name, tables, request, registry, designs));
            }
        }
        plans
    }

    fn output(
        &self,
        name: String,
        tables: &BTreeMap<String, OutputTable>,
        request: &Request,
        registry: &Registry,
        designs: &BTreeMap<String, Design>,
    ) -> Option<OutputPlan> {
        let table = tables.get(&name);
        let command = table.and_then(|t| t.command.clone());
        let command = command.filter(|_| self.may_run(&name, request, registry));
        let backend = match (&command, table.and_then(|t| t.backend.clone())) {
            (Some(_), _) => EXTERNAL.to_owned(),
            (None, Some(backend)) if backend != EXTERNAL => backend,
            (None, Some(_)) if table.is_some_and(|t| t.command.is_none()) => {
                self.bad(
                    &format!("output.{name}.backend"),
                    format!("the external output {name} has no command"),
                    "say what runs: command = \"…\"",
                );
                return None;
            }
            (None, _) => name.clone(),
        };
        if backend != EXTERNAL && registry.get(&backend).is_none() {
            let known: Vec<&str> =
                registry.names().map(|n| n as &str).chain(tables.keys().map(String::as_str)).collect();
            let near = config::nearest(&backend, known.into_iter()).map(|n| format!("did you mean `{n}`?"));
            let by_name =
                table.is_some_and(|t| t.command.is_some()).then(|| format!("its command runs with -f {name}"));
            let diagnostic = Diagnostic::new(Code::UnknownBackend, format!("`{backend}` is not an output format"))
                .help(by_name.or(near).unwrap_or_else(|| Code::UnknownBackend.help().to_owned()));
            self.reporter.report(self.placed(diagnostic, &format!("output.{name}.backend")));
            return None;
        }
        let design = table.and_then(|t| t.page.clone()).unwrap_or_default();
        if !designs.contains_key(&design) {
            let key = format!("output.{name}.page");
            self.bad(&key, format!("no design is called “{design}”"), "write its table: [page.NAME]");
            return None;
        }
        let mut values: BTreeMap<_, _> = table
            .into_iter()
            .flat_map(|t| &t.options)
            .filter_map(|(key, value)| {
                let place = self.places.get(&format!("output.{name}.{key}")).copied();
                Some((key.clone(), (option_value(value.get_ref())?, place)))
            })
            .collect();
        if let (Some(standard), "pdf") = (&request.pdf_standard, backend.as_str()) {
            values.insert("standard".to_owned(), (OptionValue::Text(standard.clone()), None));
        }
        let command_place = self.places.get(&format!("output.{name}.command")).copied();
        Some(OutputPlan { backend, table: OptionTable { name, values, design, command, command_place, profile: None } })
    }

    /// The printer's profile that the standard of a PDF names: by a flag wherever it lies, by the book file in the
    /// folders of the book.
    pub fn profile(&self, plan: &OutputPlan, request: &Request, files: &Arc<Disk>) -> Result<Option<Blob>, Fatal> {
        let OutputPlan { backend, table } = plan;
        let standard = table.values.get("standard").and_then(|(value, _)| value.text());
        let Some(path) = standard.and_then(pdf::profile_named).filter(|_| backend == "pdf").map(Path::new) else {
            return Ok(None);
        };
        if request.pdf_standard.is_some() {
            return named_file(path, files).map(|(_, blob)| Some(blob));
        }
        if let Err(cause) = files.len(path) {
            let message = format!("the profile {} cannot be read: {cause}", path.display());
            let diagnostic = Diagnostic::new(Code::BadValue, message).help("name a file in the book's folder");
            self.reporter.report(table.placed("standard", diagnostic));
            return Ok(None);
        }
        Ok(Some(Blob::file(files.clone(), path)))
    }

    /// Whether the command of an output may run. It is somebody else's program: it runs if its name was asked for, and
    /// a name that everybody types, `epub`, asks for no program.
    fn may_run(&self, name: &str, request: &Request, registry: &Registry) -> bool {
        let built_in = registry.get(name).is_some();
        if built_in {
            let diagnostic =
                Diagnostic::new(Code::CommandNotRun, format!("the command of [output.{name}] was not run"));
            let diagnostic = diagnostic.help(Code::CommandNotRun.help());
            self.reporter.report(self.placed(diagnostic, &format!("output.{name}.command")));
        }
        !built_in && !request.formats.is_empty()
    }
}

/// The design of a book without a cover.
fn repeats(value: RepeatsValue) -> Repeats {
    match value {
        RepeatsValue::Report => Repeats::Report,
        RepeatsValue::Drop => Repeats::Drop,
        RepeatsValue::Keep => Repeats::Keep,
    }
}

const NO_COVER: &str = "none";

/// How large a Latin family may be set, in parts of the type size.
const LATIN_SIZES: std::ops::RangeInclusive<f32> = 0.5..=1.5;

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
