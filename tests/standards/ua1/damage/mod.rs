//! Finished files broken on purpose: for each condition one change of a good file that no other condition speaks of.

mod annotations;
mod fonts;
mod languages;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

/// One way to break a file.
pub type Damage = fn(&mut Document);

/// The fonts that are added to be broken, sound.
pub fn whole() -> Vec<Damage> {
    fonts::whole()
}

/// A condition, and what makes a file fail that one alone.
pub fn all() -> Vec<(&'static str, Damage)> {
    [document().as_slice(), &structure(), &languages::damages(), &annotations::damages(), &fonts::damages()].concat()
}

fn document() -> Vec<(&'static str, Damage)> {
    vec![
        (super::check::TAGGED, |d| _ = catalog(d).remove(b"MarkInfo")),
        ("01-003", |d| content(d, "/P<<", |page| page.replacen(">>BDC", ">>BDC /Artifact BMC EMC", 1))),
        ("01-004", |d| {
            content(d, "/P<<", |page| page.replacen("/P<<", "/Artifact BMC /P<<", 1).replacen("EMC", "EMC EMC", 1));
        }),
        ("01-005", |d| content(d, "/P<<", |page| format!("{page}\n0 0 1 1 re f\n"))),
        ("01-007", |d| catalog(d).set("MarkInfo", dictionary! { "Marked" => true, "Suspects" => true })),
        ("06-001", |d| _ = catalog(d).remove(b"Metadata")),
        ("06-002", |d| metadata(d, "pdfuaid:part>1", "pdfuaid:part>2")),
        ("06-003", |d| metadata(d, "dc:title", "dc:title0")),
        ("07-001", |d| _ = catalog(d).remove(b"ViewerPreferences")),
        ("07-002", |d| catalog(d).set("ViewerPreferences", dictionary! { "DisplayDocTitle" => false })),
        ("20-001", |d| optional_content(d, dictionary! { "Name" => word("usual") }, dictionary! {})),
        ("20-002", |d| optional_content(d, dictionary! {}, dictionary! { "Name" => word("other") })),
        ("20-003", |d| {
            let switched = dictionary! { "Name" => word("usual"), "AS" => Vec::new() };
            optional_content(d, switched, dictionary! { "Name" => word("other") });
        }),
        ("21-001", |d| {
            let file = d.add_object(Stream::new(dictionary! { "Type" => "EmbeddedFile" }, b"text".to_vec()));
            let named = dictionary! { "Type" => "Filespec", "F" => word("a.txt"), "EF" => dictionary! { "F" => file } };
            let named = d.add_object(named);
            let files = dictionary! { "Names" => vec![word("a.txt"), named.into()] };
            catalog(d).set("Names", dictionary! { "EmbeddedFiles" => files });
        }),
        ("25-001", |d| {
            let config =
                b"<config><present><pdf><dynamicRender>required</dynamicRender></pdf></present></config>".to_vec();
            let config = d.add_object(Stream::new(dictionary! {}, config));
            catalog(d).set("AcroForm", dictionary! { "Fields" => Vec::new(), "XFA" => config });
        }),
        ("26-001", |d| lock(d, None)),
        ("26-002", |d| lock(d, Some(!(1 << 9)))),
        ("30-001", |d| {
            let foreign = dictionary! { "F" => word("other.pdf"), "Page" => 0 };
            let form = form(d, dictionary! { "Ref" => foreign }, "");
            resource(d, "XObject", "Own", form.into());
        }),
        ("30-002", |d| {
            let form = form(d, dictionary! { "StructParents" => 9000 }, "/P<</MCID 0>>BDC 0 0 1 1 re f EMC");
            resource(d, "XObject", "Own", form.into());
            let piece = dictionary! { "Type" => "MCR", "Stm" => form, "MCID" => 0 };
            add_element(d, "P", vec![piece.into()]);
            content(d, "/P<<", |page| format!("{page}\n/Own Do /Own Do\n"));
        }),
    ]
}

fn structure() -> Vec<(&'static str, Damage)> {
    vec![
        ("02-001", |d| change(d, is("S", "P"), |e| e.set("S", "Own"))),
        ("02-003", |d| {
            change(d, is("S", "P"), |e| e.set("S", "Own"));
            tree(d).set("RoleMap", dictionary! { "Own" => "Other", "Other" => "Own" });
        }),
        ("02-004", |d| tree(d).set("RoleMap", dictionary! { "P" => "Span" })),
        ("09-004", |d| change(d, is("S", "Table"), |e| e.set("S", "Div"))),
        ("09-005", |d| change(d, is("S", "L"), |e| e.set("S", "Div"))),
        ("09-006", |d| change(d, is("S", "TOC"), |e| e.set("S", "Div"))),
        ("09-007", |d| change(d, is("S", "Ruby"), |e| e.set("S", "Span"))),
        ("09-008", |d| change(d, is("S", "Warichu"), |e| e.set("S", "Span"))),
        ("13-004", |d| change(d, is("S", "Figure"), |e| _ = e.remove(b"Alt"))),
        ("14-002", |d| {
            each(d, is("S", "H2"), |e| e.set("S", "H3"));
            each(d, is("S", "H1"), |e| e.set("S", "H2"));
        }),
        ("14-003", |d| change(d, is("S", "H2"), |e| e.set("S", "H4"))),
        ("14-006", |d| {
            ["H1", "H2", "H3"].into_iter().for_each(|level| each(d, is("S", level), |e| e.set("S", "H")));
            add_element(d, "H", Vec::new());
            add_element(d, "H", Vec::new());
        }),
        ("14-007", |d| change(d, is("S", "H2"), |e| e.set("S", "H"))),
        ("15-003", |d| change(d, is("S", "TH"), |e| _ = e.remove(b"A"))),
        ("17-002", |d| change(d, is("S", "Formula"), |e| _ = e.remove(b"Alt"))),
        ("19-003", |d| change(d, is("S", "Note"), |e| _ = e.remove(b"ID"))),
        ("19-004", |d| each(d, is("S", "Note"), |e| e.set("ID", word("note")))),
    ]
}

