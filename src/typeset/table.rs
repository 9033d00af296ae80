//! Tables: columns from what their cells ask for, rows that break over pages, heads that are set again.
//!
//! No text ever leaves its cell and no table the measure: columns share the measure between what their longest words
//! need and what their texts would like; a table whose words alone are wider is set smaller, and one that would need
//! more than twice the measure, whose numbers do not fit in the smallest type, or on a vertical page more than its width,
//! is turned a quarter on pages of its own. No number is broken. Rules are the 三线 of scientific tables, with hairlines
//! between the rows.

mod rows;
mod share;

use self::rows::{SetRow, Stack, hold_spans};
use self::share::{Columns, share};
use super::block::{Env, Setter};
use super::galley::{Break, Galley, Strip, Thing, in_reading_order};
use super::natural::Natural;
use super::paragraph::{Frame, LineAlign};
use super::style::TextStyle;
use crate::book::{Align, Cell, Row, Table};
use crate::diag::{Code, Span};
use crate::font::FontRole;
use crate::lang::{Word, word};
use crate::pages::{Grey, NodeId, NodeRole, Orientation, Pt, Tag};

/// Most columns a table may have; cells beyond stand in the last one.
const MAX_COLUMNS: usize = 64;
/// White at each side of a cell and above and below its text, in em of the table's type.
const SIDE: f32 = 0.5;
const EDGE: f32 = 0.55;
/// Baseline distance in a cell, in em. The white behind a line is a part of that below the text.
const LEADING: f32 = 1.4;
/// White between the rule of a head that is set again and the row below it, in em.
const BELOW_HEAD: f32 = 0.2;
/// A table is not set smaller than this share of its type size.
const SMALLEST: f32 = 0.72;
/// Nor than this for the sake of fuller lines: 六号 where the text of tables is 小五.
const SMALLER: f32 = 7.5 / 9.0;
/// Nor a turned one than this, or one that cannot be turned: 七号 where the text of tables is 小五.
const SMALLEST_TURNED: f32 = 5.5 / 9.0;
/// A row that is taller than this share of the page may break inside.
const WHOLE_ROW: f32 = 0.3;
/// A heading is turned with its table up to this share of the page.
const MOST_TURNED: f32 = 0.35;
const HEAVY: Pt = Pt::new(0.8);
const LIGHT: Pt = Pt::new(0.4);
const HAIR: Pt = Pt::new(0.25);

/// A cell at its place.
struct Seat<'b> {
    cell: &'b Cell,
    row: usize,
    column: usize,
    columns: usize,
    rows: usize,
}

