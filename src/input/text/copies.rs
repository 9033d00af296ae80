//! A whole text that stands twice in its file, as when two downloads were pasted together.
//!
//! The second copy may lack the title above the first, so it may begin with any line of the head; from there on each of
//! its lines is one of the first, in the same order, down to the end of the file.

use super::lines::Line;

/// Lines of a head that a second copy may lack.
const HEAD: usize = 12;
/// Lines between the copies: an end mark, a title.
const BETWEEN: usize = 2;
/// Fewest lines and characters of a copy; less is a refrain.
const LINES: usize = 8;
const CHARACTERS: usize = 400;

/// The line with which the second copy of the text begins.
pub fn second_copy(lines: &[Line]) -> Option<usize> {
    for from in 0..HEAD.min(lines.len()) {
        let half = (lines.len() + from).div_ceil(2);
        for start in half..=half + BETWEEN {
            let Some(copy) = lines.get(start..).filter(|copy| copy.len() >= LINES) else { break };
            let same = copy.iter().zip(&lines[from..]).all(|(a, b)| a.text == b.text);
            // Lines that are all alike are no text.
            let varied = copy.iter().any(|l| l.text != copy[0].text);
            if same && varied && copy.iter().map(|l| l.chars).sum::<usize>() >= CHARACTERS {
                return Some(start);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::text::lines::split;
    use crate::input::text::lines::tests::source;

    fn copy(text: &str) -> Option<usize> {
        second_copy(&split(&source(text)))
    }

    fn chapters() -> String {
        let line = |n: usize| {
            format!("这是第{n}天，河上起了雾，渡船的老人解开缆绳，看了看对岸的灯火，慢慢地撑起竹篙来，船就离了岸。\n")
        };
        (1..5).map(|n| format!("第{n}章\n{}{}{}", line(3 * n), line(3 * n + 1), line(3 * n + 2))).collect()
    }

    #[test]
    fn a_text_that_stands_twice_is_found_with_and_without_its_title() {
        let book = chapters();
        assert_eq!(copy(&format!("{book}{book}")), Some(16));
        assert_eq!(copy(&format!("河灯\n{book}{book}")), Some(17));
        assert_eq!(copy(&format!("河灯\n{book}完\n河灯\n{book}")), Some(18));
    }

    #[test]
    fn a_book_read_once_and_a_refrain_are_no_copies() {
        let book = chapters();
        assert_eq!(copy(&book), None);
        assert_eq!(copy(&format!("{book}{}", book.replace("船就离了岸", "船靠了岸"))), None);
        assert_eq!(copy(&"河上起了雾\n老人解开缆绳\n".repeat(4)), None);
        assert_eq!(copy(&"河上起了雾，渡船的老人解开缆绳，看了看对岸的灯火，慢慢地撑起竹篙来。\n".repeat(40)), None);
    }
}
