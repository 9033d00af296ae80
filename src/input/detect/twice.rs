//! Headings that stand twice: in a contents block that is not called one, in two languages, or printed again below.

use super::contents::is_contents_heading;
use super::{Candidate, Dropped, Line, squeezed};
use std::collections::{BTreeSet, HashMap, HashSet};

/// `Chapter 1` above 第一章 雾: the heading stands twice, and the first says no more than its number.
pub(super) fn drop_translated(found: &mut Vec<Candidate>, lines: &[Line], dropped: &mut Vec<Dropped>) {
    /// Longest heading that is a number alone, in characters.
    const BARE: usize = 12;
    let is_twin = |w: &&[Candidate]| {
        let [above, below] = [&lines[w[0].line], &lines[w[1].line]];
        w[1].line == w[0].line + 1
            && w[0].number.is_some()
            && w[0].number == w[1].number
            && above.text.is_ascii()
            && above.chars <= BARE
            && !below.text.is_ascii()
    };
    let twins: BTreeSet<usize> = found.windows(2).filter(is_twin).map(|w| w[0].line).collect();
    // One alone may be a part above its first chapter.
    if twins.len() >= 2 {
        found.retain(|c| !twins.contains(&c.line));
        dropped.extend(twins.into_iter().map(|line| Dropped::line(line, "double-title")));
    }
}

/// Three heads or more without text between them, all of which come again later, are a typed contents.
pub(super) fn drop_contents(found: &mut Vec<Candidate>, lines: &[Line], dropped: &mut Vec<Dropped>) {
    let mut last: HashMap<String, usize> = HashMap::new();
    for c in found.iter() {
        last.insert(squeezed(&lines[c.line].text), c.line);
    }
    let mut gone = Vec::new();
    let mut k = 0;
    // Runs of heads without text between them.
    while k < found.len() {
        let mut end = k + 1;
        let mut seen = HashSet::from([squeezed(&lines[found[k].line].text)]);
        // A heading that comes again is the body's: the contents may stand right above it.
        while end < found.len()
            && found[end].line <= found[end - 1].line + 1
            && seen.insert(squeezed(&lines[found[end].line].text))
        {
            end += 1;
        }
        let again = found[k..end].iter().filter(|c| last[&squeezed(&lines[c.line].text)] > found[end - 1].line).count();
        if end - k >= 3 && again * 10 >= (end - k) * 7 {
            gone.extend(k..end);
        }
        k = end;
    }
    if let Some(&first) = gone.first() {
        let at = found[first].line;
        if at > 0 && is_contents_heading(&lines[at - 1].text) {
            dropped.push(Dropped::line(at - 1, "contents"));
        }
    }
    dropped.extend(gone.iter().map(|&k| Dropped::line(found[k].line, "contents")));
    let gone: HashSet<usize> = gone.into_iter().collect();
    let mut index = 0;
    found.retain(|_| {
        index += 1;
        !gone.contains(&(index - 1))
    });
}

/// A heading printed twice in a row: the second goes. 第三章 followed at once by 第三章 纸 keeps the fuller one.
pub(super) fn drop_doubles(found: &mut Vec<Candidate>, lines: &[Line], dropped: &mut Vec<Dropped>) {
    let mut out: Vec<Candidate> = Vec::with_capacity(found.len());
    for c in found.drain(..) {
        if let Some(before) = out.last()
            && c.line == before.line + 1
            && c.kind == before.kind
        {
            let words = |i: usize| -> String { lines[i].text.chars().filter(|c| c.is_alphanumeric()).collect() };
            let (a, b) = (words(before.line), words(c.line));
            if b.starts_with(&a) {
                dropped.push(Dropped::line(before.line, "double-title"));
                out.pop();
            } else if a.starts_with(&b) {
                dropped.push(Dropped::line(c.line, "double-title"));
                continue;
            }
        }
        out.push(c);
    }
    *found = out;
}
