//! How fast ten million characters are taken in, beside the least that it costs.
//!
//! Plain text as one file in UTF-8 and in GB18030 beside encoding_rs decoding the same bytes; Markdown as the chapters of
//! a series beside the bare events of pulldown-cmark over them, in two threads. Files lie in memory: no disk is measured.

use crate::{floor, median, ms};
use encoding_rs::{Encoding, GB18030, UTF_8};
use huibian::diag::Reporter;
use huibian::files::Memory;
use huibian::input::{self, Given, Options};
use std::path::PathBuf;
use std::sync::Arc;

/// Runs of each that are measured.
const ROUNDS: usize = 5;

/// Ours / floor for the chapters of a series.
pub fn print(chapters: &[String]) {
    println!("\n{:<18} {:>9} {:>9} {:>6}", "intake", "ours ms", "floor ms", "ratio");
    let text = plain(chapters);
    for encoding in [UTF_8, GB18030] {
        let bytes = encoding.encode(&text).0.into_owned();
        let files = Arc::new(Memory::new([("书.txt", &bytes[..])]));
        row(&format!("text {}", encoding.name()), || read(&files, &["书.txt"]), || decoded(encoding, &bytes));
    }
    let names: Vec<String> = (1..=chapters.len()).map(|number| format!("{number:04}.md")).collect();
    let files = names.iter().zip(chapters).map(|(name, text)| (name.as_str(), text.as_bytes()));
    let files = Arc::new(Memory::new(files));
    row("Markdown", || read(&files, &[]), || floor::events(chapters));
}

fn row(name: &str, ours: impl Fn() -> usize, floor: impl Fn() -> usize) {
    let (ours, floor) = (median(ROUNDS, ours), median(ROUNDS, floor));
    println!("{name:<18} {:>9.1} {:>9.1} {:>6.2}", ms(ours), ms(floor), ms(ours) / ms(floor));
}

/// The chapters as one plain text, each below its number and title.
fn plain(chapters: &[String]) -> String {
    let mut out = String::new();
    for (i, chapter) in chapters.iter().enumerate() {
        for line in chapter.lines() {
            match line.strip_prefix("# ") {
                Some(title) => out.push_str(&format!("第{}章 {title}", i + 1)),
                None => out.push_str(line.trim_start_matches('#').trim_start()),
            }
            out.push('\n');
        }
    }
    out
}

fn read(files: &Arc<Memory>, paths: &[&str]) -> usize {
    let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    let read = input::read_book(files.clone(), &paths, &Given::default(), &Options::default(), &Reporter::new());
    read.map_or(0, |(book, _)| book.body.len())
}

fn decoded(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    encoding.decode_without_bom_handling(bytes).0.into_owned().len()
}
