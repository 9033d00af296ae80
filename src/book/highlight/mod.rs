//! What stands in code: keywords, texts between quotation marks, comments.
//!
//! One walk over the characters, led by a table of what each language writes ([`languages`]); no grammar. It finds what
//! a printed book tells apart, in time that composing never notices: a program for each language, as editors have,
//! takes as long for a page of code as its composing. What is in doubt stays plain: a quotation mark that nothing on its
//! line closes is no text, a word behind a full stop no keyword.

mod languages;

use self::languages::{Form, LANGUAGES, Language, Quote};
use super::{Block, Book, Code, Token, TokenKind, walk};

/// What a book asks for in all its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Tell apart what stands in code of a known language.
    pub highlight: bool,
    /// Number the lines of code whose language is known.
    pub line_numbers: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { highlight: true, line_numbers: false }
    }
}

/// Marks all code of the book.
pub fn mark(book: &mut Book, options: Options) {
    let mark = |block: &mut Block| {
        let Block::Code(code) = block else { return };
        let Code { language: Some(name), text, first_line, tokens, .. } = &mut **code else { return };
        let Some(language) = language(name) else { return };
        if options.highlight {
            *tokens = tokens_of(language, &text.text);
        }
        if options.line_numbers && first_line.is_none() {
            *first_line = Some(1);
        }
    };
    walk::parts_mut(&mut book.body, &mut |part| walk::blocks_mut(&mut part.intro, &mut { mark }));
    walk::chapters_aside(book, &|chapter| walk::blocks_mut(&mut chapter.blocks, &mut { mark }));
}

/// The language of a name as authors write it: `rust`, `Js`, `c++`.
fn language(name: &str) -> Option<&'static Language> {
    LANGUAGES.iter().find(|l| l.names.iter().any(|n| n.eq_ignore_ascii_case(name)))
}

fn tokens_of(language: &Language, code: &str) -> Vec<Token> {
    let mut walker = Walker { code, at: 0, tokens: Vec::new(), open: vec![0; language.quotes.len()] };
    match language.form {
        Form::Words => walker.words(language),
        Form::Markup => walker.markup(),
        Form::Diff => walker.diff(),
    }
    walker.tokens
}

struct Walker<'c> {
    code: &'c str,
    at: usize,
    tokens: Vec<Token>,
    /// By the quotes of the language: up to where nothing closes one, so that no text is looked through twice.
    open: Vec<usize>,
}

