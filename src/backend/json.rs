//! The model as versioned JSON, for programs that are not ours.
//!
//! Everything of the [`Book`] but the places it came from. Blocks and inline content are objects with a `kind`; what
//! nobody gave is left out. `docs/schema/book.json` is the published schema, and `schema` in the file its version: it
//! rises when a reader of the old form would go wrong.

use super::{Backend, Compiled, OptionTable, Refusal};
use crate::book::{
    Align, Aside, AsideKind, Asset, Assets, Block, Book, Byline, Cell, Chapter, Code, Creator, Figure, Heading, Image,
    ImageSource, ImageWidth, Inline, Link, List, ListItem, ListKind, Math, Matter, Metadata, Note, Paragraph, Part,
    Quote, Reference, Row, Ruby, Table, Verse, WritingMode,
};
use crate::diag::{Fatal, Reporter};
use crate::files::Output;
use serde_json::{Map, Value, json};
use std::io::Write;

/// Version of the form.
pub const SCHEMA: u32 = 1;

/// `-f json`
pub struct Json;

impl Backend for Json {
    fn name(&self) -> &'static str {
        "json"
    }
    fn extension(&self) -> &'static str {
        "json"
    }
    fn composes(&self) -> bool {
        false
    }
    fn write(
        &self,
        compiled: &Compiled,
        options: &OptionTable,
        report: &Reporter,
        out: &mut Output,
    ) -> Result<Option<usize>, Fatal> {
        options.read(&[], report, |_, _| Err(Refusal::Key));
        let mut text = model(compiled.book).to_string();
        text.push('\n');
        out.write_all(text.as_bytes()).map_err(|cause| out.failed(cause))?;
        Ok(None)
    }
}

/// A book in the published form.
pub fn model(book: &Book) -> Value {
    let Book { meta, front, body, back, assets: Assets { items } } = book;
    let assets: Vec<Value> = items.iter().map(|Asset { path, blob: _ }| json!(slashed(path))).collect();
    object([
        ("schema", json!(SCHEMA)),
        ("meta", metadata(meta)),
        ("front", each(front, matter)),
        ("body", each(body, part)),
        ("back", each(back, matter)),
        ("assets", Value::Array(assets)),
    ])
}

/// An object without the members that are null, false or empty.
fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let empty = |value: &Value| match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Bool(true) | Value::Number(_) | Value::Array(_) | Value::Object(_) => false,
    };
    let kept = members.into_iter().filter(|(_, value)| !empty(value));
    Value::Object(kept.map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}

fn each<T>(list: &[T], one: impl Fn(&T) -> Value) -> Value {
    Value::Array(list.iter().map(one).collect())
}

