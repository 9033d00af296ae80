//! Fonts with parts left out or wrong. The Kai face of the small book, a TrueType font by CIDs, is broken in place; fonts
//! of single bytes, which no book of ours has, are added whole and then broken.

use super::{Damage, content, edit, id_of, resource, word};
use crate::support::root;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use skrifa::raw::ps::cff::CffFontRef;
use skrifa::raw::{FontRef, types::Tag};
use std::fs;

const KAI: &str = "LXGW";
/// In this face formulas are set, and nothing else.
const MATH: &str = "STIX";

pub fn damages() -> Vec<(&'static str, Damage)> {
    [composite(), true_type(), named()].concat()
}

fn composite() -> Vec<(&'static str, Damage)> {
    vec![
        ("10-001", |d| characters(d, KAI, "<FFF0><0041>")),
        ("17-003", |d| characters(d, MATH, "<FFF0><0041>")),
        ("31-001", |d| cmap(d, &dictionary! { "Registry" => word("Own") }, "")),
        ("31-002", |d| cmap(d, &dictionary! { "Ordering" => word("Own") }, "")),
        ("31-003", |d| cmap(d, &dictionary! { "Supplement" => -1 }, "")),
        ("31-004", |d| descendant(d).set("CIDToGIDMap", "Own")),
        ("31-005", |d| _ = descendant(d).remove(b"CIDToGIDMap")),
        ("31-006", |d| font(d, KAI).set("Encoding", "Own-H")),
        ("31-007", |d| cmap(d, &dictionary! {}, "/WMode 1 def")),
        ("31-008", |d| {
            cmap(d, &dictionary! {}, "");
            let map = font(d, KAI).get(b"Encoding").and_then(Object::as_reference).expect("a CMap");
            d.get_object_mut(map).and_then(Object::as_stream_mut).expect("a stream").dict.set("UseCMap", "Own-H");
        }),
        ("31-009", |d| _ = descriptor(d).remove(b"FontFile2")),
        ("31-011", |d| show(d, "FFF0")),
        ("31-014", |d| cid_set(d, vec![0x80])),
        ("31-015", |d| cid_set(d, vec![0xff; 8192])),
        ("31-016", |d| {
            descendant(d).remove(b"W");
            descendant(d).set("DW", 500);
        }),
        ("31-027", |d| _ = font(d, KAI).remove(b"ToUnicode")),
        ("31-028", |d| more_characters(d, KAI, "<FFF0><0000>")),
        ("31-029", |d| more_characters(d, KAI, "<FFF0><FEFF>")),
        ("31-030", |d| show(d, "0000")),
    ]
}

const SYMBOLIC: i64 = 1 << 2;
const NONSYMBOLIC: i64 = 1 << 5;

fn true_type() -> Vec<(&'static str, Damage)> {
    /// Both tables of `variable.ttf` as another platform and encoding.
    const SYMBOLS: fn(&mut Vec<u8>, usize) = |font, cmap| tables(font, cmap, [3, 0]);
    vec![
        ("31-017", |d| simple(d, NONSYMBOLIC, "WinAnsiEncoding".into(), SYMBOLS, "H")),
        ("31-018", |d| simple(d, NONSYMBOLIC, "WinAnsiEncoding".into(), |_, _| {}, "Hy")),
        ("31-019", |d| simple(d, NONSYMBOLIC, Object::Null, |_, _| {}, "H")),
        ("31-020", |d| simple(d, NONSYMBOLIC, dictionary! { "Type" => "Encoding" }.into(), |_, _| {}, "H")),
        ("31-021", |d| simple(d, NONSYMBOLIC, "StandardEncoding".into(), |_, _| {}, "H")),
        ("31-022", |d| simple(d, NONSYMBOLIC, different("Own.glyph"), |_, _| {}, "H")),
        ("31-023", |d| simple(d, NONSYMBOLIC, different("x"), |font, cmap| tables(font, cmap, [0, 3]), "H")),
        ("31-024", |d| simple(d, SYMBOLIC, "WinAnsiEncoding".into(), SYMBOLS, "H")),
        ("31-025", |d| simple(d, SYMBOLIC, Object::Null, |font, cmap| font[cmap + 3] = 0, "")),
        ("31-026", |d| simple(d, SYMBOLIC, Object::Null, |_, _| {}, "H")),
    ]
}

