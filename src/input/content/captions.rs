//! Names and captions that are typed beside pictures and tables: `![图](a.png){#fig-x width=50%}`,
//! `Table: 题 {#tbl-x}`.
//!
//! The forms are pandoc's. What is not exactly one of them is text.

use super::blocks::Reading;
use super::inlines::described_by;
use super::marks;
use super::pictures::image_width;
use super::tree::{Kind, Node};
use crate::book::{Block, Figure, Id, Image, ImageWidth, Inline, Inlines, Paragraph, Table, Text};
use crate::input::pattern::patterns;

/// What stands between braces behind a picture or caption.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Attributes {
    pub id: Option<Id>,
    pub width: Option<ImageWidth>,
}

impl Attributes {
    /// Reads `{#id .class key=value}`; None if anything else is in it.
    pub fn read(text: &str) -> Option<Self> {
        let inner = text.trim().strip_prefix('{')?.strip_suffix('}')?;
        let is_name = |name: &str| {
            let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
            !name.is_empty() && name.chars().all(plain)
        };
        let mut out = Self::default();
        let mut words = inner.split([' ', '\t']).filter(|word| !word.is_empty()).peekable();
        words.peek()?;
        for word in words {
            if let Some(id) = word.strip_prefix('#').filter(|id| is_name(id)) {
                out.id = Some(Id::new(id));
            } else if let Some((key, value)) = word.split_once('=').filter(|(key, _)| is_name(key)) {
                if key == "width" {
                    out.width = image_width(value.trim_matches(['"', '\'']));
                }
            } else if !word.strip_prefix('.').is_some_and(is_name) {
                return None;
            }
        }
        Some(out)
    }
}

impl Reading<'_> {
    /// A picture in a paragraph of its own with attributes right behind it, and nothing else.
    pub(super) fn named_picture(&self, run: &[usize]) -> Option<(usize, Attributes)> {
        let [picture, rest @ ..] = run else { return None };
        let texts: Option<String> = rest
            .iter()
            .map(|&n| if let Kind::Text(text) = &self.tree.nodes[n].kind { Some(text.text.as_str()) } else { None })
            .collect();
        let texts = texts.filter(|t| t.starts_with('{'))?;
        Some((*picture, Attributes::read(&texts)?))
    }

    /// A picture in a paragraph of its own.
    pub(super) fn picture_figure(&mut self, node: usize, named: Attributes) -> Option<Block> {
        let Node { kind: Kind::Image { image, captioned }, children, .. } = &self.tree.nodes[node] else { return None };
        let (alt, notes) = self.described(image);
        let mut caption = Inlines::new();
        match (&image.title, captioned) {
            (Some(title), _) if !is_stock_caption(title.trim()) => {
                caption.push(Inline::Text(described_by(title.trim(), image)));
                caption.extend(notes);
            }
            (None, true) if !children.is_empty() => caption = self.settled(children),
            (None, true) if !is_stock_caption(alt.trim()) => {
                self.text_and_notes(&described_by(image.alt.trim(), image), false, &mut caption);
            }
            // A note needs a place to be called from.
            _ => caption.extend(notes),
        }
        marks::apply(&mut caption);
        let Attributes { id, width } = named;
        let image = Image { width: width.or(image.width), alt, ..Image::clone(image) };
        let span = image.span;
        let caption = Some(caption).filter(|c| !c.is_empty());
        Some(Block::Figure(Box::new(Figure { id, images: vec![image], caption, label: None, span })))
    }
}

patterns! {
    /// What editors and systems call a picture that was pasted or taken: a word, and a number or a time.
    MADE = r"^(?:image|img|png|svg|jpe?g|gif|output|pasted image|screenshot|screen ?shot|clip_image|snipaste|cleanshot|mmexport|wx|dsc|untitled|alt text|截屏|截图|屏幕截图|螢幕截圖|微信图片|微信截图|qq截图|qq图片|企业微信截图|スクリーンショット|스크린샷)[\s_-]*(?:[\d年月日时分秒오전후上午下午apmt @x,.:_-]*)$";
}

/// Alternative texts that editors put in by themselves; nobody wrote them as a caption.
fn is_stock_caption(text: &str) -> bool {
    #[rustfmt::skip]
    const STOCK: [&str; 13] = [
        "", "图片", "圖片", "图像", "image", "img", "picture", "image.png", "null", "undefined", "在这里插入图片描述",
        "cover_image", "rw-book-cover",
    ];
    const PICTURES: [&str; 10] = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".avif", ".heic", ".tiff"];
    let text = text.to_lowercase();
    STOCK.contains(&text.as_str()) || PICTURES.iter().any(|end| text.ends_with(end)) || MADE.is_match(&text)
}

/// What a caption begins with: pandoc's words, and those that the languages write before a name.
const ALONE: &str = "Table:";
const WITH_NAME: [&str; 4] = ["表：", "表:", "표:", "표："];