impl Walker<'_> {
    fn rest(&self) -> &str {
        &self.code[self.at..]
    }

    fn before(&self) -> Option<char> {
        self.code[..self.at].chars().next_back()
    }

    /// Goes on to `end`, which ends a token.
    fn token(&mut self, end: usize, kind: TokenKind) {
        if end > self.at {
            self.tokens.push(Token { start: self.at as u32, end: end as u32, kind });
        }
        self.at = end;
    }

    fn words(&mut self, language: &Language) {
        let opens = language.first_bytes();
        // Bytes of the word right before.
        let mut word = 0;
        while let Some(c) = self.rest().chars().next() {
            let marked = match opens[usize::from(self.code.as_bytes()[self.at])] {
                true => {
                    let comment = self.comment(language).map(|end| (end, TokenKind::Comment));
                    comment.or_else(|| self.quoted(language, word).map(|end| (end, TokenKind::Text)))
                }
                false => None,
            };
            if let Some((end, kind)) = marked {
                self.token(end, kind);
                word = 0;
            } else if is_word(c) {
                word = self.rest().find(|c| !is_word(c)).unwrap_or(self.rest().len());
                let end = self.at + word;
                let attached = matches!(self.before(), Some('\'' | '$' | '-' | '\\'))
                    || self.code[..self.at].ends_with('.') && !self.code[..self.at].ends_with("..");
                if !attached && language.has_keyword(&self.code[self.at..end]) {
                    self.token(end, TokenKind::Keyword);
                }
                self.at = end;
            } else {
                word = 0;
                self.at += c.len_utf8();
            }
        }
    }

    /// The end of a comment that begins here.
    fn comment(&self, language: &Language) -> Option<usize> {
        let rest = self.rest();
        for [open, close] in language.blocks {
            if let Some(inside) = rest.strip_prefix(open) {
                let length = if language.nests { nested(inside, open, close) } else { up_to(inside, close) };
                return Some(self.at + open.len() + length);
            }
        }
        let open = language.lines.iter().find(|open| rest.starts_with(**open))?;
        let begins = match (open.as_bytes(), self.before()) {
            // `$#`, `a#b`; an address; `\%`.
            ([b'#', ..], Some(c)) => c.is_whitespace(),
            ([b'/', ..], Some(c)) => c != ':',
            (_, Some(c)) => c != '\\',
            (_, None) => true,
        };
        begins.then(|| self.at + rest.find('\n').unwrap_or(rest.len()))
    }

    /// The end of a text that begins here, behind a word of so many bytes.
    fn quoted(&mut self, language: &Language, word: usize) -> Option<usize> {
        let rest = self.rest();
        let (number, quote) = language.quotes.iter().enumerate().find(|(_, q)| rest.starts_with(q.open))?;
        // `don't` is no text, but `rb'…'` is.
        if quote.open.starts_with(|c: char| c == '\'' || is_word(c)) && word > if is_word_at(quote) { 0 } else { 2 } {
            return None;
        }
        let from = self.at + quote.open.len();
        let inside = &self.code[from..];
        if quote.one {
            // A character, plain or escaped; otherwise the mark of a lifetime or a number.
            let length = match inside.strip_prefix('\\') {
                Some(escaped) => {
                    1 + escaped.find('\'').filter(|&n| n > 0 && n <= 10).or(escaped.starts_with("''").then_some(1))?
                }
                None => inside.chars().next().filter(|&c| c != '\n' && c != '\'')?.len_utf8(),
            };
            return inside.get(length..)?.starts_with(quote.close).then_some(from + length + 1);
        }
        if from <= self.open[number] {
            return None;
        }
        let mut escaped = false;
        for (at, c) in inside.char_indices() {
            if c == '\n' && !quote.lines {
                self.open[number] = from + at;
                return None;
            }
            if std::mem::take(&mut escaped) {
                continue;
            }
            if quote.escapes && c == '\\' {
                escaped = true;
            } else if inside[at..].starts_with(quote.close) {
                return Some(from + at + quote.close.len());
            }
        }
        self.open[number] = self.code.len();
        None
    }

    fn markup(&mut self) {
        while let Some(open) = self.rest().find('<') {
            self.at += open;
            if self.rest().starts_with("<!--") {
                let end = self.at + 4 + up_to(&self.rest()[4..], "-->");
                self.token(end, TokenKind::Comment);
                continue;
            }
            self.at += 1;
            self.at += usize::from(self.rest().starts_with(['/', '?', '!']));
            let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '_' | '.');
            if !self.rest().starts_with(|c: char| c.is_ascii_alphabetic()) {
                continue;
            }
            let end = self.at + self.rest().find(|c| !is_name(c)).unwrap_or(self.rest().len());
            self.token(end, TokenKind::Keyword);
            while let Some(next) = self.rest().find(['>', '"', '\'', '<']) {
                let mark = self.rest().as_bytes()[next];
                self.at += next;
                if matches!(mark, b'>' | b'<') {
                    break;
                }
                let end = self.at + 1 + up_to(&self.rest()[1..], if mark == b'"' { "\"" } else { "'" });
                self.token(end, TokenKind::Text);
            }
        }
    }

    fn diff(&mut self) {
        while !self.rest().is_empty() {
            let line = self.rest().split_inclusive('\n').next().unwrap_or_default();
            let (length, text) = (line.len(), line.trim_end_matches('\n'));
            let end = self.at + text.len();
            let next = self.at + length;
            match text.as_bytes() {
                [b'+', b'+', b'+', ..] | [b'-', b'-', b'-', ..] | [b'@', b'@', ..] => {
                    self.token(end, TokenKind::Comment);
                }
                [b'+', ..] => self.token(end, TokenKind::Added),
                [b'-', ..] => self.token(end, TokenKind::Removed),
                _ => {}
            }
            self.at = next;
        }
    }
}

impl Language {
    /// The bytes that comments and texts begin with.
    fn first_bytes(&self) -> [bool; 256] {
        let marks = self.lines.iter().chain(self.blocks.iter().map(|[open, _]| open));
        let mut first = [false; 256];
        for mark in marks.chain(self.quotes.iter().map(|quote| &quote.open)) {
            mark.bytes().take(1).for_each(|byte| first[usize::from(byte)] = true);
        }
        first
    }

    fn has_keyword(&self, word: &str) -> bool {
        let lower = |b: u8| if self.any_case { b.to_ascii_lowercase() } else { b };
        self.keywords.binary_search_by(|k| k.bytes().cmp(word.bytes().map(lower))).is_ok()
    }
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

fn is_word_at(quote: &Quote) -> bool {
    quote.open.starts_with(is_word)
}

/// Bytes up to the end of `close`, or of everything.
fn up_to(text: &str, close: &str) -> usize {
    text.find(close).map_or(text.len(), |at| at + close.len())
}

/// [`up_to`] for what may hold its like.
fn nested(text: &str, open: &str, close: &str) -> usize {
    let (mut at, mut depth) = (0, 1_usize);
    while depth > 0 {
        let Some(next) = text[at..].find(close) else { return text.len() };
        depth = depth + text[at..at + next].matches(open).count() - 1;
        at += next + close.len();
    }
    at
}

#[cfg(test)]
mod tests;