impl<'b> Setter<'_, 'b> {
    pub(super) fn table(&mut self, table: &'b Table, env: Env) {
        let Table { caption: _, id: _, label: _, aligns, head, rows, span } = table;
        let (seats, count) = seat(head.iter().chain(rows), aligns.len());
        if count == 0 || seats.is_empty() {
            return;
        }
        let node = self.node(NodeRole::Table, env.parent, *span);
        let mut text = self.cx.style.table(env.text.lang);
        let wishes = self.wishes(&seats, count, heads(head, rows), text);
        let least: Pt = wishes.iter().map(|w| w.least).sum();
        // On a vertical page there is more room along the lines than across them, and Latin lies there anyway.
        let fills_page = self.page.style.is_vertical() && env.measure >= self.cx.style.measure;
        let firm: Pt = wishes.iter().map(|w| w.firm).sum();
        let is_far_wider = least > env.measure * 2.0 || firm * SMALLEST > env.measure;
        if is_far_wider && env.snap || least > env.measure && fills_page {
            self.cx.reporter.at(Code::TurnedTable, *span, "the table is far wider than the measure and was turned");
            let sheet = self.cx.style.height();
            if least > sheet {
                text.size = text.size * (sheet / least).max(SMALLEST_TURNED);
            }
            return self.turned(table, &seats, count, text, env, node);
        }
        if least > env.measure {
            let message = "the table is wider than the measure and its text was made smaller";
            self.cx.reporter.at(Code::TableTooWide, *span, message);
            // Made smaller anyway, it keeps its short texts whole if it can.
            let fair: Pt = wishes.iter().map(|w| w.fair).sum();
            let least = if env.measure >= fair * SMALLEST { fair } else { least };
            let smallest = (env.measure / firm).clamp(SMALLEST_TURNED, SMALLEST);
            text.size = text.size * (env.measure / least).max(smallest);
        }
        // Beside a heading of a vertical page its lines keep a few characters, a little smaller.
        let fair: Pt = wishes.iter().map(|w| w.fair).sum();
        if self.page.style.is_vertical() && (least..fair).contains(&env.measure) {
            text.size = text.size * (env.measure / fair).max(SMALLER);
        }
        self.off_grid(env, |setter, env| setter.table_strips(table, &seats, count, text, env, node));
    }

    /// What each column needs and would like, white included.
    fn wishes(&self, seats: &[Seat<'b>], count: usize, heads: usize, text: TextStyle) -> Vec<Natural> {
        let side = text.size * (SIDE * 2.0);
        let empty = Natural::solid(side + text.size);
        let mut wishes = vec![empty; count];
        let mut wide = Vec::new();
        for seat in seats {
            let in_head = seat.row < heads || seat.cell.header;
            let wish = match in_head {
                true => self.natural_head(&seat.cell.blocks, text),
                false => self.natural(&seat.cell.blocks, text),
            };
            let wish = wish.within(side);
            if seat.columns == 1 {
                wishes[seat.column].widen(wish);
            } else {
                wide.push((seat, wish));
            }
        }
        // What a cell over several columns asks for beyond them is shared among them.
        for (seat, wish) in wide {
            let columns = &mut wishes[seat.column..seat.column + seat.columns];
            let have = columns.iter().copied().fold(Natural::default(), Natural::beside);
            let share = 1.0 / columns.len() as f32;
            let part = |wish: Pt, have: Pt| (wish - have).max(Pt::ZERO) * share;
            for column in columns {
                column.firm += part(wish.firm, have.firm);
                column.least += part(wish.least, have.least);
                column.fair += part(wish.fair, have.fair);
                column.whole += part(wish.whole, have.whole);
                column.most += part(wish.most, have.most);
            }
        }
        wishes.into_iter().map(Natural::ordered).collect()
    }

    /// The room of heads that should stay on one line, by their columns.
    fn short_heads(&self, seats: &[Seat<'b>], count: usize, heads: usize, text: TextStyle) -> Vec<Pt> {
        let mut rooms = vec![Pt::ZERO; count];
        for seat in seats.iter().filter(|seat| (seat.row < heads || seat.cell.header) && seat.columns == 1) {
            let natural = self.natural_head(&seat.cell.blocks, text);
            if self.is_short_head(natural, text) {
                rooms[seat.column] = rooms[seat.column].max(natural.most + text.size * (SIDE * 2.0));
            }
        }
        rooms
    }

    fn table_strips(
        &mut self,
        table: &'b Table,
        seats: &[Seat<'b>],
        count: usize,
        text: TextStyle,
        env: Env,
        node: NodeId,
    ) {
        let Table { caption, id, label, aligns, head, rows, span } = table;
        if let Some(id) = id {
            self.anchor(id, env);
        }
        if let Some(caption) = caption {
            self.caption(label.as_deref(), caption, Env { parent: node, ..env });
            self.hold_last();
            self.strip(Strip::space(text.size * 0.4), env);
        }
        let heads = heads(head, rows);
        let wishes = self.wishes(seats, count, heads, text);
        let mut columns = share(&wishes, &self.short_heads(seats, count, heads, text), env.start, env.measure);
        // In a list it stands at the number of its item.
        if env.depth > 0 && caption.is_none() {
            let by = columns.starts.first().map_or(Pt::ZERO, |first| *first - env.start);
            columns.starts.iter_mut().for_each(|start| *start -= by);
        }
        let left = columns.starts.first().copied().unwrap_or_default();
        let length: Pt = columns.widths.iter().copied().sum();
        let bar = |weight| Strip {
            things: vec![rule(left, length, weight, Grey::BLACK)],
            after: Break::Never,
            ..Strip::block(weight)
        };

        let total = head.len() + rows.len();
        let tallest = self.cx.style.height() * WHOLE_ROW;
        let mut set_rows: Vec<SetRow> = Vec::with_capacity(total);
        let mut seats = seats.iter().peekable();
        for row in 0..total {
            let node = self.node(NodeRole::TableRow, node, *span);
            let mut cells = Vec::new();
            while let Some(seat) = seats.next_if(|s| s.row == row) {
                let strips = self.cell(seat, &columns, aligns, row < heads, text, env, node);
                cells.push((seat, strips));
            }
            let (least, held, spanning, rest) = (Pt::ZERO, false, Vec::new(), Vec::new());
            set_rows.push(SetRow { node, cells, least, held, spanning, rest });
        }
        hold_spans(&mut set_rows, text.size * (2.0 * EDGE - (LEADING - 1.0)) + HAIR, tallest);

        let mut head_strips = vec![bar(HEAVY)];
        let mut body: Vec<Strip<'b>> = Vec::new();
        let mut stack = Stack::new(&columns, heads, total, tallest, text.size);
        for (row, set) in set_rows.into_iter().enumerate() {
            if row < heads { &mut head_strips } else { &mut body }.extend(stack.strips(row, set));
        }
        let titled = caption.is_some();
        let repeated = ((titled || !head.is_empty()) && !rows.is_empty()).then(|| {
            let mut again = match titled {
                true => self.continued(label.as_deref(), Env { start: left, measure: length, ..env }, node),
                false => Vec::new(),
            };
            again.extend(head_strips.iter().map(as_artifact));
            // A row that goes on keeps off the rule of the head.
            again.push(Strip { after: Break::Never, ..Strip::block(text.size * BELOW_HEAD) });
            self.galley.heads.push(again);
            self.galley.heads.len() as u32 - 1
        });
        for strip in head_strips {
            self.strip(strip, env);
        }
        for strip in body {
            self.strip(Strip { head: repeated, ..strip }, env);
        }
        if let Some(last) = self.galley.strips.last_mut() {
            last.after = Break::Free;
        }
    }

    /// What stands above a table or listing that goes on from the page before (CY/T 170, 9): 续表, or 表1（续）.
    pub(super) fn continued(&mut self, label: Option<&str>, env: Env, node: NodeId) -> Vec<Strip<'b>> {
        let lang = env.text.lang;
        let text = self.cx.style.caption(lang);
        let said = match label {
            Some(label) => format!("{label}{}", word(Word::Continued, lang)),
            None => word(Word::TableContinued, lang).to_owned(),
        };
        let frame = Frame { measure: env.measure, first_indent: Pt::ZERO, align: LineAlign::End, hyphenate: false };
        let lines = self.compose_made(&said, &text, &frame, node);
        let env = Env { text, leading: text.size * LEADING, snap: false, ..env };
        let strips = lines.into_iter().map(|line| self.line_strip(line, env, Tag::Artifact));
        strips.map(|strip| as_artifact(&strip)).collect()
    }

    /// Sets one cell on a galley of its own; its strips stand beside those of its neighbours.
    #[expect(clippy::too_many_arguments, reason = "a cell depends on its column, its row and the table's type")]
    fn cell(
        &mut self,
        seat: &Seat<'b>,
        columns: &Columns,
        aligns: &[Align],
        in_head: bool,
        text: TextStyle,
        env: Env,
        row: NodeId,
    ) -> Vec<Strip<'b>> {
        let Cell { blocks, columns: across, rows: down, header } = seat.cell;
        let spans = (*across, *down);
        let in_head = in_head || *header;
        let role = if in_head {
            NodeRole::TableHeader { columns: spans.0, rows: spans.1 }
        } else {
            NodeRole::TableCell { columns: spans.0, rows: spans.1 }
        };
        let node = self.node(role, row, Span::default());
        let (start, width) = columns.span(seat);
        let role = if in_head { FontRole::SansBold } else { text.role };
        let align = match (aligns.get(seat.column).copied().unwrap_or_default(), in_head) {
            // A head over several columns stands in their middle.
            (Align::Natural, true) if seat.columns > 1 => LineAlign::BalancedCentre,
            (Align::Natural | Align::Start, true) => LineAlign::Balanced,
            (Align::Natural | Align::Start, false) => LineAlign::Start,
            (Align::Centre, true) => LineAlign::BalancedCentre,
            (Align::Centre, false) => LineAlign::Centre,
            (Align::End, true) => LineAlign::BalancedEnd,
            (Align::End, false) => LineAlign::End,
        };
        let side = text.size * SIDE;
        let inner = Env {
            start: start + side,
            measure: (width - side * 2.0).max(text.size),
            text: TextStyle { role, ..text },
            leading: text.size * LEADING,
            snap: false,
            indent: 0.0,
            align,
            parent: node,
            decor: None,
            depth: env.depth,
        };
        let keep = self.release();
        let outer = std::mem::take(&mut self.galley.strips);
        self.blocks(blocks, inner);
        let strips = std::mem::replace(&mut self.galley.strips, outer);
        self.keep_again(keep);
        strips
    }

    /// Sets a table on sheets that are turned a quarter counterclockwise, each a page of its own; on vertical pages
    /// clockwise, as their lines run, and as much of one as it takes.
    fn turned(&mut self, table: &'b Table, seats: &[Seat<'b>], count: usize, text: TextStyle, env: Env, node: NodeId) {
        let (length, extent) = (self.cx.style.height(), self.cx.style.measure);
        // A heading would stand alone on the page before: it is turned with its table.
        let heading = match self.page.style.is_vertical() {
            true => Vec::new(),
            false => self.heading_before(extent * MOST_TURNED),
        };
        let outer = std::mem::replace(&mut self.galley.strips, heading);
        let sheet_env = Env { start: Pt::ZERO, measure: length, snap: false, decor: None, ..env };
        self.table_strips(table, seats, count, text, sheet_env, node);
        let strips = std::mem::replace(&mut self.galley.strips, outer);
        let extent = match self.page.style.is_vertical() {
            // Its lines run as those of the page, which goes on beside it.
            true => extent.min(strips.iter().map(|s| s.extent).sum()),
            false => extent,
        };
        for sheet in sheets(strips, &self.galley, extent) {
            let height: Pt = sheet.iter().map(|s| s.extent).sum();
            let mut across = ((extent - height) / 2.0).max(Pt::ZERO);
            let mut page = Strip { snap: true, ..Strip::block(length) };
            let placed: Vec<(Pt, Strip)> = sheet
                .into_iter()
                .map(|strip| {
                    let top = across;
                    across += strip.extent;
                    page.notes.extend(&strip.notes);
                    (top, strip)
                })
                .collect();
            let things = in_reading_order(placed).into_iter().map(|(top, thing)| moved(thing, Pt::ZERO, top)).collect();
            page.things.push(match self.page.style.is_vertical() {
                true => Thing::Turned { along: extent, across: Pt::ZERO, orientation: Orientation::Turned, things },
                // 顶左底右: the head at the left, on rectos and versos.
                false => {
                    Thing::Turned { along: Pt::ZERO, across: length, orientation: Orientation::TurnedBack, things }
                }
            });
            self.strip(page, Env { decor: None, ..env });
        }
    }
}

