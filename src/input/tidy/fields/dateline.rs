//! The reporters that an agency or a paper names at the head of its text, beside place and day: 某社渡口1月5日电（记者林一舟、
//! 周渡）, 〔記者林一舟／渡口報導〕, (渡口=某某뉴스) 임섬 기자 =. The words stay where they are.

use super::names::is_person;
use crate::input::pattern::patterns;

patterns! {
    MAINLAND = r"^\S{0,24}?(?:电|讯|消息)[\s　]*[（(][^（()）]{0,8}?记者[\s　:：]*([^（()）]{2,24})[)）]";
    TAIWAN = r"^[〔（(【\[](?:\S{2,6}[社報])?(?:[特即實地]\S)?記者([\p{Han}、]{2,12})[／/][\p{Han}\d]{1,10}(?:報導|電|特稿|專訪)[〕）)】\]]";
    KOREA = r"^[(（\[][^()（）\[\]]{1,12}=[^()（）\[\]]{1,12}[)）\]][\s　]*([가-힣]{2,4}(?:[·,\s]+[가-힣]{2,4}){0,2})[\s　]*(?:기자|특파원)[\s　]*=";
}

/// The reporters in the opening of a text.
pub fn reporters(text: &str) -> Vec<String> {
    /// Characters within which they stand.
    const HEAD: usize = 64;
    let end = text.char_indices().nth(HEAD).map_or(text.len(), |(at, _)| at);
    let head = &text[..end];
    if !["记者", "記者", "기자", "특파원"].iter().any(|word| head.contains(word)) {
        return Vec::new();
    }
    let found = MAINLAND.captures(head).or_else(|| TAIWAN.captures(head)).or_else(|| KOREA.captures(head));
    let Some(names) = found.and_then(|found| found.get(1)) else { return Vec::new() };
    // 记者 林一舟 通讯员 周渡: who helped is no reporter.
    let names = names.as_str().split(['、', ' ', '\u{3000}', ',', '，', '·']).filter(|name| !name.is_empty());
    let names: Vec<String> = names.take_while(|name| !is_helper(name)).map(str::to_owned).collect();
    if names.iter().all(|name| is_person(name)) { names } else { Vec::new() }
}

fn is_helper(name: &str) -> bool {
    ["通讯员", "通訊員", "实习生", "實習生", "摄影", "攝影"].iter().any(|helper| name.starts_with(helper))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reporters_are_named_beside_place_and_day() {
        for (text, names) in [
            ("河岸社渡口1月5日电（记者林一舟、周渡）雪停了。", "林一舟、周渡"),
            ("本报讯（记者 林一舟 通讯员 周渡）雪停了。", "林一舟"),
            ("〔記者林一舟／渡口報導〕雪停了。", "林一舟"),
            ("(渡口=河岸뉴스) 김하나 기자 = 눈이 그쳤다.", "김하나"),
            ("他打来电话（记者注：那是夜里）说雪停了。", ""),
            ("记者林一舟来过渡口。", ""),
            ("来电（记者和编辑都不在）响了一夜。", ""),
        ] {
            assert_eq!(reporters(text).join("、"), names, "{text}");
        }
    }
}
