//! Reads a finished file through `hayro-syntax`: its text by the structure tree, and what belongs to what.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, ObjRef, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::Page;
use std::collections::BTreeMap;

/// A marked-content sequence of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Piece {
    pub tag: String,
    pub mcid: Option<i32>,
    /// `ActualText`, or what ToUnicode says of the glyphs.
    pub text: String,
    /// Codes that were shown.
    pub codes: Vec<u16>,
}

pub fn root(pdf: &Pdf) -> Dict<'_> {
    pdf.xref().get(pdf.xref().root_id()).unwrap()
}

pub fn name(dict: &Dict, key: &str) -> String {
    dict.get::<Name>(key).map(|n| n.as_str().to_string()).unwrap_or_default()
}

/// A text string of a dictionary.
pub fn text(dict: &Dict, key: &str) -> Option<String> {
    dict.get::<hayro_syntax::object::String>(key).map(|s| decode(s.as_bytes()))
}

fn decode(bytes: &[u8]) -> String {
    match bytes.strip_prefix(&[0xfe, 0xff]) {
        Some(rest) => utf16(rest),
        None => String::from_utf8(bytes.to_vec()).unwrap(),
    }
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|b| u16::from_be_bytes(*b)).collect();
    String::from_utf16(&units).unwrap()
}

pub fn numbers(array: &Array) -> Vec<f32> {
    array.iter::<f32>().collect()
}

/// The marked content of a page, in the order of the stream.
pub fn pieces(page: &Page) -> Vec<Piece> {
    let maps: BTreeMap<String, BTreeMap<u16, String>> = page
        .resources()
        .fonts
        .keys()
        .map(|key| {
            let font = page.resources().get_font(&key).unwrap();
            let stream = font.get::<Stream>("ToUnicode").unwrap();
            (key.as_str().to_string(), to_unicode(&stream.decoded().unwrap()))
        })
        .collect();
    let mut out: Vec<Piece> = Vec::new();
    let mut depth = 0;
    let mut fixed = false;
    let mut font = String::new();
    let mut operations = page.operations();
    while let Some(op) = operations.next() {
        let operands: Vec<&Object> = op.operands().collect();
        match &**op.operator {
            b"BMC" | b"BDC" => {
                depth += 1;
                let properties = operands.get(1).and_then(|o| (*o).clone().into_dict());
                let actual = properties.as_ref().and_then(|p| text(p, "ActualText"));
                fixed = actual.is_some();
                out.push(Piece {
                    tag: operands[0].clone().into_name().unwrap().as_str().to_string(),
                    mcid: properties.and_then(|p| p.get("MCID")),
                    text: actual.unwrap_or_default(),
                    codes: Vec::new(),
                });
            }
            b"EMC" => depth -= 1,
            b"Tf" => font = operands[0].clone().into_name().unwrap().as_str().to_string(),
            b"Tj" | b"TJ" => {
                let strings: Vec<Vec<u8>> = match operands[0].clone() {
                    Object::String(s) => vec![s.as_bytes().to_vec()],
                    Object::Array(a) => {
                        a.iter::<Object>().filter_map(|o| Some(o.into_string()?.as_bytes().to_vec())).collect()
                    }
                    _ => Vec::new(),
                };
                if depth == 0 {
                    out.push(Piece::default());
                }
                let piece = out.last_mut().unwrap();
                for code in strings.iter().flat_map(|s| s.as_chunks::<2>().0).map(|c| u16::from_be_bytes(*c)) {
                    piece.codes.push(code);
                    if !fixed {
                        piece.text.push_str(&maps[&font][&code]);
                    }
                }
            }
            _ => {}
        }
        assert!((0..=1).contains(&depth), "marked content is not nested");
    }
    assert_eq!(depth, 0);
    out
}

/// `bfchar` and `bfrange` of a character map.
pub fn to_unicode(map: &[u8]) -> BTreeMap<u16, String> {
    let map = std::str::from_utf8(map).unwrap();
    let mut out = BTreeMap::new();
    let mut section = "";
    for line in map.lines() {
        if let Some(name) = line.split(' ').nth(1).filter(|n| n.starts_with("begin")) {
            section = name;
        } else if line.starts_with("end") {
            section = "";
        }
        let hex: Vec<Vec<u8>> = line
            .split(['<', '>'])
            .filter(|s| !s.is_empty())
            .map(|s| (0..s.len() / 2).filter_map(|i| u8::from_str_radix(s.get(2 * i..2 * i + 2)?, 16).ok()).collect())
            .collect();
        let code = |i: usize| u16::from_be_bytes([hex[i][0], hex[i][1]]);
        match section {
            "beginbfchar" if hex.len() == 2 => {
                out.insert(code(0), utf16(&hex[1]));
            }
            "beginbfrange" if hex.len() == 3 => {
                let first = utf16(&hex[2]).chars().next().unwrap() as u32;
                for k in code(0)..=code(1) {
                    let c = char::from_u32(first + u32::from(k - code(0))).unwrap();
                    out.insert(k, c.into());
                }
            }
            _ => {}
        }
    }
    out
}

