//! A small XML document as a tree: the package document and the navigation document of a draft, to be mended.
//!
//! Read and escaped by quick-xml. White space between elements is layout and made anew.

use super::text::{push_attribute, push_text};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

#[derive(Clone, Debug, PartialEq, Default)]
pub struct Element {
    /// With its prefix.
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// Reads the root element of a document.
    pub fn parse(xml: &str) -> Result<Element, quick_xml::Error> {
        let mut reader = Reader::from_str(xml);
        let mut open = vec![Element::default()];
        loop {
            match reader.read_event()? {
                Event::Start(start) => open.push(Element::of(&start)?),
                Event::Empty(start) => {
                    let element = Element::of(&start)?;
                    top(&mut open).children.push(Node::Element(element));
                }
                Event::End(_) => {
                    if let Some(mut done) = open.pop() {
                        done.drop_layout();
                        top(&mut open).children.push(Node::Element(done));
                    }
                }
                Event::Text(text) => top(&mut open).text(&text),
                Event::GeneralRef(name) => match name.resolve_char_ref()? {
                    Some(c) => top(&mut open).text(c.encode_utf8(&mut [0; 4])),
                    None => top(&mut open).text(resolve_predefined_entity(&name).unwrap_or_default()),
                },
                Event::CData(text) => top(&mut open).text(&text.into_inner()),
                Event::Eof => break,
                Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Comment(_) => {}
            }
        }
        let root = open.swap_remove(0).children.into_iter().find_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        });
        Ok(root.unwrap_or_default())
    }

    /// White space is layout where nothing else is text: between `&` and `<` it is a blank of the text.
    fn drop_layout(&mut self) {
        let is_text = |node: &Node| matches!(node, Node::Text(text) if !text.trim().is_empty());
        if !self.children.iter().any(is_text) {
            self.children.retain(|node| matches!(node, Node::Element(_)));
        }
    }

    fn of(start: &BytesStart) -> Result<Element, quick_xml::Error> {
        let mut element = Element::new(start.name().as_ref());
        for attribute in start.attributes() {
            let attribute = attribute?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0)?;
            element.attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
        }
        Ok(element)
    }

    fn text(&mut self, text: &str) {
        match self.children.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            Some(Node::Element(_)) | None => self.children.push(Node::Text(text.to_owned())),
        }
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.set(name, value);
        self
    }

    pub fn with_text(mut self, text: &str) -> Self {
        self.text(text);
        self
    }

    pub fn with_child(mut self, child: Element) -> Self {
        self.push(child);
        self
    }

    pub fn push(&mut self, child: Element) {
        self.children.push(Node::Element(child));
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    pub fn set(&mut self, name: &str, value: &str) {
        match self.attributes.iter_mut().find(|(n, _)| n == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.attributes.push((name.to_owned(), value.to_owned())),
        }
    }

    pub fn remove(&mut self, name: &str) {
        self.attributes.retain(|(n, _)| n != name);
    }

    /// The child elements.
    #[cfg(test)]
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    pub fn elements_mut(&mut self) -> impl Iterator<Item = &mut Element> {
        self.children.iter_mut().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first child element of a name.
    #[cfg(test)]
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|e| e.name == name)
    }

    pub fn child_mut(&mut self, name: &str) -> Option<&mut Element> {
        self.elements_mut().find(|e| e.name == name)
    }

    /// The characters directly inside.
    #[cfg(test)]
    pub fn own_text(&self) -> String {
        self.children
            .iter()
            .filter_map(|node| match node {
                Node::Text(text) => Some(text.as_str()),
                Node::Element(_) => None,
            })
            .collect()
    }

    /// The document with this as its root element.
    pub fn document(&self, doctype: &str) -> String {
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        out.push_str(doctype);
        self.write(&mut out, 0);
        out.push('\n');
        out
    }

    fn write(&self, out: &mut String, indent: usize) {
        out.push('<');
        out.push_str(&self.name);
        for (name, value) in &self.attributes {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            push_attribute(out, value);
            out.push('"');
        }
        if self.children.is_empty() {
            out.push_str("/>");
            return;
        }
        out.push('>');
        let flat = self.children.iter().any(|node| matches!(node, Node::Text(_)));
        for child in &self.children {
            if !flat {
                out.push('\n');
                out.extend(std::iter::repeat_n(' ', (indent + 1).min(8)));
            }
            match child {
                Node::Element(element) => element.write(out, indent + 1),
                Node::Text(text) => push_text(out, text),
            }
        }
        if !flat {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent.min(8)));
        }
        out.push_str("</");
        out.push_str(&self.name);
        out.push('>');
    }
}

/// The element that is being filled; the first stands for the document itself.
fn top(open: &mut Vec<Element>) -> &mut Element {
    if open.is_empty() {
        open.push(Element::default());
    }
    let last = open.len() - 1;
    &mut open[last]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_between_entities_are_text() {
        let root = Element::parse("<a>\n <b>a &amp; &lt;b&gt; &amp; c</b>\n</a>").unwrap();
        assert_eq!(root.child("b").unwrap().own_text(), "a & <b> & c");
        assert_eq!(root.children.len(), 1);
    }

    #[test]
    fn a_document_comes_back_as_it_was_read() {
        let xml = "<?xml version=\"1.0\"?><a x=\"1&amp;2\">\n <b>纸 &lt; 竹&#x7532;</b>\n <c/>\n</a>";
        let root = Element::parse(xml).unwrap();
        assert_eq!(root.get("x"), Some("1&2"));
        assert_eq!(root.child("b").unwrap().own_text(), "纸 < 竹甲");
        let again = root.document("");
        assert_eq!(Element::parse(&again).unwrap(), root);
        assert!(again.contains("\n <c/>\n</a>"), "{again}");
    }
}
