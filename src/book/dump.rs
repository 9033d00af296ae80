//! The book as text: [`tree`] for golden tests and `huibian dump tree`, [`text`] for the rule that the text of every
//! output equals the text of the book.

use super::*;
use std::fmt::Write;

/// The chapter tree with every block on a line of its own, inline marks named: `strong(重点)`.
pub fn tree(book: &Book) -> String {
    let mut out = String::new();
    let Book { meta, front, body, back, assets } = book;
    line(&mut out, 0, format_args!("book {} “{}”", meta.lang, meta.title));
    for matter in front {
        line(&mut out, 1, format_args!("front {:?}", matter.kind));
        chapter(&mut out, 2, &matter.chapter, assets);
    }
    body.iter().for_each(|p| part(&mut out, 1, p, assets));
    for matter in back {
        line(&mut out, 1, format_args!("back {:?}", matter.kind));
        chapter(&mut out, 2, &matter.chapter, assets);
    }
    out
}

fn line(out: &mut String, depth: usize, what: std::fmt::Arguments) {
    let _ = writeln!(out, "{:1$}{what}", "", depth * 2);
}

fn part(out: &mut String, depth: usize, p: &Part, assets: &Assets) {
    let Part { title, id, label, intro, path: _, parts, chapters } = p;
    let inner = if let Some(title) = title {
        let label = label.as_deref().map(|l| format!("[{l}] ")).unwrap_or_default();
        line(out, depth, format_args!("part {id} {label}“{}”", inlines(title, assets), id = id.as_str()));
        depth + 1
    } else {
        depth
    };
    blocks(out, inner, intro, assets);
    chapters.iter().for_each(|c| chapter(out, inner, c, assets));
    parts.iter().for_each(|p| part(out, inner, p, assets));
}

fn chapter(out: &mut String, depth: usize, c: &Chapter, assets: &Assets) {
    let Chapter {
        id,
        title,
        contents_title,
        anchor: _,
        label,
        numbered: _,
        byline,
        lang,
        blocks: list,
        children,
        path: _,
        span: _,
    } = c;
    let label = label.as_deref().map(|l| format!("[{l}] ")).unwrap_or_default();
    let named = contents_title.as_ref().map(|t| format!(" contents “{}”", inlines(t, assets))).unwrap_or_default();
    line(out, depth, format_args!("chapter {} {lang} {label}“{}”{named}", id.as_str(), inlines(title, assets)));
    let Byline { subtitle, authors, date, source, account, url, credits, rights, description, tags } = byline;
    let mut told = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            line(out, depth + 1, format_args!("{name}: {value}"));
        }
    };
    told("subtitle", subtitle.clone());
    told("authors", (!authors.is_empty()).then(|| authors.join(" · ")));
    told("date", date.map(|d| d.to_string()));
    told("source", source.clone());
    told("account", account.clone());
    told("url", url.clone());
    credits.iter().for_each(|c| told("credit", Some(format!("{} {}", c.label, c.names))));
    rights.iter().for_each(|r| told("rights", Some(r.clone())));
    told("description", description.clone());
    told("tags", (!tags.is_empty()).then(|| tags.join(" · ")));
    blocks(out, depth + 1, list, assets);
    children.iter().for_each(|c| chapter(out, depth + 1, c, assets));
}

