//! The conditions of the Matterhorn Protocol, and what of a file as a whole they speak of.
//!
//! A [`Check`] reads a file part by part and gathers the conditions that it fails: here the catalog and what hangs on
//! it, in [`tree`](super::tree) the structure, in [`content`](super::content) what is painted, in
//! [`annotations`](super::annotations) and [`fonts`](super::fonts) what their names say.

use super::tree::Tree;
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream, String as Bytes};
use regex::bytes::Regex;
use std::collections::{BTreeMap, BTreeSet};

/// Those that a program can check, 87 of 136.
pub const CONDITIONS: &str = "\
    01-003 01-004 01-005 01-007 02-001 02-003 02-004 06-001 06-002 06-003 07-001 07-002 \
    09-004 09-005 09-006 09-007 09-008 10-001 11-001 11-002 11-003 11-004 11-005 11-006 \
    13-004 14-002 14-003 14-006 14-007 15-003 17-002 17-003 19-003 19-004 20-001 20-002 20-003 21-001 25-001 \
    26-001 26-002 28-002 28-004 28-005 28-006 28-007 28-008 28-009 28-010 28-011 28-012 28-014 28-015 28-016 \
    28-017 28-018 30-001 30-002 31-001 31-002 31-003 31-004 31-005 31-006 31-007 31-008 31-009 31-011 31-012 \
    31-013 31-014 31-015 31-016 31-017 31-018 31-019 31-020 31-021 31-022 31-023 31-024 31-025 31-026 31-027 \
    31-028 31-029 31-030";

/// The conditions that a file fails, in order. What is locked away from screen readers is read no further.
pub fn failures(bytes: Vec<u8>) -> BTreeSet<&'static str> {
    let locked = encryption(&bytes);
    if !locked.is_empty() {
        return locked;
    }
    let pdf = Pdf::new(bytes).expect("it is a PDF");
    let mut check = Check { pdf: &pdf, failed: BTreeSet::new(), tree: Tree::default(), told: false };
    check.catalog();
    check.structure();
    check.pages();
    check.failed
}

/// 26: a trailer's encryption dictionary as it lies in the file, for without its permissions no key can be made.
fn encryption(bytes: &[u8]) -> BTreeSet<&'static str> {
    /// Bit 10: text may be taken out for those who cannot see it (ISO 32000-1, table 22).
    const READ_ALOUD: i64 = 1 << 9;
    let group = |pattern: &str, from: &[u8]| -> Option<i64> {
        let found = Regex::new(pattern).expect("a pattern").captures(from)?;
        std::str::from_utf8(&found[1]).ok()?.parse().ok()
    };
    let Some(number) = group(r"/Encrypt (\d+) 0 R", bytes) else { return BTreeSet::new() };
    let object = Regex::new(&format!(r"(?s-u)\n{number} 0 obj(.*?)endobj")).expect("a pattern");
    let dictionary = object.captures(bytes).map(|found| found[1].to_vec()).unwrap_or_default();
    match group(r"/P (-?\d+)", &dictionary) {
        None => BTreeSet::from(["26-001"]),
        Some(permissions) if permissions & READ_ALOUD == 0 => BTreeSet::from(["26-002"]),
        Some(_) => BTreeSet::new(),
    }
}

pub struct Check<'a> {
    pub pdf: &'a Pdf,
    pub failed: BTreeSet<&'static str>,
    pub tree: Tree,
    /// The catalog tells the language.
    pub told: bool,
}

/// The name at a key.
pub fn name(dict: &Dict, key: &str) -> String {
    dict.get::<Name>(key).map(|n| n.as_str().to_owned()).unwrap_or_default()
}

/// Whether a string that is not empty stands at a key.
pub fn is_said(dict: &Dict, key: &str) -> bool {
    dict.get::<Bytes>(key).is_some_and(|text| !matches!(text.as_bytes(), [] | [0xFE, 0xFF]))
}

/// A string that tells its language itself: by an escape, U+001B (ISO 32000-1, 7.9.2.2).
pub fn tells_language(text: &Bytes) -> bool {
    matches!(text.as_bytes(), [0xFE, 0xFF, 0, 0x1B, ..])
}

/// The values of an array, or the one value that stands in its place.
pub fn all<'a>(dict: &Dict<'a>, key: &str) -> Vec<Dict<'a>> {
    match dict.get::<Object>(key) {
        Some(Object::Array(array)) => array.iter::<Object>().filter_map(Object::into_dict).collect(),
        Some(Object::Dict(dict)) => vec![dict],
        _ => Vec::new(),
    }
}

impl<'a> Check<'a> {
    pub fn require(&mut self, holds: bool, condition: &'static str) {
        assert!(CONDITIONS.contains(condition) || condition == TAGGED, "{condition} is none of the protocol's");
        if !holds {
            self.failed.insert(condition);
        }
    }

