//! The values of a program that are typed out in it: lists, tables, strings, and names for them.
//!
//! A name stands for what it is given once, a call for what a function of the file returns and does nothing else; a
//! function of another package, as in `defineConfig({ … })`, for its only list or table. Types are passed over. What is
//! none of these has no value, and neither has a list that holds it.

use super::program::{MAX_DEPTH, Program};
use serde_json::{Map, Value};
use std::cell::Cell;
use std::rc::Rc;

/// What a table says of how an entry looks: whether it can be read or not, it says nothing of the order.
const LOOKS: [&str; 12] = [
    "icon",
    "badge",
    "collapsed",
    "collapsible",
    "collapsable",
    "activeMatch",
    "sidebarDepth",
    "customProps",
    "target",
    "rel",
    "className",
    "docFooterText",
];

/// How many values may still be read, so that names that stand for names end.
#[derive(Clone, Debug)]
pub struct Budget(Rc<Cell<usize>>);

impl Default for Budget {
    fn default() -> Self {
        const MOST: usize = 200_000;
        Self(Rc::new(Cell::new(MOST)))
    }
}

impl Budget {
    /// Takes some of it, if that much is left.
    pub fn spend(&self, count: usize) -> bool {
        let left = self.0.get().checked_sub(count);
        self.0.set(left.unwrap_or(0));
        left.is_some()
    }
}

impl Program<'_> {
    /// The value that begins with a piece, if nothing is done with it.
    pub(super) fn whole(&self, at: usize, depth: usize) -> Option<Value> {
        let (value, next) = self.value(at, depth)?;
        let ends = matches!(self.word(next), "" | ";" | "," | ")" | "]" | "}") || self.begins_line(next);
        (ends && !matches!(self.word(next), "." | "?" | "+" | "|" | "&")).then_some(value)
    }

    /// The value that begins with a piece, and the piece behind it and its type.
    fn value(&self, at: usize, depth: usize) -> Option<(Value, usize)> {
        if depth > MAX_DEPTH || !self.budget.spend(1) {
            return None;
        }
        let word = self.word(at);
        let (value, next) = match word.chars().next()? {
            '[' => self.list(at, depth)?,
            '{' => self.table(at, depth)?,
            '(' => {
                let (value, close) = self.value(at + 1, depth + 1)?;
                (self.word(close) == ")").then_some((value, close + 1))?
            }
            '\'' | '"' | '`' if word.len() > 1 => (Value::String(literal(word)?), at + 1),
            '0'..='9' => (word.parse::<u64>().ok()?.into(), at + 1),
            c if c.is_alphabetic() || matches!(c, '_' | '$') => self.named_value(at, depth)?,
            _ => return None,
        };
        let (value, next) = self.properties(value, next)?;
        Some((value, self.behind_type(next)))
    }

    fn list(&self, at: usize, depth: usize) -> Option<(Value, usize)> {
        let (mut list, mut at) = (Vec::new(), at + 1);
        while self.word(at) != "]" {
            if let Some(spread) = self.spread(at) {
                let (Value::Array(more), next) = self.value(spread, depth + 1)? else { return None };
                // A name may stand for a list many times.
                self.budget.spend(more.len()).then_some(())?;
                list.extend(more);
                at = next;
            } else {
                let (value, next) = self.value(at, depth + 1)?;
                list.push(value);
                at = next;
            }
            at = self.behind_comma(at, "]")?;
        }
        Some((Value::Array(list), at + 1))
    }

    fn table(&self, at: usize, depth: usize) -> Option<(Value, usize)> {
        let (mut table, mut at) = (Map::new(), at + 1);
        while self.word(at) != "}" {
            let word = self.word(at);
            if let Some(spread) = self.spread(at) {
                let (Value::Object(more), next) = self.value(spread, depth + 1)? else { return None };
                self.budget.spend(more.len()).then_some(())?;
                table.extend(more);
                at = next;
            } else {
                let key = if word.starts_with(['\'', '"']) { literal(word)? } else { word.to_owned() };
                let from = if self.word(at + 1) == ":" { at + 2 } else { at };
                match self.value(from, depth + 1).filter(|(_, next)| matches!(self.word(*next), "," | "}")) {
                    Some((value, next)) => {
                        table.insert(key, value);
                        at = next;
                    }
                    None if LOOKS.contains(&&*key) && from > at => at = self.behind_member(from)?,
                    None => return None,
                }
            }
            at = self.behind_comma(at, "}")?;
        }
        Some((Value::Object(table), at + 1))
    }

    /// Where a value begins that three points spread.
    fn spread(&self, at: usize) -> Option<usize> {
        (at..at + 3).all(|at| self.word(at) == ".").then_some(at + 3)
    }

    /// The piece behind a comma, or the one that closes the list.
    fn behind_comma(&self, at: usize, close: &str) -> Option<usize> {
        match self.word(at) {
            "," => Some(at + 1),
            word if word == close => Some(at),
            _ => None,
        }
    }

    /// The comma or bracket behind a member of a table.
    fn behind_member(&self, mut at: usize) -> Option<usize> {
        while !matches!(self.word(at), "," | "}") {
            at = self.closing(at)? + 1;
            if at >= self.len() {
                return None;
            }
        }
        Some(at)
    }

    /// What a word stands for: a constant, a name, or a call.
    fn named_value(&self, at: usize, depth: usize) -> Option<(Value, usize)> {
        let name = self.word(at);
        match name {
            "true" => return Some((Value::Bool(true), at + 1)),
            "false" => return Some((Value::Bool(false), at + 1)),
            "null" | "undefined" => return Some((Value::Null, at + 1)),
            _ => {}
        }
        if self.word(at + 1) != "(" {
            return Some((self.given(name, false, depth)?, at + 1));
        }
        let close = self.closing(at + 1)?;
        let first = self.word(at + 2);
        let value = match first.chars().next()? {
            '\'' | '"' if name == "require" && close == at + 3 => {
                self.file(&literal(first)?)?.exported_value(depth + 1)?
            }
            '[' | '{' if self.is_of_package(name) => {
                let (value, next) = self.value(at + 2, depth + 1)?;
                (self.behind_comma(next, ")")? >= close).then_some(value)?
            }
            _ => self.given(name, true, depth)?,
        };
        Some((value, close + 1))
    }

    /// What stands behind points and in brackets behind a value: `SIDES.guide`, `SIDES['/guide/']`.
    fn properties(&self, mut value: Value, mut at: usize) -> Option<(Value, usize)> {
        loop {
            let (key, next) = match (self.word(at), self.word(at + 2)) {
                (".", _) => (self.word(at + 1).to_owned(), at + 2),
                ("[", "]") if !self.begins_line(at) => (literal(self.word(at + 1))?, at + 3),
                ("!", _) => {
                    at += 1;
                    continue;
                }
                _ => return Some((value, at)),
            };
            value = value.get_mut(&key)?.take();
            at = next;
        }
    }

    /// The piece behind `as Type` or `satisfies Type`.
    fn behind_type(&self, at: usize) -> usize {
        if !matches!(self.word(at), "as" | "satisfies") {
            return at;
        }
        let mut at = at + 1;
        while !(matches!(self.word(at), "" | "," | ";" | ")" | "]" | "}") || self.begins_line(at)) {
            at = self.closing(at).map_or(self.len(), |close| close + 1);
        }
        at
    }
}

/// A string without its marks; one that is put together from values is none.
pub(super) fn literal(text: &str) -> Option<String> {
    if let Some(inner) = text.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')) {
        return (!inner.contains("${") && !inner.contains('\\')).then(|| inner.to_owned());
    }
    json5::from_str(text).ok()
}