fn blocks(out: &mut String, depth: usize, list: &[Block], assets: &Assets) {
    let show = |i: &Inlines| inlines(i, assets);
    for block in list {
        match block {
            Block::Paragraph(p) => {
                let align = if p.align == Align::Natural { String::new() } else { format!(" {:?}", p.align) };
                line(out, depth, format_args!("p{align} {}", show(&p.inlines)));
            }
            Block::Heading(h) => {
                let label = h.label.as_deref().map(|l| format!("[{l}] ")).unwrap_or_default();
                line(out, depth, format_args!("h{} {} {label}{}", h.level, h.id.as_str(), show(&h.inlines)));
            }
            Block::List(l) => {
                let kind = match l.kind {
                    ListKind::Bullet => "bullet".to_owned(),
                    ListKind::Ordered { start } => format!("ordered from {start}"),
                    ListKind::Definition => "definition".to_owned(),
                };
                line(out, depth, format_args!("list {kind}{}", if l.tight { "" } else { " loose" }));
                for ListItem { term, checked, blocks: inner } in &l.items {
                    let mark = match checked {
                        None => "-",
                        Some(false) => "- [ ]",
                        Some(true) => "- [x]",
                    };
                    let term = term.as_ref().map(|t| format!(" {}", show(t))).unwrap_or_default();
                    line(out, depth + 1, format_args!("{mark}{term}"));
                    blocks(out, depth + 2, inner, assets);
                }
            }
            Block::Quote(q) => {
                let source = q.source.as_ref().map(|s| format!(" source {}", show(s))).unwrap_or_default();
                line(out, depth, format_args!("quote{source}"));
                blocks(out, depth + 1, &q.blocks, assets);
            }
            Block::Code(c) => {
                let caption = c.caption.as_ref().map(|c| format!(" {}", show(c))).unwrap_or_default();
                let from = c.first_line.map(|n| format!(" from {n}")).unwrap_or_default();
                line(out, depth, format_args!("code {}{from}{caption}", c.language.as_deref().unwrap_or("-")));
                c.text.text.split('\n').for_each(|l| line(out, depth + 1, format_args!("| {l}")));
            }
            Block::Table(t) => {
                let caption = caption(&t.id, &t.label, &t.caption, assets);
                line(out, depth, format_args!("table {:?}{caption}", t.aligns));
                for (name, rows) in [("head", &t.head), ("row", &t.rows)] {
                    for row in rows {
                        line(out, depth + 1, format_args!("{name}"));
                        for Cell { blocks: inner, columns, rows, header } in row {
                            let span =
                                if (*columns, *rows) == (1, 1) { String::new() } else { format!(" {columns}×{rows}") };
                            line(out, depth + 2, format_args!("{}{span}", if *header { "th" } else { "td" }));
                            blocks(out, depth + 3, inner, assets);
                        }
                    }
                }
            }
            Block::Figure(f) => {
                let caption = caption(&f.id, &f.label, &f.caption, assets);
                line(out, depth, format_args!("figure{caption}"));
                f.images.iter().for_each(|i| line(out, depth + 1, format_args!("{}", image(i, assets))));
            }
            Block::Math(m) => line(out, depth, format_args!("math {}", m.tex.text)),
            Block::Verse(v) => {
                line(out, depth, format_args!("verse"));
                v.lines.iter().for_each(|l| line(out, depth + 1, format_args!("/ {}", show(l))));
                v.source.iter().for_each(|s| line(out, depth + 1, format_args!("source {}", show(s))));
            }
            Block::Rule(_) => line(out, depth, format_args!("rule")),
            Block::PageBreak(_) => line(out, depth, format_args!("page break")),
            Block::Aside(a) => {
                let title = a.title.as_ref().map(|t| format!(" {}", show(t))).unwrap_or_default();
                line(out, depth, format_args!("aside {:?}{title}", a.kind));
                blocks(out, depth + 1, &a.blocks, assets);
            }
        }
    }
}

fn caption(id: &Option<Id>, label: &Option<String>, caption: &Option<Inlines>, assets: &Assets) -> String {
    let id = id.as_ref().map(|id| format!(" #{}", id.as_str())).unwrap_or_default();
    let label = label.as_ref().map(|l| format!(" [{l}]")).unwrap_or_default();
    let caption = caption.as_ref().map(|c| format!(" {}", inlines(c, assets))).unwrap_or_default();
    id + &label + &caption
}

fn image(image: &Image, assets: &Assets) -> String {
    let Image { source, alt, title: _, width: _, span: _ } = image;
    let source = match source {
        ImageSource::Path(path) => path.clone(),
        ImageSource::Asset(id) => assets.get(*id).path.display().to_string(),
        ImageSource::Absent(path) => format!("absent {path}"),
    };
    format!("image({source}, {alt})")
}

