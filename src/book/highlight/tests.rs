use super::*;

/// The tokens of code, each with the first letter of its kind.
fn found(name: &str, code: &str) -> Vec<String> {
    let tokens = tokens_of(language(name).unwrap(), code);
    let shown = |t: &Token| format!("{}:{}", &format!("{:?}", t.kind)[..1], &code[t.start as usize..t.end as usize]);
    tokens.iter().map(shown).collect()
}

#[test]
fn every_name_is_given_once_and_keywords_are_in_order() {
    let mut names: Vec<&str> = LANGUAGES.iter().flat_map(|l| l.names.iter().copied()).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|w| w[0] != w[1]), "{names:?}");
    for language in LANGUAGES {
        assert!(language.keywords.is_sorted_by(|a, b| a < b), "{:?}", language.names);
        let longest_first = |w: &[Quote]| !w[1].open.starts_with(w[0].open);
        assert!(language.quotes.windows(2).all(longest_first), "{:?}", language.names);
        assert!(!language.any_case || language.keywords.iter().all(|k| *k == k.to_ascii_lowercase()));
    }
}

#[test]
fn keywords_texts_and_comments_are_told_apart() {
    assert_eq!(found("rust", "let s = \"let\"; // 令"), ["K:let", "T:\"let\"", "C:// 令"]);
    assert_eq!(found("Js", "return `a\n${b}`;"), ["K:return", "T:`a\n${b}`"]);
    assert_eq!(found("python", "def f(): '''文\n档''' # 注"), ["K:def", "T:'''文\n档'''", "C:# 注"]);
    assert_eq!(found("sql", "SELECT a FROM t -- 表"), ["K:SELECT", "K:FROM", "C:-- 表"]);
    assert_eq!(found("toml", "a = true # 注\n[b]"), ["K:true", "C:# 注"]);
}

#[test]
fn what_only_looks_like_a_text_or_a_keyword_stays_plain() {
    assert!(found("rust", "fn f<'a>(x: &'a str)").iter().all(|t| t.starts_with("K:")));
    assert_eq!(found("rust", "'\\'' 'x' '\\u{4e00}' 'ab"), ["T:'\\''", "T:'x'", "T:'\\u{4e00}'"]);
    assert!(found("c", "it\"s").is_empty());
    assert!(found("sh", "$# a#b http://x.y --for").is_empty());
    assert!(found("js", "a.default b.class").is_empty());
    assert!(found("yaml", "don't: won't").is_empty());
    assert!(found("tex", "100\\% sure").is_empty());
}

#[test]
fn comments_go_on_over_lines_and_nest_where_the_language_lets_them() {
    assert_eq!(found("rust", "/* a /* b */ c */ x"), ["C:/* a /* b */ c */"]);
    assert_eq!(found("c", "/* a /* b */ c"), ["C:/* a /* b */"]);
    assert_eq!(found("rust", "/* open"), ["C:/* open"]);
}

#[test]
fn what_is_never_closed_is_looked_through_once() {
    // Each of these takes hours where every mark is followed to the end.
    assert!(found("lua", &"[[".repeat(500_000)).is_empty());
    assert!(found("json", &"\"\\".repeat(500_000)).is_empty());
    assert_eq!(found("lua", "[[ \"a\" [[ 'b"), ["T:\"a\""]);
    assert_eq!(found("json", "\"a\n\"b\" \"\n\"c\""), ["T:\"b\"", "T:\"c\""]);
}

#[test]
fn raw_texts_end_where_they_began() {
    assert_eq!(found("cs", "var a = @\"c:\\\"; var b = 1;"), ["K:var", "T:@\"c:\\\"", "K:var"]);
    assert_eq!(found("rust", "r#\"a\"b\"# r\"\\\""), ["T:r#\"a\"b\"#", "T:r\"\\\""]);
    assert_eq!(found("go", "`a\\` x"), ["T:`a\\`"]);
}

#[test]
fn tags_and_their_values_are_found_in_markup() {
    let tokens = found("html", "<!-- 注 --><p class=\"a\">for</p><br/>1 < 2");
    assert_eq!(tokens, ["C:<!-- 注 -->", "K:p", "T:\"a\"", "K:p", "K:br"]);
}

#[test]
fn a_diff_shows_its_lines() {
    assert_eq!(found("diff", "--- a\n+++ b\n@@ 1\n x\n-旧\n+新"), ["C:--- a", "C:+++ b", "C:@@ 1", "R:-旧", "A:+新"]);
}

#[test]
fn tokens_are_in_order_and_inside_the_code() {
    for code in ["\"", "'", "'\\", "/*", "<", "<a \"", "--", "中'文\"字`", "\\", "r#\"", "=begin\n", "'''", "'\\'"] {
        for language in LANGUAGES {
            let mut last = 0;
            for Token { start, end, kind: _ } in tokens_of(language, code) {
                assert!(start >= last && end > start && code.get(start as usize..end as usize).is_some(), "{code}");
                last = end;
            }
        }
    }
}
