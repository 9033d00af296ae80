//! Peeling the head and tail of an article that has blocks already: Markdown, saved pages.
//!
//! The blocks are seen as lines, a paragraph with typed line breaks as several; what peeling takes is taken out of the
//! blocks, and the byline found is added to what the reader knew from front matter and page metadata.

use super::{
    EDITORS, Fate, Kind, LONGEST_TITLE, Rules, View, drawn, fields, is_furniture, is_ornament, link_notes,
    names_stock_link, peel, platforms, report, rules, said_in_head, same_title, stock_links, ways,
};
use crate::book::{
    Block, Byline, Chapter, Image, ImageSource, Inline, Inlines, List, ListKind, Quote, Text, plain, plain_len, walk,
};
use crate::diag::{Reporter, Span};
use crate::input::detect;
use crate::input::mend::runs;
use crate::input::text::lines::trim;
use crate::input::{Article, Cut, Format, Options};

/// Longest paragraph that may be the line of a download site, in bytes.
const LONGEST_SPAM: usize = 400;

/// What the blocks right below a heading say of the article that it heads, and how many do: a name alone, or lines that
/// say who wrote it and when.
pub fn said_below(blocks: &[Block]) -> (Byline, usize) {
    /// Most of them, and longest one in characters.
    const MOST: usize = 3;
    const LONGEST: usize = 40;
    let (mut byline, mut count) = (Byline::default(), 0);
    for block in blocks.iter().take(MOST) {
        let Block::Paragraph(p) = block else { break };
        if plain_len(&p.inlines) > 4 * LONGEST {
            break;
        }
        let text = plain(&p.inlines);
        let text = trim(&text);
        let said = match fields::is_person(text) {
            true => Byline { authors: vec![text.to_owned()], ..Byline::default() },
            false => said_in_head(text),
        };
        if text.chars().count() > LONGEST || said == Byline::default() {
            break;
        }
        fill(&mut byline, said);
        count += 1;
    }
    (byline, count)
}

/// Whether the headings of a level each begin an article: two or more, of which most have below them what `says` so, and
/// then text.
pub fn begin_articles(blocks: &[Block], level: u8, says: impl Fn(&Byline) -> bool) -> bool {
    let heads = blocks.iter().enumerate().filter(|(_, block)| matches!(block, Block::Heading(h) if h.level == level));
    let (mut all, mut signed) = (0, 0);
    for (at, _) in heads {
        let (byline, count) = said_below(&blocks[at + 1..]);
        let begins = count > 0
            && says(&byline)
            && blocks.get(at + 1 + count).is_some_and(|block| !matches!(block, Block::Heading(_)));
        if all == 0 && !begins {
            return false;
        }
        all += 1;
        signed += usize::from(begins);
    }
    signed >= 2 && signed * 3 >= all * 2
}

/// Whether the first of some blocks, right below the title, is a heading that says more of the title: who wrote the
/// article stands below it, and below no other.
fn is_subtitle(blocks: &[Block]) -> bool {
    let is_signed = |at: usize| said_below(&blocks[at + 1..]).1 > 0;
    let mut headings = (0..blocks.len()).filter(|&at| matches!(blocks[at], Block::Heading(_)));
    headings.next() == Some(0) && is_signed(0) && !headings.any(is_signed)
}

/// One line of a block.
struct Row {
    block: usize,
    text: String,
    span: Span,
    kind: Kind,
    /// Nothing but several links, with signs between them.
    links: bool,
}