/// An encoding with another glyph at code 1.
fn different(glyph: &str) -> Object {
    let changed: Vec<Object> = vec![1.into(), glyph.into()];
    dictionary! { "BaseEncoding" => "WinAnsiEncoding", "Differences" => changed }.into()
}

fn named() -> Vec<(&'static str, Damage)> {
    vec![
        ("31-012", |d| type_1(d, |names| names.replacen("/a/", "/", 1))),
        ("31-013", |d| type_1(d, |names| format!("{names}/Own"))),
    ]
}

/// The fonts that are broken are sound before.
pub fn whole() -> Vec<Damage> {
    vec![
        |d| simple(d, NONSYMBOLIC, "WinAnsiEncoding".into(), |_, _| {}, "Hx"),
        |d| simple(d, NONSYMBOLIC, different("x"), |_, _| {}, "H"),
        |d| simple(d, SYMBOLIC, Object::Null, |font, cmap| tables(font, cmap, [3, 0]), "Hx"),
        |d| type_1(d, str::to_owned),
        |d| cmap(d, &dictionary! {}, ""),
    ]
}

fn font_id(document: &Document, face: &str) -> ObjectId {
    let is_face = |font: &Dictionary| {
        let name = font.get(b"BaseFont").and_then(Object::as_name).unwrap_or_default();
        font.has(b"DescendantFonts") && String::from_utf8_lossy(name).contains(face)
    };
    id_of(document, is_face)
}

fn font<'d>(document: &'d mut Document, face: &str) -> &'d mut Dictionary {
    let id = font_id(document, face);
    document.get_dictionary_mut(id).expect("it is there")
}

/// The CID font of the Kai face.
fn descendant(document: &mut Document) -> &mut Dictionary {
    let first = |array: &Object| array.as_array().expect("a list")[0].clone();
    let found = font(document, KAI).get(b"DescendantFonts").map(first).expect("a descendant");
    match found.as_reference() {
        Ok(id) => document.get_dictionary_mut(id).expect("it is there"),
        Err(_) => {
            // It stands in its font: from now on it is an object of its own.
            let id = document.add_object(found);
            font(document, KAI).set("DescendantFonts", vec![Object::Reference(id)]);
            document.get_dictionary_mut(id).expect("it is there")
        }
    }
}

fn descriptor(document: &mut Document) -> &mut Dictionary {
    let id = descendant(document).get(b"FontDescriptor").and_then(Object::as_reference).expect("a descriptor");
    document.get_dictionary_mut(id).expect("it is there")
}

fn to_unicode(document: &mut Document, face: &str, how: impl Fn(&str) -> String) {
    let id = font(document, face).get(b"ToUnicode").and_then(Object::as_reference).expect("a map");
    edit(document, id, how);
}

/// A map of these characters alone.
fn characters(document: &mut Document, face: &str, entry: &str) {
    to_unicode(document, face, |_| format!("1 beginbfchar\n{entry}\nendbfchar\n"));
}

fn more_characters(document: &mut Document, face: &str, entry: &str) {
    to_unicode(document, face, |map| format!("{map}\n1 beginbfchar\n{entry}\nendbfchar\n"));
}

/// Shows a code of two bytes in the Kai face, with a character for it.
fn show(document: &mut Document, code: &str) {
    more_characters(document, KAI, &format!("<{code}><0041>"));
    let kai = font_id(document, KAI);
    resource(document, "Font", "Own", kai.into());
    append(document, &format!("<{code}>"));
}

/// Shows a string in the added font, outside of the text.
fn append(document: &mut Document, string: &str) {
    content(document, "/P<<", |page| format!("{page}\n/Artifact BMC BT /Own 10 Tf {string} Tj ET EMC\n"));
}

fn cid_set(document: &mut Document, bits: Vec<u8>) {
    let set = document.add_object(Stream::new(dictionary! {}, bits));
    descriptor(document).set("CIDSet", set);
}