/// The structure tree as lines of `  Type text`, checked against the parent tree on the way.
pub fn tree(pdf: &Pdf) -> Vec<String> {
    let tree: Dict = root(pdf).get("StructTreeRoot").unwrap();
    let mut walk = Walk {
        pdf,
        parents: number_tree(&tree.get("ParentTree").unwrap()),
        pieces: pdf.pages().iter().map(pieces).collect(),
        pages: pdf.pages().iter().map(|p| ObjRef::from(p.raw().obj_id().unwrap())).collect(),
        seen: 0,
        out: Vec::new(),
    };
    let root_id = root(pdf).get_ref("StructTreeRoot").unwrap();
    for kid in tree.get::<Array>("K").unwrap().raw_iter() {
        let id = kid.as_obj_ref().unwrap();
        walk.element(id, root_id, 0);
    }
    let tagged: usize = walk.pieces.iter().flatten().filter(|p| p.mcid.is_some()).count();
    assert_eq!(walk.seen, tagged, "every marked-content sequence is in the tree once");
    walk.out
}

/// Keys and values of a number tree.
fn number_tree<'a>(node: &Dict<'a>) -> BTreeMap<i32, MaybeRef<Object<'a>>> {
    let mut out = BTreeMap::new();
    for kid in node.get::<Array>("Kids").into_iter().flat_map(|k| k.iter::<Dict>().collect::<Vec<_>>()) {
        out.extend(number_tree(&kid));
    }
    if let Some(entries) = node.get::<Array>("Nums") {
        let mut items = entries.raw_iter();
        while let Some(MaybeRef::NotRef(key)) = items.next() {
            out.insert(key.into_i32().unwrap(), items.next().unwrap());
        }
    }
    out
}

struct Walk<'a> {
    pdf: &'a Pdf,
    parents: BTreeMap<i32, MaybeRef<Object<'a>>>,
    pieces: Vec<Vec<Piece>>,
    pages: Vec<ObjRef>,
    seen: usize,
    out: Vec<String>,
}

impl Walk<'_> {
    fn element(&mut self, id: ObjRef, parent: ObjRef, depth: usize) {
        let dict: Dict = self.pdf.xref().get(ObjectIdentifier::from(id)).unwrap();
        assert_eq!(dict.get_ref("P"), Some(parent), "an element knows its parent");
        let kind = name(&dict, "S");
        let said = text(&dict, "Alt").map(|alt| format!(" [{alt}]")).unwrap_or_default();
        self.out.push(format!("{}{kind}{said}", "  ".repeat(depth)));
        let own_page = dict.get_ref("Pg");
        for kid in dict.get::<Array>("K").into_iter().flat_map(|k| k.raw_iter().collect::<Vec<_>>()) {
            match kid {
                MaybeRef::Ref(child) => self.element(child, id, depth + 1),
                MaybeRef::NotRef(Object::Dict(kid)) => {
                    let page = kid.get_ref("Pg").unwrap();
                    match kid.get::<i32>("MCID") {
                        Some(mcid) => self.content(page, mcid, id, depth + 1),
                        None => self.annotation(&kid, id, depth + 1),
                    }
                }
                MaybeRef::NotRef(other) => {
                    let mcid = other.into_i32().unwrap();
                    self.content(own_page.unwrap(), mcid, id, depth + 1);
                }
            }
        }
    }

    fn content(&mut self, page: ObjRef, mcid: i32, parent: ObjRef, depth: usize) {
        let index = self.pages.iter().position(|p| *p == page).unwrap();
        let key: i32 = self.pdf.pages()[index].raw().get("StructParents").unwrap();
        let MaybeRef::NotRef(Object::Array(parents)) = &self.parents[&key] else {
            panic!("a page has an array in the parent tree")
        };
        let listed = parents.raw_iter().nth(mcid as usize).unwrap().as_obj_ref().unwrap();
        assert_eq!(listed, parent, "the parent tree names the element that holds the content");
        let piece = self.pieces[index].iter().find(|p| p.mcid == Some(mcid)).unwrap();
        self.seen += 1;
        self.out.push(format!("{}“{}”", "  ".repeat(depth), piece.text));
    }

    fn annotation(&mut self, kid: &Dict, parent: ObjRef, depth: usize) {
        assert_eq!(name(kid, "Type"), "OBJR");
        let annotation: Dict = kid.get("Obj").unwrap();
        let key: i32 = annotation.get("StructParent").unwrap();
        assert_eq!(self.parents[&key].as_obj_ref(), Some(parent));
        let said = text(&annotation, "Contents").unwrap();
        self.out.push(format!("{}→ {said}", "  ".repeat(depth)));
    }
}
