//! Prints diagnostics: for people, with the source line under the message, or as one JSON object a line.

use super::{Diagnostic, Reporter, Severity, SourceText};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use serde_json::json;

/// Characters of a source line shown on either side of the place.
const CONTEXT: usize = 36;

/// For people: severity, code, message, place, source line, help. `more` is the number of further places.
pub fn human(reporter: &Reporter, diagnostic: &Diagnostic, more: usize, colour: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let code = diagnostic.code.to_string();
    let title = level.primary_title(one_line(&diagnostic.message)).id(code);
    let label = match (&diagnostic.label, more) {
        (label, 0) => label.clone().unwrap_or_default(),
        (Some(label), _) => format!("{label}; {}", places(more)),
        (None, _) => places(more),
    };
    let mut elements: Vec<annotate_snippets::Element> = Vec::new();
    let source = diagnostic.span.and_then(|s| reporter.source(s.source).map(|t| (s, t)));
    if let Some((span, source)) = &source {
        let (line, column) = source.line_column(span.start);
        let (text, range) = excerpt(source, span.start as usize, span.end as usize);
        let path = source.path.display().to_string();
        let mut snippet = Snippet::source(text.clone()).line_start(line);
        if text.starts_with('…') && column > CONTEXT {
            // The excerpt begins inside the line, so that the printer cannot count the column.
            elements.push(Origin::path(path).line(line).char_column(column).into());
        } else {
            snippet = snippet.path(path);
        }
        let mut annotation = AnnotationKind::Primary.span(range);
        if !label.is_empty() {
            annotation = annotation.label(label);
        }
        elements.push(snippet.annotation(annotation).into());
    } else if let Some(path) = &diagnostic.path {
        elements.push(Origin::path(path.display().to_string()).into());
        if more > 0 {
            elements.push(Level::NOTE.message(places(more)).into());
        }
    } else if more > 0 {
        elements.push(Level::NOTE.message(places(more)).into());
    }
    if let Some(help) = &diagnostic.help {
        elements.push(Level::HELP.message(one_line(help)).into());
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.decor_style(DecorStyle::Unicode).render(&[title.elements(elements)])
}

/// As one JSON object: `severity`, `code`, `message`, `file`, `line`, `column`, `end_line`, `end_column`, `label`,
/// `help`, `more`. Lines and columns count from 1, columns in characters.
pub fn json(reporter: &Reporter, diagnostic: &Diagnostic, more: usize) -> String {
    let Diagnostic { code, severity, message, span, label, path, help } = diagnostic;
    let severity = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut object = json!({ "severity": severity, "code": code.to_string(), "message": message });
    if let Some((span, source)) = span.and_then(|s| reporter.source(s.source).map(|t| (s, t))) {
        let (line, column) = source.line_column(span.start);
        let (end_line, end_column) = source.line_column(span.end);
        object["file"] = json!(source.path.display().to_string());
        object["line"] = json!(line);
        object["column"] = json!(column);
        object["end_line"] = json!(end_line);
        object["end_column"] = json!(end_column);
    } else if let Some(path) = path {
        object["file"] = json!(path.display().to_string());
    }
    for (key, value) in [("label", label), ("help", help)] {
        if let Some(value) = value {
            object[key] = json!(value);
        }
    }
    object["more"] = json!(more);
    object.to_string()
}

fn places(more: usize) -> String {
    if more == 1 { "1 more place".to_owned() } else { format!("{more} more places") }
}

/// Control characters have no business in a terminal.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The line of a place, cut to a window when it is long, and the place inside it.
fn excerpt(source: &SourceText, start: usize, end: usize) -> (String, std::ops::Range<usize>) {
    let text = &*source.text;
    let floor = |mut i: usize| {
        i = i.min(text.len());
        while !text.is_char_boundary(i) {
            i -= 1;
        }
        i
    };
    let (start, end) = (floor(start), floor(end));
    // No more of the line is looked at than is shown: it may be all of a large file.
    let before = text[..start].char_indices().rev().take_while(|&(_, c)| c != '\n').take(CONTEXT + 1);
    let from = before.last().map_or(start, |(i, _)| i);
    let ahead = |from: usize, most: usize| {
        let within = text[from..].char_indices().take_while(|&(_, c)| c != '\n').take(most);
        within.last().map_or(from, |(i, c)| from + i + c.len_utf8())
    };
    let mark_end = ahead(start, CONTEXT * 2).min(end.max(start));
    let to = ahead(mark_end, CONTEXT);
    let lead = if text[..from].ends_with('\n') || from == 0 { "" } else { "…" };
    let tail = if text[to..].starts_with('\n') || to == text.len() { "" } else { "…" };
    // A control character would be shown by a picture of another width than it has; a space has the same length.
    let shown: String =
        text[from..to].chars().map(|c| if c.is_control() && c.len_utf8() == 1 { ' ' } else { c }).collect();
    let offset = lead.len();
    let range = offset + start - from..offset + mark_end - from;
    (format!("{lead}{shown}{tail}"), range)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Code, Span};

    fn sample() -> (Reporter, Diagnostic) {
        let reporter = Reporter::new();
        let id = reporter.add_source("03-纸.md", "第一行\n明人记“𫚈鱼”一条，\n".into());
        let start = "第一行\n明人记“".len() as u32;
        let span = Span { source: id, start, end: start + 4 };
        let diagnostic = Diagnostic::new(Code::MissingGlyph, "no font has a glyph for “𫚈” (U+2B688)")
            .at(span)
            .label("set as a box")
            .help("add a font that has it: --font-path DIR, or [fonts] fallback = [\"…\"]");
        (reporter, diagnostic)
    }

    #[test]
    fn a_message_names_the_thing_the_place_and_the_way_out() {
        let (reporter, diagnostic) = sample();
        insta::assert_snapshot!(human(&reporter, &diagnostic, 2, false), @r#"
        warning[H0312]: no font has a glyph for “𫚈” (U+2B688)
          ╭▸ 03-纸.md:2:5
          │
        2 │ 明人记“𫚈鱼”一条，
          │        ━━ set as a box; 2 more places
          │
          ╰ help: add a font that has it: --font-path DIR, or [fonts] fallback = ["…"]
        "#);
    }

    #[test]
    fn a_message_is_one_json_object() {
        let (reporter, diagnostic) = sample();
        insta::assert_snapshot!(json(&reporter, &diagnostic, 0), @r#"{"severity":"warning","code":"H0312","message":"no font has a glyph for “𫚈” (U+2B688)","file":"03-纸.md","line":2,"column":5,"end_line":2,"end_column":6,"label":"set as a box","help":"add a font that has it: --font-path DIR, or [fonts] fallback = [\"…\"]","more":0}"#);
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let reporter = Reporter::new();
        let id = reporter.add_source("a.txt", "字".repeat(100_000).into());
        let span = Span { source: id, start: 3000, end: 3003 };
        let text = human(&reporter, &Diagnostic::new(Code::Cut, "cut").at(span), 0, false);
        assert!(text.contains("a.txt:1:1001") && text.chars().count() < 400, "{text}");
    }
}