impl<'b> Setter<'_, 'b> {
    /// Takes the headings that were set last out of the galley, if they take no more than `most`.
    fn heading_before(&mut self, most: Pt) -> Vec<Strip<'b>> {
        let strips = &self.galley.strips;
        let free = strips.iter().rposition(|s| s.after != Break::Never).map_or(0, |i| i + 1);
        let first = strips[free..].iter().position(|s| !s.space).map_or(strips.len(), |i| free + i);
        if !self.is_below_heading() || strips[first..].iter().map(|s| s.extent).sum::<Pt>() > most {
            return Vec::new();
        }
        self.release();
        self.galley.strips.split_off(first)
    }
}

/// A rule along the lines.
fn rule<'b>(along: Pt, length: Pt, weight: Pt, grey: Grey) -> Thing<'b> {
    Thing::Bar { along, across: Pt::ZERO, length, extent: weight, grey }
}

/// Rows of the head: those of header cells alone below it belong to it.
fn heads(head: &[Row], rows: &[Row]) -> usize {
    let is_head = |row: &&Row| !row.is_empty() && row.iter().all(|cell| cell.header);
    let more = if head.is_empty() { 0 } else { rows.iter().take_while(is_head).count() };
    head.len() + if more < rows.len() { more } else { 0 }
}