fn inlines(list: &[Inline], assets: &Assets) -> String {
    let mut out = String::new();
    for inline in list {
        let mut wrap = |name: &str, inner: &Inlines| {
            let _ = write!(out, "{name}({})", inlines(inner, assets));
        };
        match inline {
            Inline::Text(t) => out.push_str(&t.text),
            Inline::Emphasis(i) => wrap("em", i),
            Inline::Strong(i) => wrap("strong", i),
            Inline::Dotted(i) => wrap("dotted", i),
            Inline::Warichu(i) => wrap("warichu", i),
            Inline::ProperName(i) => wrap("name", i),
            Inline::WorkTitle(i) => wrap("work", i),
            Inline::Strike(i) => wrap("strike", i),
            Inline::Underline(i) => wrap("underline", i),
            Inline::Super(i) => wrap("super", i),
            Inline::Sub(i) => wrap("sub", i),
            Inline::Lang(lang, i) => wrap(lang.tag(), i),
            Inline::Ruby(r) => r.pairs.iter().for_each(|p| {
                let _ = write!(out, "ruby({}|{})", p.base.text, p.reading.text);
            }),
            Inline::Code(t) => _ = write!(out, "code({})", t.text),
            Inline::Math(t) => _ = write!(out, "math({})", t.text),
            Inline::TateChuYoko(t) => _ = write!(out, "tcy({})", t.text),
            Inline::Link(l) => _ = write!(out, "link({}, {})", l.target, inlines(&l.inlines, assets)),
            Inline::Reference(r) => {
                let page = r.page.as_ref().map(|[before, behind]| format!(", {before}…{behind}")).unwrap_or_default();
                let _ = write!(out, "ref({}, {}{page})", r.target.as_str(), inlines(&r.inlines, assets));
            }
            Inline::Note(n) => {
                let mut inner = String::new();
                blocks(&mut inner, 0, &n.blocks, assets);
                let _ = write!(out, "note({} {})", n.id.as_str(), inner.trim_end().replace('\n', " / "));
            }
            Inline::Image(i) => out.push_str(&image(i, assets)),
            Inline::Break => out.push('⏎'),
            Inline::Leader => out.push_str("leader"),
        }
    }
    out
}

/// The characters a reader sees in the body: titles, blocks, notes after the block that holds their mark; a line a
/// block. Labels and other words that the program adds are not in it.
pub fn text(book: &Book) -> String {
    let mut out = String::new();
    fn of_chapter(c: &Chapter, out: &mut String) {
        push(&c.title, out);
        of_blocks(&c.blocks, out);
        c.children.iter().for_each(|c| of_chapter(c, out));
    }
    fn of_part(p: &Part, out: &mut String) {
        p.title.iter().for_each(|t| push(t, out));
        of_blocks(&p.intro, out);
        p.chapters.iter().for_each(|c| of_chapter(c, out));
        p.parts.iter().for_each(|p| of_part(p, out));
    }
    fn push(list: &[Inline], out: &mut String) {
        walk::inlines(list, &mut |inline| match inline {
            Inline::Text(t) | Inline::Code(t) | Inline::Math(t) | Inline::TateChuYoko(t) => out.push_str(&t.text),
            Inline::Ruby(r) => r.pairs.iter().for_each(|p| {
                out.push_str(&p.base.text);
                out.push_str(&p.reading.text);
            }),
            Inline::Break => out.push('\n'),
            Inline::Leader => out.push('\t'),
            _ => {}
        });
        out.push('\n');
    }
    fn of_blocks(list: &[Block], out: &mut String) {
        walk::blocks(list, &mut |block| {
            match block {
                Block::Code(c) => {
                    out.push_str(&c.text.text);
                    out.push('\n');
                }
                Block::Math(m) => {
                    out.push_str(&m.tex.text);
                    out.push('\n');
                }
                _ => {}
            }
            walk::runs(block, &mut |inlines| push(inlines, out));
        });
    }
    let chapters = |list: &[Matter], out: &mut String| list.iter().for_each(|m| of_chapter(&m.chapter, out));
    chapters(&book.front, &mut out);
    book.body.iter().for_each(|p| of_part(p, &mut out));
    chapters(&book.back, &mut out);
    out
}
