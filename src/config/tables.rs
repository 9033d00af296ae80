//! The tables of `book.toml`.

use crate::book::{Creator, Role, Series};
use crate::diag::Span;
use crate::typeset::style::{MOST_COLUMNS, MOST_DROPPED};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// `book.toml`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct BookFile {
    pub book: BookTable,
    pub build: BuildTable,
    pub input: InputTable,
    #[serde(skip)]
    #[schemars(!skip)]
    pub page: PageTable,
    pub fonts: FontsTable,
    pub code: CodeTable,
    /// `[output.NAME]`: a backend, the page design it uses, and the backend's own keys.
    #[serde(skip)]
    #[schemars(!skip)]
    pub output: BTreeMap<String, OutputTable>,
    /// Where the value of each key stands, keys written `page.press.size`.
    #[serde(skip)]
    pub places: BTreeMap<String, Span>,
    /// What mdBook's own outputs are told that says how articles are to be read.
    #[serde(skip)]
    pub mdbook: MdBookTable,
}

/// Of mdBook's `[output.html]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MdBookTable {
    /// `mathjax-support`
    pub mathjax: bool,
    /// `code.hidelines`
    pub hidelines: BTreeMap<String, String>,
}

/// `[book]`: what the book says about itself.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct BookTable {
    pub title: Option<String>,
    pub subtitle: Option<String>,
    /// Names, or tables with `name`, `file-as`, `role`, `about`.
    pub authors: Option<People>,
    /// The same as `authors`.
    pub author: Option<People>,
    pub translators: Option<People>,
    pub editors: Option<People>,
    pub illustrators: Option<People>,
    pub description: Option<String>,
    /// BCP 47, e.g. `zh-Hans`, `zh-TW`, `ja`, `ko`.
    pub language: Option<String>,
    /// Folder of the articles, beside the book file.
    pub src: Option<String>,
    pub publisher: Option<String>,
    pub publisher_address: Option<String>,
    /// 13 or 10 digits, checked.
    pub isbn: Option<String>,
    /// Another identifier, e.g. `urn:uuid:…`.
    pub identifier: Option<String>,
    /// Date of this edition: `2024`, `2024-05` or `2024-05-01`.
    pub date: Option<Scalar>,
    pub edition: Option<Scalar>,
    /// A printing, or the history of printings, oldest first.
    pub printing: Option<OneOrMore>,
    pub price: Option<Scalar>,
    /// Statements of rights.
    pub rights: Option<OneOrMore>,
    /// The CIP record, as it was given by the authority.
    pub cip: Option<OneOrMore>,
    pub subjects: Option<OneOrMore>,
    pub series: Option<SeriesTable>,
    /// A picture, relative to the book file.
    pub cover: Option<String>,
    /// Number parts and chapters. Default: yes for books with a manifest.
    pub numbering: Option<bool>,
    /// Levels in the contents: 1 chapters, 2 with sections, …
    #[schemars(range(min = 1, max = 6))]
    pub toc_depth: Option<u8>,
    pub writing_mode: Option<WritingModeName>,
    /// mdBook's; nothing here depends on it.
    pub multilingual: Option<bool>,
    /// mdBook's; the language decides here.
    pub text_direction: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WritingModeName {
    HorizontalTb,
    VerticalRl,
}

/// One person or several.
// The list comes first: serde would take one of as many texts as `PersonTable` has keys for such a table.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "wanted: a name, a table with `name`, or a list of these")]
pub enum People {
    More(Vec<Person>),
    One(Person),
}

/// A name, or what is known about a person.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "wanted: a name, or a table with `name`")]
pub enum Person {
    Name(String),
    Known(PersonTable),
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PersonTable {
    pub name: String,
    /// A reading or inverted form, for sorting.
    pub file_as: Option<String>,
    /// A MARC relator code: aut, trl, edt, ill, ctb.
    pub role: Option<String>,
    /// For the page about the author; blank lines part paragraphs.
    pub about: Option<String>,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "wanted: a name, or a table with `name` and `position`")]
pub enum SeriesTable {
    Name(String),
    Known { name: String, position: Option<Scalar> },
}

/// A text, number or date.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "wanted: a text, a number or a date")]
pub enum Scalar {
    Text(String),
    Integer(i64),
    Float(f64),
    #[schemars(with = "String")]
    Date(toml::value::Datetime),
}

impl Scalar {
    pub fn text(&self) -> String {
        match self {
            Scalar::Text(text) => text.clone(),
            Scalar::Integer(number) => number.to_string(),
            Scalar::Float(number) => number.to_string(),
            Scalar::Date(date) => date.to_string(),
        }
    }
}

/// A text or several.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "wanted: a text, or a list of texts")]
pub enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    /// The lines: one a member, and one a line of a long text.
    pub fn lines(&self) -> Vec<String> {
        let all = match self {
            OneOrMore::One(one) => one.clone(),
            OneOrMore::More(more) => more.join("\n"),
        };
        all.lines().map(|l| l.trim_end().to_owned()).filter(|l| !l.is_empty()).collect()
    }
}