/// Gives each cell its place; a place that a cell from above covers is passed over.
fn seat<'b>(rows: impl Iterator<Item = &'b Row>, at_least: usize) -> (Vec<Seat<'b>>, usize) {
    let mut seats: Vec<Seat<'b>> = Vec::new();
    // Rows for which each column is still covered from above.
    let mut covered: Vec<usize> = vec![0; MAX_COLUMNS];
    let mut count = at_least.min(MAX_COLUMNS);
    let mut last_row = 0;
    for (row, cells) in rows.enumerate() {
        let mut column = 0;
        for cell in cells {
            while column < MAX_COLUMNS - 1 && covered[column] > 0 {
                column += 1;
            }
            let columns = usize::from(cell.columns).clamp(1, MAX_COLUMNS - column);
            let rows = usize::from(cell.rows).max(1);
            covered[column..column + columns].fill(rows);
            seats.push(Seat { cell, row, column, columns, rows });
            count = count.max(column + columns);
            column = (column + columns).min(MAX_COLUMNS - 1);
        }
        covered.iter_mut().for_each(|c| *c = c.saturating_sub(1));
        last_row = row;
    }
    // A span beyond the last row ends there.
    for seat in &mut seats {
        seat.rows = seat.rows.min(last_row - seat.row + 1);
    }
    (seats, count)
}

