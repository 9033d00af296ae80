//! Formulas as what TeX means by them: the events that every output is made from.

mod mend;

use pulldown_latex::event::{Content, Dimension, EnvironmentFlow, Visual};
use pulldown_latex::{Event, Parser, Storage};
use std::borrow::Cow;
use std::ops::{Range, RangeInclusive};

/// Longest formula that is read, in bytes; a longer one is no formula.
const MAX_TEX: usize = 16 << 10;
/// Groups inside one another.
const MAX_GROUPS: usize = 32;
/// Commands of a formula. Each may be the argument of the one before, and whoever reads them goes in as deep.
const MAX_COMMANDS: usize = 400;
/// What defines could grow without end; a number of a character may be none.
const REFUSED: [&str; 9] =
    ["def", "newcommand", "renewcommand", "providecommand", "let", "gdef", "edef", "xdef", "char"];

/// A formula that is neither long nor deep and defines nothing.
pub struct Tex {
    text: String,
    storage: Storage,
}

/// A formula and the numbers that its author gave it or its rows.
pub struct Tagged<'t> {
    /// What stands before, between and behind them.
    pieces: Vec<&'t str>,
    /// As TeX, with their brackets.
    pub tags: Vec<String>,
}

/// The places of numbers in a formula: these characters in order, which no formula has.
const PLACES: RangeInclusive<char> = '\u{f0000}'..='\u{f00ff}';

/// Which number stands where a text of a formula is.
pub fn place_of_tag(text: &str) -> Option<usize> {
    let mut chars = text.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else { return None };
    PLACES.contains(&c).then(|| c as usize - *PLACES.start() as usize)
}

impl<'t> Tagged<'t> {
    /// Takes `\tag{1}` and `\tag*{1}` out of a formula. Of one without end the parser will know nothing.
    pub fn new(tex: &'t str) -> Self {
        let (mut pieces, mut tags, mut at) = (Vec::new(), Vec::new(), 0);
        let plain = || Self { pieces: vec![tex], tags: Vec::new() };
        for (end, _) in commands(tex).filter(|(_, name)| *name == "tag") {
            if end < at {
                continue;
            }
            let bare = tex[end..].starts_with('*');
            let Some((inside, behind)) = braced(tex, end + usize::from(bare)) else { return plain() };
            let inside = &tex[inside];
            // What is not only words is a formula between dollars.
            let words = !inside.contains(['\\', '$', '_', '^']);
            let inside = if words { format!("\\text{{{inside}}}") } else { inside.replace('$', "") };
            tags.push(if bare { inside } else { format!("\\text{{(}}{inside}\\text{{)}}") });
            pieces.push(&tex[at..end - "\\tag".len()]);
            at = behind;
        }
        pieces.push(&tex[at..]);
        if tags.len() > PLACES.count() || tex.contains(|c| PLACES.contains(&c)) {
            plain()
        } else {
            Self { pieces, tags }
        }
    }

    /// The formula with places for its numbers.
    pub fn formula(&self) -> Cow<'t, str> {
        self.with(|k| PLACES.skip(k).take(1).map(|place| format!("\\text{{{place}}}")).collect())
    }

    /// The number behind the formula, or several each in its row, where there is no edge for them to stand at.
    pub fn in_line(&self) -> Cow<'t, str> {
        match self.tags.as_slice() {
            [tag] => Cow::Owned(format!("{} \\qquad {tag}", self.pieces.concat())),
            tags => self.with(|k| format!(" \\qquad {}", tags[k])),
        }
    }

    fn with(&self, tag: impl Fn(usize) -> String) -> Cow<'t, str> {
        if let [whole] = self.pieces[..] {
            return Cow::Borrowed(whole);
        }
        let mut out = String::new();
        for (k, piece) in self.pieces.iter().enumerate() {
            out.push_str(piece);
            if k < self.tags.len() {
                out.push_str(&tag(k));
            }
        }
        Cow::Owned(out)
    }
}

impl Tex {
    /// None if it is not read, and then its TeX is shown.
    pub fn new(text: &str) -> Option<Self> {
        let plain = text.len() <= MAX_TEX
            && commands(text).take(MAX_COMMANDS + 1).count() <= MAX_COMMANDS
            && commands(text).all(|(_, name)| !REFUSED.contains(&name));
        plain.then(|| Self { text: mend::mended(text), storage: Storage::new() })
    }

    /// The events of the formula; None if it is not understood, and then its TeX is shown.
    pub fn events(&self) -> Option<Vec<Event<'_>>> {
        let mut depth = 0_usize;
        let mut is_bounded = |event: &Event| {
            match event {
                Event::Begin(_) => depth += 1,
                Event::End => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth <= MAX_GROUPS && is_finite(event)
        };
        let parser = Parser::new(&self.text, &self.storage);
        parser.map(|event| event.ok().filter(&mut is_bounded).map(with_letter_mu)).collect()
    }
}

/// The parser gives the sign of a millionth (U+00B5) for the letter mu, and alphabets have only letters.
fn with_letter_mu(event: Event) -> Event {
    match event {
        Event::Content(Content::Ordinary { content: '\u{b5}', stretchy }) => {
            Event::Content(Content::Ordinary { content: '\u{3bc}', stretchy })
        }
        event => event,
    }
}