    pub fn root(&self) -> Dict<'a> {
        self.pdf.xref().get(self.pdf.xref().root_id()).expect("a catalog")
    }

    pub fn object(&self, id: ObjectIdentifier) -> Option<Object<'a>> {
        self.pdf.xref().get(id)
    }

    fn catalog(&mut self) {
        let root = self.root();
        let marked: Dict = root.get("MarkInfo").unwrap_or_default();
        self.require(marked.get::<bool>("Marked") == Some(true), TAGGED);
        self.require(marked.get::<bool>("Suspects") != Some(true), "01-007");
        self.told = is_said(&root, "Lang");
        self.metadata(&root);
        let preferences: Dict = root.get("ViewerPreferences").unwrap_or_default();
        self.require(preferences.contains_key("DisplayDocTitle"), "07-001");
        self.require(preferences.get::<bool>("DisplayDocTitle") != Some(false), "07-002");
        self.outline(&root);
        self.optional_content(&root);
        let names: Dict = root.get("Names").unwrap_or_default();
        for file in leaves(&names.get("EmbeddedFiles").unwrap_or_default(), "Names") {
            let named = is_said(&file, "F") && is_said(&file, "UF");
            self.require(named || !file.contains_key("EF"), "21-001");
        }
        let form: Dict = root.get("AcroForm").unwrap_or_default();
        let parts = match form.get::<Object>("XFA") {
            Some(Object::Array(parts)) => parts.iter::<Object>().collect(),
            Some(whole) => vec![whole],
            None => Vec::new(),
        };
        let xfa: Vec<u8> = parts
            .into_iter()
            .filter_map(Object::into_stream)
            .filter_map(|s| Some(s.decoded().ok()?.to_vec()))
            .flatten()
            .collect();
        let dynamic = Regex::new(r"<dynamicRender>\s*required\s*<").expect("a pattern").is_match(&xfa);
        self.require(!dynamic, "25-001");
        self.media();
    }

    fn metadata(&mut self, root: &Dict<'a>) {
        let Some(packet) = root.get::<Stream>("Metadata").and_then(|s| Some(s.decoded().ok()?.to_vec())) else {
            return self.require(false, "06-001");
        };
        let packet = String::from_utf8_lossy(&packet).into_owned();
        self.require(packet.contains("<pdfuaid:part>1</pdfuaid:part>"), "06-002");
        let title = packet.split_once("<dc:title>").and_then(|(_, rest)| rest.split_once("</dc:title>"));
        self.require(title.is_some(), "06-003");
        let default = |text: &str| text.contains("xml:lang=\"x-default\"");
        self.require(self.told || !default(&packet), "11-006");
    }

    fn outline(&mut self, root: &Dict<'a>) {
        let mut waiting: Vec<Dict> = root.get::<Dict>("Outlines").into_iter().collect();
        while let Some(entry) = waiting.pop() {
            let told = self.told || entry.get::<Bytes>("Title").is_none_or(|title| tells_language(&title));
            self.require(told, "11-003");
            waiting.extend(["First", "Next"].into_iter().filter_map(|key| entry.get::<Dict>(key)));
        }
    }

    fn optional_content(&mut self, root: &Dict<'a>) {
        let properties: Dict = root.get("OCProperties").unwrap_or_default();
        let first = properties.get::<Dict>("D").map(|d| (d, "20-002"));
        let further = all(&properties, "Configs").into_iter().map(|c| (c, "20-001"));
        for (configuration, condition) in first.into_iter().chain(further) {
            self.require(is_said(&configuration, "Name"), condition);
            self.require(!configuration.contains_key("AS"), "20-003");
        }
    }

    /// Clips of sound and film, wherever they are.
    fn media(&mut self) {
        for object in self.pdf.objects() {
            let Some(dict) = object.into_dict().filter(|dict| name(dict, "S") == "MCD") else { continue };
            self.require(is_said(&dict, "CT"), "28-014");
            self.require(dict.get::<Array>("Alt").is_some_and(|alt| alt.raw_iter().next().is_some()), "28-015");
        }
    }
}

/// ISO 14289-1, 7.1: the catalog marks the file as tagged. It is a condition of the standard, not of the protocol.
pub const TAGGED: &str = "7.1";

/// The dictionaries in the leaves of a name or number tree.
fn leaves<'a>(tree: &Dict<'a>, key: &str) -> Vec<Dict<'a>> {
    let mut found = all(tree, key);
    found.extend(all(tree, "Kids").iter().flat_map(|kid| leaves(kid, key)));
    found
}

/// From the keys of a number tree to the objects that its values are, where they are references.
pub fn numbered<'a>(tree: &Dict<'a>, into: &mut BTreeMap<i32, ObjectIdentifier>) {
    if let Some(pairs) = tree.get::<Array>("Nums") {
        let mut key = None;
        for value in pairs.raw_iter() {
            match (key.take(), value) {
                (None, hayro_syntax::object::MaybeRef::NotRef(number)) => key = number.into_i32(),
                (Some(key), hayro_syntax::object::MaybeRef::Ref(id)) => _ = into.insert(key, id.into()),
                _ => {}
            }
        }
    }
    all(tree, "Kids").iter().for_each(|kid| numbered(kid, into));
}