/// Gives the Kai face a CMap of its own that says what Identity-H says: in its dictionary, whose entries may be others,
/// and in its stream.
fn cmap(document: &mut Document, collection: &Dictionary, more: &str) {
    let mut own = dictionary! { "Registry" => word("Adobe"), "Ordering" => word("Identity"), "Supplement" => 0 };
    collection.iter().for_each(|(key, value)| own.set(key.clone(), value.clone()));
    let text = format!(
        "begincmap\n{more}\n1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n1 begincidrange\n<0000><FFFF> 0\n\
         endcidrange\nendcmap\n"
    );
    let entries = dictionary! { "Type" => "CMap", "CMapName" => "Own", "CIDSystemInfo" => own, "WMode" => 0 };
    let map = document.add_object(Stream::new(entries, text.into_bytes()));
    font(document, KAI).set("Encoding", map);
}

/// Gives the tables from characters to glyphs, which begin at `cmap`, another platform and encoding.
fn tables(font: &mut [u8], cmap: usize, kind: [u8; 2]) {
    for record in 0..usize::from(font[cmap + 3]) {
        let at = cmap + 4 + record * 8;
        font[at..at + 4].copy_from_slice(&[0, kind[0], 0, kind[1]]);
    }
}

/// Adds a TrueType font of single bytes and shows a text in it.
fn simple(document: &mut Document, flags: i64, encoding: Object, how: fn(&mut Vec<u8>, usize), text: &str) {
    let mut program = fs::read(root().join("tests/fonts/variable.ttf")).expect("a font of the tests");
    let record = FontRef::new(&program).expect("a font");
    let record = record.table_directory().table_records().iter().find(|r| r.tag() == Tag::new(b"cmap"));
    let cmap = record.expect("a cmap").offset() as usize;
    how(&mut program, cmap);
    let program = document.add_object(Stream::new(dictionary! {}, program));
    let descriptor =
        dictionary! { "Type" => "FontDescriptor", "FontName" => "Own", "Flags" => flags, "FontFile2" => program };
    let descriptor = document.add_object(descriptor);
    let map = Stream::new(dictionary! {}, b"1 beginbfrange\n<0000><00FF><0020>\nendbfrange\n".to_vec());
    let map = document.add_object(map);
    let widths: Vec<Object> = vec![500.into(); 128];
    let mut entries = dictionary! {
        "Type" => "Font", "Subtype" => "TrueType", "BaseFont" => "Own", "FirstChar" => 0, "LastChar" => 127,
        "Widths" => widths, "FontDescriptor" => descriptor, "ToUnicode" => map,
    };
    if !encoding.is_null() {
        entries.set("Encoding", encoding);
    }
    let font = document.add_object(entries);
    resource(document, "Font", "Own", font.into());
    append(document, &format!("({text})"));
}

/// Adds a Type 1 font whose descriptor lists its glyphs.
fn type_1(document: &mut Document, how: fn(&str) -> String) {
    let whole = fs::read(root().join("fonts/STIXMath-Regular.otf")).expect("a font of the project");
    let program = FontRef::new(&whole).expect("a font").table_data(Tag::new(b"CFF ")).expect("outlines");
    let names: String = {
        let font = CffFontRef::new_cff(program.as_bytes(), 0, None).expect("a font");
        let glyphs: Vec<_> = font.charset().expect("names").iter().skip(1).collect();
        glyphs
            .into_iter()
            .map(|(_, sid)| format!("/{}", String::from_utf8_lossy(font.string(sid).expect("a name"))))
            .collect()
    };
    let program = document.add_object(Stream::new(dictionary! { "Subtype" => "Type1C" }, program.as_bytes().to_vec()));
    let descriptor = dictionary! {
        "Type" => "FontDescriptor", "FontName" => "Own", "Flags" => NONSYMBOLIC, "FontFile3" => program,
        "CharSet" => word(&how(&names)),
    };
    let descriptor = document.add_object(descriptor);
    let font = dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Own", "Encoding" => "WinAnsiEncoding",
        "FontDescriptor" => descriptor,
    };
    let font = document.add_object(font);
    resource(document, "Font", "Own", font.into());
}
