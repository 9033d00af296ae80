//! Fields in running text: what a program computes from an instruction (ECMA-376 part 1, 17.16).

/// The ruby that an `EQ` field draws, base and reading, as phonetic guides of older programs are kept:
/// `EQ \* jc2 \* hps10 \o\ad(\s\up 9(かん),漢)`.
pub fn ruby(instruction: &str) -> Option<(String, String)> {
    let rest = instruction.trim_start().strip_prefix("EQ")?;
    let (_, raised) = rest.split_once("\\s\\up").or_else(|| rest.split_once("\\s \\up"))?;
    let (_, reading) = raised.split_once('(')?;
    let (reading, base) = reading.split_once(')')?;
    let base = base.trim_start().strip_prefix([',', ';', '，'])?.trim().strip_suffix(')')?;
    Some((base.trim().to_owned(), reading.trim().to_owned())).filter(|(base, _)| !base.is_empty())
}

/// The address of a `HYPERLINK` field: `HYPERLINK "https://example.com/"`.
pub fn address(instruction: &str) -> Option<&str> {
    let rest = instruction.trim_start().strip_prefix("HYPERLINK")?.trim_start();
    let (address, _) = rest.strip_prefix('"')?.split_once('"')?;
    (address.contains("://") || address.starts_with("mailto:")).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_give_ruby_and_addresses() {
        let guide = "EQ \\* jc2 \\* \"Font:MS Mincho\" \\* hps10 \\o\\ad(\\s\\up 9(かん),漢)";
        assert_eq!(ruby(guide), Some(("漢".into(), "かん".into())));
        assert_eq!(ruby("EQ \\f(1,2)"), None);
        assert_eq!(ruby("PAGE"), None);
        assert_eq!(address(" HYPERLINK \"https://example.com/a\" \\t \"_blank\""), Some("https://example.com/a"));
        assert_eq!(address("HYPERLINK \\l \"_Toc1\""), None);
    }
}