/// A strip of a head as it is set again: no text of the book, no notes, nothing that leads anywhere.
fn as_artifact<'b>(strip: &Strip<'b>) -> Strip<'b> {
    let things = strip
        .things
        .iter()
        .filter_map(|thing| match thing {
            Thing::Line(line) => {
                let mut line = line.clone();
                line.tag = Tag::Artifact;
                line.line.runs.iter_mut().for_each(|r| r.tag = None);
                line.line.extras.retain(|e| super::emit::is_drawn(e));
                Some(Thing::Line(line))
            }
            Thing::Bar { .. } | Thing::Frame { .. } => Some(thing.clone()),
            Thing::Sign { sign, along, across, size, grey, tag: _ } => {
                let (sign, along, across, size, grey) = (*sign, *along, *across, *size, *grey);
                Some(Thing::Sign { sign, along, across, size, grey, tag: Tag::Artifact })
            }
            Thing::Picture { .. }
            | Thing::Anchor(_)
            | Thing::Slot { .. }
            | Thing::Lead { .. }
            | Thing::Turned { .. }
            | Thing::Upright { .. } => None,
        })
        .collect();
    Strip { things, notes: Vec::new(), decor: None, head: None, row: None, after: Break::Never, ..*strip }
}

/// Divides strips among sheets of an extent; heads are repeated.
pub(super) fn sheets<'b>(strips: Vec<Strip<'b>>, galley: &Galley<'b>, extent: Pt) -> Vec<Vec<Strip<'b>>> {
    let mut out: Vec<Vec<Strip<'b>>> = Vec::new();
    let mut sheet: Vec<Strip<'b>> = Vec::new();
    let mut used = Pt::ZERO;
    for strip in strips {
        if used + strip.extent > extent && !sheet.is_empty() {
            // Back to the last place where a page may end.
            let at = sheet.iter().rposition(|s| s.after != Break::Never).map_or(sheet.len(), |i| i + 1);
            let rest = sheet.split_off(at);
            out.push(std::mem::take(&mut sheet));
            let head = rest.first().or(Some(&strip)).and_then(|s| s.head);
            sheet = head.map(|h| galley.heads[h as usize].clone()).unwrap_or_default();
            sheet.extend(rest);
            used = sheet.iter().map(|s| s.extent).sum();
        }
        used += strip.extent;
        sheet.push(strip);
    }
    out.push(sheet);
    out
}

/// A thing moved along and across.
pub(super) fn moved(thing: Thing<'_>, by: Pt, down: Pt) -> Thing<'_> {
    match thing {
        Thing::Line(mut line) => {
            line.along += by;
            line.across += down;
            Thing::Line(line)
        }
        Thing::Bar { along, across, length, extent, grey } => {
            Thing::Bar { along: along + by, across: across + down, length, extent, grey }
        }
        Thing::Frame { along, across, length, extent, weight, grey } => {
            Thing::Frame { along: along + by, across: across + down, length, extent, weight, grey }
        }
        Thing::Picture { asset, along, across, length, extent, alt, node } => {
            Thing::Picture { asset, along: along + by, across: across + down, length, extent, alt, node }
        }
        Thing::Sign { sign, along, across, size, grey, tag } => {
            Thing::Sign { sign, along: along + by, across: across + down, size, grey, tag }
        }
        Thing::Anchor(id) => Thing::Anchor(id),
        Thing::Slot { id, from, across, node } => Thing::Slot { id, from: from + by, across: across + down, node },
        Thing::Lead { id, along, across, length, extent, contents, node } => {
            Thing::Lead { id, along: along + by, across: across + down, length, extent, contents, node }
        }
        Thing::Turned { along, across, orientation, things } => {
            Thing::Turned { along: along + by, across: across + down, orientation, things }
        }
        Thing::Upright { along, across, length, extent, things } => {
            Thing::Upright { along: along + by, across: across + down, length, extent, things }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_under_a_tall_neighbour_takes_the_next_free_column() {
        let cell = |columns, rows| Cell { columns, rows, ..Cell::default() };
        let rows = [vec![cell(1, 2), cell(2, 1)], vec![cell(1, 1), cell(60_000, 60_000)]];
        let (seats, count) = seat(rows.iter(), 0);
        let places: Vec<_> = seats.iter().map(|s| (s.row, s.column, s.columns, s.rows)).collect();
        assert_eq!(places[..3], [(0, 0, 1, 2), (0, 1, 2, 1), (1, 1, 1, 1)]);
        assert_eq!((count, places[3].3), (MAX_COLUMNS, 1));
    }
}
