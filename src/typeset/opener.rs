//! How pieces begin: chapter titles with number and byline, part pages, title page, copyright page.

use super::Context;
use super::block::{ASCENT, Env, Setter};
use super::galley::{Break, Placed, Strip, Thing};
use super::heading::{self, leading_of};
use super::look::{Amount, FaceName, NumberLook, NumberPlace, Stand};
use super::paragraph::{Frame, Lead, LineAlign, SetLine, compose};
use super::plan::{Piece, What};
use super::style::TextStyle;
use crate::book::{Block, Byline, Chapter, Id, Inline, Inlines, List, Matter, MatterKind, Metadata, Part, Role, made};
use crate::diag::{Reporter, Span};
use crate::font::FontRole;
use crate::lang::wide::is_wide;
use crate::lang::{Lang, Word, word};
use crate::pages::{NodeId, NodeRole, Pt, Tag};

/// Lines of a display page, collected from the top.
#[derive(Default)]
struct Stack<'b> {
    things: Vec<Thing<'b>>,
    notes: Vec<u32>,
    at: Pt,
}

impl<'b> Stack<'b> {
    /// Adds lines with a baseline distance of `leading` em.
    fn lines(&mut self, lines: Vec<SetLine<'b>>, along: Pt, size: Pt, leading: f32, tag: Tag) {
        for line in lines {
            self.things.push(Thing::Line(Placed { along, across: self.at + size * ASCENT, line, tag }));
            self.at += size * leading;
        }
    }
}

/// A text of a title page, and where it stands.
struct TitlePagePart {
    text: String,
    style: TextStyle,
    /// Where its lines begin, and how long they are.
    frame: (Pt, Frame),
    /// White before it.
    before: Pt,
    /// At least so far from the head of the page.
    least: Pt,
    is_at_foot: bool,
}

impl TitlePagePart {
    /// Where it begins behind what ends at `at`.
    fn begins(&self, at: Pt, (white, _): (f32, f32)) -> Pt {
        let white = if self.is_at_foot { 1.0 } else { white };
        (at + self.before * white.max(0.3)).max(self.least * white)
    }

    fn style_at(&self, (_, size): (f32, f32)) -> TextStyle {
        TextStyle { size: self.style.size * size, ..self.style }
    }
}