/// Peels an article in place; `source` is the text it was read from.
pub fn tidy_article(article: &mut Article, source: &str, format: Format, options: &Options, reporter: &Reporter) {
    let rules = Rules::new(options);
    let chapter = &mut article.chapter;
    let mut cuts = Vec::new();
    // Each run is copied to be looked through: not where no portal has been.
    if rules.on("stock-link") && (format == Format::Html || names_stock_link(source)) {
        runs::each_run(&mut chapter.blocks, &mut |inlines| {
            let gone = runs::cut(inlines, &stock_links);
            cuts.extend(gone.into_iter().map(|(text, span)| Cut { rule: "stock-link", text, span }));
        });
    }
    if matches!(format, Format::Html | Format::Markdown) && rules.on("spam-line") && super::may_hold_spam(source) {
        chapter.blocks.retain(|block| {
            let spam = match block {
                Block::Paragraph(p) if plain_len(&p.inlines) <= LONGEST_SPAM => {
                    Some((plain(&p.inlines), p.span)).filter(|(text, _)| super::is_spam(text))
                }
                _ => None,
            };
            cuts.extend(spam.iter().map(|(text, span)| Cut { rule: "spam-line", text: text.clone(), span: *span }));
            spam.is_none()
        });
    }
    if rules.on(platforms::RULE) && format == Format::Markdown {
        let is_way = |block: &Block| matches!(block, Block::Paragraph(p) if ways::is_way(&p.inlines));
        let first = chapter.blocks.iter().take_while(|block| is_way(block)).count();
        let last = ways::at_end(&chapter.blocks[first..]);
        let end = chapter.blocks.len() - last;
        // What is nothing but such lines is a page of its own.
        if end > first {
            for block in chapter.blocks.split_off(end).into_iter().chain(chapter.blocks.drain(..first)) {
                cuts.extend(ways::lines(&block).into_iter().map(|(text, span)| Cut {
                    rule: platforms::RULE,
                    text,
                    span,
                }));
            }
        }
    }
    if rules.on(platforms::RULE) {
        if format == Format::Markdown {
            cuts.extend(drop_platform(&mut chapter.title));
        }
        chapter.blocks.retain(|block| {
            let icon = icons(block).or_else(|| stand_in(block));
            cuts.extend(icon.iter().map(|(text, span)| Cut { rule: platforms::RULE, text: text.clone(), span: *span }));
            icon.is_none()
        });
    }
    let is_typed = matches!(format, Format::Html | Format::Markdown);
    if is_typed && rules.on("ornament") && drawn::may_hold(source, &chapter.blocks, format == Format::Html) {
        drawn::take(&mut chapter.blocks, "ornament", &mut cuts);
    }
    if rules.on(link_notes::RULE) {
        cuts.extend(link_notes::resolve(&mut chapter.blocks));
    }
    let mut rows = rows(&chapter.blocks, &rules);
    part_days(&mut rows);
    let title = plain(&chapter.title);
    let title = Some(title.trim()).filter(|t| !t.is_empty());
    join_title(&mut rows, title);
    if title.is_some() && is_subtitle(&chapter.blocks) {
        rows[0].kind = Kind::Text;
    }
    let views: Vec<View> = rows.iter().map(|r| View { text: &r.text, span: r.span, kind: r.kind }).collect();
    let peeled = peel(&views, title, &rules, &|i| rows[i].links || detect::is_bare_number(&rows[i].text));
    if let Some((row, title)) = &peeled.title {
        chapter.title = title_of(&chapter.blocks[rows[*row].block], title);
    }
    take_out(chapter, &rows, &peeled.fates);
    // Who only edited a page is no author of it, whatever its head says.
    let edits = |name: &String| {
        let mut edited = peeled.byline.credits.iter().filter(|credit| EDITORS.contains(&&*credit.label));
        edited.any(|credit| credit.names == *name)
    };
    if format == Format::Html && chapter.byline.authors.iter().all(edits) {
        chapter.byline.authors.clear();
    }
    fill(&mut chapter.byline, peeled.byline);
    if chapter.byline.authors.is_empty() && rules.on("byline") {
        let opening = chapter.blocks.iter().find_map(|block| match block {
            Block::Paragraph(p) => Some(&p.inlines).filter(|inlines| !is_pictures(inlines)),
            _ => None,
        });
        chapter.byline.authors = opening.map(|inlines| fields::reporters(plain(inlines).trim())).unwrap_or_default();
    }
    cuts.extend(peeled.cuts);
    cuts.sort_by_key(|c| c.span);
    report(&cuts, reporter);
    article.cuts.extend(cuts);
}

/// The days of a diary head its entries, and say nothing of when it appeared.
fn part_days(rows: &mut [Row]) {
    /// Longest line that says a day, in bytes, and shortest paragraph of a diary, in characters.
    const LONGEST: usize = 90;
    const ENTRY: usize = 20;
    let is_day = |row: &Row| row.kind == Kind::Text && row.text.len() <= LONGEST && detect::is_day(row.text.trim());
    let days: Vec<usize> = (0..rows.len()).filter(|&i| is_day(&rows[i])).collect();
    let told = |w: &[usize]| rows[w[0] + 1..w[1]].iter().any(|row| row.text.chars().count() >= ENTRY);
    if days.len() >= 2 && days.windows(2).all(told) {
        days.into_iter().for_each(|i| rows[i].kind = Kind::Heading);
    }
}