/// A path with `/` between its parts on every system.
fn slashed(path: &std::path::Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn metadata(meta: &Metadata) -> Value {
    let Metadata {
        title,
        subtitle,
        creators,
        lang,
        description,
        publisher,
        publisher_address,
        isbn,
        identifier,
        date,
        edition,
        printings,
        price,
        rights,
        cip,
        series,
        subjects,
        cover,
        numbering,
        toc_depth,
        writing_mode,
        articles,
    } = meta;
    let creators = each(creators, |Creator { name, file_as, role, about }| {
        object([
            ("name", json!(name)),
            ("role", json!(role.marc())),
            ("file-as", json!(file_as)),
            ("about", json!(about)),
        ])
    });
    object([
        ("title", json!(title)),
        ("subtitle", json!(subtitle)),
        ("creators", creators),
        ("lang", json!(lang.tag())),
        ("description", json!(description)),
        ("publisher", json!(publisher)),
        ("publisher-address", json!(publisher_address)),
        ("isbn", json!(isbn)),
        ("identifier", json!(identifier)),
        ("date", json!(date.map(|d| d.to_string()))),
        ("edition", json!(edition)),
        ("printings", json!(printings)),
        ("price", json!(price)),
        ("rights", json!(rights)),
        ("cip", json!(cip)),
        ("series", series.as_ref().map_or(Value::Null, |s| json!({ "name": s.name, "position": s.position }))),
        ("subjects", json!(subjects)),
        ("cover", json!(cover.map(|asset| asset.0))),
        ("numbering", json!(numbering)),
        ("toc-depth", json!(toc_depth)),
        (
            "writing-mode",
            json!(match writing_mode {
                WritingMode::HorizontalTb => "horizontal-tb",
                WritingMode::VerticalRl => "vertical-rl",
            }),
        ),
        ("articles", json!(articles)),
    ])
}

fn matter(matter: &Matter) -> Value {
    let Matter { kind, chapter: text } = matter;
    object([("kind", json!(kebab(&format!("{kind:?}")))), ("chapter", chapter(text))])
}

/// `TitlePage` → `title-page`
fn kebab(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

fn part(p: &Part) -> Value {
    let Part { title, id, label, intro, path: _, parts, chapters } = p;
    object([
        ("title", optional(title.as_ref())),
        ("id", json!(id.as_str())),
        ("label", json!(label)),
        ("intro", blocks(intro)),
        ("parts", each(parts, part)),
        ("chapters", each(chapters, chapter)),
    ])
}

fn chapter(c: &Chapter) -> Value {
    let Chapter {
        id,
        title,
        contents_title,
        anchor: _,
        label,
        numbered,
        byline: told,
        lang,
        blocks: list,
        children,
        path,
        span: _,
    } = c;
    object([
        ("id", json!(id.as_str())),
        ("title", inlines(title)),
        ("contents-title", optional(contents_title.as_ref())),
        ("label", json!(label)),
        ("numbered", json!(numbered)),
        ("byline", byline(told)),
        ("lang", json!(lang.tag())),
        ("path", json!(path.as_deref().map(slashed))),
        ("blocks", blocks(list)),
        ("children", each(children, chapter)),
    ])
}

fn byline(told: &Byline) -> Value {
    let Byline { subtitle, authors, date, source, account, url, credits, rights, description, tags } = told;
    object([
        ("subtitle", json!(subtitle)),
        ("authors", json!(authors)),
        ("date", json!(date.map(|d| d.to_string()))),
        ("source", json!(source)),
        ("account", json!(account)),
        ("url", json!(url)),
        ("credits", each(credits, |credit| json!({ "label": credit.label, "names": credit.names }))),
        ("rights", json!(rights)),
        ("description", json!(description)),
        ("tags", json!(tags)),
    ])
}

fn optional(list: Option<&Vec<Inline>>) -> Value {
    list.map_or(Value::Null, |list| inlines(list))
}

fn blocks(list: &[Block]) -> Value {
    each(list, block)
}

fn block(block: &Block) -> Value {
    match block {
        Block::Paragraph(Paragraph { inlines: text, align, span: _ }) => {
            object([("kind", json!("paragraph")), ("align", aligned(*align)), ("inlines", inlines(text))])
        }
        Block::Heading(Heading { level, id, inlines: text, numbered, label, span: _ }) => object([
            ("kind", json!("heading")),
            ("level", json!(level)),
            ("id", json!(id.as_str())),
            ("numbered", json!(numbered)),
            ("label", json!(label)),
            ("inlines", inlines(text)),
        ]),
        Block::List(List { kind, tight, items, span: _ }) => {
            let (style, start) = match kind {
                ListKind::Bullet => ("bullet", Value::Null),
                ListKind::Ordered { start } => ("ordered", json!(start)),
                ListKind::Definition => ("definition", Value::Null),
            };
            let items = each(items, |ListItem { term, checked, blocks: list }| {
                let checked = checked.map_or(Value::Null, |done| json!(if done { "done" } else { "open" }));
                object([("term", optional(term.as_ref())), ("task", checked), ("blocks", blocks(list))])
            });
            object([
                ("kind", json!("list")),
                ("style", json!(style)),
                ("start", start),
                ("tight", json!(tight)),
                ("items", items),
            ])
        }
        Block::Quote(Quote { blocks: list, source, span: _ }) => {
            object([("kind", json!("quote")), ("source", optional(source.as_ref())), ("blocks", blocks(list))])
        }
        Block::Code(code) => {
            let Code { language, text, caption, first_line, tokens: _, span: _ } = &**code;
            object([
                ("kind", json!("code")),
                ("language", json!(language)),
                ("first-line", json!(first_line)),
                ("caption", optional(caption.as_ref())),
                // Empty code is code.
                ("lines", json!(text.text.split('\n').collect::<Vec<_>>())),
            ])
        }
        Block::Table(table) => {
            let Table { caption, id, label, aligns, head, rows: body, span: _ } = &**table;
            object([
                ("kind", json!("table")),
                ("id", json!(id.as_ref().map(|id| id.as_str()))),
                ("label", json!(label)),
                ("caption", optional(caption.as_ref())),
                ("aligns", each(aligns, |align| json!(align_name(*align)))),
                ("head", rows(head)),
                ("rows", rows(body)),
            ])
        }
        Block::Figure(figure) => {
            let Figure { id, images, caption, label, span: _ } = &**figure;
            object([
                ("kind", json!("figure")),
                ("id", json!(id.as_ref().map(|id| id.as_str()))),
                ("label", json!(label)),
                ("images", each(images, image)),
                ("caption", optional(caption.as_ref())),
            ])
        }
        Block::Math(Math { tex, span: _ }) => object([("kind", json!("math")), ("tex", json!(tex.text))]),
        Block::Verse(Verse { lines, source, span: _ }) => object([
            ("kind", json!("verse")),
            ("lines", each(lines, |line| inlines(line))),
            ("source", optional(source.as_ref())),
        ]),
        Block::Rule(_) => object([("kind", json!("rule"))]),
        Block::PageBreak(_) => object([("kind", json!("page-break"))]),
        Block::Aside(Aside { kind, title, blocks: list, span: _ }) => object([
            ("kind", json!("aside")),
            (
                "style",
                json!(match kind {
                    AsideKind::Plain => "plain",
                    AsideKind::Note => "note",
                    AsideKind::Tip => "tip",
                    AsideKind::Important => "important",
                    AsideKind::Warning => "warning",
                    AsideKind::Caution => "caution",
                    AsideKind::Details => "details",
                }),
            ),
            ("title", optional(title.as_ref())),
            ("blocks", blocks(list)),
        ]),
    }
}

fn align_name(align: Align) -> &'static str {
    match align {
        Align::Natural => "natural",
        Align::Start => "start",
        Align::Centre => "centre",
        Align::End => "end",
    }
}

fn aligned(align: Align) -> Value {
    if align == Align::Natural { Value::Null } else { json!(align_name(align)) }
}

fn rows(list: &[Row]) -> Value {
    each(list, |row| {
        each(row, |Cell { blocks: list, columns, rows, header }| {
            object([
                ("blocks", blocks(list)),
                ("columns", json!(columns)),
                ("rows", json!(rows)),
                ("header", json!(header)),
            ])
        })
    })
}

fn image(image: &Image) -> Value {
    let Image { source, alt, title, width, span: _ } = image;
    let (asset, absent) = match source {
        ImageSource::Asset(asset) => (json!(asset.0), Value::Null),
        ImageSource::Path(path) | ImageSource::Absent(path) => (Value::Null, json!(path)),
    };
    let width = match width {
        Some(ImageWidth::Share(share)) => json!({ "share": share }),
        Some(ImageWidth::Pixels(pixels)) => json!({ "pixels": pixels }),
        None => Value::Null,
    };
    object([
        ("kind", json!("image")),
        ("asset", asset),
        ("absent", absent),
        ("alt", json!(alt)),
        ("title", json!(title)),
        ("width", width),
    ])
}

fn inlines(list: &[Inline]) -> Value {
    each(list, inline)
}

fn inline(inline: &Inline) -> Value {
    let marked = |kind: &str, list: &[Inline]| object([("kind", json!(kind)), ("inlines", inlines(list))]);
    let text = |kind: &str, text: &str| json!({ "kind": kind, "text": text });
    match inline {
        Inline::Text(t) => text("text", &t.text),
        Inline::Emphasis(list) => marked("emphasis", list),
        Inline::Strong(list) => marked("strong", list),
        Inline::Dotted(list) => marked("dotted", list),
        Inline::Ruby(Ruby { pairs }) => {
            let pairs = each(pairs, |pair| json!({ "base": pair.base.text, "reading": pair.reading.text }));
            object([("kind", json!("ruby")), ("pairs", pairs)])
        }
        Inline::Code(t) => text("code", &t.text),
        Inline::Link(link) => {
            let Link { target, title, inlines: list, span: _ } = &**link;
            object([
                ("kind", json!("link")),
                ("target", json!(target)),
                ("title", json!(title)),
                ("inlines", inlines(list)),
            ])
        }
        Inline::Reference(reference) => {
            let Reference { target, inlines: list, page, span: _ } = &**reference;
            object([
                ("kind", json!("reference")),
                ("target", json!(target.as_str())),
                ("inlines", inlines(list)),
                ("page", json!(page)),
            ])
        }
        Inline::Note(Note { id, blocks: list, span: _ }) => {
            object([("kind", json!("note")), ("id", json!(id.as_str())), ("blocks", blocks(list))])
        }
        Inline::Warichu(list) => marked("warichu", list),
        Inline::ProperName(list) => marked("proper-name", list),
        Inline::WorkTitle(list) => marked("work-title", list),
        Inline::Strike(list) => marked("strike", list),
        Inline::Underline(list) => marked("underline", list),
        Inline::Super(list) => marked("super", list),
        Inline::Sub(list) => marked("sub", list),
        Inline::Lang(lang, list) => {
            object([("kind", json!("lang")), ("lang", json!(lang.tag())), ("inlines", inlines(list))])
        }
        Inline::Image(picture) => image(picture),
        Inline::Math(t) => text("math", &t.text),
        Inline::Break => object([("kind", json!("break"))]),
        Inline::Leader => object([("kind", json!("leader"))]),
        Inline::TateChuYoko(t) => text("tate-chu-yoko", &t.text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Id, made};
    use crate::lang::Lang;

    #[test]
    fn what_nobody_gave_is_left_out() {
        let mut book = Book::new(Metadata::new("书", Lang::ZhHans));
        let mut only = Chapter::new(Id::new("a"), made("纸"), Lang::ZhHans);
        only.blocks.push(Block::Paragraph(Paragraph { inlines: made("树皮。"), ..Paragraph::default() }));
        book.body.push(Part { chapters: vec![only], ..Part::default() });
        let model = model(&book);
        assert_eq!(model["meta"].get("publisher"), None);
        assert_eq!(
            model["body"][0]["chapters"][0]["blocks"][0].to_string(),
            r#"{"kind":"paragraph","inlines":[{"kind":"text","text":"树皮。"}]}"#
        );
        assert_eq!(kebab("TitlePage"), "title-page");
    }
}
