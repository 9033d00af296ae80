//! Margins that calibre writes as quotations: it turns the indented paragraphs of a Kindle book into `blockquote`.
//!
//! A class of them that holds most of the text of a book is its paragraph, and is one again.

use super::documents::{Documents, Edits};
use crate::input::html::apparatus::elements;
use std::collections::BTreeMap;

/// How such an element begins, up to the rest of its class.
const BEGINS: &str = "<blockquote class=\"calibre";

/// Makes them paragraphs.
pub fn mend(documents: &mut Documents) {
    let mut quoted: BTreeMap<String, usize> = BTreeMap::new();
    let mut whole = 0;
    for (_, html) in documents.iter() {
        whole += html.len();
        if html.contains(BEGINS) {
            for element in elements(html, None).into_iter().filter(|e| e.name == "blockquote") {
                *quoted.entry(element.class).or_default() += element.end - element.start;
            }
        }
    }
    let is_text = |(class, length): &(String, usize)| class.starts_with("calibre") && length * 2 > whole;
    let Some((class, _)) = quoted.into_iter().find(is_text) else { return };
    for path in documents.having(|html| html.contains(BEGINS)) {
        let Some(html) = documents.get(&path) else { continue };
        let mut edits = Edits::default();
        for element in elements(html, None).iter().filter(|e| e.name == "blockquote" && e.class == class) {
            let start = html[element.start..element.text.start].replacen("blockquote", "div", 1);
            edits.replace(element.start..element.text.start, start);
            edits.replace(element.text.end..element.end, "</div>");
        }
        documents.put(&path, edits.applied(html, 0..html.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn mended(html: &str) -> String {
        let mut documents = Documents::default();
        documents.put(Path::new("1.html"), html.to_owned());
        mend(&mut documents);
        documents.get(Path::new("1.html")).unwrap().to_owned()
    }

    #[test]
    fn quotations_that_are_most_of_a_book_are_its_paragraphs() {
        let html =
            "<p>一</p><blockquote class=\"calibre_5\" id=\"a\">雨下了一夜，河水涨到了桥头的石阶上。</blockquote>";
        let text = "<p>一</p><div class=\"calibre_5\" id=\"a\">雨下了一夜，河水涨到了桥头的石阶上。</div>";
        assert_eq!(mended(html), text);
    }

    #[test]
    fn a_quotation_stays_one() {
        let letter = "<blockquote class=\"calibre_5\">船已经开走了。</blockquote>";
        for html in [
            format!(
                "<p>雨下了一夜，河水涨到了桥头的石阶上，没有人说话。</p>{letter}<p>他把信折好，放回到抽屉里去了。</p>"
            ),
            letter.replace("calibre_5", "letter"),
        ] {
            assert_eq!(mended(&html), html);
        }
    }
}
