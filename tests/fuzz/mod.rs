//! The fuzz targets over their seeds and over mutations of them, the same on every run.
//!
//! `HUIBIAN_FUZZ_ROUNDS=10000 cargo test --test main fuzz` looks further than every run of the tests does. An input that
//! panics is written to the target folder and named.

#[path = "../../fuzz/src/lib.rs"]
mod targets;

use crate::support::root;
use std::collections::BTreeSet;
use std::panic;
use std::path::{Path, PathBuf};
use std::{env, fs};
use targets::TARGETS;

/// Mutations of each target's seeds in an ordinary run of the tests.
const ROUNDS: usize = 50;
/// Most bytes of a mutation: longer ones only take time.
const LONGEST: usize = 16 << 10;

/// What formats are made of, for a mutation that changes structure and not only letters.
const PIECES: &[&str] = &[
    "\n",
    "\n\n",
    "    ",
    "\t",
    "\u{3000}",
    "\u{a0}",
    "\u{200b}",
    "字",
    "𠮷",
    "が\u{3099}",
    "“",
    "”",
    "。",
    "《",
    "》",
    "｜",
    "［＃",
    "］",
    "[",
    "]",
    "![",
    "](",
    "[^1]",
    "[^1]: ",
    "{",
    "}",
    "{{",
    "}}",
    "{%",
    "%}",
    "{#a}",
    "**",
    "*",
    "_",
    "`",
    "```\n",
    "~~~",
    "$",
    "$$",
    "|",
    "> ",
    "- ",
    "1. ",
    "# ",
    "---\n",
    "+++\n",
    ":::",
    "<",
    ">",
    "</",
    "/>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "&",
    "&amp;",
    "&#x10FFFF;",
    "&#0;",
    "<p>",
    "</p>",
    "<table>",
    "<td colspan=99999>",
    "<ruby>",
    "<rt>",
    "<li>",
    "<h1>",
    "=== a\n",
    "第一章",
    "第99999999999999999999章",
    "01\n",
    "（全文完）",
    "文/",
    "作者：",
    "\"",
    "'",
    ",",
    ":",
    "=",
    "-1",
    "18446744073709551616",
    "1e999",
    "\0",
    "\u{feff}",
    "\\",
    "../",
];

/// Xorshift (Marsaglia 2003): small, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % limit.max(1) as u64) as usize
    }

    /// A range of a text, mostly a short one.
    fn range(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        let most = if self.below(4) == 0 { length } else { 32 };
        start..(start + self.below(most + 1)).min(length)
    }

    /// One of the seeds with up to eight changes.
    fn mutate(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut data = seeds[self.below(seeds.len())].clone();
        for _ in 0..1 + self.below(8) {
            let place = self.range(data.len());
            let insertion = match self.below(6) {
                0 => Vec::new(),
                1 => vec![self.below(256) as u8],
                2 => data[self.range(data.len())].to_vec(),
                3 => {
                    let other = &seeds[self.below(seeds.len())];
                    other[self.range(other.len())].to_vec()
                }
                4 => {
                    let times = 1 + self.below(40);
                    PIECES[self.below(PIECES.len())].repeat(times).into_bytes()
                }
                _ => PIECES[self.below(PIECES.len())].as_bytes().to_vec(),
            };
            let replaced = if self.below(3) == 0 { place } else { place.start..place.start };
            data.splice(replaced, insertion);
            data.truncate(LONGEST);
        }
        data
    }
}

fn corpus(name: &str) -> PathBuf {
    root().join("fuzz/corpus").join(name)
}

fn seeds(name: &str) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(corpus(name))
        .unwrap_or_else(|e| panic!("the seeds of {name}: {e}"))
        .map(|entry| entry.expect("its entries can be read").path())
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "{name} has no seed");
    paths.iter().map(|path| fs::read(path).expect("a seed can be read")).collect()
}

#[test]
fn no_target_panics_over_its_seeds_and_mutations_of_them() {
    let rounds = env::var("HUIBIAN_FUZZ_ROUNDS").ok().and_then(|r| r.parse().ok()).unwrap_or(ROUNDS);
    let mut faults = Vec::new();
    for (name, target) in TARGETS {
        let seeds = seeds(name);
        let mut random = Random(0x6875_6962_6961_6e35);
        let mutations = (0..rounds).map(|_| random.mutate(&seeds));
        let started = std::time::Instant::now();
        for data in seeds.iter().cloned().chain(mutations.collect::<Vec<_>>()) {
            if panic::catch_unwind(|| target(&data)).is_err() {
                let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("panic-{name}"));
                fs::write(&path, &data).expect("the target folder can be written to");
                faults.push(path.display().to_string());
                break;
            }
        }
        eprintln!("{name}: {:.1} s", started.elapsed().as_secs_f32());
    }
    assert!(faults.is_empty(), "these inputs panic: {faults:?}");
}

#[test]
fn each_target_has_its_program() {
    let names: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    let programs = fs::read_dir(root().join("fuzz/fuzz_targets")).expect("the programs are part of the project");
    let programs: BTreeSet<String> = programs
        .map(|entry| entry.expect("its entries can be read").path())
        .map(|path| path.file_stem().expect("a program has a name").to_string_lossy().into_owned())
        .collect();
    assert_eq!(programs, names);
}
