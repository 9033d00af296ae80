//! What can be typed.

use crate::backend::Registry;
use crate::book::convert::CONVERSIONS;
use crate::config::{BookTable, Fault, People, Person, Scalar};
use crate::input::decode;
use crate::pages::Pt;
use crate::project::Request;
use crate::typeset::{designs, size};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  huibian build                      the book of this folder, as EPUB and PDF
  huibian build 文章/                 a folder of Markdown, text and saved pages
  huibian build 1.md 2.txt -o 书.epub  a few files, as one EPUB
  huibian check 文章/                 what would be in the book, and what is wrong with it
  huibian init 文章/                  write book.toml and SUMMARY.md, to put in order by hand
  huibian explain H0312              what a message means and what to do";

/// Turns a series of articles into a book: an EPUB and a PDF.
#[derive(Debug, Parser)]
#[command(name = "huibian", version, about, after_help = EXAMPLES, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub output: OutputArgs,
    /// Print the licences of everything in the program, fonts included
    #[arg(long)]
    pub licenses: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start a book in a folder, or adopt the articles that lie there
    Init(InitArgs),
    /// Make the book
    Build(BuildArgs),
    /// Read everything, show the chapters and every problem, write nothing
    Check(CheckArgs),
    /// Fetch the pictures that are on the network, to lie beside the articles
    #[cfg(feature = "fetch")]
    Fetch(FetchArgs),
    /// Remove what build has made
    Clean(CleanArgs),
    /// List the fonts and the scripts they cover
    Fonts(FontsArgs),
    /// Say what is inside a finished EPUB or PDF
    Info(InfoArgs),
    /// Say what a message means and what to do about it
    Explain(ExplainArgs),
    /// Print what a stage makes of a file, for curious eyes and bug reports
    Dump(DumpArgs),
    /// Print the completions of a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// How the program talks.
#[derive(Debug, Args)]
#[command(next_help_heading = "Messages")]
pub struct OutputArgs {
    /// Say less: errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more: every note, every cut
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
    /// Colours: in a terminal, always or never
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub color: Colour,
    /// For people, or one JSON object a line
    #[arg(long, global = true, value_enum, default_value_t = MessageFormat::Human, value_name = "FORMAT")]
    pub message_format: MessageFormat,
    /// Exit with 3 if there are warnings
    #[arg(long, global = true)]
    pub fail_on_warnings: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    Human,
    Json,
}

/// Which articles, and what is said about the book.
#[derive(Debug, Args)]
pub struct BookArgs {
    /// A folder, a book.toml, or articles in their order [default: this folder]
    #[arg(value_name = "PATHS")]
    pub paths: Vec<PathBuf>,
    /// Title of the book
    #[arg(long, help_heading = "The book")]
    pub title: Option<String>,
    /// Subtitle
    #[arg(long, help_heading = "The book")]
    pub subtitle: Option<String>,
    /// Author; repeat for several
    #[arg(long = "author", value_name = "NAME", help_heading = "The book")]
    pub authors: Vec<String>,
    /// Language: zh-Hans, zh-Hant, ja, ko, en, …
    #[arg(long, value_name = "TAG", help_heading = "The book")]
    pub lang: Option<String>,
    /// Cover picture
    #[arg(long, value_name = "FILE", help_heading = "The book")]
    pub cover: Option<PathBuf>,
    /// Date of this edition: 2024, 2024-05 or 2024-05-01
    #[arg(long, help_heading = "The book")]
    pub date: Option<String>,
    /// Any key of `[book]`: -M publisher=… -M isbn=…
    #[arg(short = 'M', long = "metadata", value_name = "KEY=VALUE", value_parser = key_value, help_heading = "The book")]
    pub metadata: Vec<(String, String)>,
    /// Levels in the contents: 1 chapters, 2 with sections, …
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=6), help_heading = "The book")]
    pub toc_depth: Option<u8>,
    /// Half-width marks in Chinese: mend them, or keep them as typed
    #[arg(long, value_parser = ["mend", "keep"], help_heading = "The articles")]
    pub punctuation: Option<String>,
    /// Encoding of the articles, e.g. gb18030, if the guess is wrong
    #[arg(long, value_name = "LABEL", value_parser = encoding, help_heading = "The articles")]
    pub encoding: Option<String>,
    /// Simplified and Traditional Chinese into each other: s2tw, s2twp, s2hk, t2s, tw2sp …
    #[arg(long, value_name = "NAME", value_parser = CONVERSIONS.map(|(name, ..)| name), help_heading = "The articles")]
    pub convert: Option<String>,
    /// Leave out an article whose text stands in an earlier file too
    #[arg(long, help_heading = "The articles")]
    pub dedupe: bool,
    /// A further folder that may be read (pictures, includes); repeat for several
    #[arg(long = "resource-path", value_name = "DIR", help_heading = "The articles")]
    pub resources: Vec<PathBuf>,
    /// A folder of fonts; repeat for several
    #[arg(long = "font-path", value_name = "DIR", help_heading = "The page")]
    pub fonts: Vec<PathBuf>,
    /// Never use the fonts of the system, whatever the book file says
    #[arg(long, help_heading = "The page")]
    pub ignore_system_fonts: bool,
    /// Page design: prose, technical, bunko, essays, or a file of your own in the book's folder
    #[arg(long, value_name = "NAME", help_heading = "The page")]
    pub design: Option<String>,
    /// Page size: A5, B5, 32开, 大32开, 文庫判, 신국판, … or 130mm,184mm
    #[arg(short, long, value_parser = page_size, help_heading = "The page")]
    pub size: Option<String>,
}

