//! The elements that are open, and what ends them without an end tag.

use super::{Elements, Open, REACH};

impl Elements<'_> {
    pub(super) fn push(&mut self, name: &str, block: bool, nodes: u8) {
        *self.counts.entry(name.to_owned()).or_default() += 1;
        self.open.push(Open::Element { name: name.to_owned(), block, nodes });
    }

    pub(super) fn pop(&mut self) {
        match self.open.pop() {
            Some(Open::Frame) => self.tree.close(),
            Some(Open::Element { name, block, nodes }) => {
                if let Some(count) = self.counts.get_mut(&name) {
                    *count -= 1;
                    if *count == 0 {
                        self.counts.remove(&name);
                    }
                }
                if nodes == 0 && block {
                    self.tree.boundary();
                }
                for _ in 0..nodes {
                    self.tree.close();
                }
            }
            None => {}
        }
    }

    /// A block ends the `p` it would stand in.
    pub(super) fn close_paragraph(&mut self) {
        self.close_up_to(&["p"], |_, block| block);
    }

    /// Ends the elements whose end tag may be left out before `name` (HTML 13.1.2.4).
    pub(super) fn close_implied(&mut self, name: &str) {
        let (ended, scope): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "tr" => (&["tr"], &["table", "thead", "tbody", "tfoot"]),
            "td" | "th" => (&["td", "th"], &["table", "tr"]),
            "thead" | "tbody" | "tfoot" => (&["thead", "tbody", "tfoot", "tr"], &["table"]),
            "rb" | "rt" | "rp" => (&["rb", "rt", "rp"], &["ruby"]),
            "option" => (&["option"], &["select"]),
            _ => return,
        };
        self.close_up_to(ended, |name, _| scope.contains(&name));
    }

    /// Closes the outermost of `ended` that is open within the scope.
    fn close_up_to(&mut self, ended: &[&str], is_scope: impl Fn(&str, bool) -> bool) {
        if !ended.iter().any(|name| self.counts.contains_key(*name)) {
            return;
        }
        let mut found = None;
        for (at, open) in self.open.iter().enumerate().rev().take(REACH) {
            match open {
                Open::Element { name, .. } if ended.contains(&name.as_str()) => {
                    found = Some(at);
                    if ended.len() == 1 {
                        break;
                    }
                }
                Open::Element { name, block, .. } if is_scope(name, *block) => break,
                Open::Element { .. } => {}
                Open::Frame => break,
            }
        }
        if let Some(at) = found {
            while self.open.len() > at {
                self.pop();
            }
        }
    }
}
