//! Every code the program can report: meaning, an example, what to do.
//!
//! The single definition from which messages, `huibian explain`, the guide's page of codes and the schema are made.
//! Hundreds are rooms: 0 the command line and files, 1 configuration and manifest, 2 reading articles, 3 composing,
//! 4 writing.

use super::Severity;
use std::fmt;

/// Defines [`Code`]: a variant, its number, its severity, a title, what happened, what to do.
macro_rules! codes {
    ($( $variant:ident = $number:literal, $severity:ident, $title:literal, $meaning:literal, $help:literal; )*) => {
        /// What kind of message it is. Printed as `H0312`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code { $( #[doc = $title] $variant = $number, )* }

        impl Code {
            /// All codes, by rising number.
            pub const ALL: &[Code] = &[ $( Code::$variant, )* ];

            /// Weight of a message of this code.
            pub fn severity(self) -> Severity { match self { $( Code::$variant => Severity::$severity, )* } }
            /// What it is about, in a few words.
            pub fn title(self) -> &'static str { match self { $( Code::$variant => $title, )* } }
            /// What happened and why it matters, with an example.
            pub fn meaning(self) -> &'static str { match self { $( Code::$variant => $meaning, )* } }
            /// The way out.
            pub fn help(self) -> &'static str { match self { $( Code::$variant => $help, )* } }
        }
    };
}