/// A first heading that only repeats the title, below the picture of a cover, heads no section.
fn join_title(rows: &mut [Row], title: Option<&str>) {
    let first = rows.iter_mut().find(|row| row.kind != Kind::Picture);
    if let Some(row) = first.filter(|row| row.kind == Kind::Heading)
        && title.is_some_and(|title| same_title(title, &row.text))
    {
        row.kind = Kind::Text;
    }
}

fn rows(blocks: &[Block], rules: &Rules) -> Vec<Row> {
    let mut out = Vec::with_capacity(blocks.len());
    for (block, it) in blocks.iter().enumerate() {
        let mut row = |text: String, span, kind| out.push(Row { block, text, span, kind, links: false });
        match it {
            Block::Paragraph(p) if is_pictures(&p.inlines) => row(String::new(), p.span, Kind::Picture),
            Block::Paragraph(p) => {
                for line in p.inlines.split(|i| matches!(i, Inline::Break)) {
                    let text = topic(line).unwrap_or_else(|| plain(line));
                    let kind = match () {
                        () if is_ornament(&text) => Kind::Ornament,
                        () if is_profile(line) => Kind::Profile,
                        () => Kind::Text,
                    };
                    let span = span_of(line).unwrap_or(p.span);
                    out.push(Row { block, text, span, kind, links: is_links(line) });
                }
            }
            Block::Heading(h) => row(plain(&h.inlines), h.span, Kind::Heading),
            Block::Figure(f) => row(String::new(), f.span, Kind::Picture),
            Block::Rule(span) => row(String::new(), *span, Kind::Ornament),
            Block::List(l) => match (listed(l, rules), entries(l).or_else(|| counters(it))) {
                (Some(lines), _) => lines.into_iter().for_each(|line| row(line, l.span, Kind::Text)),
                (None, Some(text)) => row(text, l.span, Kind::Entries),
                (None, None) => row(String::new(), l.span, Kind::Body),
            },
            Block::Quote(q) => match quoted(q, rules) {
                Some(lines) => lines.into_iter().for_each(|line| row(line, q.span, Kind::Text)),
                None => row(String::new(), q.span, Kind::Quotation),
            },
            Block::Code(c) => row(String::new(), c.span, Kind::Body),
            Block::Table(t) => row(String::new(), t.span, Kind::Body),
            Block::Math(m) => row(String::new(), m.span, Kind::Body),
            Block::Verse(v) => row(String::new(), v.span, Kind::Body),
            Block::PageBreak(span) => row(String::new(), *span, Kind::Body),
            Block::Aside(a) => row(String::new(), a.span, Kind::Body),
        }
    }
    out
}

/// The text of a list whose items are each one link, or one short line.
fn entries(list: &List) -> Option<String> {
    let line = |blocks: &[Block]| -> Option<String> {
        let [Block::Paragraph(p)] = blocks else { return None };
        let text = plain(&p.inlines);
        let linked = matches!(&p.inlines[..], [Inline::Link(_)]);
        let short = text.chars().count() <= LONGEST_TITLE && !text.ends_with(['。', '，', '；']);
        (linked || short).then_some(text)
    };
    let lines: Option<Vec<String>> = list.items.iter().map(|item| line(&item.blocks)).collect();
    lines.filter(|lines| !lines.is_empty()).map(|lines| lines.join(" "))
}

/// The counters below an article of an account, which what turns a page into Markdown makes a list of: × 分析, and
/// “： ，，，。 视频 小程序 赞 ，轻点两下取消赞 在看 ，轻点两下取消在看”.
fn counters(block: &Block) -> Option<String> {
    if !matches!(block, Block::List(list) if list.kind == ListKind::Definition && list.items.len() <= 2) {
        return None;
    }
    let mut text = String::new();
    walk::inlines_of(std::slice::from_ref(block), &mut |inline| {
        if let Inline::Text(piece) = inline {
            text.push_str(&piece.text);
        }
    });
    text.contains("轻点两下取消").then_some(text)
}

