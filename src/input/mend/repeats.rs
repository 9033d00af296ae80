//! Sentences and paragraphs that stand twice in a row, as after a slip in copying.

use crate::book::{Block, Chapter, Inline, Text, plain, plain_len};
use crate::diag::{Code, Diagnostic, Reporter, Span};
use crate::input::Cut;
use crate::input::options::Repeats;
use crate::lang::scan;

/// Shortest sentence whose repeat is no figure of speech, in characters.
const SHORTEST: usize = 12;

/// Finds repeats, drops them if asked to, and gives back what was dropped. Verse is never touched.
pub fn find(chapter: &mut Chapter, mode: Repeats, reporter: &Reporter) -> Vec<Cut> {
    let mut cuts = Vec::new();
    if mode != Repeats::Keep {
        in_chapter(chapter, mode, reporter, &mut cuts);
    }
    cuts
}

fn in_chapter(chapter: &mut Chapter, mode: Repeats, reporter: &Reporter, cuts: &mut Vec<Cut>) {
    let follows_itself = |pair: &[Block]| match pair {
        [Block::Paragraph(a), Block::Paragraph(b)] => same_text(&a.inlines, &b.inlines),
        _ => false,
    };
    let doubles: Vec<bool> = std::iter::once(false).chain(chapter.blocks.windows(2).map(follows_itself)).collect();
    let mut doubles = doubles.into_iter();
    chapter.blocks.retain_mut(|block| {
        let twice = doubles.next().unwrap_or_default();
        let Block::Paragraph(paragraph) = block else { return true };
        if twice {
            found("the paragraph", &plain(&paragraph.inlines), paragraph.span, mode, reporter, cuts);
            return mode != Repeats::Drop;
        }
        for inline in &mut paragraph.inlines {
            if let Inline::Text(text) = inline {
                in_text(text, mode, reporter, cuts);
            }
        }
        true
    });
    for child in &mut chapter.children {
        in_chapter(child, mode, reporter, cuts);
    }
}

/// Whether two paragraphs say the same, and enough for it to be no figure of speech.
fn same_text(a: &[Inline], b: &[Inline]) -> bool {
    if plain_len(a) != plain_len(b) {
        return false;
    }
    let text = plain(a);
    text == plain(b) && text.chars().count() >= SHORTEST
}

/// Sentences of one text that follow themselves.
fn in_text(text: &mut Text, mode: Repeats, reporter: &Reporter, cuts: &mut Vec<Cut>) {
    let mut doubles: Vec<std::ops::Range<usize>> = Vec::new();
    let mut before = 0..0;
    for sentence in sentences(&text.text) {
        let same = text.text[sentence.clone()].trim() == text.text[before.clone()].trim();
        if same && text.text[sentence.clone()].chars().count() >= SHORTEST {
            doubles.push(sentence);
        } else {
            before = sentence;
        }
    }
    if doubles.is_empty() {
        return;
    }
    for range in &doubles {
        let span = text.origin.span(range.start, range.end);
        found("the sentence", &text.text[range.clone()], span, mode, reporter, cuts);
    }
    if mode == Repeats::Drop {
        let old = std::mem::take(text);
        let mut from = 0;
        for range in doubles {
            text.push_part(&old, from..range.start);
            from = range.end;
        }
        text.push_part(&old, from..old.text.len());
    }
}

fn found(what: &str, text: &str, span: Span, mode: Repeats, reporter: &Reporter, cuts: &mut Vec<Cut>) {
    let end = if mode == Repeats::Drop { "; the second was dropped" } else { "" };
    let head: String = text.trim().chars().take(12).collect();
    reporter.report(Diagnostic::new(Code::Repeated, format!("{what} “{head}…” stands twice in a row{end}")).at(span));
    if mode == Repeats::Drop {
        cuts.push(Cut { rule: "repeats", text: text.to_string(), span });
    }
}

/// Byte ranges of the sentences, with their end marks and closing quotes.
pub fn sentences(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    let ends = |c: char| matches!(c, '。' | '！' | '？' | '!' | '?');
    let closes = |c: char| matches!(c, '”' | '’' | '」' | '』' | '）');
    // 。 is E3 80 82, ！ and ？ are EF BC 81 and EF BC 9F.
    let is_end = |[a, b, c]: [u8; 3]| {
        (a == b'!') | (a == b'?') | (a == 0xE3) & (b == 0x80) & (c == 0x82) | {
            (a == 0xEF) & (b == 0xBC) & ((c == 0x81) | (c == 0x9F))
        }
    };
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        at = match scan::find(text.as_bytes(), at, is_end, |_| true) {
            Some(end) => text.len() - text[end..].trim_start_matches(|c| ends(c) || closes(c)).len(),
            None => text.len(),
        };
        (start < at).then_some(start..at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Id, Paragraph};
    use crate::lang::Lang;

    fn chapter(paragraphs: &[&str]) -> Chapter {
        let mut chapter = Chapter::new(Id::default(), Vec::new(), Lang::ZhHans);
        for text in paragraphs {
            let inlines = vec![Inline::Text(Text::made(*text))];
            chapter.blocks.push(Block::Paragraph(Paragraph { inlines, ..Paragraph::default() }));
        }
        chapter
    }

    fn texts(chapter: &Chapter) -> Vec<String> {
        chapter
            .blocks
            .iter()
            .map(|b| if let Block::Paragraph(p) = b { plain(&p.inlines) } else { String::new() })
            .collect()
    }

    #[test]
    fn a_long_sentence_twice_in_a_row_is_dropped() {
        let mut c = chapter(&["他在那里等了整整一个下午。他在那里等了整整一个下午。后来走了。", "好！好！好！"]);
        let reporter = Reporter::new();
        assert_eq!(find(&mut c, Repeats::Drop, &reporter).len(), 1);
        assert_eq!(texts(&c), ["他在那里等了整整一个下午。后来走了。", "好！好！好！"]);
        assert_eq!(reporter.tally().warnings, 1);
    }

    #[test]
    fn a_paragraph_twice_in_a_row_is_only_reported_where_asked() {
        let twice = ["这一段话在文件里不知怎么写了两遍。"; 2];
        let mut c = chapter(&twice);
        assert_eq!(find(&mut c, Repeats::Report, &Reporter::new()).len(), 0);
        assert_eq!(texts(&c).len(), 2);
        assert_eq!(find(&mut c, Repeats::Drop, &Reporter::new()).len(), 1);
        assert_eq!(texts(&c).len(), 1);
        let reporter = Reporter::new();
        find(&mut chapter(&twice), Repeats::Keep, &reporter);
        assert_eq!(reporter.tally().warnings, 0);
    }
}
