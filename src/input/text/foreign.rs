//! Texts that are no articles, although their names say so: subtitles, the words of a song with their times, logs of
//! chats; and Markdown that is called a text.
//!
//! They are read as they stand, and reported.

use super::lines::Line;
use crate::diag::{Code, Diagnostic, Reporter};
use crate::input::Source;
use crate::input::pattern::{Pattern, patterns};

/// Lines that are looked at, and the fewest of a form.
const LINES: usize = 200;
const FEWEST: usize = 3;

const LOG_OF_A_CHAT: &str = "the log of a chat";

patterns! {
    CUE = r"^\d{1,2}:\d\d(?::\d\d)?[,.]\d{3}[\s　]*-->[\s　]*\d";
    DIALOGUE = r"^Dialogue:[\s　]*\d";
    TIMED = r"^\[\d{1,3}:\d\d(?:[.:]\d{1,3})?\]";
    LOG = r"^(?:消息记录（此消息记录为文本格式|消息分组[：:]|消息对象[：:]|\[LINE\]|.{1,30}님과 카카오톡 대화$|저장한 날짜 : \d)";
    /// 2021-03-05 21:14:02 小满, 小满 2021/3/5 21:14: who speaks, and when.
    STAMPED = r"^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[\s　]+\d{1,2}:\d\d(?::\d\d)?[\s　]+\S.{0,20}|\S.{0,20}?[\s　]+\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[\s　]+\d{1,2}:\d\d(?::\d\d)?)$";
    HEADING = r"^#{1,6} \S";
    QUOTED = r"^> \S";
    LISTED = r"^(?:[-*+] \S|- \[[ x]\] )";
    STRONG = r"\*\*[^*\s][^*]*\*\*";
    LINKED = r"!?\[[^\[\]]*\]\([^()\s]+\)";
    FENCE = r"^(?:```|~~~)";
}

/// Reports a text that is something else.
pub(super) fn report(lines: &[Line], source: &Source, reporter: &Reporter) {
    let path = source.path.display();
    if let Some(what) = kind(lines) {
        let message = format!("{path} holds {what} and is no article");
        reporter.report(Diagnostic::new(Code::NoArticle, message).at(source.span(0, 0)));
    } else if is_markdown(lines) {
        let message = format!("{path} is written in Markdown and read as plain text");
        reporter.report(Diagnostic::new(Code::LooksLikeMarkdown, message).at(source.span(0, 0)));
    }
}

/// What a text holds, if it is no article.
fn kind(lines: &[Line]) -> Option<&'static str> {
    let lines = &lines[..lines.len().min(LINES)];
    let count = |form: &Pattern| lines.iter().filter(|l| form.is_match(&l.text)).count();
    let first = &lines.first()?.text;
    let cues = count(&CUE);
    if cues >= FEWEST && cues * 8 >= lines.len() || first == "[Script Info]" && count(&DIALOGUE) > 0 {
        return Some("subtitles");
    }
    let timed = count(&TIMED);
    if timed >= FEWEST && timed * 2 >= lines.len() {
        return Some("the words of a song with their times");
    }
    let is_stamped = || {
        let stamped = count(&STAMPED);
        stamped >= FEWEST && stamped * 8 >= lines.len()
    };
    (LOG.is_match(first) || STAMPED.is_match(first) && is_stamped()).then_some(LOG_OF_A_CHAT)
}

/// The lines of a chat's log that say who speaks; none of another text. They are text, not dates of an article.
pub(super) fn speakers(lines: &[Line]) -> Vec<usize> {
    if kind(lines) != Some(LOG_OF_A_CHAT) {
        return Vec::new();
    }
    (0..lines.len()).filter(|&i| STAMPED.is_match(&lines[i].text)).collect()
}

/// Whether a text has headings of Markdown and two other of its forms.
fn is_markdown(lines: &[Line]) -> bool {
    let lines = &lines[..lines.len().min(LINES)];
    let has = |form: &Pattern| lines.iter().any(|l| form.is_match(&l.text));
    has(&HEADING) && [&QUOTED, &LISTED, &STRONG, &LINKED, &FENCE].into_iter().filter(|form| has(form)).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::text::lines::split;
    use crate::input::text::lines::tests::source;

    fn of(text: &str) -> Option<&'static str> {
        kind(&split(&source(text)))
    }

    #[test]
    fn subtitles_songs_with_times_and_logs_are_no_articles() {
        let cue = |n: usize| format!("{n}\n00:00:0{n},200 --> 00:00:0{n},900\n船到了\n\n");
        assert_eq!(of(&(1..5).map(cue).collect::<String>()), Some("subtitles"));
        assert_eq!(
            of("[Script Info]\nTitle: 船\n[Events]\nDialogue: 0,0:00:01.20,0:00:03.40,船到了\n"),
            Some("subtitles")
        );
        assert!(
            of("[ti:船]\n[00:01.20]船到了\n[00:02.20]灯亮了\n[00:03.20]天亮了\n").is_some_and(|k| k.contains("song"))
        );
        assert!(
            of("消息记录（此消息记录为文本格式，不支持重新导入）\n\n2009-04-05 21:33:12 周远\n在吗？\n")
                .is_some_and(|k| k.contains("chat"))
        );
        let said =
            "2021-03-05 21:14:02 小满\n在吗\n2021-03-05 21:14:40 阿哲\n在，刚下班\n2021-03-05 21:15:01 小满\n好。\n";
        assert_eq!(speakers(&split(&source(said))), [0, 2, 4]);
        assert!(speakers(&split(&source("渡口\n2021-03-05 21:14:02 林一舟\n雾起了。\n"))).is_empty());
    }

    #[test]
    fn what_is_said_of_times_in_an_article_is_none() {
        assert_eq!(of("字幕的写法\n00:00:01,200 --> 00:00:03,400\n这一行写的是时间。\n"), None);
        assert_eq!(of("采访\n[00:01] 他说船到了。\n她没有回答，只是看着河面。\n他又说了一遍。\n"), None);
        assert_eq!(of("他说，消息记录（此消息记录为文本格式）是这样开头的。\n"), None);
    }

    #[test]
    fn markdown_is_known_by_its_headings_and_two_more_of_its_forms() {
        let is = |text: &str| is_markdown(&split(&source(text)));
        assert!(is("# 船\n\n> 雾散了。\n\n- 米\n- 盐\n"));
        assert!(is("# 船\n\n**雾**散了，见[对岸](a.md)。\n"));
        assert!(!is("> 读者甲写道：\n> 雾散了。\n\n- 米\n- 盐\n"));
        assert!(!is("# 是井号，也是一个字。\n"));
    }
}
