//! A newsletter that was saved as the text of its mail: Subject:, From:, Date:, To: above it, `> ` before what it quotes,
//! `- ` before items, and below `--` how to unsubscribe (RFC 5322 2.2, RFC 3676 4.3 and 4.5).

use super::chapters::paragraph;
use super::lines::{Line, trim};
use super::{Cut, cut};
use crate::book::{Block, Byline, Date, List, ListItem, ListKind, Quote};
use crate::diag::{Origin, Span};
use crate::input::pattern::patterns;
use crate::input::tidy::{self, Rules};

/// Name of the rule.
pub const RULE: &str = "mail";

/// Lines of a head, and the fewest that tell one.
const HEAD_LINES: usize = 12;
const FEWEST: usize = 3;
/// Lines below `--`.
const TAIL_LINES: usize = 10;

patterns! {
    HEADER = r"^(Subject|From|Date|To|Cc|Bcc|Reply-To|Sender|Message-ID|List-[A-Za-z-]{2,20}|主题|发件人|收件人|抄送|发送时间|日期|件名|差出人|宛先|送信日時|日時|제목|보낸\ ?사람|받는\ ?사람|보낸\ ?날짜|날짜)[\s　]*[：:][\s　]*(.*)$";
    UNSUBSCRIBE = r"(?i)退订|取消订阅|unsubscribe|配信停止|購読解除|수신\ ?거부|구독\ ?취소";
    /// 02 Nov 2023
    DAY = r"(?i)(\d{1,2})[\s-](Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[\s-](\d{4})";
    ADDRESS = r"[\s　]*[<＜(（][^<>＜＞()（）]*@[^<>＜＞()（）]*[>＞)）]$";
    ITEM = r"^[-*•][\s　]+\S";
}

/// The head of a mail.
#[derive(Debug, Default)]
pub struct Mail {
    /// The line of its subject, and the subject.
    pub subject: Option<(Line, String)>,
    pub byline: Byline,
}

/// Takes head and foot of a mail from the lines. None: the text is no mail.
pub fn frame(lines: &mut Vec<Line>, rules: &Rules, cuts: &mut Vec<Cut>) -> Option<Mail> {
    if !rules.on(RULE) {
        return None;
    }
    let is_header = |line: &&Line| HEADER.is_match(&line.text);
    let mut end = lines.iter().take(HEAD_LINES).take_while(is_header).count();
    let named = |names: &[&str]| lines[..end].iter().any(|l| names.iter().any(|name| l.text.starts_with(name)));
    let sent = named(&["From", "Sender", "发件人", "發件人", "差出人", "보낸"]);
    let titled = named(&["Subject", "主题", "主題", "件名", "제목"]);
    if end < FEWEST || !sent || !titled {
        return None;
    }
    // A long value goes on in lines that are indented.
    end += lines[end..].iter().take_while(|line| line.gap == 0 && line.indent > 0).count();
    let mut mail = Mail::default();
    for line in lines.drain(..end) {
        cuts.push(cut(&line, RULE));
        let Some(found) = HEADER.captures(&line.text) else { continue };
        let (label, value) = (found[1].to_owned(), trim(&found[2]).to_owned());
        match label.as_str() {
            "Subject" | "主题" | "主題" | "件名" | "제목" if !value.is_empty() => {
                mail.subject = Some((line, value));
            }
            "From" | "Sender" | "发件人" | "發件人" | "差出人" | "보낸 사람" | "보낸사람" => {
                let name = ADDRESS.replace(&value, "");
                let name = trim(&name).trim_matches('"').to_owned();
                match () {
                    () if name.is_empty() || name.contains('@') => {}
                    () if tidy::is_person(&name) => mail.byline.authors = vec![name],
                    () => mail.byline.source = Some(name),
                }
            }
            _ => mail.byline.date = mail.byline.date.or_else(|| sent_on(&value)),
        }
    }
    drop_foot(lines, rules, cuts);
    Some(mail)
}

/// The day in `Thu, 02 Nov 2023 08:12:00 +0800`, or in any form that is read elsewhere.
fn sent_on(value: &str) -> Option<Date> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let Some(found) = DAY.captures(value) else { return Date::parse(value) };
    let month = MONTHS.iter().position(|month| found[2].eq_ignore_ascii_case(month))?;
    Date::new(found[3].parse().ok()?, u8::try_from(month + 1).ok()?, found[1].parse().ok()?)
}