impl BookTable {
    /// Everybody who made the book: authors, translators, editors, illustrators.
    pub fn creators(&self) -> Vec<Creator> {
        let lists = [
            (Role::Author, self.authors.as_ref().or(self.author.as_ref())),
            (Role::Translator, self.translators.as_ref()),
            (Role::Editor, self.editors.as_ref()),
            (Role::Illustrator, self.illustrators.as_ref()),
        ];
        let mut out = Vec::new();
        for (role, people) in lists {
            let people: &[Person] = match people {
                None => &[],
                Some(People::One(person)) => std::slice::from_ref(person),
                Some(People::More(people)) => people,
            };
            out.extend(people.iter().map(|person| match person {
                Person::Name(name) => Creator { name: name.trim().to_owned(), file_as: None, role, about: None },
                Person::Known(PersonTable { name, file_as, role: given, about }) => Creator {
                    name: name.trim().to_owned(),
                    file_as: file_as.clone(),
                    role: given.as_deref().and_then(Role::from_marc).unwrap_or(role),
                    about: about.clone(),
                },
            }));
        }
        out.retain(|c| !c.name.is_empty());
        out
    }

    pub fn series(&self) -> Option<Series> {
        self.series.as_ref().map(|series| match series {
            SeriesTable::Name(name) => Series { name: name.clone(), position: None },
            SeriesTable::Known { name, position } => {
                Series { name: name.clone(), position: position.as_ref().map(Scalar::text) }
            }
        })
    }
}

/// `[build]`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct BuildTable {
    /// Folder of the output, beside the book file; `book` if not given.
    pub build_dir: Option<String>,
    /// Divide the book into volumes; a chapter is never divided.
    pub volumes: Option<VolumesTable>,
    /// mdBook's; a missing chapter is always an error here.
    pub create_missing: Option<bool>,
    /// mdBook's.
    pub use_default_preprocessors: Option<bool>,
    /// mdBook's.
    pub extra_watch_dirs: Option<Vec<String>>,
}

/// Where a volume ends: one of the keys.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct VolumesTable {
    /// After this many chapters.
    #[schemars(range(min = 1))]
    pub chapters: Option<u32>,
    /// Before the chapter with which it would have more characters than this.
    #[schemars(range(min = 1))]
    pub characters: Option<u32>,
    /// With each part of the manifest or folder of the book.
    pub by: Option<VolumesBy>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VolumesBy {
    Part,
}