/// Gives tables the captions that stand in paragraphs right below or above them.
pub(super) fn attach(blocks: &mut Vec<Block>) {
    fn free(block: Option<&mut Block>) -> Option<&mut Table> {
        let Some(Block::Table(table)) = block else { return None };
        table.caption.is_none().then_some(table)
    }
    let is_table = |block: &Block| matches!(block, Block::Table(_));
    if !blocks.iter().any(is_table) || !blocks.iter().any(|b| matches!(b, Block::Paragraph(p) if may_be_caption(p))) {
        return;
    }
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut rest = std::mem::take(blocks).into_iter();
    while let Some(block) = rest.next() {
        let table = free(out.last_mut()).or_else(|| free(rest.as_mut_slice().first_mut()));
        if let (Block::Paragraph(paragraph), Some(table)) = (&block, table)
            && let Some((inlines, name)) = caption(paragraph)
        {
            table.caption = Some(inlines);
            table.id = table.id.take().or(name);
        } else {
            out.push(block);
        }
    }
    *blocks = out;
}

fn may_be_caption(paragraph: &Paragraph) -> bool {
    let Some(Inline::Text(first)) = paragraph.inlines.first() else { return false };
    WITH_NAME.iter().chain([&ALONE]).any(|prefix| first.text.starts_with(prefix))
}

/// The caption and the name that a paragraph gives a table.
fn caption(paragraph: &Paragraph) -> Option<(Inlines, Option<Id>)> {
    if !may_be_caption(paragraph) {
        return None;
    }
    let mut inlines = paragraph.inlines.clone();
    if inlines.contains(&Inline::Break) {
        return None;
    }
    let mut name = None;
    if let Some(Inline::Text(last)) = inlines.last_mut()
        && let Some(open) = last.text.rfind('{')
        && let Some(attributes) = Attributes::read(&last.text[open..])
    {
        name = attributes.id;
        *last = last.part(0..last.text[..open].trim_end().len());
    }
    let Some(Inline::Text(first)) = inlines.first_mut() else { return None };
    let rest = first.text.strip_prefix(ALONE).or_else(|| {
        let named = WITH_NAME.iter().find_map(|prefix| first.text.strip_prefix(prefix));
        named.filter(|_| name.is_some())
    })?;
    let from = first.text.len() - rest.trim_start().len();
    *first = first.part(from..first.text.len());
    inlines.retain(|i| !matches!(i, Inline::Text(Text { text, .. }) if text.is_empty()));
    (!inlines.is_empty()).then_some((inlines, name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Note, made, plain};
    use crate::diag::Span;

    #[test]
    fn attributes_are_exactly_what_pandoc_reads() {
        let read = |text| Attributes::read(text).map(|a| (a.id.map(|id| id.as_str().to_owned()), a.width));
        assert_eq!(read("{#fig-x}"), Some((Some("fig-x".into()), None)));
        assert_eq!(read("{#图-一 .wide width=50%}"), Some((Some("图-一".into()), Some(ImageWidth::Share(0.5)))));
        assert_eq!(read("{width=\"300px\"}"), Some((None, Some(ImageWidth::Pixels(300.0)))));
        for text in ["{}", "{漢字|かんじ}", "{ x }", "{#}", "{#a b}", "#a", "{#a", "{ #a,b }", "{.}", "{=x}"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_caption_below_or_above_a_table_goes_to_it() {
        let table = || {
            let (caption, id, label) = (None, None, None);
            let (aligns, head, rows) = (Vec::new(), Vec::new(), Vec::new());
            Block::Table(Box::new(Table { caption, id, label, aligns, head, rows, span: Span::default() }))
        };
        let p = |text: &str| Block::Paragraph(Paragraph { inlines: made(text), ..Paragraph::default() });
        let shown = |mut blocks: Vec<Block>| -> Vec<String> {
            attach(&mut blocks);
            let show = |block: &Block| match block {
                Block::Table(t) => {
                    let id = t.id.as_ref().map(|id| format!("#{}", id.as_str())).unwrap_or_default();
                    format!("[{}{id}]", t.caption.as_ref().map(|c| plain(c)).unwrap_or_default())
                }
                Block::Paragraph(p) => plain(&p.inlines),
                _ => unreachable!(),
            };
            blocks.iter().map(show).collect()
        };
        assert_eq!(shown(vec![table(), p("Table: 历代纸张 {#tbl-纸}"), p("正文")]), ["[历代纸张#tbl-纸]", "正文"]);
        assert_eq!(shown(vec![p("表：甲 {#a}"), table(), p("表：乙 {#b}"), table()]), ["[甲#a]", "[乙#b]"]);
        assert_eq!(shown(vec![table(), p("Table: 甲"), table(), p("Table: 乙")]), ["[甲]", "[乙]"]);
        // As many as this are hours of work where each is taken out of the row by itself.
        let many = (0..200_000).flat_map(|_| [table(), p("Table: 甲")]).collect();
        assert!(shown(many).iter().all(|b| b == "[甲]"));
        let Block::Paragraph(mut noted) = p("表：甲") else { unreachable!() };
        noted.inlines.push(Inline::Note(Note { id: Id::new("n"), blocks: Vec::new(), span: Span::default() }));
        noted.inlines.extend(made(" {#a}"));
        assert_eq!(shown(vec![Block::Paragraph(noted), table()]), ["[甲#a]"]);
        for plain in ["表：甲乙丙", "下表：甲 {#a}", "Table of x", "Table:"] {
            assert_eq!(shown(vec![p(plain), table()]), [plain, "[]"]);
        }
    }
}