/// Takes what stands below the last `--`, if it says how to unsubscribe.
fn drop_foot(lines: &mut Vec<Line>, rules: &Rules, cuts: &mut Vec<Cut>) {
    let Some(at) = lines.iter().rposition(|line| line.text == "--") else { return };
    let foot = &lines[at..];
    if rules.on("promotion") && foot.len() <= TAIL_LINES + 1 && foot.iter().any(|line| UNSUBSCRIBE.is_match(&line.text))
    {
        cuts.extend(lines.drain(at..).map(|line| cut(&line, "promotion")));
    }
}

/// The quotation or list that the first of some lines begins, and the lines it takes.
pub fn block_at(lines: &[Line]) -> Option<(Block, usize)> {
    let span =
        |count: usize| -> Option<Span> { Some(Span { end: lines.get(count - 1)?.span.end, ..lines.first()?.span }) };
    let quoted = lines.iter().take_while(|l| l.text.starts_with(['>', '＞'])).count();
    if quoted > 0 {
        let inner = lines[..quoted].iter().map(|line| without(line, |c| matches!(c, '>' | '＞')));
        let blocks = inner.filter(|line| !line.text.is_empty()).map(|line| paragraph(&line)).collect();
        return Some((Block::Quote(Quote { blocks, source: None, span: span(quoted)? }), quoted));
    }
    let listed =
        lines.iter().enumerate().take_while(|(i, l)| ITEM.is_match(&l.text) && (*i == 0 || l.gap == 0)).count();
    if listed < 2 {
        return None;
    }
    let item = |line: &Line| ListItem {
        term: None,
        checked: None,
        blocks: vec![paragraph(&without(line, |c| matches!(c, '-' | '*' | '•')))],
    };
    let items = lines[..listed].iter().map(item).collect();
    Some((Block::List(List { kind: ListKind::Bullet, tight: true, items, span: span(listed)? }), listed))
}

/// A line without the signs before it.
fn without(line: &Line, sign: fn(char) -> bool) -> Line {
    let rest = trim(line.text.trim_start_matches(sign));
    let at = line.text.len() - line.text.trim_start_matches(sign).trim_start().len();
    let origin: Origin = line.origin.slice(at.min(line.text.len()));
    Line { text: rest.to_owned(), origin, chars: rest.chars().count(), ..line.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Options;
    use crate::input::text::lines::split;
    use crate::input::text::lines::tests::source;

    const BODY: &str = "雾从下半夜起，摆渡的人把灯挂在船头，谁也没有说话。\n";

    fn read(text: &str) -> (Option<Mail>, Vec<Line>, usize) {
        let (mut lines, mut cuts) = (split(&source(text)), Vec::new());
        let mail = frame(&mut lines, &Rules::new(&Options::default()), &mut cuts);
        (mail, lines, cuts.len())
    }

    #[test]
    fn the_head_of_a_mail_is_metadata_and_its_foot_goes() {
        let head = "Subject: 渡口周刊 #12：雾\nFrom: 渡口周刊 <a@example.com>\nDate: Thu, 02 Nov 2023 08:12:00 +0800\nTo: b@example.com\n\n";
        let (mail, lines, cuts) = read(&format!("{head}{BODY}\n--\n退订：https://example.com/u\n在浏览器中查看\n"));
        let mail = mail.unwrap();
        assert_eq!(mail.subject.unwrap().1, "渡口周刊 #12：雾");
        assert_eq!(mail.byline.source.as_deref(), Some("渡口周刊"));
        assert_eq!(mail.byline.date.unwrap().to_string(), "2023-11-02");
        assert_eq!((lines.len(), cuts), (1, 7));
        // What is signed, and a letter in a story, stay.
        assert_eq!(read(&format!("{head}{BODY}\n--\n林一舟\n")).1.len(), 3);
        for text in ["主题：雾\n", "From: the river\nTo: the sea\n", "日期：某年\n收件人：父亲\n主题：雾\n"]
        {
            assert!(read(&format!("{text}{BODY}")).0.is_none(), "{text}");
        }
    }

    #[test]
    fn what_is_quoted_and_items_are_blocks() {
        let lines = split(&source("> 读者甲写道：\n>\n> 雾散了。\n"));
        let Some((Block::Quote(quote), 3)) = block_at(&lines) else { panic!() };
        assert_eq!(quote.blocks.len(), 2);
        let lines = split(&source("- 雾\n- 灯\n没有人说话。\n"));
        let Some((Block::List(list), 2)) = block_at(&lines) else { panic!() };
        assert_eq!(list.items.len(), 2);
        assert!(block_at(&split(&source("- 雾\n没有人说话。\n"))).is_none());
    }
}
