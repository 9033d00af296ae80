//! The name of an output file.

/// Most characters of a file name made of a title.
const MAX_NAME: usize = 80;
/// Most bytes of it: file systems take 255, endings and the name of an output included.
const MAX_BYTES: usize = 180;

/// A file name, without extension, made of the book's title: what file systems forbid becomes its full-width form.
pub fn file_name(title: &str) -> String {
    let name: String = title
        .trim()
        .chars()
        .map(|c| match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => {
                char::from_u32(c as u32 - 0x20 + 0xFF00).unwrap_or('_')
            }
            c if c.is_control() => '\u{3000}',
            c => c,
        })
        .take(MAX_NAME)
        .scan(0, |bytes, c| {
            *bytes += c.len_utf8();
            (*bytes <= MAX_BYTES).then_some(c)
        })
        .collect();
    let name = name.trim_matches(['.', ' ', '\u{3000}']);
    if name.is_empty() { "book".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_file_systems_forbid_becomes_full_width() {
        assert_eq!(file_name("甲/乙: \"丙\"?"), "甲／乙： ＂丙＂？");
        assert_eq!(file_name("../x"), "／x");
        assert_eq!(file_name(" . "), "book");
    }

    #[test]
    fn a_name_is_cut_by_characters_and_by_bytes() {
        assert_eq!(file_name(&"a".repeat(200)).chars().count(), 80);
        assert_eq!(file_name(&"字".repeat(200)).chars().count(), 60);
        assert_eq!(file_name(&"𠮷".repeat(200)).len(), 180);
    }
}