#[derive(Debug, Args)]
pub struct BuildArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// Output formats: epub, pdf, json, or the NAME of an [output.NAME] [default: epub,pdf]
    #[arg(short, long = "format", value_name = "FORMATS", value_delimiter = ',', help_heading = "The output")]
    pub formats: Vec<String>,
    /// File to write; its ending chooses the format
    #[arg(short, long, value_name = "FILE", conflicts_with = "dest_dir", help_heading = "The output")]
    pub output: Option<PathBuf>,
    /// Folder to write into [default: book/ beside the articles]
    #[arg(short, long, value_name = "DIR", help_heading = "The output")]
    pub dest_dir: Option<PathBuf>,
    /// Open the book when it is made
    #[arg(long, help_heading = "The output")]
    pub open: bool,
    /// Standard of the PDF: none, x-4=PROFILE.icc, or others that the guide names
    #[arg(long, value_name = "NAME", help_heading = "The output")]
    pub pdf_standard: Option<String>,
    /// Bleed on all sides, e.g. 3mm
    #[arg(long, value_name = "LENGTH", value_parser = bleed, help_heading = "The page")]
    pub bleed: Option<String>,
    /// Draw crop marks
    #[arg(long, help_heading = "The page")]
    pub crop_marks: bool,
    /// Draw bars of the four inks and of grey
    #[arg(long, help_heading = "The page")]
    pub color_bars: bool,
    /// Fetch the pictures that are on the network first, as huibian fetch does
    #[cfg(feature = "fetch")]
    #[arg(long, help_heading = "The network")]
    pub fetch: bool,
    /// Ask addresses too that are not public: your own network, a proxy that answers for all names
    #[cfg(feature = "fetch")]
    #[arg(long, requires = "fetch", help_heading = "The network")]
    pub allow_private: bool,
    /// Write what can be written although the book has errors
    #[arg(long, help_heading = "The output")]
    pub keep_going: bool,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// Compose the pages too and count what a typesetter would look for
    #[arg(long)]
    pub layout: bool,
}

#[cfg(feature = "fetch")]
#[derive(Debug, Args)]
pub struct FetchArgs {
    #[command(flatten)]
    pub book: BookArgs,
    /// Ask addresses too that are not public: your own network, a proxy that answers for all names
    #[arg(long, help_heading = "The network")]
    pub allow_private: bool,
}

#[derive(Debug, Args)]
pub struct InitArgs {
    /// The folder [default: this folder]
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Title of the book
    #[arg(long)]
    pub title: Option<String>,
    /// Language of a book that is started anew: zh-Hans, zh-Hant, ja, ko, en
    #[arg(long, value_name = "TAG")]
    pub lang: Option<String>,
    /// Put a page design beside the book file, as a file of your own to change
    #[arg(long, value_name = "NAME", value_parser = design)]
    pub design: Option<String>,
}

