//! XML as a tree of elements, for the small files in which formats keep what they know about themselves.
//!
//! Names are taken without their prefix. Elements nested too deeply are an error, so that the tree may be walked, and
//! dropped, by recursion; entities that a document declares itself are never expanded.

use super::html::tokens;
use crate::book::Text;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Deepest nesting.
const MAX_DEPTH: usize = 128;

/// An element, or the text between elements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub name: String,
    attributes: Vec<(String, String)>,
    pub nodes: Vec<Node>,
}

impl Element {
    /// The root of a document. The error says where reading ended, in bytes, and why.
    pub fn parse(text: &str) -> Result<Element, (usize, String)> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = false;
        let mut open = vec![Element::default()];
        loop {
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(cause) => return Err((reader.error_position() as usize, cause.to_string())),
            };
            match event {
                Event::Start(_) if open.len() > MAX_DEPTH => {
                    let message = format!("elements stand over {MAX_DEPTH} deep in one another");
                    return Err((reader.buffer_position() as usize, message));
                }
                Event::Start(start) => open.push(Element::of(&start)),
                Event::Empty(start) => {
                    if let Some(top) = open.last_mut() {
                        top.nodes.push(Node::Element(Element::of(&start)));
                    }
                }
                Event::End(_) => {
                    if open.len() > 1
                        && let Some(done) = open.pop()
                        && let Some(top) = open.last_mut()
                    {
                        top.nodes.push(Node::Element(done));
                    }
                }
                Event::Text(text) => push_text(&mut open, &text),
                Event::CData(text) => push_text(&mut open, &text),
                Event::GeneralRef(name) => push_text(&mut open, &unescaped(&format!("&{};", &*name))),
                Event::Eof => break,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
        // What was not closed ends with the document.
        while open.len() > 1 {
            let done = open.pop().unwrap_or_default();
            if let Some(top) = open.last_mut() {
                top.nodes.push(Node::Element(done));
            }
        }
        let root = open.pop().unwrap_or_default();
        let first = root.children().next().cloned();
        first.ok_or((0, "there is no element in it".to_owned()))
    }

    fn of(start: &BytesStart) -> Self {
        let attributes = start.attributes().flatten();
        let attributes = attributes.map(|a| {
            let name = a.key.local_name();
            (name.as_ref().to_owned(), unescaped(&a.value))
        });
        Self { name: start.local_name().as_ref().to_owned(), attributes: attributes.collect(), nodes: Vec::new() }
    }

    /// The value of an attribute, by its name without a prefix.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    pub fn children(&self) -> impl Iterator<Item = &Element> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first child of a name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children().find(|child| child.name == name)
    }

    /// The first element of a name below, in the order of the document.
    pub fn find(&self, name: &str) -> Option<&Element> {
        self.children().find_map(|child| if child.name == name { Some(child) } else { child.find(name) })
    }

    /// Calls `f` on the element and all below it.
    pub fn each<'e>(&'e self, f: &mut dyn FnMut(&'e Element)) {
        f(self);
        self.children().for_each(|child| child.each(f));
    }

    /// All text in it, white space joined.
    pub fn text(&self) -> String {
        fn gather(element: &Element, out: &mut String) {
            for node in &element.nodes {
                match node {
                    Node::Element(element) => gather(element, out),
                    Node::Text(text) => out.push_str(text),
                }
            }
        }
        let mut out = String::new();
        gather(self, &mut out);
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn push_text(open: &mut [Element], text: &str) {
    let Some(top) = open.last_mut() else { return };
    match top.nodes.last_mut() {
        Some(Node::Text(before)) => before.push_str(text),
        Some(Node::Element(_)) | None => top.nodes.push(Node::Text(text.to_owned())),
    }
}

fn unescaped(text: &str) -> String {
    tokens::decode(&Text::made(text)).text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_prefix_and_references_are_resolved() {
        let root =
            Element::parse("<?xml version='1.0'?><a:x b:y='1 &amp; 2'>甲&lt;<z/>乙<![CDATA[<丙>]]></a:x>").unwrap();
        assert_eq!((root.name.as_str(), root.get("y"), root.text().as_str()), ("x", Some("1 & 2"), "甲<乙<丙>"));
        assert!(root.child("z").is_some());
    }

    #[test]
    fn hostile_documents_end() {
        let deep = "<a>".repeat(100_000);
        assert!(Element::parse(&deep).unwrap_err().1.contains("deep"));
        assert!(Element::parse(&deep[..3 * MAX_DEPTH]).is_ok());
        let bomb = "<!DOCTYPE a [<!ENTITY b 'xxxx'><!ENTITY c '&b;&b;'>]><a>&c;</a>";
        assert_eq!(Element::parse(bomb).unwrap().text(), "&c;");
        assert!(Element::parse("").is_err());
    }
}
