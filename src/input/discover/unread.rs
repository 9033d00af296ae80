//! Files that hold text in a form that is not read: each kind is named once, so that nothing is passed over in silence.

use crate::diag::{Code, Diagnostic, Reporter};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A kind of file by its endings, what it is called, and what makes Markdown of it.
type Kind = (&'static [&'static str], &'static str, &'static str);

const KINDS: [Kind; 8] = [
    (&["ipynb"], "Jupyter notebooks", "jupyter nbconvert --to markdown"),
    (&["adoc", "asciidoc", "asc"], "AsciiDoc files", "downdoc, or asciidoctor and pandoc -f docbook -t gfm"),
    (&["rst"], "reStructuredText files", "pandoc -f rst -t gfm"),
    (&["re"], "Re:VIEW files", "review-compile --target=markdown"),
    (&["tex"], "LaTeX files", "pandoc -f latex -t gfm"),
    (&["org"], "Org files", "pandoc -f org -t gfm"),
    (&["typ"], "Typst files", "pandoc -f typst -t gfm"),
    (&["doc", "odt", "rtf", "wps", "pages", "hwp"], "word processor files", "save them as .docx"),
];

/// The files that were passed over, by their kind.
#[derive(Default)]
pub struct Unread(BTreeMap<usize, (usize, PathBuf)>);

impl Unread {
    /// Counts a file if it is of one of the kinds.
    pub fn see(&mut self, path: &Path) {
        let Some(ending) = path.extension().and_then(|ending| ending.to_str()) else { return };
        let is_of = |(endings, ..): &Kind| endings.iter().any(|known| ending.eq_ignore_ascii_case(known));
        if let Some(kind) = KINDS.iter().position(is_of) {
            self.0.entry(kind).or_insert_with(|| (0, path.to_path_buf())).0 += 1;
        }
    }

    pub fn report(&self, reporter: &Reporter) {
        for (kind, (count, first)) in &self.0 {
            let (_, name, how) = KINDS[*kind];
            let message = match count {
                1 => format!("1 {} was not read", name.trim_end_matches('s')),
                n => format!("{n} {name} were not read"),
            };
            let help = format!("make Markdown of them: {how}");
            let help = if how.starts_with("save") { how.to_owned() } else { help };
            reporter.report(Diagnostic::new(Code::Unread, message).in_file(first).help(help));
        }
    }
}