#[rustfmt::skip]
codes! {
    NoInput = 1, Error, "no articles found",
        "The paths given hold no file that can be read as an article (.md, .markdown, .mdx, .rmd, .qmd, .txt, .html, .htm, .xhtml, .mhtml, .epub, .docx, .rss, .atom).",
        "Name a folder with articles or the files themselves: huibian build FOLDER.";
    CannotRead = 2, Error, "a file cannot be read",
        "A file that the book needs is missing or not readable.",
        "Check the path and its permissions.";
    OutsideFolder = 3, Error, "a path leads out of the book's folder",
        "An include, picture or link names a file outside the book's folder, e.g. ../../etc/passwd, directly or through a symbolic link.",
        "Move the file into the folder, or add its folder with --resource-path DIR.";
    TooLarge = 4, Error, "a file is over the limit",
        "A source file is larger than 256 MB, or has a line longer than 16 MB, or there are more than 100,000 files, or an archive grows beyond 1 GB or 200 times its size.",
        "Divide the file.";
    CannotWrite = 5, Error, "the output cannot be written",
        "The output folder or file is not writable, or the disk is full. What was there before is left as it was.",
        "Choose another place with -d DIR or -o FILE.";
    BadToml = 101, Error, "book.toml cannot be read",
        "The book file is not valid TOML, or a value has the wrong type, e.g. authors = 3.",
        "Mend the place shown.";
    UnknownKey = 102, Warning, "unknown key",
        "A key of book.toml or of an article's front matter has no meaning here and was passed over. Often a slip of the pen: titel for title.",
        "Use the key that is named, or remove it.";
    BadSummary = 103, Error, "SUMMARY.md cannot be read",
        "The manifest does not follow mdBook's grammar, e.g. a list item without a link.",
        "Mend the line shown.";
    MissingChapter = 104, Error, "a listed chapter is missing",
        "SUMMARY.md, or the nav of mkdocs.yml, lists a file that does not exist.",
        "Create the file, mend its path, or write the entry of SUMMARY.md as a draft: - [Title]().";
    BadValue = 105, Error, "a value cannot be used",
        "A key or flag has a value outside what is allowed, e.g. size = \"A99\" or an ISBN whose check digit is wrong.",
        "Use one of the values that are named.";
    BadFrontMatter = 106, Warning, "front matter cannot be read",
        "The block between --- or +++ at the head of an article is not valid YAML or TOML. Of YAML the keys that can be read alone were read, and a line that is none taken as plain text.",
        "Mend the place shown.";
    BadProject = 107, Warning, "the project file cannot be read",
        "book.json of a HonKit or GitBook book is no valid JSON, or book.js is a program that does more than export plain values. Programs are never run, so its title, folder and variables are not known.",
        "Mend the place shown, or write the values down in book.json.";
    Unread = 108, Warning, "files were not read",
        "The folder holds text in a form that huibian does not read: notebooks of Jupyter, AsciiDoc, reStructuredText, LaTeX and others. The message counts them and names the first.",
        "Make Markdown of them with the program that the message names, or move them away.";
    Undecodable = 201, Error, "text does not decode",
        "More than one in a hundred bytes of a file do not decode in the encoding found, so the text would be mojibake.",
        "Name the encoding: [input] encoding = \"GB18030\".";
    BadBytes = 202, Warning, "some bytes do not decode",
        "A few bytes of a file do not decode; each was replaced by U+FFFD.",
        "Mend the place shown in the source.";
    Encoding = 203, Note, "encoding guessed",
        "The file is not UTF-8; its encoding was judged over the whole file.",
        "If it is wrong, name it: [input] encoding = \"…\" for all files, [input.encoding] for some.";
    IncludeCycle = 204, Error, "files include each other",
        "An {{#include}} leads back to a file that is being included, or is more than 16 deep.",
        "Remove one of the includes.";
    MissingInclude = 205, Warning, "an included file or anchor is missing",
        "An {{#include}} names a file or an anchor that does not exist; nothing was put in its place.",
        "Mend the path or the anchor.";
    MissingPicture = 206, Warning, "a picture is missing or cannot be read",
        "The picture does not exist, is damaged, or is of an unknown format. A placeholder with its caption stands in its place.",
        "Mend the path, or save the picture as PNG, JPEG, GIF, WebP or SVG.";
    PictureTooLarge = 207, Warning, "a picture is over the limit",
        "The picture has more than 100 megapixels or would take more than 400 MB in memory. A placeholder stands in its place.",
        "Make it smaller.";
    RemotePicture = 208, Warning, "a picture is on the network",
        "A build never touches the network, and the picture was not fetched before. A placeholder with the caption and the address stands in its place.",
        "Fetch it once with huibian fetch, or save it beside the article and name it there.";
    BrokenLink = 209, Warning, "a link leads nowhere",
        "A link names an article or a section that is not in the book; its text stands without a link.",
        "Mend the target, or add the article to the book.";
    SkippedLevel = 210, Warning, "a heading level is skipped",
        "A section of level 4 follows one of level 2. Levels were closed up.",
        "Use the level between.";
    Flattened = 211, Warning, "nesting flattened",
        "Lists, quotations or elements are nested more than 64 deep; the deeper ones stand on the last level.",
        "Nest less deeply.";
    Cut = 212, Note, "a line was cut",
        "A promotion, an end mark, a spam line or another piece of article furniture was left out of the book.",
        "Keep it: [input] tidy = { RULE = false }.";
    Mended = 213, Note, "punctuation mended",
        "Half-width marks in Chinese text became full-width ones, and straight quotes were paired.",
        "Keep them as typed: --punctuation keep.";
    Repeated = 214, Warning, "a sentence stands twice in a row",
        "The same sentence or paragraph follows itself, as after a slip in copying.",
        "Remove one of them, or [input] repeats = \"keep\".";
    Guessed = 215, Note, "a fact was guessed",
        "A title, language, author or order was not given and was taken from where it is named.",
        "Say it: in book.toml, in the front matter or with a flag.";
    IndentedProse = 216, Warning, "an indented block is read as a paragraph",
        "In Markdown four leading blanks make a code block; this one is mostly Han text and was taken for a paragraph.",
        "Remove the indentation, or use ``` for code.";
    UnknownShortcode = 217, Warning, "unknown shortcode or element",
        "A template command or element of another tool is not understood; its inner text stays.",
        "Replace it by Markdown.";
    ActiveContent = 218, Note, "active content removed",
        "A script, form, frame or remote call of a page was left out: none may survive into a book.",
        "Nothing need be done.";
    MissingAlt = 219, Note, "a picture has no description",
        "A picture without alternative text cannot be read aloud.",
        "Describe it: ![what is seen](path).";
    MathAsSource = 220, Note, "a formula was set as its TeX",
        "The formula has a command that is not understood, a sign that the face of formulas lacks, or no room; the PDF shows its TeX in the code face.",
        "Nothing need be done.";
    UndefinedNote = 221, Warning, "a footnote is not defined or never used",
        "[^x] has no definition, or a definition has no reference.",
        "Add or remove the other half.";
    DuplicateId = 222, Warning, "an id is used twice",
        "Two headings or chapters have the same explicit id; the later one was given another.",
        "Choose another id.";
    LongParagraph = 223, Warning, "a paragraph was divided",
        "A paragraph of over one million characters was divided at a sentence.",
        "Divide it.";
    MissingTitle = 224, Warning, "an article has no title",
        "No title could be found; the first clause of the text serves.",
        "Write a first-level heading.";
    Duplicate = 225, Warning, "an article stands twice",
        "Two files of the book hold the same text, but for a little at its head and tail, as when an article was saved twice or from two sites. Titles, marks and white space are not compared, nor texts below about 70 characters or words.",
        "Take one of the files out, leave the later out with --dedupe, or [input] duplicates = \"keep\".";
    NotFetched = 226, Warning, "a picture was not fetched",
        "huibian fetch got no picture from an address. The server may not have it, or may not answer; what it sends may be no picture of a known format (its content counts, not what the server calls it), or over a limit; or the address is none of the public network, where a page of somebody else has no business.",
        "Save the picture beside the article and name it there. For addresses of your own network, or behind a proxy that answers for all names: --allow-private.";
    ChapterOrder = 227, Warning, "chapters stand out of order",
        "The numbers of the chapters in a plain text fall back, or three or more are missing, with no volume between that begins them anew: as when a book was joined of several files in the wrong order, or some were lost.",
        "Join the files again in their order, or add what is missing; where the author counts so, nothing need be done.";
    NoEnd = 228, Warning, "code or a comment has no end",
        "A fence of code or an HTML comment is never closed, so that all the rest of the file is code, or left out.",
        "Close it where it was meant to end: with a line of the same signs as the one that opens it, or with -->.";
    AllCut = 229, Warning, "all text of an article was cut",
        "What rules took for furniture is all that the article holds, or all but its title: the page is built in a way that they do not know, or it holds no article.",
        "Switch the rule off, for all files or where the article stands: [input] tidy = { RULE = false }.";
    Unlisted = 230, Note, "articles are not listed",
        "The file of a project that lists its articles in their order does not name these, so that they are not in the book: drafts, or pages that a site leads to in another way.",
        "List them where they belong, or name the folder with [book] src to read all of it.";
    DeadEntry = 231, Warning, "an entry leads to no article",
        "The links at the side of a site's pages lead to a page that is not among the files; the site may make it itself, or it has gone.",
        "Mend or remove the entry, or nothing, if the page is none of the book.";
    Computed = 232, Note, "a list of pages is made by a program",
        "A site's configuration says the order of the pages by more than values that are typed out: by what would have to be computed. Programs are never run, so the articles stand in the order of their names and of what their front matter says.",
        "Type the list out, or write the order in SUMMARY.md.";
    Citation = 235, Note, "citations stand by their keys",
        "An article cites works by the keys of a bibliography, as pandoc and MyST do: [@lin2010, pp. 3]. Bibliographies are not read, so the keys are printed.",
        "Write out what is cited, or make a footnote of it.";
    OtherLanguage = 236, Warning, "the text is in another language than the book",
        "The book file or a flag says a language of Latin letters, and nearly all of the text is Han, kana or Hangul: words like Chapter 1, the faces and the rules for lines are those of the language that was said. mdbook init writes en by itself.",
        "Write the language of the text: [book] language = \"zh-Hans\", or leave the line out.";
    NoArticle = 240, Warning, "a text is no article",
        "A plain text holds subtitles, a song's words with their times, or the log of a chat, saved under the name of a text: it is set as it stands.",
        "Leave it out of the folder, or name the files that are to be read.";
    LooksLikeMarkdown = 241, Warning, "a plain text is written in Markdown",
        "A .txt file has headings, lists, quotations or emphasis as Markdown writes them, as note programs export it: its signs stand in the book as they are typed.",
        "Give the file a name that ends in .md.";
    MissingGlyph = 312, Warning, "no font has a glyph",
        "None of the fonts has this character; a drawn box stands in its place.",
        "Add a font that has it: --font-path DIR, or [fonts] fallback = [\"…\"].";
    Overfull = 313, Warning, "a line is wider than the measure",
        "No break could be found that makes the line fit.",
        "Reword, or allow a break with U+200B.";
    EmergencyBreak = 314, Warning, "an address or word was broken anywhere",
        "A long address or word does not fit the measure and has no place to break.",
        "Nothing need be done, or add a break with U+200B.";
    TurnedTable = 315, Warning, "a wide table was turned",
        "The table needs more than twice the measure, or in a vertical book more than the width of the page, and was set sideways on a page of its own.",
        "Divide the table.";
    TableTooWide = 316, Warning, "a table was scaled to fit",
        "Even with its narrowest columns the table does not fit; its text was made smaller.",
        "Divide the table.";
    FontNotFound = 317, Warning, "a font was not found",
        "A family named in [fonts] is not in any font folder; the bundled one stands in.",
        "Name its folder with --font-path DIR.";
    NarrowMargin = 319, Warning, "the margin is too narrow for notes",
        "[page] notes = \"margin\" wants an outer margin of seven em of the notes at least, beside horizontal lines; the notes stand at the foot of the page.",
        "Leave characters and margins out, or give a wider outer margin.";
    SolidMark = 325, Warning, "a mark cannot be trimmed",
        "A font draws a full-width mark across its em, so that it has no white to give and takes an em wherever it stands.",
        "Choose another font for the text: [fonts] serif = \"…\".";
    NoDropCap = 330, Note, "no chapter has a drop cap",
        "[page] drop-cap is set, but no chapter that begins a page begins with a paragraph that fills its lines.",
        "Take it out, or set fewer lines or shorter ones.";
    BackendFailed = 401, Error, "a backend failed",
        "An output could not be made; the others may have been written.",
        "Look at the message of the backend.";
    UnknownBackend = 402, Error, "unknown output format",
        "-f names a format that is neither built in nor described by [output.NAME] in book.toml.",
        "Use epub, pdf or json, or describe it: [output.NAME] command = \"…\".";
    CommandMissing = 403, Error, "an output's command cannot be run",
        "[output.NAME] command names a program that does not exist or failed.",
        "Install it, or mend the command.";
    HeavyBook = 404, Warning, "the EPUB is heavy",
        "The file is above 50 MB; some services refuse it.",
        "Make the pictures smaller.";
    CommandNotRun = 405, Note, "a command was not run",
        "[output.epub], [output.pdf] or [output.json] has a command. These names stand for outputs of this program, and a command of a book file runs only when it is asked for by a name of its own.",
        "To run it, give the output another name, [output.NAME], and ask for -f NAME.";
    NotConforming = 406, Error, "the book lacks what a standard asks for",
        "PDF/UA-1 asks that every picture has a description and that headings skip no level; PDF/A-2a and PDF/A-4, that every character is one of Unicode, none of the private use area. A book without them is an error where --pdf-standard names the standard, otherwise the PDF does not claim it.",
        "Describe pictures: ![what is seen](path); close up the levels of headings; write a rare character as what it is, or as a picture.";
    CoarsePicture = 407, Warning, "a picture is coarse on paper",
        "A PDF for the press, with bleed, crop marks or several pages on a sheet, shows a picture of fewer than 200 dots per inch at its largest printed size, so that its dots are seen.",
        "Take a picture with more pixels, 300 to the inch, or print it smaller: ![…](path){width=50%}.";
    RichBlack = 408, Warning, "a colour takes more ink than paper does",
        "In a PDF/X-4 for four inks a ground or a picture is so dark that the press lays down more than 300 per cent of ink, all four together: it dries slowly, stains the next sheet, and shows every shift of the plates. Text and grey pictures are of black ink alone.",
        "Make the colour lighter, or the picture grey; or ask the printer for a profile of that paper, which takes less ink for black.";
}

