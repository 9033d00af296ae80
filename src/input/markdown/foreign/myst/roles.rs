//! Roles: words in a line.

use super::super::solid_end;
use super::super::words::{address, attribute, escaped};
use super::{ROLE, Rewriting};
use crate::diag::Code;
use std::ops::Range;

pub(super) fn is_role(name: &str) -> bool {
    #[rustfmt::skip]
    const ROLES: [&str; 14] = [
        "ref", "numref", "doc", "term", "math", "kbd", "eq", "cite", "guilabel", "download", "abbr", "sub", "sup", "menuselection",
    ];
    ROLES.contains(&name) || name.starts_with("cite:") || name.starts_with("py:")
}

impl Rewriting<'_> {
    /// A line with its roles.
    pub(super) fn line(&mut self, range: Range<usize>) {
        let text = &self.body.text[range.clone()];
        if !text.contains("}`") {
            return self.keep(range);
        }
        let code = code_spans(text);
        let mut done = range.start;
        for found in ROLE.captures_iter(text) {
            let (Some(all), Some(name), Some(said)) = (found.get(0), found.get(1), found.get(2)) else { continue };
            // In code of its own it shows itself.
            if solid_end(&code, all.start()).is_some() {
                continue;
            }
            let Some(with) = self.role(name.as_str(), said.as_str(), range.start + all.start()) else { continue };
            self.out.push_part(self.body, done..range.start + all.start());
            self.put(&with, range.start + all.start());
            done = range.start + all.end();
        }
        self.out.push_part(self.body, done..range.end);
    }

    /// [`Self::line`] for text that is made.
    pub(super) fn roled(&self, text: &str) -> String {
        let (mut out, mut done) = (String::new(), 0);
        for found in ROLE.captures_iter(text) {
            let (Some(all), Some(with)) = (found.get(0), self.role_of(&found[1], &found[2])) else { continue };
            out.push_str(&text[done..all.start()]);
            out.push_str(&with);
            done = all.end();
        }
        out + &text[done..]
    }

    fn role(&mut self, name: &str, said: &str, at: usize) -> Option<String> {
        if (name == "cite" || name.starts_with("cite:")) && !std::mem::replace(&mut self.is_reported, true) {
            let span = self.body.origin.span(at, at + name.len() + said.len() + 4);
            self.reporter.at(Code::Citation, span, "works that are cited stand by their keys");
        }
        self.role_of(name, said)
    }

    /// What a role stands for; none if it is not known.
    fn role_of(&self, name: &str, said: &str) -> Option<String> {
        // `words <target>`
        let (words, target) = match said.strip_suffix('>').and_then(|said| said.split_once('<')) {
            Some((words, target)) => (words.trim(), target.trim()),
            None => ("", said.trim()),
        };
        let plain = if words.is_empty() { target } else { words };
        let element = |element: &str| format!("<{element}>{}</{element}>", attribute(plain));
        Some(match name {
            "math" => format!("${said}$"),
            "kbd" => element("kbd"),
            "sub" | "subscript" => element("sub"),
            "sup" | "superscript" => element("sup"),
            "strike" | "del" => element("del"),
            "underline" | "u" => element("u"),
            "strong" => element("strong"),
            "emphasis" => element("em"),
            "guilabel" | "menuselection" => format!("**{plain}**"),
            // Without words of its own it is called as what it leads to; where it leads nowhere, by the name.
            "ref" | "numref" | "any" if words.is_empty() || counts(words) => format!("[](#{target} \"{target}\")"),
            "ref" | "numref" | "any" => format!("[{}](#{target})", escaped(words)),
            // A theorem has no number here.
            "prf:ref" => escaped(plain),
            "doc" => {
                let file = if target.contains('.') { target.to_owned() } else { format!("{target}.md") };
                format!("[{}](<{}>)", escaped(words), address(&file))
            }
            "eq" => self.labels.get(target).map_or_else(|| format!("({target})"), |number| format!("({number})")),
            "term" | "abbr" | "download" | "index" | "program" | "dfn" | "sc" => escaped(plain),
            "cite" => format!("\\[{target}\\]"),
            "fa" | "fas" | "fab" | "octicon" | "material-regular" | "material-outlined" => String::new(),
            _ if name.starts_with("cite:") => format!("\\[{target}\\]"),
            "command" | "file" | "code" | "envvar" | "option" | "func" | "class" | "meth" | "mod" | "attr"
            | "literal" | "samp" => format!("`{plain}`"),
            _ if ["py:", "c:", "cpp:", "js:", "rst:"].iter().any(|domain| name.starts_with(domain)) => {
                format!("`{}`", plain.trim_start_matches('~'))
            }
            _ => return None,
        })
    }
}

/// Whether words hold the place of a number or a title: `图 %s`.
fn counts(words: &str) -> bool {
    ["%s", "{number}", "{name}"].into_iter().any(|mark| words.contains(mark))
}

/// The code in a line, without that of roles.
fn code_spans(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let run = |at: usize| bytes[at..].iter().take_while(|&&b| b == b'`').count();
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(start) = memchr::memchr(b'`', &bytes[at..]).map(|i| at + i) {
        at = start + run(start);
        runs.push(start..at);
    }
    let mut spans = Vec::new();
    let mut open: Option<Range<usize>> = None;
    for run in runs {
        match &open {
            None => open = Some(run),
            Some(first) if first.len() == run.len() => {
                let is_role = first.len() == 1 && text[..first.start].ends_with('}');
                spans.extend((!is_role).then_some(first.start..run.end));
                open = None;
            }
            Some(_) => {}
        }
    }
    spans
}
