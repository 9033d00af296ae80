//! Where an element ends that is followed by its tags alone.
//!
//! Pages that were written by hand, or made small by a program, leave out the end tags that HTML lets them leave out
//! (13.1.2.4): `<td class=gutter>1<td>`. Whoever follows such an element to its end tag would follow it to the end of
//! the page.

/// An element that is open, and how deep the reading is inside it.
#[derive(Clone, Debug)]
pub(crate) struct Extent {
    name: String,
    implied: Option<&'static Implied>,
    /// Open inside: elements of its name, or where its end tag may be left out, elements in which its name begins anew.
    depth: usize,
}

/// What an end tag means for an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    No,
    /// By its own end tag.
    Own,
    /// By that of what it stands in.
    Around,
}

/// What ends an element without its end tag.
#[derive(Debug)]
struct Implied {
    names: &'static [&'static str],
    /// Start tags before which it ends.
    before: &'static [&'static str],
    /// What it stands in, whose end is its own.
    around: &'static [&'static str],
    /// In it the same names begin anew.
    anew: &'static [&'static str],
}

#[rustfmt::skip]
const IMPLIED: [Implied; 6] = [
    Implied { names: &["li"],                      before: &["li"],                                       around: &["ul", "ol", "menu"],                          anew: &["ul", "ol", "menu"] },
    Implied { names: &["dt", "dd"],                before: &["dt", "dd"],                                 around: &["dl"],                                        anew: &["dl"] },
    Implied { names: &["td", "th"],                before: &["td", "th", "tr", "thead", "tbody", "tfoot"], around: &["tr", "thead", "tbody", "tfoot", "table"],    anew: &["table"] },
    Implied { names: &["tr"],                      before: &["tr", "thead", "tbody", "tfoot"],            around: &["thead", "tbody", "tfoot", "table"],          anew: &["table"] },
    Implied { names: &["thead", "tbody", "tfoot"], before: &["thead", "tbody", "tfoot"],                  around: &["table"],                                     anew: &["table"] },
    Implied { names: &["p"],                       before: &BLOCKS,                                       around: &BLOCKS,                                        anew: &[] },
];

/// Blocks, before which a paragraph ends, and with which it does.
const BLOCKS: [&str; 38] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "td",
    "th",
    "tr",
    "ul",
    "html",
];

impl Extent {
    /// Of an element whose start tag was read.
    pub fn of(name: &str) -> Self {
        let implied = IMPLIED.iter().find(|implied| implied.names.contains(&name));
        Self { name: name.to_owned(), implied, depth: 0 }
    }

    /// Takes in a start tag; whether the element ended before it.
    pub fn start(&mut self, name: &str) -> bool {
        let Some(implied) = self.implied else {
            self.depth += usize::from(self.name == name);
            return false;
        };
        if self.depth == 0 && implied.before.contains(&name) {
            return true;
        }
        self.depth += usize::from(implied.anew.contains(&name));
        false
    }

    /// Takes in an end tag.
    pub fn end(&mut self, name: &str) -> Ended {
        let inner = self.implied.map_or(self.name == name, |implied| implied.anew.contains(&name));
        match self.depth {
            0 if self.name == name => return Ended::Own,
            0 if self.implied.is_some_and(|implied| implied.around.contains(&name)) => return Ended::Around,
            1.. if inner => self.depth -= 1,
            _ => {}
        }
        Ended::No
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens::{Token, tokens};
    use super::*;

    /// The text of the first element of a name.
    fn text_in(html: &str, name: &str) -> String {
        let (mut extent, mut out) = (None::<Extent>, String::new());
        for token in tokens(html) {
            let ended = match (&token, &mut extent) {
                (Token::Start(tag), None) if tag.name == name => {
                    extent = Some(Extent::of(name));
                    false
                }
                (Token::Start(tag), Some(extent)) => extent.start(&tag.name),
                (Token::End(name), Some(extent)) => extent.end(name) != Ended::No,
                _ => false,
            };
            if ended {
                return out;
            }
            if let (Token::Text(range), Some(_)) = (token, &extent) {
                out.push_str(&html[range]);
            }
        }
        out
    }

    #[test]
    fn an_element_ends_where_its_end_tag_is_left_out() {
        for (html, name, text) in [
            ("<table><tr><td>一<td>二</table>三", "td", "一"),
            ("<table><tr><td>一<table><tr><td>二</table>三<tr><td>四</table>", "td", "一二三"),
            ("<table><tr><td>一</table>二", "tr", "一"),
            ("<ul><li>一<ul><li>二</ul>三<li>四</ul>", "li", "一二三"),
            ("<ul><li>一</ul>二", "li", "一"),
            ("<div><p>一<b>二</b><div>三</div></div>", "p", "一二"),
            ("<div><p>一</div>二", "p", "一"),
            ("<div>一<div>二</div>三</div>四", "div", "一二三"),
            ("<span>一<p>二</p></span>三", "span", "一二"),
        ] {
            assert_eq!(text_in(html, name), text, "{html}");
        }
    }
}
