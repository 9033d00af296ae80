//! `huibian fonts`

use super::args::{FontsArgs, MessageFormat, OutputArgs};
use super::print;
use crate::backend::Registry;
use crate::diag::Reporter;
use crate::font::{Face, FontSet, FontSource};
use crate::project::{Job, Request};
use serde_json::json;

/// Scripts by characters that a face for them must have.
#[rustfmt::skip]
const SCRIPTS: [(&str, &str); 9] = [
    ("简体",  "国书页这发"),
    ("繁體",  "國書頁這發"),
    ("かな",  "あいアイー"),
    ("한글",  "한글책쓰다"),
    ("Latin", "AZazéñ"),
    ("Greek", "αβγΩ"),
    ("Кирил", "АБвг"),
    ("symbols", "✓☆♠"),
    ("emoji", "😀🎉"),
];

pub fn run(arguments: &FontsArgs, output: &OutputArgs) -> u8 {
    let reporter = Reporter::new();
    let request = Request { fonts: arguments.fonts.clone(), system_fonts: arguments.system, ..Request::default() };
    let job = match Job::open(&request, &Registry::default(), &reporter) {
        Err(error) => return print::fatal(error, &reporter, output),
        Ok(None) => return print::finish(&reporter, output),
        Ok(Some(job)) => job,
    };
    let set = FontSet::open(job.fonts(), &reporter);
    let mut lines: Vec<String> = set
        .faces()
        .map(|(_, face, source)| {
            let source = match source {
                FontSource::Bundled => "embedded",
                FontSource::Given => "given",
                FontSource::System => "system",
            };
            if output.message_format == MessageFormat::Json {
                return json!({ "font": face.postscript_name(), "source": source, "scripts": scripts(face) })
                    .to_string();
            }
            format!("{source:8}  {:34}  {}", face.postscript_name(), scripts(face))
        })
        .collect();
    lines.dedup();
    print::say(&lines.join("\n"));
    print::finish(&reporter, output)
}

fn scripts(face: &Face) -> String {
    let covered = SCRIPTS.iter().filter(|(_, sample)| sample.chars().all(|c| face.glyph(c).is_some()));
    covered.map(|(name, _)| *name).collect::<Vec<_>>().join(" ")
}
