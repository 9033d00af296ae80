//! Punctuation of Chinese text as it was meant, and sentences that stand twice.
//!
//! A scrape that folds compatibility characters leaves `,` for ，; a slip in copying leaves a sentence twice. Both are
//! mended per block, over the borders of emphasis and links, never in code, formulas or addresses. Every mended mark
//! leaves a seam in the text's [`Origin`](crate::diag::Origin), so that places stay true. What was done is counted and
//! reported once a file.

mod marks;
mod repeats;
pub(super) mod runs;

pub(super) use repeats::sentences;

use super::content::flow;
use super::options::{Punctuation, Repeats};
use super::{Article, Format, Mends, Options};
use crate::book::Chapter;
use crate::diag::{Code, Diagnostic, Reporter, Span};
use crate::lang::Lang;
use marks::{Manner, Mended};

/// Mends an article in place and fills in its counts.
pub fn mend(article: &mut Article, format: Format, options: &Options, reporter: &Reporter) {
    let manner = match options.punctuation {
        Some(Punctuation::Keep) => Manner { marks: false, quotes: false, stops: false },
        Some(Punctuation::Mend) => Manner { marks: true, quotes: true, stops: true },
        // In Markdown marks are the author's: straight quotes are paired, as pandoc does, the rest is only reported.
        None => Manner { marks: !format.is_authored(), quotes: true, stops: !format.is_authored() },
    };
    let stops = manner.stops && !holds_full_stop(&article.chapter);
    let report_only = options.punctuation.is_none() && format.is_authored();
    let (mut mended, mut kept) = (Mended::default(), 0);
    mend_chapter(&mut article.chapter, Manner { stops, ..manner }, report_only, &mut mended, &mut kept);
    if format == Format::Text || manner.marks {
        settle_spaces(&mut article.chapter);
    }
    let repeats = options.repeats.unwrap_or(if format.is_authored() { Repeats::Report } else { Repeats::Drop });
    let dropped = repeats::find(&mut article.chapter, repeats, reporter);
    article.mends = Mends { punctuation: mended.marks, quotes: mended.quotes, repeats: dropped.len() };
    article.cuts.extend(dropped);
    report(article, kept, reporter);
}

fn mend_chapter(chapter: &mut Chapter, manner: Manner, report_only: bool, mended: &mut Mended, kept: &mut usize) {
    if chapter.lang.is_chinese() {
        let either = Manner { marks: manner.marks || report_only, ..manner };
        let mut run = |inlines: &mut crate::book::Inlines| {
            if !runs::may_change(inlines, either) {
                return;
            }
            if report_only {
                *kept += runs::count(inlines, Manner { marks: true, quotes: false, stops: false });
            }
            mended.add(runs::mend(inlines, manner));
        };
        run(&mut chapter.title);
        runs::each_run(&mut chapter.blocks, &mut run);
    }
    for child in &mut chapter.children {
        mend_chapter(child, manner, report_only, mended, kept);
    }
}

/// Drops the spaces typed beside full-width marks. A half-width mark that was mended brought its own; Markdown and saved
/// pages have theirs settled when they are read.
fn settle_spaces(chapter: &mut Chapter) {
    let korean = chapter.lang == Lang::Ko;
    flow::settle(&mut chapter.title, korean);
    runs::each_run(&mut chapter.blocks, &mut |inlines| flow::settle(inlines, korean));
    chapter.children.iter_mut().for_each(settle_spaces);
}

/// Whether the text has a 。: a file without any wrote `.` for it.
fn holds_full_stop(chapter: &Chapter) -> bool {
    let mut found = false;
    crate::book::walk::inlines_of(&chapter.blocks, &mut |inline| {
        if let crate::book::Inline::Text(text) = inline {
            found |= text.text.contains('。');
        }
    });
    found || chapter.children.iter().any(holds_full_stop)
}

fn report(article: &Article, kept: usize, reporter: &Reporter) {
    let place = Span { start: 0, end: 0, ..article.chapter.span };
    let Mends { punctuation, quotes, repeats: _ } = article.mends;
    if punctuation + quotes > 0 {
        let what = match (punctuation, quotes) {
            (n, 0) => counted(n, "half-width mark"),
            (0, n) => counted(n, "straight or reversed quote"),
            (n, m) => format!("{}, {}", counted(n, "half-width mark"), counted(m, "straight or reversed quote")),
        };
        reporter.at(Code::Mended, place, format!("mended: {what}"));
    }
    if kept > 0 {
        reporter.report(
            Diagnostic::new(
                Code::Mended,
                format!("kept as typed in Chinese text: {}", counted(kept, "half-width mark")),
            )
            .at(place)
            .help("mend them: --punctuation mend"),
        );
    }
}

fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Block, Id, Inline, Inlines, Paragraph, Text, plain};
    use crate::diag::{Origin, SourceId};
    use crate::input::Facts;

    #[test]
    fn a_space_beside_a_full_width_mark_goes_and_places_stay_true() {
        let line = "曰： 齐桓,  他说 ：好。“你好 ”，Tom 说";
        let mut chapter = Chapter::new(Id::default(), Inlines::new(), Lang::ZhHans);
        let inlines = vec![Inline::Text(Text::new(line, Origin::verbatim(SourceId(0), 0)))];
        chapter.blocks.push(Block::Paragraph(Paragraph { inlines, ..Paragraph::default() }));
        let mut article = Article { chapter, facts: Facts::default(), cuts: Vec::new(), mends: Mends::default() };
        mend(&mut article, Format::Text, &Options::default(), &Reporter::new());
        let Block::Paragraph(p) = &article.chapter.blocks[0] else { unreachable!() };
        assert_eq!(plain(&p.inlines), "曰：齐桓，他说：好。“你好”，Tom 说");
        let Inline::Text(text) = &p.inlines[0] else { unreachable!() };
        for c in ['齐', '他', '好', '”', 'T'] {
            let (at, from) = (text.text.find(c).unwrap(), line.find(c).unwrap());
            assert_eq!(text.origin.locate(at as u32), Some((SourceId(0), from as u32)), "{c}");
        }
    }
}
