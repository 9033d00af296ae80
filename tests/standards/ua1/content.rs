//! What pages paint: that it is marked, once, and in which languages and characters its text is.

use super::check::Check;
use super::fonts::Used;
use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Dict, Name, Object, ObjectIdentifier};
use hayro_syntax::page::Resources;
use std::collections::{BTreeMap, BTreeSet};

/// Whether an operator puts something on the page.
pub fn paints(operator: &[u8]) -> bool {
    matches!(
        operator,
        b"Tj"
            | b"TJ"
            | b"'"
            | b"\""
            | b"f"
            | b"F"
            | b"f*"
            | b"B"
            | b"B*"
            | b"b"
            | b"b*"
            | b"S"
            | b"s"
            | b"sh"
            | b"Do"
            | b"BI"
    )
}

/// One level of marked content.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Artifact,
    /// What an element holds.
    Tagged {
        told: bool,
        formula: bool,
    },
    Other,
}

/// What all pages together have used.
#[derive(Default)]
struct Pages<'a> {
    fonts: BTreeMap<String, Used<'a>>,
    /// Of form XObjects: how often each is shown; those with marked content of the structure.
    shown: BTreeMap<ObjectIdentifier, usize>,
    marked: BTreeSet<ObjectIdentifier>,
}

/// The marks around what is painted now, and the language their properties tell.
#[derive(Default)]
struct State {
    open: Vec<(Mark, bool)>,
    font: Option<String>,
    invisible: bool,
    saved: Vec<(Option<String>, bool)>,
}

impl<'a> Check<'a> {
    pub fn pages(&mut self) {
        let pdf = self.pdf;
        let mut pages = Pages::default();
        for page in pdf.pages().iter() {
            self.annotations(page.raw());
            for key in page.resources().fonts.keys() {
                let font = page.resources().get_font(&key);
                pages.fonts.entry(key.as_str().to_owned()).or_insert_with(|| Used::new(font.unwrap_or_default()));
            }
            for key in page.resources().x_objects.keys() {
                let foreign = page.resources().get_x_object(&key).is_some_and(|x| x.dict().contains_key("Ref"));
                self.require(!foreign, "30-001");
            }
            let owner = page.raw().obj_id().expect("a page is an object");
            let content = page.page_stream().unwrap_or_default();
            self.content(content, page.resources(), owner, &mut State::default(), &mut pages);
        }
        let twice = pages.marked.iter().any(|form| pages.shown.get(form).is_some_and(|&times| times > 1));
        self.require(!twice, "30-002");
        for used in pages.fonts.values() {
            self.font(used);
        }
    }

    /// Content of a page or form.
    fn content(
        &mut self,
        content: &[u8],
        resources: &Resources<'a>,
        owner: ObjectIdentifier,
        state: &mut State,
        pages: &mut Pages<'a>,
    ) {
        let mut operations = UntypedIter::new(content);
        while let Some(op) = operations.next() {
            let operands: Vec<Object> = op.operands().cloned().collect();
            let name = |at: usize| operands.get(at).cloned().and_then(Object::into_name);
            match &**op.operator {
                b"q" => state.saved.push((state.font.clone(), state.invisible)),
                b"Q" => (state.font, state.invisible) = state.saved.pop().unwrap_or_default(),
                b"Tf" => state.font = name(0).map(|name| name.as_str().to_owned()),
                b"Tr" => state.invisible = operands.first().cloned().and_then(Object::into_i32) == Some(3),
                b"BMC" | b"BDC" => {
                    let tag = name(0).expect("a tag").as_str().to_owned();
                    let properties = operands.get(1).cloned().and_then(Object::into_dict).unwrap_or_default();
                    if properties.contains_key("MCID") && pages.shown.contains_key(&owner) {
                        pages.marked.insert(owner);
                    }
                    self.mark(&tag, &properties, owner, state);
                }
                b"EMC" => _ = state.open.pop(),
                b"Do" => self.object_shown(&name(0), resources, state, pages),
                operator if paints(operator) => {
                    self.painted(state);
                    self.text(&operands, state, pages);
                }
                _ => {}
            }
        }
    }

    fn mark(&mut self, tag: &str, properties: &Dict, owner: ObjectIdentifier, state: &mut State) {
        let place = properties.get::<i32>("MCID").and_then(|mcid| self.tree.places.get(&(owner, mcid)).copied());
        let mark = match (tag, place) {
            ("Artifact", _) => Mark::Artifact,
            (_, Some(place)) => Mark::Tagged { told: place.told, formula: place.formula },
            (_, None) => Mark::Other,
        };
        let is_open = |kind: fn(&Mark) -> bool| state.open.iter().any(|(mark, _)| kind(mark));
        let tagged = is_open(|mark| matches!(mark, Mark::Tagged { .. }));
        self.require(!(mark == Mark::Artifact && tagged), "01-003");
        self.require(place.is_none() || !is_open(|mark| *mark == Mark::Artifact), "01-004");
        let told = super::check::is_said(properties, "Lang") || state.open.last().is_some_and(|(_, told)| *told);
        let by_element = matches!(mark, Mark::Tagged { told: true, .. });
        let silent = ["ActualText", "Alt", "E"].into_iter().any(|key| super::check::is_said(properties, key));
        self.require(self.told || told || by_element || !silent || mark == Mark::Artifact, "11-002");
        state.open.push((mark, told));
    }

    fn painted(&mut self, state: &State) {
        self.require(state.open.iter().any(|(mark, _)| *mark != Mark::Other), "01-005");
    }

    /// A form is what it paints; a picture is painted.
    fn object_shown(
        &mut self,
        name: &Option<Name>,
        resources: &Resources<'a>,
        state: &mut State,
        pages: &mut Pages<'a>,
    ) {
        let Some(object) = name.as_ref().and_then(|name| resources.get_x_object(name)) else { return };
        if super::check::name(object.dict(), "Subtype") != "Form" {
            return self.painted(state);
        }
        *pages.shown.entry(object.obj_id()).or_default() += 1;
        let own = object.dict().get::<Dict>("Resources").map_or_else(|| resources.clone(), Resources::new);
        let content = object.decoded().map(|content| content.to_vec()).unwrap_or_default();
        self.content(&content, &own, object.obj_id(), state, pages);
    }

    fn text(&mut self, operands: &[Object<'_>], state: &State, pages: &mut Pages<'a>) {
        let mut bytes: Vec<u8> = Vec::new();
        for operand in operands {
            match operand {
                Object::String(text) => bytes.extend_from_slice(text.as_bytes()),
                Object::Array(pieces) => {
                    let texts = pieces.iter::<Object>().filter_map(Object::into_string);
                    texts.for_each(|text| bytes.extend_from_slice(text.as_bytes()));
                }
                _ => {}
            }
        }
        if bytes.is_empty() {
            return;
        }
        let is_real = !state.open.iter().any(|(mark, _)| *mark == Mark::Artifact);
        let (by_element, formula) = state.open.iter().fold((false, false), |found, (mark, _)| match mark {
            Mark::Tagged { told, formula } => (found.0 | told, found.1 | formula),
            Mark::Artifact | Mark::Other => found,
        });
        let told = self.told || by_element || state.open.last().is_some_and(|(_, told)| *told);
        self.require(told || !is_real, "11-001");
        if let Some(used) = state.font.as_ref().and_then(|font| pages.fonts.get_mut(font)).filter(|_| !state.invisible)
        {
            used.show(&bytes, is_real, formula);
        }
    }
}