/// The lines of a quotation, if each is a byline or other furniture: `> 作者：…`.
fn quoted(quote: &Quote, rules: &Rules) -> Option<Vec<String>> {
    let mut lines = Vec::new();
    for block in &quote.blocks {
        let Block::Paragraph(p) = block else { return None };
        lines.extend(p.inlines.split(|i| matches!(i, Inline::Break)).map(|line| {
            let text = plain(line).trim().to_owned();
            // Where a tool has an article from stands behind the words of its link.
            match line.iter().rev().find_map(|i| if let Inline::Link(link) = i { Some(&link.target) } else { None }) {
                Some(target) if text.contains("SimpRead") && !text.contains("://") => format!("{text} {target}"),
                _ => text,
            }
        }));
    }
    (!lines.is_empty() && lines.iter().all(|line| is_furniture(line, rules) || platforms::is_own(line)))
        .then_some(lines)
}

/// The lines of a list in which a blog says what its article is: `- 本文作者：…`, `- 版权声明：…`.
fn listed(list: &List, rules: &Rules) -> Option<Vec<String>> {
    let line = |blocks: &[Block]| match blocks {
        [Block::Paragraph(p)] => Some(plain(&p.inlines).trim().to_owned()),
        _ => None,
    };
    let lines: Vec<String> = list.items.iter().map(|item| line(&item.blocks)).collect::<Option<_>>()?;
    let speaks_of_itself = lines.iter().any(|line| line.starts_with("本文"));
    (speaks_of_itself && lines.len() >= 2 && lines.iter().all(|line| is_furniture(line, rules))).then_some(lines)
}

/// A line that is one link to the page of a person on a platform.
fn is_profile(line: &[Inline]) -> bool {
    const PAGES: [&str; 10] = [
        "zhihu.com/people/",
        "jianshu.com/u/",
        "juejin.cn/user/",
        "medium.com/@",
        "weibo.com/u/",
        "douban.com/people/",
        "velog.io/@",
        "brunch.co.kr/@",
        "substack.com/@",
        "sspai.com/u/",
    ];
    let mut links = line.iter().filter(|i| !matches!(i, Inline::Text(text) if text.text.trim().is_empty()));
    matches!((links.next(), links.next()), (Some(Inline::Link(link)), None)
        if PAGES.iter().any(|page| link.target.contains(page)) && !is_pictures(&link.inlines))
}

/// Several links with no words between them: a way through a site, or to what is like the article.
pub fn is_links(line: &[Inline]) -> bool {
    let is_apart = |inline: &Inline| match inline {
        Inline::Link(_) => true,
        Inline::Text(text) => !text.text.contains(char::is_alphanumeric),
        _ => false,
    };
    line.iter().all(is_apart) && line.iter().filter(|inline| matches!(inline, Inline::Link(_))).nth(1).is_some()
}

/// A line that is one link to a topic of a platform, as the tag that it is.
fn topic(line: &[Inline]) -> Option<String> {
    const PAGES: [&str; 4] = ["medium.com/tag/", "zhihu.com/topic/", "juejin.cn/tag/", "velog.io/tags/"];
    let mut links = line.iter().filter(|i| !matches!(i, Inline::Text(text) if text.text.trim().is_empty()));
    match (links.next(), links.next()) {
        (Some(Inline::Link(link)), None) if PAGES.iter().any(|page| link.target.contains(page)) => {
            Some(format!("#{}", plain(&link.inlines).trim()))
        }
        _ => None,
    }
}

/// A block of nothing but the icons of a platform, or the portrait on the card of an account: where they lie.
fn icons(block: &Block) -> Option<(String, Span)> {
    const ICONS: [&str; 3] = ["csdnimg.cn/release/", "csdnimg.cn/public/", "qlogo.cn/mmhead/"];
    let (images, span): (Vec<&Image>, Span) = match block {
        Block::Figure(f) => (f.images.iter().collect(), f.span),
        Block::Paragraph(p) if is_pictures(&p.inlines) => {
            let images =
                p.inlines.iter().filter_map(|i| if let Inline::Image(image) = i { Some(&**image) } else { None });
            (images.collect(), p.span)
        }
        _ => return None,
    };
    let place = |image: &&Image| match &image.source {
        ImageSource::Path(place) | ImageSource::Absent(place) => Some(place.clone()),
        ImageSource::Asset(_) => None,
    };
    let places: Option<Vec<String>> = images.iter().map(place).collect();
    let places = places.filter(|p| !p.is_empty() && p.iter().all(|p| ICONS.iter().any(|icons| p.contains(icons))))?;
    Some((places.join(" "), span))
}

