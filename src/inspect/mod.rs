//! What is inside a finished EPUB or PDF: facts, contents and standards claimed, as the file itself tells them.
//!
//! The file may come from anybody. It is read with the limits of [`crate::files`], and a part that cannot be read is an
//! error, never a guess.

mod epub;
mod pdf;

/// What a file tells about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// `EPUB 3.0`, `PDF 1.7`.
    pub format: String,
    /// (fact, value), in the order of the file.
    pub facts: Vec<(&'static str, String)>,
}

/// Why a file cannot be inspected.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InspectError {
    #[error("neither an EPUB nor a PDF")]
    UnknownFormat,
    #[error("damaged: {0}")]
    Damaged(String),
}

/// Looks into a file by its first bytes.
pub fn inspect(data: &[u8]) -> Result<Inspection, InspectError> {
    if data.starts_with(b"PK\x03\x04") {
        epub::inspect(data)
    } else if data.starts_with(b"%PDF-") {
        pdf::inspect(data)
    } else {
        Err(InspectError::UnknownFormat)
    }
}

/// So many things, and what they weigh together.
fn weighed(count: usize, bytes: u64) -> String {
    if count == 0 { "0".to_owned() } else { format!("{count}, {bytes} bytes") }
}

fn damaged(cause: impl ToString) -> InspectError {
    InspectError::Damaged(cause.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_files_are_refused() {
        assert!(matches!(inspect(b"GIF89a"), Err(InspectError::UnknownFormat)));
        assert!(matches!(inspect(b"PK\x03\x04nonsense"), Err(InspectError::Damaged(_))));
        assert!(matches!(inspect(b"%PDF-1.7\nnonsense"), Err(InspectError::Damaged(_))));
    }
}