impl Code {
    /// The code written `H0312` or `h312`.
    pub fn parse(text: &str) -> Option<Code> {
        let digits = text.strip_prefix(['H', 'h']).unwrap_or(text);
        let number: u16 = digits.parse().ok()?;
        Code::ALL.iter().copied().find(|c| *c as u16 == number)
    }
}

/// The guide's page of all messages, as Markdown.
pub fn guide() -> String {
    let mut page =
        "# Messages\n\nEvery message has a code. `huibian explain CODE` prints what stands here.\n".to_owned();
    let mut room = None;
    for &code in Code::ALL {
        let hundred = code as u16 / 100;
        if room.replace(hundred) != Some(hundred) {
            page.push_str(match hundred {
                0 => "\n## Files and the command line\n",
                1 => "\n## The book file and the manifest\n",
                2 => "\n## Articles\n",
                3 => "\n## The page\n",
                _ => "\n## Outputs\n",
            });
        }
        let severity = match code.severity() {
            Severity::Error => "Error",
            Severity::Warning => "Warning",
            Severity::Note => "Note",
        };
        let [title, meaning, help] = [code.title(), code.meaning(), code.help()].map(escaped);
        page.push_str(&format!("\n### {code} {title} {{#{code}}}\n\n{severity}. {meaning}\n\n*What to do.* {help}\n"));
    }
    page
}

/// Text whose signs mean nothing to Markdown, nor to mdBook's includes.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if r"\`*_{}[]<>^$~#|".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "H{:04}", *self as u16)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_the_guide_is_this_table() {
        let page = include_str!("../../docs/src/messages.md");
        assert!(page == guide(), "run: huibian dump messages > docs/src/messages.md");
    }

    #[test]
    fn numbers_rise_and_parse_back() {
        assert!(Code::ALL.is_sorted_by_key(|c| *c as u16));
        for &code in Code::ALL {
            assert_eq!(Code::parse(&code.to_string()), Some(code));
            assert!(code.meaning().ends_with(['.', ')']) && code.help().ends_with('.'), "{code}");
        }
    }
}
