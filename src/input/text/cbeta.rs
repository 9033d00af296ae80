//! What CBETA, the library of Buddhist texts, puts above one of its texts: lines behind `#` with a label in brackets, and
//! the number of the text.
//!
//! ```text
//! # 【經文資訊】大正新脩大藏經第 08 冊 No. 0235 金剛般若波羅蜜經
//! # 【其他事項】詳細說明請參閱【財團法人佛教電子佛典基金會資料庫版權宣告】
//! #--------------------------------------------------------------
//! No. 235 [Nos. 220(9), 236-239]
//! 金剛般若波羅蜜經
//! 姚秦天竺三藏鳩摩羅什譯
//! ```
//!
//! The canon that a text is of becomes its source, what is said of rights stays, and who translated it is named.

use super::lines::{Line, trim};
use super::{Cut, cut};
use crate::book::{Byline, Credit};
use crate::input::pattern::patterns;
use crate::input::tidy::Rules;

/// Lines of the frame, and fewest with a label.
const MOST: usize = 20;
const FEWEST: usize = 2;
/// Lines below it down to who translated the text.
const BELOW: usize = 4;

patterns! {
    LABELLED = r"^[#＃][\s　]*【([^【】]{2,8})】[\s　]*(\S.*)$";
    RULE = r"^[#＃][\s　]*[-=]*$";
    NUMBER = r"^No\.[\s　]*[A-Za-z]?\d{1,5}.{0,60}$";
    TRANSLATED = r"^(\p{Han}[\p{Han}\s　]{1,24}?)[\s　]*(译|奉诏译|撰|述|造|集|编|录|疏|注)$";
}

/// Takes what stands above a text. None: the text is not of this library.
pub(super) fn frame(lines: &mut Vec<Line>, rules: &Rules, cuts: &mut Vec<Cut>) -> Option<Byline> {
    let is_of_frame = |line: &&Line| LABELLED.is_match(&line.text) || RULE.is_match(&line.text);
    let end = lines.iter().take(MOST).take_while(is_of_frame).count();
    let labelled = lines[..end].iter().filter(|line| LABELLED.is_match(&line.text)).count();
    if !rules.on("source") || labelled < FEWEST {
        return None;
    }
    let end = end + lines[end..].iter().take(1).filter(|line| NUMBER.is_match(&line.text)).count();
    let mut byline = Byline::default();
    for line in lines.drain(..end) {
        cuts.push(cut(&line, "source"));
        let Some(found) = LABELLED.captures(&line.text) else { continue };
        let said = trim(&found[2]).to_owned();
        if said.contains("版權") || said.contains("版权") || said.contains("流通") {
            byline.rights.push(said);
        } else if matches!(&found[1], "經文資訊" | "经文资讯" | "經文信息") && byline.source.is_none() {
            byline.source = Some(said);
        }
    }
    let translated = |line: &Line| {
        let found = TRANSLATED.captures(&line.text)?;
        Some(Credit { label: found[2].to_owned(), names: trim(&found[1]).to_owned() })
    };
    // The first line is the title, whatever it ends with.
    let found = lines.iter().enumerate().take(BELOW).skip(1).find_map(|(at, line)| Some((at, translated(line)?)));
    if let Some((at, credit)) = found {
        cuts.push(cut(&lines.remove(at), "credit"));
        byline.credits.push(credit);
    }
    Some(byline)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Options;
    use crate::input::text::lines::split;
    use crate::input::text::lines::tests::source;

    fn read(text: &str) -> (Option<Byline>, Vec<String>) {
        let mut lines = split(&source(text));
        let byline = frame(&mut lines, &Rules::new(&Options::default()), &mut Vec::new());
        (byline, lines.into_iter().map(|line| line.text).collect())
    }

    #[test]
    fn the_lines_above_a_text_say_where_it_is_from_and_who_translated_it() {
        let text = "# 【經文資訊】大正新脩大藏經第 08 冊 No. 0235 金剛般若波羅蜜經\n# 【編輯說明】依「大正新脩大藏經」所編輯\n# 【其他事項】請參閱【資料庫版權宣告】\n#--------\nNo. 235 [Nos. 220(9), 236-239]\n金剛般若波羅蜜經\n\n姚秦天竺三藏鳩摩羅什譯\n\n如是我聞：\n";
        let (byline, lines) = read(text);
        let byline = byline.unwrap();
        assert_eq!(byline.source.as_deref(), Some("大正新脩大藏經第 08 冊 No. 0235 金剛般若波羅蜜經"));
        assert_eq!((byline.rights.len(), &*byline.credits[0].names), (1, "姚秦天竺三藏鳩摩羅什"));
        assert_eq!(lines, ["金剛般若波羅蜜經", "如是我聞："]);
        for text in ["# 【渡口】雾从下半夜起。\n灯\n", "【經文資訊】渡口\n【版本記錄】灯\n", "#河 #船\n#灯\n雾\n"]
        {
            assert!(read(text).0.is_none(), "{text}");
        }
    }
}