/// Whether the lengths of an event are numbers.
fn is_finite(event: &Event) -> bool {
    let lengths: [Option<Dimension>; 3] = match event {
        Event::Space { width, height, depth } => [*width, *height, *depth],
        Event::Visual(Visual::Fraction(line)) => [*line, None, None],
        Event::EnvironmentFlow(EnvironmentFlow::NewLine { spacing, .. }) => [*spacing, None, None],
        _ => [None; 3],
    };
    lengths.iter().flatten().all(|length| length.value.is_finite())
}

/// The commands of a formula that are words, each with its end, and its comments, whose names are empty.
fn commands(tex: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            at += tex.get(at..)?.find(['\\', '%'])? + 1;
            if tex.as_bytes()[at - 1] == b'%' {
                return Some((at, ""));
            }
            let name = &tex[at..];
            let name = &name[..name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len())];
            if !name.is_empty() {
                at += name.len();
                return Some((at, name));
            }
            at += tex[at..].chars().next().map_or(0, char::len_utf8);
        }
    })
}

/// Where the argument in braces lies that begins at or behind `from`, and what is behind it.
fn braced(tex: &str, from: usize) -> Option<(Range<usize>, usize)> {
    let open = tex.len() - tex[from..].trim_start().len();
    let inside = tex[open..].strip_prefix('{')?;
    let (mut depth, mut escaped) = (0_usize, false);
    for (at, b) in inside.bytes().enumerate() {
        match b {
            _ if std::mem::take(&mut escaped) => {}
            b'\\' => escaped = true,
            b'{' => depth += 1,
            b'}' if depth == 0 => return Some((open + 1..open + 1 + at, open + 2 + at)),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On half the stack of a thread of work.
    fn events(tex: String) -> Option<usize> {
        let count = move || Tex::new(&tex).and_then(|tex| tex.events().map(|events| events.len()));
        std::thread::Builder::new().stack_size(1 << 20).spawn(count).unwrap().join().unwrap()
    }

    #[test]
    fn what_goes_deep_without_braces_is_no_formula() {
        for tex in ["\\sqrt", "\\frac1", "\\frac{1}", "\\not", "\\hat", "\\relax", "\\text", "%\n", "\\mathbf"] {
            assert_eq!(events(tex.repeat(MAX_TEX / tex.len() - 1) + " x"), None, "{tex}");
            // Whatever comes of it, the stack holds it.
            events(tex.repeat(MAX_COMMANDS) + " x");
        }
        let deep = |open: &str, close: &str| open.repeat(1000) + " x" + &close.repeat(1000);
        for (open, close) in [("{", "}"), ("{)", "}"), ("{\\}", "}"), ("\\left(", "\\right)"), ("x^{", "}")] {
            assert_eq!(events(deep(open, close)), None, "{open}");
        }
        assert!(events("\\sqrt".repeat(30) + " x").is_some());
        assert!(events("\\alpha\\,\\\\".replace("\\\\", "\\;").repeat(MAX_COMMANDS)).is_some());
    }

    #[test]
    fn lengths_and_characters_that_are_no_numbers_are_refused() {
        let digits = "9".repeat(40);
        for tex in ["\\kern#pt", "\\hskip#em", "\\begin{matrix}a\\\\[#pt]b\\end{matrix}", "\\genfrac(){#pt}0{a}{b}"] {
            assert!(events(tex.replace('#', "9")).is_some(), "{tex}");
            assert_eq!(events(tex.replace('#', &digits)), None, "{tex}");
        }
        assert_eq!(events("\\char字".into()), None);
    }

    #[test]
    fn the_number_of_a_formula_is_taken_out() {
        let told = |tex| {
            let tagged = Tagged::new(tex);
            (tagged.pieces.concat(), tagged.tags.join(" "))
        };
        let of = |formula: &str, tag: &str| (formula.to_owned(), tag.to_owned());
        assert_eq!(told("x=1 \\tag{2-1}"), of("x=1 ", "\\text{(}\\text{2-1}\\text{)}"));
        assert_eq!(told("\\tag*{式一} x"), of(" x", "\\text{式一}"));
        assert_eq!(told("x\\tag{$a_1$}"), of("x", "\\text{(}a_1\\text{)}"));
        for same in ["x", "\\tags{1}", "\\tag", "x\\tag{1", "a\\tag{1}\\\\b\\tag{2", "\u{f0000}\\tag{1}"] {
            assert_eq!(told(same), of(same, ""));
        }
        assert_eq!(Tagged::new("x\\tag{1}").in_line(), "x \\qquad \\text{(}\\text{1}\\text{)}");
        let rows = Tagged::new("a\\tag*{1}\\\\b\\tag*{2} c");
        assert_eq!(rows.in_line(), "a \\qquad \\text{1}\\\\b \\qquad \\text{2} c");
        assert_eq!(rows.formula(), "a\\text{\u{f0000}}\\\\b\\text{\u{f0001}} c");
        assert_eq!(["\u{f0001}", "a", "", "\u{f0001}a"].map(place_of_tag), [Some(1), None, None, None]);
    }
}