#[derive(Debug, Args)]
pub struct CleanArgs {
    /// The book's folder [default: this folder]
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct FontsArgs {
    /// A folder of fonts; repeat for several
    #[arg(long = "font-path", value_name = "DIR")]
    pub fonts: Vec<PathBuf>,
    /// List the fonts of the system too
    #[arg(long)]
    pub system: bool,
}

#[derive(Debug, Args)]
pub struct InfoArgs {
    /// The file
    pub file: PathBuf,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The code of a message, e.g. H0312; without one all codes are listed
    pub code: Option<String>,
}

#[derive(Debug, Args)]
pub struct DumpArgs {
    /// What to print
    #[arg(value_enum)]
    pub stage: DumpStage,
    #[command(flatten)]
    pub book: BookArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DumpStage {
    /// The chapter tree with every block
    Tree,
    /// The text alone, as every output must give it back
    Text,
    /// The class of each character of a file
    Classes,
    /// Where each line of a file may break
    Breaks,
    /// The composed lines
    Lines,
    /// Everything on every page
    Pages,
    /// The JSON Schema of book.toml
    Schema,
    /// The guide's page of all messages
    Messages,
    /// A page design by name, as a file to copy and change; without a name, their names
    Design,
    /// The JSON Schema of a page design
    DesignSchema,
}

fn key_value(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once(['=', ':']).ok_or("write KEY=VALUE")?;
    Ok((key.trim().to_owned(), value.trim().to_owned()))
}

fn encoding(text: &str) -> Result<String, String> {
    match decode::is_label(text) {
        true => Ok(text.to_owned()),
        false => Err("use a name like GB18030, Big5, Shift_JIS, EUC-KR or UTF-16LE".to_owned()),
    }
}

fn page_size(text: &str) -> Result<String, String> {
    match size::page_size(text) {
        Some(_) => Ok(text.to_owned()),
        None => Err("use a name (A5, B5, 32开, 大32开, 文庫判, 신국판) or 130mm,184mm".to_owned()),
    }
}

fn design(text: &str) -> Result<String, String> {
    match designs::file(text) {
        Some(_) => Ok(text.to_owned()),
        None => Err(format!("use {}", designs::names().collect::<Vec<_>>().join(", "))),
    }
}

fn bleed(text: &str) -> Result<String, String> {
    match size::length(text) {
        Some(length) if length >= Pt::ZERO => Ok(text.to_owned()),
        _ => Err("write a length with its unit: 3mm, 0.5in, 12pt".to_owned()),
    }
}

/// The flag that stands for a key of `[book]`.
fn flag(key: &str) -> String {
    match key {
        "language" => "--lang".to_owned(),
        key => format!("--{key}"),
    }
}

/// The first value of a table that cannot be used, under the name it was typed with.
fn usable(book: &BookTable, name: impl Fn(&str) -> String) -> Result<(), String> {
    match book.faults().first() {
        None => Ok(()),
        Some(Fault { key, value, help }) => Err(format!("{} “{value}” cannot be used: {help}", name(key))),
    }
}

impl BookArgs {
    /// What was asked for; the error is one of usage.
    pub fn request(&self) -> Result<Request, String> {
        let mut book = BookTable::from_pairs(&self.metadata).map_err(|message| format!("-M {message}"))?;
        usable(&book, |key| format!("-M {key}"))?;
        let people = |names: &[String]| People::More(names.iter().map(|n| Person::Name(n.clone())).collect());
        let flags = BookTable {
            title: self.title.clone(),
            subtitle: self.subtitle.clone(),
            authors: (!self.authors.is_empty()).then(|| people(&self.authors)),
            language: self.lang.clone(),
            date: self.date.clone().map(Scalar::Text),
            toc_depth: self.toc_depth,
            ..BookTable::default()
        };
        usable(&flags, flag)?;
        book.overlay(flags);
        Ok(Request {
            paths: self.paths.clone(),
            book,
            cover: self.cover.clone(),
            design: self.design.clone(),
            size: self.size.clone(),
            punctuation: self.punctuation.clone(),
            encoding: self.encoding.clone(),
            convert: self.convert.clone(),
            dedupe: self.dedupe,
            resources: self.resources.clone(),
            fonts: self.fonts.clone(),
            ignore_system_fonts: self.ignore_system_fonts,
            ..Request::default()
        })
    }
}

impl BuildArgs {
    /// What was asked for; the error is one of usage.
    pub fn request(&self) -> Result<Request, String> {
        self.agree()?;
        Ok(Request {
            formats: self.formats.clone(),
            output: self.output.clone(),
            folder: self.dest_dir.clone(),
            bleed: self.bleed.clone(),
            crop_marks: self.crop_marks,
            color_bars: self.color_bars,
            pdf_standard: self.pdf_standard.clone(),
            keep_going: self.keep_going,
            ..self.book.request()?
        })
    }
}

impl BuildArgs {
    /// Whether the flags about the output agree. What an output of the book file makes is not known here.
    fn agree(&self) -> Result<(), String> {
        let registry = Registry::default();
        let ending = self.output.as_deref().and_then(Path::extension).map(|e| e.to_string_lossy().to_lowercase());
        let formats: Vec<String> = match (&self.formats[..], &ending) {
            ([], Some(ending)) => vec![ending.clone()],
            (formats, _) => formats.iter().map(|f| f.trim().to_lowercase()).collect(),
        };
        if formats.is_empty() || formats.iter().any(|f| registry.get(f).is_none()) {
            return Ok(());
        }
        if let Some(ending) = ending.filter(|ending| registry.get(ending).is_some() && !formats.contains(ending)) {
            return Err(format!("--output ends in .{ending}, --format asks for {}", formats.join(", ")));
        }
        if self.pdf_standard.is_some() && !formats.iter().any(|f| f == "pdf") {
            return Err(format!("--pdf-standard is for a PDF, and {} was asked for", formats.join(", ")));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn build(line: &str) -> Result<Request, String> {
        let words = ["huibian", "build"].into_iter().chain(line.split_whitespace());
        match Cli::try_parse_from(words).map_err(|e| e.to_string())?.command {
            Some(Command::Build(build)) => build.request(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_value_that_cannot_be_used_names_its_flag() {
        for (line, flag) in [
            ("-s A99", "--size"),
            ("--lang klingon", "--lang"),
            ("--date tomorrow", "--date"),
            ("--date 2024-02-31", "--date"),
            ("--bleed foo", "--bleed"),
            ("--bleed=-3mm", "--bleed"),
            ("--encoding gb-2312-z", "--encoding"),
            ("--convert s2x", "--convert"),
            ("-M isbn=123", "-M isbn"),
            ("-M toc-depth=99", "-M toc-depth"),
            ("-M numbering=3", "-M `numbering`"),
        ] {
            let message = build(line).expect_err(line);
            assert!(message.contains(flag), "{line}: {message}");
        }
    }

    #[test]
    fn flags_about_the_output_agree() {
        for line in
            ["-f pdf -o x.epub", "-o x.epub -d out", "-f epub --pdf-standard none", "-o x.epub --pdf-standard none"]
        {
            assert!(build(line).is_err(), "{line}");
        }
        for line in ["-f epub,pdf -o x.epub", "-f press -o x.pdf", "--pdf-standard none", "-f EPUB -o x.epub"] {
            assert!(build(line).is_ok(), "{line}: {:?}", build(line));
        }
    }

    #[test]
    fn the_guide_names_every_command_and_flag() {
        let page = include_str!("../../docs/src/command-line.md");
        let cli = Cli::command();
        for command in std::iter::once(&cli).chain(cli.get_subcommands()) {
            let name = command.get_name();
            assert!(page.contains(name), "docs/src/command-line.md does not name `{name}`");
            for flag in command.get_arguments().filter_map(|a| a.get_long()) {
                assert!(
                    page.contains(&format!("--{flag}")),
                    "docs/src/command-line.md does not name --{flag} of {name}"
                );
            }
        }
    }
}