impl<'b> Setter<'_, 'b> {
    /// Distance of the baselines of display lines, in em.
    const DISPLAY_LEADING: f32 = 1.45;

    /// Sets a piece. `node` is its node in the structure; `alone`: nothing follows it in its opening.
    pub(super) fn piece(&mut self, piece: &Piece<'b>, node: NodeId, alone: bool, meta: &'b Metadata) {
        match piece.what {
            What::Part(part) => self.part(part, node, alone, meta.lang),
            What::Chapter(chapter) => self.chapter(chapter, piece, node),
            What::Matter(matter) => self.matter(matter, piece, node, meta),
        }
    }

    fn part(&mut self, part: &'b Part, node: NodeId, alone: bool, lang: Lang) {
        let env = Env::body(self.cx, lang, node);
        if let Some(title) = &part.title {
            let style = self.cx.style;
            let (look, text) = (&style.look(lang).part, style.part_title(lang));
            let env = self.over_columns(env);
            let mut stack = Stack { things: vec![Thing::Anchor(part.id.clone())], ..Stack::default() };
            let page = alone && part.intro.is_empty();
            let drop = if page { style.height() * look.drop.get().min(1.0) } else { self.above_title(lang) };
            stack.at = drop;
            let frame = self.display_frame(look.align, look.indent, env);
            self.display_title(&mut stack, part.label.as_deref(), title, text, &look.number, frame, env);
            if page { self.display_page(stack, env) } else { self.opener_strip(stack, env) }
        }
        self.blocks(&part.intro, env);
    }

    fn chapter(&mut self, chapter: &'b Chapter, piece: &Piece<'b>, node: NodeId) {
        let env = Env::body(self.cx, chapter.lang, node);
        if piece.as_section {
            let level = 2 + piece.depth.min(2);
            let heading = self.node(NodeRole::Heading(1), node, chapter.span);
            let text = self.cx.style.heading(level, chapter.lang);
            let anchor = Thing::Anchor(chapter.id.clone());
            self.heading_strip(chapter.label.as_deref(), &chapter.title, anchor, text, level, heading, env);
            // Whatever its looks, all headings of the chapter stand below it.
            self.head_level = 1;
        } else {
            self.chapter_head(&chapter.id, chapter, env);
        }
        let from = self.galley.strips.len();
        if piece.as_section {
            self.blocks(&chapter.blocks, env);
        } else {
            self.blocks_of_chapter(&chapter.blocks, env);
        }
        self.credits(&chapter.byline, env);
        self.hold_end(from);
    }

    /// What begins a page stands over all its columns.
    fn over_columns(&mut self, env: Env) -> Env {
        if !self.galley.strips.is_empty() {
            return env;
        }
        self.galley.spans = true;
        Env { measure: self.cx.style.width(), ..env }
    }

    /// The head of a chapter that begins a page.
    fn chapter_head(&mut self, id: &Id, chapter: &'b Chapter, env: Env) {
        let lang = chapter.lang;
        let env = self.over_columns(env);
        let mut stack = Stack { things: vec![Thing::Anchor(id.clone())], ..Stack::default() };
        stack.at = self.above_title(lang);
        let (look, text) = (&self.cx.style.look(lang).chapter, self.cx.style.chapter_title(lang));
        let frame = self.display_frame(look.align, look.indent, env);
        let top = stack.at;
        self.display_title(&mut stack, chapter.label.as_deref(), &chapter.title, text, &look.number, frame, env);
        let extent = stack.at - top - text.size * (leading_of(&chapter.title) - 1.0);
        let inside = Env { start: frame.0, measure: frame.1.measure, text, ..env };
        stack.things.extend(heading::rule(&look.rule, inside, top, extent, Pt::new(f32::MAX)));
        self.byline(&mut stack, &chapter.byline, lang, env);
        self.opener_strip(stack, env);
    }

    fn above_title(&self, lang: Lang) -> Pt {
        self.cx.style.leading * self.cx.style.look(lang).chapter.drop.get()
    }

    /// Where the lines of a title stand.
    fn display_frame(&self, stand: Stand, indent: Amount, env: Env) -> (Pt, Frame) {
        let most = (env.measure - self.cx.style.body_size * 4.0).max(Pt::ZERO) / 2.0;
        let indent = (self.cx.style.body_size * indent.get()).min(most);
        (env.start + indent, heading::titles(stand, env.measure - indent * 2.0))
    }

    /// A title with its number above or before it.
    #[expect(clippy::too_many_arguments, reason = "a title, its number, and where both stand")]
    fn display_title(
        &mut self,
        stack: &mut Stack<'b>,
        label: Option<&str>,
        title: &'b [Inline],
        text: TextStyle,
        number: &NumberLook,
        (start, frame): (Pt, Frame),
        env: Env,
    ) {
        let heading = self.node(NodeRole::Heading(1), env.parent, Span::default());
        let size = text.size * number.size.get().clamp(0.3, 4.0);
        let style = TextStyle { role: number.face.role(), size, colour: number.grey.grey(), ..text };
        let above = label.filter(|_| number.place == NumberPlace::Above);
        if let Some(label) = above {
            let node = self.node(NodeRole::Label, heading, Span::default());
            let lines = self.compose_made(label, &style, &frame, node);
            stack.lines(lines, start, style.size, leading_of(&[]), Tag::Content(node));
            stack.at += text.size * 0.35;
        }
        let before = label.filter(|_| above.is_none()).map(|label| (label, style));
        let (number, lines, shift) = self.titled(before, title, &text, &frame, heading);
        let across = stack.at + text.size * ASCENT;
        stack.things.extend(number.map(|n| Thing::Line(Placed { along: start + n.along, across, ..n })));
        for line in &lines {
            stack.notes.extend(self.notes_of(line, env));
        }
        stack.lines(lines, start + shift, text.size, leading_of(title), Tag::Content(heading));
    }

    /// Subtitle, authors, date and origin below a title.
    fn byline(&mut self, stack: &mut Stack<'b>, byline: &Byline, lang: Lang, env: Env) {
        let Byline { subtitle, authors, date, source, account, url: _, credits: _, rights: _, description: _, tags: _ } =
            byline;
        let space = if lang.is_cjk() && lang != Lang::Ko { "　" } else { " · " };
        let origin: Vec<String> = [
            date.map(|d| d.said(lang, self.cx.style.is_vertical())),
            source.clone(),
            account.clone().filter(|a| Some(a) != source.as_ref()),
        ]
        .into_iter()
        .flatten()
        .collect();
        let look = self.cx.style.look(lang);
        let names = self.cx.style.byline(lang);
        let small = self.cx.style.caption(lang);
        let small = TextStyle { role: if names.role == FontRole::Serif { names.role } else { small.role }, ..small };
        let said = [
            (subtitle.clone().unwrap_or_default(), TextStyle { size: env.text.size * 1.15, ..small }),
            (authors.join(space), names),
            (origin.join(space), small),
        ];
        if said.iter().all(|(text, _)| text.is_empty()) {
            return;
        }
        let node = self.node(NodeRole::Matter, env.parent, Span::default());
        stack.at += env.text.size * 0.5;
        for (text, style) in said {
            if text.is_empty() {
                continue;
            }
            let line_node = self.node(NodeRole::Paragraph, node, Span::default());
            let (start, frame) = self.display_frame(look.byline.align, look.chapter.indent, env);
            let lines = self.compose_made(&text, &style, &frame, line_node);
            stack.lines(lines, start, style.size, 1.6, Tag::Content(line_node));
        }
    }

    /// Who else worked on an article, at its end.
    fn credits(&mut self, byline: &Byline, env: Env) {
        if byline.credits.is_empty() {
            return;
        }
        let node = self.node(NodeRole::Matter, env.parent, Span::default());
        let text = self.cx.style.caption(env.text.lang);
        let frame = Frame { measure: env.measure, first_indent: Pt::ZERO, align: LineAlign::End, hyphenate: false };
        let env = Env { text, ..env };
        for credit in &byline.credits {
            let line_node = self.node(NodeRole::Paragraph, node, Span::default());
            let mark = if env.text.lang.is_cjk() && env.text.lang != Lang::Ko { "：" } else { ": " };
            let said = if credit.label.is_empty() {
                credit.names.clone()
            } else {
                format!("{}{mark}{}", credit.label, credit.names)
            };
            let lines = self.compose_made(&said, &text, &frame, line_node);
            self.hold_last();
            self.lines(lines, env, Tag::Content(line_node));
        }
    }

    /// The head of a page: whole lines of the grid, with white below.
    fn opener_strip(&mut self, stack: Stack<'b>, env: Env) {
        let grid = self.cx.style.leading;
        let least = f32::from(self.cx.style.look(env.text.lang).chapter.lines.get());
        let lines = libm::ceilf(stack.at / grid + 1.0).max(least);
        let Stack { things, notes, at: _ } = stack;
        let strip = Strip { snap: true, after: Break::Never, notes, things, ..Strip::block(grid * lines) };
        self.strip(strip, env);
        self.head_is_set();
    }

    /// A page of its own.
    fn display_page(&mut self, stack: Stack<'b>, env: Env) {
        let Stack { things, notes, at: _ } = stack;
        self.strip(Strip { snap: true, notes, things, ..Strip::block(self.cx.style.height()) }, env);
    }

    fn matter(&mut self, matter: &'b Matter, piece: &Piece<'b>, node: NodeId, meta: &'b Metadata) {
        let Matter { kind, chapter } = matter;
        let env = Env::body(self.cx, chapter.lang, node);
        match kind {
            MatterKind::HalfTitle => self.half_title(chapter, meta, env),
            MatterKind::TitlePage => self.title_page(chapter, meta, env),
            MatterKind::Copyright | MatterKind::Colophon => self.imprint(chapter, env),
            MatterKind::Dedication => self.dedication(chapter, env),
            // Its entries are set by `toc`.
            MatterKind::Contents => self.chapter_head(&chapter.id, chapter, env),
            MatterKind::Preface | MatterKind::Afterword | MatterKind::Sources | MatterKind::About => {
                self.chapter(chapter, piece, node);
            }
        }
    }

    fn half_title(&mut self, chapter: &'b Chapter, meta: &'b Metadata, env: Env) {
        let mut stack = Stack { things: vec![Thing::Anchor(chapter.id.clone())], ..Stack::default() };
        let style = self.cx.style;
        let look = &style.look(env.text.lang).half_title;
        stack.at = style.height() * look.drop.get().min(1.0);
        let text = style.text(look.face, look.size, env.text.lang);
        self.display_made(&mut stack, &meta.title, text, self.display_frame(look.align, look.indent, env), env);
        self.display_page(stack, env);
    }

    fn title_page(&mut self, chapter: &'b Chapter, meta: &'b Metadata, env: Env) {
        /// How much of the white before a part stays, and of the size of type, where a page holds no more.
        const SQUEEZES: [(f32, f32); 9] = [
            (1.0, 1.0),
            (0.5, 1.0),
            (0.0, 1.0),
            (0.0, 0.85),
            (0.0, 0.72),
            (0.0, 0.61),
            (0.0, 0.52),
            (0.0, 0.44),
            (0.0, 0.37),
        ];
        let parts = self.title_page_parts(meta, env);
        let height = self.cx.style.height();
        // What is only tried reports nothing.
        let silent = Reporter::new();
        let cx = Context { reporter: &silent, ..*self.cx };
        let nodes = self.structure.nodes.len();
        let mut end = |squeeze: (f32, f32)| {
            let end = parts.iter().fold(Pt::ZERO, |at, part| {
                let (style, list) = (part.style_at(squeeze), made(&part.text));
                let set = compose(Lead::default(), &list, &style, &part.frame.1, env.parent, self.structure, &cx);
                part.begins(at, squeeze) + style.size * Self::DISPLAY_LEADING * set.lines.len() as f32
            });
            self.structure.nodes.truncate(nodes);
            end
        };
        // The leading below the last line may lie below the measure.
        let slack = parts.last().map_or(Pt::ZERO, |part| part.style.size * (Self::DISPLAY_LEADING - 1.0));
        let fitting = SQUEEZES.into_iter().find(|squeeze| end(*squeeze) <= height + slack * squeeze.1);
        let squeeze = fitting.unwrap_or(SQUEEZES[SQUEEZES.len() - 1]);
        let mut stack = Stack { things: vec![Thing::Anchor(chapter.id.clone())], ..Stack::default() };
        for part in &parts {
            stack.at = part.begins(stack.at, squeeze);
            self.display_made(&mut stack, &part.text, part.style_at(squeeze), part.frame, env);
        }
        self.display_page(stack, env);
    }

    /// What a title page says, from its head to its foot.
    fn title_page_parts(&self, meta: &Metadata, env: Env) -> Vec<TitlePagePart> {
        let lang = env.text.lang;
        let style = self.cx.style;
        let height = style.height();
        let look = &style.look(lang).title_page;
        let small = style.byline(lang);
        let frame = self.display_frame(look.align, look.indent, env);
        let names_frame = self.display_frame(look.names, look.indent, env);
        let names = TextStyle { size: style.body_size * 1.2, ..small };
        let part = |text: String, style, frame, before, least, is_at_foot| TitlePagePart {
            text,
            style,
            frame,
            before,
            least,
            is_at_foot,
        };
        let mut parts = Vec::new();
        if let Some(series) = &meta.series {
            let said = [Some(series.name.as_str()), series.position.as_deref()].into_iter().flatten();
            parts.push(part(said.collect::<Vec<_>>().join(" "), small, frame, Pt::ZERO, Pt::ZERO, false));
        }
        let title = style.text(look.face, look.size, lang);
        parts.push(part(meta.title.clone(), title, frame, style.body_size, height * look.drop.get().min(0.5), false));
        if let Some(subtitle) = &meta.subtitle {
            // A title page in Song has no Hei.
            let role = if look.face == FaceName::Serif { FontRole::Serif } else { FontRole::Sans };
            let text = TextStyle { role, size: style.body_size * 1.33, ..small };
            parts.push(part(subtitle.clone(), text, frame, style.body_size * 0.6, Pt::ZERO, false));
        }
        for (at, line) in creators(meta).into_iter().enumerate() {
            let (before, least) = if at == 0 { (style.leading * 2.0, height * 0.45) } else { (Pt::ZERO, Pt::ZERO) };
            parts.push(part(line, names, names_frame, before, least, false));
        }
        if let Some(edition) = &meta.edition {
            parts.push(part(edition.clone(), small, names_frame, style.leading, Pt::ZERO, false));
        }
        if let Some(publisher) = &meta.publisher {
            let (apart, foot) = (style.leading * 1.5, height - style.leading * 2.0);
            parts.push(part(publisher.clone(), names, names_frame, apart, foot, true));
        }
        parts
    }

    /// A balanced text of the program's or the metadata's.
    fn display_made(
        &mut self,
        stack: &mut Stack<'b>,
        text: &str,
        style: TextStyle,
        (start, frame): (Pt, Frame),
        env: Env,
    ) {
        let node = self.node(NodeRole::Paragraph, env.parent, Span::default());
        let lines = self.compose_made(text, &style, &frame, node);
        stack.lines(lines, start, style.size, Self::DISPLAY_LEADING, Tag::Content(node));
    }

    /// 版权页, 奥付, 판권, which is one page: its lines are brought nearer and its type made smaller where it is full.
    fn imprint(&mut self, chapter: &'b Chapter, env: Env) {
        /// Part of the type of notes, and baseline distance in em.
        const SQUEEZES: [(f32, f32); 5] = [(1.0, 1.6), (1.0, 1.4), (0.9, 1.4), (0.83, 1.35), (0.76, 1.3)];
        /// 六号 is 7.5 pt, and the small print of 文庫 no less than this.
        const SMALLEST: f32 = 5.5;
        let note = self.cx.style.note(env.text.lang);
        let from = self.galley.strips.len();
        let before = (self.structure.nodes.len(), self.galley.notes.len(), self.galley.stats);
        let squeezes = SQUEEZES.into_iter().filter(|(part, _)| *part == 1.0 || note.size.get() * part >= SMALLEST);
        let squeezes: Vec<_> = squeezes.collect();
        for (i, (part, leading)) in squeezes.iter().enumerate() {
            let text = TextStyle { size: note.size * *part, ..note };
            self.imprint_in(text, text.size * *leading, chapter, env);
            let trail = self.galley.strips.last().map_or(Pt::ZERO, |s| s.trail);
            if i + 1 == squeezes.len() || self.extent(from) - trail <= self.cx.style.height() + Pt::new(0.1) {
                break;
            }
            self.galley.strips.truncate(from);
            self.structure.nodes.truncate(before.0);
            self.galley.notes.truncate(before.1);
            self.galley.stats = before.2;
        }
    }

    /// Small, at the foot of its page. A CIP record stands in the middle, and what is before it at the head
    /// (GB/T 12450-2001).
    fn imprint_in(&mut self, text: TextStyle, leading: Pt, chapter: &'b Chapter, env: Env) {
        let inner = Env { text, leading, snap: false, indent: 0.0, align: LineAlign::Start, ..env };
        let stated = Env { indent: -TURNED, ..inner };
        let statements = stated.indented(text.size * TURNED);
        let from = self.galley.strips.len();
        let anchor = vec![Thing::Anchor(chapter.id.clone())];
        self.strip(Strip { things: anchor, after: Break::Never, ..Strip::block(Pt::ZERO) }, env);
        let mut rest = &chapter.blocks[..];
        let (mut least, mut record) = (Pt::ZERO, None);
        let lists: Vec<usize> = (0..rest.len()).filter(|&i| matches!(rest[i], Block::List(_))).collect();
        // The first of two lists is the record.
        if let [at, _] = lists[..] {
            self.blocks(&rest[..at], statements);
            let head = self.extent(from);
            let middle = self.galley.strips.len();
            self.blocks(&rest[at..=at], stated);
            let above = (self.cx.style.height() - self.extent(middle)) / 2.0 - head;
            self.galley.strips.insert(middle, Strip { after: Break::Never, ..Strip::block(above.max(leading)) });
            self.hold_last();
            (rest, least) = (&rest[at + 1..], leading);
            record = Some(middle);
        }
        let foot = self.galley.strips.len();
        if let Some((Block::List(items), more)) = rest.split_first() {
            self.imprint_items(items, inner);
            rest = more;
        }
        self.blocks(rest, statements);
        let trail = self.galley.strips.last().map_or(Pt::ZERO, |s| s.trail);
        let mut above = self.cx.style.height() - self.extent(from) + trail;
        // Where the page would not hold what is below, the record gives way.
        if let Some(white) = record.and_then(|at| self.galley.strips.get_mut(at)).filter(|_| above < least) {
            let given = (least - above).min(white.extent - leading);
            white.extent -= given;
            above += given;
        }
        let above = above.max(least);
        self.galley.strips.insert(foot, Strip { after: Break::Never, ..Strip::block(above) });
    }

    /// How much of a page is taken from a strip on.
    fn extent(&self, from: usize) -> Pt {
        self.galley.strips[from..].iter().map(|s| s.extent).sum()
    }

    /// Labels spread over the width of the longest, and what they say in one column beside them.
    fn imprint_items(&mut self, list: &'b List, env: Env) {
        let List { kind: _, tight: _, items, span } = list;
        let node = self.node(NodeRole::List, env.parent, *span);
        let text = TextStyle { role: FontRole::SansBold, ..env.text };
        let frame = Frame { measure: env.measure, first_indent: Pt::ZERO, align: LineAlign::Start, hyphenate: false };
        let mut labels = Vec::with_capacity(items.len());
        for item in items {
            let node = self.node(NodeRole::ListItem, node, Span::default());
            let label = self.node(NodeRole::ListLabel, node, Span::default());
            let line = self.compose(item.term.as_deref().unwrap_or_default(), &text, &frame, label).into_iter().next();
            labels.push((node, label, line));
        }
        let widest = labels.iter().filter_map(|(.., line)| Some(line.as_ref()?.width)).max().unwrap_or_default();
        for (item, (node, label, line)) in items.iter().zip(labels) {
            let parent = self.node(NodeRole::ListBody, node, Span::default());
            let at = self.galley.strips.len();
            self.blocks(&item.blocks, Env { parent, ..env }.indented(widest + env.text.size));
            if let (Some(mut line), Some(strip)) = (line, self.galley.strips.get_mut(at)) {
                spread(&mut line, widest);
                let across =
                    strip.things.iter().find_map(|t| if let Thing::Line(l) = t { Some(l.across) } else { None });
                let across = across.unwrap_or(env.text.size * ASCENT);
                let label = Placed { along: env.start, across, line, tag: Tag::Content(label) };
                strip.things.insert(0, Thing::Line(label));
            }
        }
    }

    fn dedication(&mut self, chapter: &'b Chapter, env: Env) {
        let text = self.cx.style.quote(env.text.lang);
        let above = Strip {
            things: vec![Thing::Anchor(chapter.id.clone())],
            after: Break::Never,
            ..Strip::block(self.cx.style.leading * 7.0)
        };
        self.strip(above, env);
        self.blocks(&chapter.blocks, Env { text, indent: 0.0, align: LineAlign::Centre, ..env });
    }
}

