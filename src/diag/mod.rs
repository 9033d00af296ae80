//! What the program has to say about its input.
//!
//! A stage that finds something wrong makes a [`Diagnostic`] and hands it to the [`Reporter`]; it never prints. The
//! reporter gathers from all threads, sorts by file, offset and code and joins repeats, so that the order of messages
//! never depends on scheduling. What a code means is defined once, in [`codes`]. Only [`Fatal`] ends a command.

pub mod codes;
mod hand;
mod nearest;
pub mod print;
mod reporter;
mod span;

pub use codes::Code;
pub use hand::{file_in_hand, with_file};
pub use nearest::nearest;
pub use reporter::{Reporter, SourceText, Tally};
pub use span::{Origin, SourceId, Span};

use std::path::PathBuf;

/// How bad it is. The order is the order of rising weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A cut, a mend or a guess that a person may want to look at.
    Note,
    /// The book is written, but something in it is not as the author meant.
    Warning,
    /// Nothing is written.
    Error,
}

/// One message: what, where, and the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    /// Defaults to the severity of the code.
    pub severity: Severity,
    /// One sentence that names the thing, without a full stop.
    pub message: String,
    /// The place the message is about. None for a message about the whole book.
    pub span: Option<Span>,
    /// What stands under the caret, e.g. `set as a box`.
    pub label: Option<String>,
    /// A file without text of its own (a picture, a folder), when there is no span.
    pub path: Option<PathBuf>,
    /// The way out, one sentence.
    pub help: Option<String>,
}

impl Diagnostic {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            span: None,
            label: None,
            path: None,
            help: None,
        }
    }

    /// At a place, if there is one.
    pub fn at(mut self, span: impl Into<Option<Span>>) -> Self {
        self.span = span.into().or(self.span);
        self
    }

    pub fn in_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.path = Some(path.into());
        self
    }

    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// What ends a command at once: nothing more can be found out or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fatal {
    #[error("cannot read {path}: {cause}", path = path.display())]
    Read { path: PathBuf, cause: std::io::Error },
    #[error("cannot write {path}: {cause}", path = path.display())]
    Write { path: PathBuf, cause: std::io::Error },
    /// A backend could not finish its book.
    #[error("{backend}: {cause}")]
    Backend { backend: String, cause: String },
    /// The book has errors; they are with the reporter.
    #[error("the book has errors")]
    Reported,
}