/// `[input]`: how articles are read.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct InputTable {
    pub order: Option<OrderValue>,
    /// WHATWG label of an encoding, e.g. `gb18030`, for all files, or a table of labels for some: `[input.encoding]`
    /// with patterns of file names as keys, `"旧稿/*.txt" = "big5"`.
    pub encoding: Option<EncodingValue>,
    /// How the chapters of plain texts are found: a rule by name, or a pattern (a regular expression) that their
    /// headings match. The guide lists the rules.
    pub chapters: Option<String>,
    /// Tidy rules by name: `end-mark = false` keeps what it would cut.
    pub tidy: BTreeMap<String, bool>,
    /// Further patterns (regular expressions); a line that matches is cut.
    pub cut: Vec<String>,
    /// The notation of plain texts: that of Aozora Bunko, or none but what Markdown has. By itself, a text with the
    /// legend of Aozora Bunko is read in its notation.
    pub markup: Option<MarkupValue>,
    /// Simplified and Traditional Chinese into each other, by the names of OpenCC: `s2tw`, `s2twp`, `s2hk`, `t2s`, …
    pub convert: Option<String>,
    pub punctuation: Option<PunctuationValue>,
    /// A sentence or paragraph that stands twice in a row.
    pub repeats: Option<RepeatsValue>,
    /// An article whose text stands in an earlier file too. Default: `report`.
    pub duplicates: Option<RepeatsValue>,
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MarkupValue {
    CommonMark,
    Aozora,
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "wanted: a name like \"gb18030\", or a table with a pattern of file names before each")]
pub enum EncodingValue {
    All(String),
    Some(BTreeMap<String, String>),
}

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "wanted: \"name\", \"number\", \"date\", or a list of file names")]
pub enum OrderValue {
    By(OrderBy),
    List(Vec<String>),
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OrderBy {
    Name,
    Number,
    Date,
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PunctuationValue {
    Mend,
    Keep,
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RepeatsValue {
    Report,
    Drop,
    Keep,
}

/// `[page]`, the default design, and `[page.NAME]`, further ones.
#[derive(Clone, Debug, Default, JsonSchema)]
pub struct PageTable {
    #[schemars(flatten)]
    pub design: PageDesign,
    #[schemars(flatten)]
    pub named: BTreeMap<String, PageDesign>,
}

/// A page design.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct PageDesign {
    /// A design by name, or a file of one beside the book file; the other keys go over it.
    pub design: Option<String>,
    /// How a cover is composed: a name, or `none`.
    pub cover_design: Option<String>,
    /// A name (`A5`, `32开`, `文庫判`) or `130mm,184mm`.
    pub size: Option<String>,
    /// Points, or a name: `五号`.
    pub font_size: Option<Scalar>,
    /// Characters a line.
    pub characters: Option<u16>,
    /// Lines a page.
    pub lines: Option<u16>,
    /// In em of the type size.
    pub line_gap: Option<f32>,
    /// Head, outer, foot, inner: `["21mm", "24mm", "25mm", "20mm"]`.
    pub margins: Option<Vec<Scalar>>,
    pub line_break: Option<LineBreakValue>,
    pub punctuation: Option<PunctuationStyle>,
    /// Stops may hang behind the end of a line.
    pub hanging: Option<bool>,
    pub opening: Option<OpeningValue>,
    /// Where notes stand.
    pub notes: Option<NotesValue>,
    /// Where a reading shorter than its character stands; for vertical lines only.
    pub ruby: Option<RubyValue>,
    /// Lines that the first character of a chapter takes, 2 to 5; 1 is none.
    #[schemars(range(min = 1, max = MOST_DROPPED))]
    pub drop_cap: Option<u16>,
    /// Columns of a page of chapters; `characters` are those of a line of one.
    #[schemars(range(min = 1, max = MOST_COLUMNS))]
    pub columns: Option<u16>,
    /// White between two columns, in em of the type size.
    pub column_gap: Option<f32>,
    /// E.g. `3mm`.
    pub bleed: Option<Scalar>,
    /// Crop marks, targets of registration and a line that names the page, outside of it.
    pub crop_marks: Option<bool>,
    /// Bars of the four inks and of grey, outside of the page.
    pub color_bars: Option<bool>,
    /// The least margin at the spine: `auto`, by the number of pages, or a length.
    pub gutter: Option<Scalar>,
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LineBreakValue {
    None,
    Basic,
    Gb,
    Strict,
    /// Japanese: small kana may begin a line.
    Normal,
    /// Korean: between words.
    KeepAll,
    /// Korean: between syllables too.
    Character,
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PunctuationStyle {
    Quanjiao,
    Kaiming,
    Banjiao,
    Hangmobanjiao,
    Plain,
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OpeningValue {
    Recto,
    Page,
    RunOn,
    Auto,
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RubyValue {
    Nakatsuki,
    Katatsuki,
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NotesValue {
    Page,
    Chapter,
    Book,
    Margin,
}

/// `[fonts]`: families by role, first choice first.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct FontsTable {
    pub serif: Option<OneOrMore>,
    pub sans: Option<OneOrMore>,
    pub kai: Option<OneOrMore>,
    pub mono: Option<OneOrMore>,
    pub latin: Option<OneOrMore>,
    /// Size of the `latin` family in parts of the type size; without it as measured.
    #[schemars(range(min = 0.5, max = 1.5))]
    pub latin_size: Option<f32>,
    /// `[fonts.zh-Hans]` and so on: families for one language, before those of all.
    #[serde(rename = "zh-Hans")]
    pub zh_hans: FamiliesTable,
    /// Of Hong Kong too, where `zh-HK` says nothing else.
    #[serde(rename = "zh-Hant")]
    pub zh_hant: FamiliesTable,
    #[serde(rename = "zh-HK")]
    pub zh_hk: FamiliesTable,
    pub ja: FamiliesTable,
    pub ko: FamiliesTable,
    /// All other languages.
    pub other: FamiliesTable,
    pub emoji: Option<OneOrMore>,
    pub fallback: Option<OneOrMore>,
    /// Folders of font files, beside the book file.
    pub path: Option<OneOrMore>,
    /// Look among the fonts of the system too: then the book may differ from machine to machine.
    pub system: Option<bool>,
}

/// `[fonts.LANGUAGE]`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct FamiliesTable {
    pub serif: Option<OneOrMore>,
    pub sans: Option<OneOrMore>,
    pub kai: Option<OneOrMore>,
    pub mono: Option<OneOrMore>,
    pub latin: Option<OneOrMore>,
}

/// `[code]`: what is done with code.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct CodeTable {
    /// Tell apart keywords, texts and comments in code of a known language. Default: yes.
    pub highlight: Option<bool>,
    /// Number the lines of all code of a known language. Default: no.
    pub line_numbers: Option<bool>,
}

/// `[output.NAME]`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
pub struct OutputTable {
    /// `epub`, `pdf`, `json`; NAME itself if not given.
    pub backend: Option<String>,
    /// The page design, `[page.NAME]`.
    pub page: Option<String>,
    /// A command that gets the book as JSON on its standard input. It runs only when asked for with `-f NAME`.
    pub command: Option<String>,
    /// The backend's own keys.
    #[serde(skip)]
    #[schemars(!skip, flatten, with = "BTreeMap<String, serde_json::Value>")]
    pub options: BTreeMap<String, toml::Spanned<toml::Value>>,
}