/// How far turnover lines of a statement of an imprint hang, in em.
const TURNED: f32 = 2.0;

/// Spaces the characters of a CJK label equally apart, so that it fills a width.
fn spread(line: &mut SetLine, width: Pt) {
    let [run] = &mut line.runs[..] else { return };
    let gaps = run.glyphs.len().saturating_sub(1);
    if gaps == 0 || width <= line.width || !line.text.chars().all(is_wide) {
        return;
    }
    let each = (width - line.width) / run.size / gaps as f32;
    run.glyphs[..gaps].iter_mut().for_each(|glyph| glyph.advance += each);
    line.width = width;
}

/// Those who made the book, a line a role, as on a title page: 张三　著, 옮김, translated by.
pub(super) fn creators(meta: &Metadata) -> Vec<String> {
    const ROLES: [(Role, Word); 5] = [
        (Role::Author, Word::Author),
        (Role::Translator, Word::Translator),
        (Role::Editor, Word::Editor),
        (Role::Illustrator, Word::Illustrator),
        (Role::Contributor, Word::Contributor),
    ];
    let mut out = Vec::new();
    for (role, name) in ROLES {
        // A line breaks between names, never inside one: not at a space, and not behind a hyphen. Several may be given
        // as one, with commas.
        let whole = |name: &str| name.replace(' ', "\u{a0}").replace(",\u{a0}", ", ").replace('-', "-\u{2060}");
        let names: Vec<String> = meta.names(role).map(whole).collect();
        if names.is_empty() {
            continue;
        }
        let role = word(name, meta.lang);
        out.push(match meta.lang {
            Lang::ZhHans | Lang::ZhHant | Lang::ZhHk | Lang::Ja => format!("{}　{role}", names.join("　")),
            Lang::Ko => format!("{} {role}", names.join(", ")),
            Lang::Other(_) => format!("{role} {}", names.join(", ")),
        });
    }
    out
}

/// The characters of a title, for bookmarks and what a screen reader says.
pub(super) fn spoken(label: Option<&str>, title: &Inlines) -> String {
    let title = crate::book::plain(title);
    match label {
        Some(label) if !title.is_empty() => format!("{label}　{title}"),
        Some(label) => label.to_owned(),
        None => title,
    }
}
