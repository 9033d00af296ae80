//! The structure tree: types, what stands in what, headings, notes, descriptions and languages.

use super::check::{Check, all, is_said, name, numbered, tells_language};
use hayro_syntax::object::{Array, Dict, MaybeRef, Object, ObjectIdentifier, String as Bytes};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The standard structure types of ISO 32000-1, 14.8.4.
const TYPES: &str = "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 \
    L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP \
    Warichu WT WP Figure Formula Form";

/// What stands where (ISO 32000-1, tables 333, 336, 337 and 338): a type, what it stands in, what stands in it; empty
/// where that is free.
#[rustfmt::skip]
const PLACES: [(&str, &str, &str, &str); 20] = [
    ("Table",   "",                           "TR THead TBody TFoot Caption",   "09-004"),
    ("THead",   "Table",                      "TR",                             "09-004"),
    ("TBody",   "Table",                      "TR",                             "09-004"),
    ("TFoot",   "Table",                      "TR",                             "09-004"),
    ("TR",      "Table THead TBody TFoot",    "TH TD",                          "09-004"),
    ("TH",      "TR",                         "",                               "09-004"),
    ("TD",      "TR",                         "",                               "09-004"),
    ("L",       "",                           "L LI Caption",                   "09-005"),
    ("LI",      "L",                          "Lbl LBody",                      "09-005"),
    ("Lbl",     "LI TOCI Note Caption BibEntry", "",                            "09-005"),
    ("LBody",   "LI",                         "",                               "09-005"),
    ("TOC",     "",                           "TOC TOCI Caption",               "09-006"),
    ("TOCI",    "TOC",                        "Lbl Reference NonStruct P TOC",  "09-006"),
    ("Ruby",    "",                           "RB RT RP",                       "09-007"),
    ("RB",      "Ruby",                       "",                               "09-007"),
    ("RT",      "Ruby",                       "",                               "09-007"),
    ("RP",      "Ruby",                       "",                               "09-007"),
    ("Warichu", "",                           "WT WP",                          "09-008"),
    ("WT",      "Warichu",                    "",                               "09-008"),
    ("WP",      "Warichu",                    "",                               "09-008"),
];

/// What the tree says of content and annotations.
#[derive(Default)]
pub struct Tree {
    roles: BTreeMap<String, String>,
    /// Of marked content, by the page or form it stands on and its MCID.
    pub places: HashMap<(ObjectIdentifier, i32), Place>,
    /// Of annotations: what holds them.
    pub holders: HashMap<ObjectIdentifier, Holder>,
    /// From `StructParent` to elements.
    pub parents: BTreeMap<i32, ObjectIdentifier>,
    notes: BTreeSet<Vec<u8>>,
    /// Of the last heading.
    level: u8,
    /// Headings without and with a level.
    plain_headings: bool,
    numbered_headings: bool,
}

/// Where marked content stands.
#[derive(Clone, Copy, Default)]
pub struct Place {
    /// An element tells the language.
    pub told: bool,
    pub formula: bool,
}

pub struct Holder {
    pub element: Option<ObjectIdentifier>,
    /// Types from the holder upwards; of one that stands for none, its own name.
    pub types: Vec<String>,
    pub described: bool,
}

/// What is above an element.
#[derive(Clone, Default)]
struct Above {
    /// Standard types from the root downwards, None for a type that stands for none.
    types: Vec<Option<String>>,
    place: Place,
}

fn words(list: &str) -> impl Iterator<Item = &str> {
    list.split_whitespace()
}

impl<'a> Check<'a> {
    pub fn structure(&mut self) {
        let Some(tree) = self.root().get::<Dict>("StructTreeRoot") else {
            return self.require(false, "01-005");
        };
        let roles: Dict = tree.get("RoleMap").unwrap_or_default();
        for key in roles.keys() {
            let (from, to) = (key.as_str().to_owned(), name(&roles, key.as_str()));
            self.require(from == to || words(TYPES).all(|known| known != from), "02-004");
            self.tree.roles.insert(from, to);
        }
        let mut parents = BTreeMap::new();
        numbered(&tree.get("ParentTree").unwrap_or_default(), &mut parents);
        self.tree.parents = parents;
        self.kids(&tree, &Above::default());
        let mixed = self.tree.plain_headings && self.tree.numbered_headings;
        self.require(!mixed, "14-007");
    }

    /// The standard type that a type is or stands for.
    fn standard(&mut self, kind: &str) -> Option<String> {
        let mut passed: Vec<String> = Vec::new();
        let mut now = kind.to_owned();
        while words(TYPES).all(|known| known != now) {
            let next = self.tree.roles.get(&now).cloned();
            self.require(next.is_some(), "02-001");
            let is_circle = passed.contains(&now);
            self.require(!is_circle, "02-003");
            passed.push(now);
            now = next.filter(|_| !is_circle)?;
        }
        Some(now)
    }