/// A line of nothing but the drawing that Zhihu shows until a picture is there; what makes Markdown of a page may take
/// it for the picture, in a form that is no Markdown.
fn stand_in(block: &Block) -> Option<(String, Span)> {
    let Block::Paragraph(p) = block else { return None };
    let [Inline::Text(first), ..] = &p.inlines[..] else { return None };
    let is_drawing = first.text.starts_with("![") && first.text.contains("](data:image/svg+xml;");
    is_drawing.then(|| (plain(&p.inlines), p.span)).filter(|(text, _)| text.ends_with(')') && text.is_ascii())
}

/// Takes the name of a platform from the end of a title: 渡口 - 知乎.
fn drop_platform(title: &mut Inlines) -> Option<Cut> {
    let Some(Inline::Text(last)) = title.last_mut() else { return None };
    let kept = rules::without_platform(&last.text).len();
    if kept == 0 || kept == last.text.len() {
        return None;
    }
    let span = last.origin.span(kept, last.text.len());
    let text = last.text[kept..].to_owned();
    *last = last.part(0..kept);
    Some(Cut { rule: platforms::RULE, text, span })
}

/// Nothing but pictures and blanks.
fn is_pictures(inlines: &[Inline]) -> bool {
    let mut pictures = false;
    for inline in inlines {
        match inline {
            Inline::Image(_) => pictures = true,
            Inline::Link(link) if is_pictures(&link.inlines) => pictures = true,
            Inline::Break => {}
            Inline::Text(text) if text.text.trim().is_empty() => {}
            _ => return false,
        }
    }
    pictures
}

/// The place of a line, from its first text.
fn span_of(line: &[Inline]) -> Option<Span> {
    let mut found = None;
    walk::inlines(line, &mut |inline| {
        if let Inline::Text(text) = inline
            && found.is_none()
            && !text.text.is_empty()
        {
            found = Some(text.origin.span(0, text.text.len()));
        }
    });
    found
}

/// The title with the place of the line it was found in.
fn title_of(block: &Block, title: &str) -> Inlines {
    if let Block::Paragraph(p) = block {
        for inline in &p.inlines {
            if let Inline::Text(text) = inline
                && let Some(at) = text.text.find(title)
            {
                return vec![Inline::Text(Text::new(title, text.origin.part(at, at + title.len())))];
            }
        }
    }
    crate::book::made(title)
}

/// Removes what is not kept: whole blocks, or lines of a paragraph.
fn take_out(chapter: &mut Chapter, rows: &[Row], fates: &[Fate]) {
    if fates.iter().all(|&f| f == Fate::Keep) {
        return;
    }
    let mut fates = rows.iter().map(|r| r.block).zip(fates).peekable();
    let blocks = std::mem::take(&mut chapter.blocks);
    for (k, mut block) in blocks.into_iter().enumerate() {
        let mut keep = Vec::new();
        while let Some((_, fate)) = fates.next_if(|(block, _)| *block == k) {
            keep.push(*fate == Fate::Keep);
        }
        if keep.iter().all(|&k| !k) {
            continue;
        }
        if let Block::Paragraph(p) = &mut block
            && keep.contains(&false)
        {
            let lines = p.inlines.split(|i| matches!(i, Inline::Break)).map(<[Inline]>::to_vec);
            let kept: Vec<Inlines> = lines.zip(keep).filter(|(_, keep)| *keep).map(|(line, _)| line).collect();
            p.inlines = kept.join(&Inline::Break);
        }
        chapter.blocks.push(block);
    }
}

/// Adds what was found to what was known; known facts stay.
pub fn fill(known: &mut Byline, found: Byline) {
    let Byline { subtitle, authors, date, source, account, url, credits, rights, description: _, tags } = found;
    known.subtitle = known.subtitle.take().or(subtitle);
    if known.authors.is_empty() {
        known.authors = authors;
    }
    known.date = known.date.or(date);
    // Beside the source that an article names, the portal that printed it is none.
    let reprints = source.is_some() && known.source.as_deref().is_some_and(fields::is_portal);
    if known.source.is_none() || reprints {
        known.source = source;
        known.account = known.account.take().or(account);
    }
    known.url = known.url.take().or(url);
    if known.tags.is_empty() {
        known.tags = tags;
    }
    known.credits.extend(credits.into_iter().filter(|c| !known.credits.contains(c)).collect::<Vec<_>>());
    known.rights.extend(rights.into_iter().filter(|r| !known.rights.contains(r)).collect::<Vec<_>>());
}

#[cfg(test)]
mod tests;