fn word(text: &str) -> Object {
    Object::string_literal(text)
}

fn catalog(document: &mut Document) -> &mut Dictionary {
    document.catalog_mut().expect("a catalog")
}

fn tree(document: &mut Document) -> &mut Dictionary {
    let root = id_of(document, is("Type", "StructTreeRoot"));
    document.get_dictionary_mut(root).expect("it is there")
}

fn is(key: &'static str, value: &'static str) -> impl Fn(&Dictionary) -> bool {
    move |dict| dict.get(key.as_bytes()).and_then(|v| v.as_name()).is_ok_and(|v| v == value.as_bytes())
}

/// The first dictionary that `is` holds of.
fn id_of(document: &Document, is: impl Fn(&Dictionary) -> bool) -> ObjectId {
    let found = document.objects.iter().find(|(_, object)| object.as_dict().is_ok_and(&is));
    *found.expect("the small book has one").0
}

fn change(document: &mut Document, is: impl Fn(&Dictionary) -> bool, how: impl Fn(&mut Dictionary)) {
    let id = id_of(document, is);
    how(document.get_dictionary_mut(id).expect("it is there"));
}

fn each(document: &mut Document, is: impl Fn(&Dictionary) -> bool, how: impl Fn(&mut Dictionary)) {
    document.objects.values_mut().filter_map(|object| object.as_dict_mut().ok()).filter(|dict| is(dict)).for_each(how);
}

/// Edits a stream as text of one byte a character.
fn edit(document: &mut Document, id: ObjectId, how: impl Fn(&str) -> String) {
    let stream = document.get_object_mut(id).and_then(Object::as_stream_mut).expect("a stream");
    let plain = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
    let text: String = plain.into_iter().map(char::from).collect();
    stream.set_plain_content(how(&text).chars().map(|c| c as u8).collect());
}

/// Edits the content of the first page whose content holds something.
fn content(document: &mut Document, what: &str, how: impl Fn(&str) -> String) {
    let holds = |page: &ObjectId| {
        let content = document.get_page_content(*page);
        content.windows(what.len()).any(|window| window == what.as_bytes())
    };
    let page = document.page_iter().find(holds).expect("a page with it");
    let id = document.get_dictionary(page).and_then(|p| p.get(b"Contents")).and_then(Object::as_reference);
    edit(document, id.expect("one stream"), how);
}

/// Replaces a word of the metadata packet.
fn metadata(document: &mut Document, from: &str, to: &str) {
    let id = catalog(document).get(b"Metadata").and_then(Object::as_reference).expect("a packet");
    edit(document, id, |packet| packet.replace(from, to));
}

fn optional_content(document: &mut Document, usual: Dictionary, other: Dictionary) {
    let configs: Vec<Object> = vec![other.into()];
    catalog(document).set("OCProperties", dictionary! { "OCGs" => Vec::new(), "D" => usual, "Configs" => configs });
}

fn lock(document: &mut Document, permissions: Option<i64>) {
    let mut entries = dictionary! { "Filter" => "Standard", "V" => 1, "R" => 2 };
    if let Some(permissions) = permissions {
        entries.set("P", permissions);
    }
    let entries = document.add_object(entries);
    document.trailer.set("Encrypt", entries);
}

/// A form XObject.
fn form(document: &mut Document, entries: Dictionary, content: &str) -> ObjectId {
    let mut whole = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 1.into(), 1.into()],
    };
    whole.extend(&entries);
    document.add_object(Stream::new(whole, content.as_bytes().to_vec()))
}

/// Adds to the resources that all pages share.
fn resource(document: &mut Document, kind: &str, name: &str, object: Object) {
    let page = document.page_iter().next().expect("a page");
    let resources = document.get_dictionary(page).and_then(|p| p.get(b"Resources")).and_then(Object::as_reference);
    let resources = resources.expect("resources of their own");
    let table = document.get_dictionary(resources).and_then(|r| r.get(kind.as_bytes())).and_then(Object::as_reference);
    match table {
        Ok(table) => document.get_dictionary_mut(table).expect("it is there").set(name, object),
        Err(_) => {
            let resources = document.get_dictionary_mut(resources).expect("they are there");
            let mut own = resources.get(kind.as_bytes()).and_then(Object::as_dict).cloned().unwrap_or_default();
            own.set(name, object);
            resources.set(kind, own);
        }
    }
}

/// Adds an element at the end of the document.
fn add_element(document: &mut Document, kind: &str, kids: Vec<Object>) -> ObjectId {
    let above = id_of(document, is("S", "Document"));
    let element = document.add_object(dictionary! { "S" => kind, "P" => above, "K" => kids });
    let all = document.get_dictionary_mut(above).and_then(|e| e.get_mut(b"K")).and_then(Object::as_array_mut);
    all.expect("the document has parts").push(element.into());
    element
}