    fn kids(&mut self, parent: &Dict<'a>, above: &Above) {
        let kids: Vec<MaybeRef<Object>> = match parent.get::<Object>("K") {
            Some(Object::Array(kids)) => kids.raw_iter().collect(),
            Some(_) => parent.get_raw::<Object>("K").into_iter().collect(),
            None => return,
        };
        let page: Option<ObjectIdentifier> = parent.get_ref("Pg").map(Into::into);
        let mut plain = 0;
        for kid in kids {
            let id: Option<ObjectIdentifier> = kid.as_obj_ref().map(Into::into);
            let object = match kid {
                MaybeRef::Ref(id) => self.object(id.into()),
                MaybeRef::NotRef(object) => Some(object),
            };
            match object {
                Some(Object::Dict(dict)) if name(&dict, "Type") == "OBJR" => {
                    let types = above.types.iter().rev().flatten().cloned().collect();
                    let described = is_said(parent, "Alt");
                    if let Some(annotation) = dict.get_ref("Obj") {
                        let holder = Holder { element: parent.obj_id(), types, described };
                        self.tree.holders.insert(annotation.into(), holder);
                    }
                }
                Some(Object::Dict(dict)) if name(&dict, "Type") == "MCR" => {
                    let owner = dict.get_ref("Stm").or(dict.get_ref("Pg")).map(Into::into).or(page);
                    if let (Some(owner), Some(mcid)) = (owner, dict.get::<i32>("MCID")) {
                        self.tree.places.insert((owner, mcid), above.place);
                    }
                }
                Some(Object::Dict(dict)) => {
                    debug_assert!(id.is_some(), "an element is an object of its own");
                    plain += usize::from(self.element(&dict, above).as_deref() == Some("H"));
                }
                Some(other) => {
                    if let (Some(page), Some(mcid)) = (page, other.into_i32()) {
                        self.tree.places.insert((page, mcid), above.place);
                    }
                }
                None => {}
            }
        }
        self.require(plain <= 1, "14-006");
    }

    /// Looks at an element and what is below it; gives its standard type.
    fn element(&mut self, dict: &Dict<'a>, above: &Above) -> Option<String> {
        let kind = self.standard(&name(dict, "S"));
        let mut inside = above.clone();
        inside.place.told |= is_said(dict, "Lang");
        inside.place.formula |= kind.as_deref() == Some("Formula");
        inside.types.push(kind.clone());
        self.nesting(kind.as_deref(), above.types.last().and_then(Option::as_deref));
        let silent = |key: &str| dict.get::<Bytes>(key).is_some_and(|text| !tells_language(&text));
        let told = self.told || inside.place.told || !["Alt", "ActualText", "E"].into_iter().any(silent);
        self.require(told, "11-002");
        let has_text = is_said(dict, "Alt") || is_said(dict, "ActualText");
        match kind.as_deref() {
            Some("Figure") => self.require(has_text, "13-004"),
            Some("Formula") => self.require(has_text, "17-002"),
            Some("Note") => {
                let id = dict.get::<Bytes>("ID").map(|id| id.as_bytes().to_vec());
                self.require(id.is_some(), "19-003");
                let is_new = id.is_none_or(|id| self.tree.notes.insert(id));
                self.require(is_new, "19-004");
            }
            Some("Table") => self.heads(dict),
            Some("H") => self.tree.plain_headings = true,
            Some(heading) if heading.starts_with('H') => {
                let level = heading[1..].parse().expect("H1 to H6");
                let before = std::mem::replace(&mut self.tree.level, level);
                self.tree.numbered_headings = true;
                self.require(before > 0 || level == 1, "14-002");
                self.require(before == 0 || level <= before + 1, "14-003");
            }
            _ => {}
        }
        self.kids(dict, &inside);
        kind
    }

    fn nesting(&mut self, kind: Option<&str>, parent: Option<&str>) {
        let (Some(kind), Some(parent)) = (kind, parent) else { return };
        for (this, outer, inner, condition) in PLACES {
            let stands = this != kind || outer.is_empty() || words(outer).any(|outer| outer == parent);
            let holds = this != parent || inner.is_empty() || words(inner).any(|inner| inner == kind);
            self.require(stands && holds, condition);
        }
    }

    /// A table whose cells do not name their heads has heads that say what they stand over.
    fn heads(&mut self, table: &Dict<'a>) {
        let attribute = |cell: &Dict, key: &str| all(cell, "A").iter().any(|owner| owner.contains_key(key));
        let mut waiting = vec![table.clone()];
        let (mut bare, mut named) = (false, false);
        while let Some(element) = waiting.pop() {
            bare |= name(&element, "S") == "TH" && !attribute(&element, "Scope");
            named |= attribute(&element, "Headers");
            let kids: Array = element.get("K").unwrap_or_default();
            waiting.extend(kids.iter::<Object>().filter_map(Object::into_dict).filter(|kid| kid.contains_key("S")));
        }
        self.require(!bare || named, "15-003");
    }
}
