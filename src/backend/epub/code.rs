//! Code: as typed, with what is told apart in it named by class. Numbers of lines are counted by the style sheet, so that
//! nobody copies them.

use super::text::push_attribute;
use super::xhtml::Xhtml;
use crate::book::{Code, Token, TokenKind};
use crate::lang::wide;

impl<'p> Xhtml<'p> {
    pub(super) fn code(&mut self, code: &'p Code) {
        let Code { language, text, caption, first_line, tokens, span } = code;
        if caption.is_some() {
            self.out.push_str("<figure class=\"listing\">\n");
        }
        self.out.push_str(if wide::draws_boxes(&text.text) { "<pre class=\"boxes\"><code" } else { "<pre><code" });
        let language = language.as_ref().map(|language| format!("language-{language}"));
        let numbered = first_line.map(|_| "numbered".to_owned());
        let classes: Vec<String> = language.into_iter().chain(numbered).collect();
        if !classes.is_empty() {
            self.out.push_str(" class=\"");
            push_attribute(&mut self.out, &classes.join(" "));
            self.out.push('"');
        }
        if let Some(first) = first_line.filter(|&first| first != 1) {
            self.out.push_str(&format!(" style=\"counter-reset: line {}\"", i64::from(first) - 1));
        }
        self.out.push('>');
        self.begin_block(*span);
        match first_line {
            None => self.code_line(&text.text, 0, tokens),
            Some(_) => {
                let mut at = 0;
                for line in text.text.split_inclusive('\n') {
                    // The line feed is part of its line: then a line that is a box of its own ends once.
                    self.out.push_str("<span class=\"line\">");
                    self.code_line(line, at, tokens);
                    self.out.push_str("</span>");
                    at += line.len();
                }
            }
        }
        self.end_block();
        self.out.push_str("</code></pre>\n");
        if let Some(caption) = caption {
            self.figcaption(None, caption);
            self.out.push_str("</figure>\n");
        }
    }

    /// Code from byte `at` of its block on, with what is told apart in it.
    fn code_line(&mut self, code: &str, at: usize, tokens: &[Token]) {
        let end = at + code.len();
        let first = tokens.partition_point(|t| t.end as usize <= at);
        let mut done = at;
        for token in tokens[first..].iter().take_while(|t| (t.start as usize) < end) {
            let (from, to) = ((token.start as usize).max(at), (token.end as usize).min(end));
            self.verbatim(&code[done - at..from - at]);
            self.out.push_str(match token.kind {
                TokenKind::Keyword => "<span class=\"keyword\">",
                TokenKind::Text => "<span class=\"text\">",
                TokenKind::Comment => "<span class=\"comment\">",
                TokenKind::Added => "<span class=\"added\">",
                TokenKind::Removed => "<span class=\"removed\">",
            });
            self.verbatim(&code[from - at..to - at]);
            self.out.push_str("</span>");
            done = to;
        }
        self.verbatim(&code[done - at..]);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{read, sample, write};
    use super::*;
    use crate::book::{Block, Text};
    use crate::diag::{Reporter, Span};

    #[test]
    fn what_is_told_apart_ends_with_its_line_where_lines_are_numbered() {
        let mut book = sample();
        let token = |start, end, kind| Token { start, end, kind };
        let code = |first_line| {
            Block::Code(Box::new(Code {
                language: Some("c".into()),
                text: Text::made("if /* 甲\n乙 */ <"),
                caption: None,
                first_line,
                tokens: vec![token(0, 2, TokenKind::Keyword), token(3, 16, TokenKind::Comment)],
                span: Span::default(),
            }))
        };
        book.body[0].chapters[0].blocks = vec![code(None), code(Some(7))];
        let text = read(&write(&book, None, &Reporter::new()), "text/chapter-0001.xhtml");
        assert!(text.contains(
            "<pre><code class=\"language-c\"><span class=\"keyword\">if</span> \
             <span class=\"comment\">/* 甲\n乙 */</span> &lt;</code></pre>"
        ));
        assert!(text.contains(
            "<pre><code class=\"language-c numbered\" style=\"counter-reset: line 6\"><span class=\"line\">\
             <span class=\"keyword\">if</span> <span class=\"comment\">/* 甲\n</span></span>\
             <span class=\"line\"><span class=\"comment\">乙 */</span> &lt;</span></code></pre>"
        ));
    }

    #[test]
    fn the_lines_of_drawn_boxes_stand_close() {
        let mut book = sample();
        let code = |text: &str| {
            let (text, span) = (Text::made(text), Span::default());
            Block::Code(Box::new(Code {
                language: None,
                text,
                caption: None,
                first_line: None,
                tokens: Vec::new(),
                span,
            }))
        };
        book.body[0].chapters[0].blocks = vec![code("┌─┐\n└─┘"), code("├─ a")];
        let text = read(&write(&book, None, &Reporter::new()), "text/chapter-0001.xhtml");
        assert!(text.contains("<pre class=\"boxes\"><code>┌─┐") && text.contains("<pre><code>├─ a"));
    }
}
