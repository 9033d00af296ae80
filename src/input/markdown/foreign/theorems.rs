//! What mathematicians call the parts of a text: theorems, proofs, exercises and their kin, in the language of the text.

use super::containers::remark;
use crate::lang::{Lang, detect};

/// The words of tools for a part, and its name in Simplified and Traditional Chinese, Japanese, Korean and English.
#[rustfmt::skip]
const NAMES: [(&[&str], [&str; 5]); 16] = [
    (&["theorem", "thm"],            ["定理", "定理", "定理", "정리", "Theorem"]),
    (&["lemma", "lem"],              ["引理", "引理", "補題", "보조정리", "Lemma"]),
    (&["corollary", "cor"],          ["推论", "推論", "系", "따름정리", "Corollary"]),
    (&["proposition", "prp"],        ["命题", "命題", "命題", "명제", "Proposition"]),
    (&["conjecture", "cnj"],         ["猜想", "猜想", "予想", "추측", "Conjecture"]),
    (&["axiom"],                     ["公理", "公理", "公理", "공리", "Axiom"]),
    (&["assumption"],                ["假设", "假設", "仮定", "가정", "Assumption"]),
    (&["definition", "def"],         ["定义", "定義", "定義", "정의", "Definition"]),
    (&["property"],                  ["性质", "性質", "性質", "성질", "Property"]),
    (&["example", "exm"],            ["例", "例", "例", "예", "Example"]),
    (&["exercise", "exr"],           ["练习", "練習", "練習問題", "연습문제", "Exercise"]),
    (&["solution", "sol"],           ["解答", "解答", "解答", "풀이", "Solution"]),
    (&["proof"],                     ["证明", "證明", "証明", "증명", "Proof"]),
    (&["remark", "rem"],             ["注", "註", "注意", "참고", "Remark"]),
    (&["algorithm", "alg"],          ["算法", "演算法", "アルゴリズム", "알고리즘", "Algorithm"]),
    (&["hypothesis"],                ["假说", "假說", "仮説", "가설", "Hypothesis"]),
];

/// How much of a text says its language, in bytes.
const SAMPLE: usize = 4_000;

/// Whether a word is one of theirs.
pub(super) fn is_one(word: &str) -> bool {
    NAMES.iter().any(|(words, _)| words.contains(&word))
}

/// What stands for the first line and the last of such a part of a text; none for a word that is not known.
pub(super) fn theorem(word: &str, title: &str, text: &str) -> Option<[String; 2]> {
    let (_, names) = NAMES.iter().find(|(words, _)| words.contains(&word))?;
    let name = match detect::detect(&text[..text.floor_char_boundary(SAMPLE)]) {
        Some(Lang::ZhHans) => names[0],
        Some(lang) if lang.is_chinese() => names[1],
        Some(Lang::Ja) => names[2],
        Some(Lang::Ko) => names[3],
        _ => names[4],
    };
    let is_wide = !name.is_ascii() && name != names[3];
    Some(match title.trim() {
        "" => remark("note", name),
        title if is_wide => remark("note", &format!("{name}（{title}）")),
        title => remark("note", &format!("{name} ({title})")),
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;

    #[test]
    fn theorems_of_quarto_have_their_names_and_texts_that_take_turns_no_headings() {
        let out = shown(
            "这一节说的是直角三角形。\n\n::: {#thm-line}\n\n## 勾股定理\n\n文\n:::\n\n::: {.proof}\n显然。\n:::\n",
        );
        assert!(
            out.contains("<summary>定理（勾股定理）</summary>") && out.contains("<summary>证明</summary>"),
            "{out}"
        );
        let tabs = "::: {.panel-tabset}\n## R\n甲\n\n::: {.a}\n## 乙\n:::\n:::\n\n## 丙\n";
        let out = shown(tabs);
        assert!(out.contains("\n\n**R**\n\n") && out.contains("**乙**") && out.contains("\n## 丙\n"), "{out}");
    }
}
