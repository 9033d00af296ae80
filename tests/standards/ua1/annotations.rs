//! Annotations: where they stand in the structure and what they say of themselves.

use super::check::{Check, is_said, name, tells_language};
use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Dict, MaybeRef, Object, ObjectIdentifier, Stream, String as Bytes};

/// Types of annotations in ISO 32000-1, table 169.
const SUBTYPES: &str = "Text Link FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly StrikeOut \
    Stamp Caret Ink Popup FileAttachment Sound Movie Widget Screen PrinterMark TrapNet Watermark 3D Redact";

impl<'a> Check<'a> {
    /// All annotations of a page, and how its readers go from one to the next.
    pub fn annotations(&mut self, page: &Dict<'a>) {
        let annotations: Vec<(ObjectIdentifier, Dict)> = page
            .get::<hayro_syntax::object::Array>("Annots")
            .into_iter()
            .flat_map(|list| list.raw_iter().collect::<Vec<_>>())
            .filter_map(|item| match item {
                MaybeRef::Ref(id) => Some((id.into(), self.object(id.into())?.into_dict()?)),
                MaybeRef::NotRef(_) => None,
            })
            .collect();
        if !annotations.is_empty() {
            self.require(page.contains_key("Tabs"), "28-008");
            self.require(!page.contains_key("Tabs") || name(page, "Tabs") == "S", "28-009");
        }
        for (id, annotation) in annotations {
            self.annotation(id, &annotation);
        }
    }

    fn annotation(&mut self, id: ObjectIdentifier, annotation: &Dict<'a>) {
        let subtype = name(annotation, "Subtype");
        let holder = self.tree.holders.get(&id);
        // The way up from the annotation is that down from the tree.
        let up = annotation.get::<i32>("StructParent").and_then(|key| self.tree.parents.get(&key)).copied();
        let types: Vec<String> =
            holder.filter(|holder| holder.element == up).map(|holder| holder.types.clone()).unwrap_or_default();
        let described = holder.is_some_and(|holder| holder.described);
        let is_in = |kind: &str| types.iter().any(|above| above == kind);
        let (is_held, in_annot) = (holder.is_some() || up.is_some(), types.first().is_some_and(|kind| kind == "Annot"));
        let (in_form, in_link) = (is_in("Form"), is_in("Link"));
        let says = is_said(annotation, "Contents");
        let silent = |key: &str| annotation.get::<Bytes>(key).is_some_and(|text| !tells_language(&text));
        let (contents_silent, field_silent) = (silent("Contents"), silent("TU"));
        self.require(self.told || !contents_silent, "11-004");
        match subtype.as_str() {
            "Widget" => {
                self.require(in_form, "28-010");
                self.require(is_said(annotation, "TU") || described, "28-005");
                self.require(self.told || !field_silent, "11-005");
            }
            "Link" => {
                self.require(in_link, "28-011");
                self.require(says, "28-012");
                self.require(says || described, "28-004");
            }
            "PrinterMark" => {
                self.require(!is_held, "28-017");
                let appearance: Dict = annotation.get("AP").unwrap_or_default();
                let normal = appearance.get::<Stream>("N").and_then(|s| Some(s.decoded().ok()?.to_vec()));
                self.require(normal.is_none_or(|content| is_artifact(&content)), "28-018");
                self.require(says || described, "28-004");
            }
            known if SUBTYPES.split_whitespace().any(|subtype| subtype == known) => {
                self.require(known != "TrapNet", "28-007");
                self.require(in_annot, "28-002");
                self.require(says || described, "28-004");
                if known == "FileAttachment" {
                    let file: Dict = annotation.get("FS").unwrap_or_default();
                    self.require(is_said(&file, "F") && is_said(&file, "UF"), "28-016");
                }
            }
            _ => self.require(in_annot && (says || described), "28-006"),
        }
    }
}

/// Whether all that a stream paints is marked as an artifact.
fn is_artifact(content: &[u8]) -> bool {
    let mut open: Vec<bool> = Vec::new();
    let mut operations = UntypedIter::new(content);
    while let Some(op) = operations.next() {
        match &**op.operator {
            b"BMC" | b"BDC" => {
                let tag = op.operands().next().cloned().and_then(Object::into_name);
                open.push(tag.is_some_and(|tag| tag.as_str() == "Artifact"));
            }
            b"EMC" => _ = open.pop(),
            operator if super::content::paints(operator) && !open.contains(&true) => return false,
            _ => {}
        }
    }
    true
}
