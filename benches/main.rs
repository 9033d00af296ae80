//! `cargo bench`: how long each stage takes, and how far a whole build is from the floor.
//!
//! Stages (reading, composing, writing each format) run through the library under criterion, which compares them with
//! the run before. Then whole builds run as processes of the release binary, beside processes of this program that do
//! only what [`floor`] does; a table gives ours / floor for each size, and L / M for each stage; another gives ours /
//! floor for the [`intake`] of ten million characters. Machines differ and are noisy: only ratios of one run mean anything.
//!
//! `HUIBIAN_BENCH=S,M` leaves sizes out; `cargo bench -- NAME` runs the stages whose name holds NAME, and no table but
//! that of `intake`.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    reason = "a bench reads the clock, starts programs and prints its table"
)]

mod floor;
mod intake;
mod series;

use criterion::{BatchSize, Criterion};
use huibian::backend::manner::Manner;
use huibian::backend::{Backend, Compiled, Composer, Cover, OptionTable, Registry, Timestamp, epub::Epub, pdf::Pdf};
use huibian::book::{AssetId, Book};
use huibian::diag::{Fatal, Reporter};
use huibian::files::Output;
use huibian::font::{FontOptions, FontSet};
use huibian::lang::Lang;
use huibian::media::{self, Info};
use huibian::pages::{Pages, Pt};
use huibian::project::{Job, Request};
use huibian::typeset::{self, Context, Design, Style};
use series::{Kind, Size};
use std::any::Any;
use std::collections::BTreeMap;
use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// That of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Books that the stages are measured on.
const KINDS: [Kind; 2] = [Kind::Prose, Kind::Rich];

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [first, folder, chapters, target] = &arguments[..]
        && first == "floor"
    {
        return run_floor(Path::new(folder), chapters, Path::new(target));
    }
    // `cargo test --all-targets` runs this program too, without `--bench`: then it only has to start.
    if !arguments.iter().any(|a| a == "--bench") {
        return;
    }
    if arguments.iter().any(|a| a == "intake") {
        return print_intake();
    }
    let sizes = sizes();
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    for &size in sizes.iter().filter(|s| matches!(s, Size::S | Size::M)) {
        KINDS.iter().for_each(|&kind| measure_stages(&mut criterion, size, kind));
    }
    criterion.final_summary();
    if arguments.iter().all(|a| a.starts_with("--")) {
        print_builds(&sizes);
        print_stages(&sizes);
        print_intake();
    }
}

fn sizes() -> Vec<Size> {
    let all = [Size::Page, Size::S, Size::M, Size::L];
    match env::var("HUIBIAN_BENCH") {
        Ok(chosen) => all.into_iter().filter(|s| chosen.split(',').any(|c| c == s.name())).collect(),
        Err(_) => all.to_vec(),
    }
}

fn folder(size: Size, kind: Kind) -> PathBuf {
    series::folder(Path::new(env!("CARGO_TARGET_TMPDIR")), size, kind).expect("the target folder can be written to")
}

fn run_floor(folder: &Path, size: &str, target: &Path) {
    let size = [Size::Page, Size::S, Size::M, Size::L].into_iter().find(|s| s.name() == size).expect("a size");
    let chapters = series::chapters(folder, size).expect("the series was written");
    floor::write(&chapters, target).expect("the floor can be written");
}

// Stages

/// A book with all that its stages need.
struct Bench {
    job: Job,
    reporter: Reporter,
    fonts: FontSet,
    style: Style,
    book: Book,
    pictures: BTreeMap<AssetId, Info>,
}

impl Bench {
    fn open(size: Size, kind: Kind) -> Bench {
        let reporter = Reporter::new();
        let request = Request { paths: vec![folder(size, kind)], ..Request::default() };
        let job =
            Job::open(&request, &Registry::default(), &reporter).ok().flatten().expect("the series has a book file");
        let (book, _) = job.read(&reporter).expect("the series can be read");
        let fonts = FontSet::open(&FontOptions::default(), &reporter);
        let style = Style::resolve(&Design::default(), book.meta.lang, book.meta.writing_mode);
        let pictures = book.assets.items.iter().enumerate().filter_map(|(i, asset)| {
            let info = media::probe(&asset.blob.read().ok()?).ok()?;
            Some((AssetId(i as u32), info))
        });
        let pictures = pictures.collect();
        Bench { job, reporter, fonts, style, book, pictures }
    }

    fn read(&self) -> Book {
        self.job.read(&self.reporter).expect("it was read before").0
    }

    fn compose(&self) -> Pages {
        let cx = Context::new(&self.fonts, &self.style, &self.pictures, &self.reporter);
        typeset::compose(&self.book, &cx)
    }

    fn write(&self, backend: &dyn Backend, compiled: &Compiled) -> Vec<u8> {
        let mut output = Output::memory();
        backend.write(compiled, &OptionTable::default(), &self.reporter, &mut output).expect("memory takes all");
        output.into_bytes()
    }
}

/// Pages that were composed before; no cover.
struct Composed(Pages);

impl Composer for Composed {
    fn pages(&self, _: &str) -> Result<Pages, Fatal> {
        Ok(self.0.clone())
    }

    fn wrap(&self, _: &str, _: Pt) -> Result<Pages, Fatal> {
        Ok(self.0.clone())
    }

    fn cover(&self) -> Result<Option<Cover>, Fatal> {
        Ok(None)
    }

    fn has_cover(&self) -> Option<bool> {
        Some(false)
    }

    fn manner(&self, _: &str, _: Lang) -> Option<Manner> {
        None
    }

    fn composed_designs(&self) -> &[String] {
        &[]
    }
}

/// A stage by name, and one run of it.
type Stage<'a> = (&'static str, Box<dyn Fn() -> Box<dyn Any> + 'a>);

/// Runs `with` on the stages of one book; each gives what it made, which is dropped when the clock has stopped.
fn with_stages(size: Size, kind: Kind, with: impl FnOnce(&[Stage])) {
    let bench = Bench::open(size, kind);
    let composer = Composed(bench.compose());
    let compiled = Compiled::new(&bench.book, &bench.fonts, Timestamp(0), &composer, &[String::new()]);
    compiled.pages("").expect("they are composed");
    with(&[
        ("read", Box::new(|| Box::new(bench.read()))),
        ("compose", Box::new(|| Box::new(bench.compose()))),
        ("write epub", Box::new(|| Box::new(bench.write(&Epub, &compiled)))),
        ("write pdf", Box::new(|| Box::new(bench.write(&Pdf, &compiled)))),
    ]);
}

fn measure_stages(criterion: &mut Criterion, size: Size, kind: Kind) {
    with_stages(size, kind, |stages| {
        for (name, run) in stages {
            let id = format!("{name}/{} {}", size.name(), kind.name());
            criterion.bench_function(&id, |b| b.iter_batched(|| (), |()| run(), BatchSize::PerIteration));
        }
    });
}

/// L / M for each stage: 10 is a straight line.
fn print_stages(sizes: &[Size]) {
    if !(sizes.contains(&Size::M) && sizes.contains(&Size::L)) {
        return;
    }
    println!("\n{:<12} {:<6} {:>9} {:>9} {:>6}", "stage", "kind", "M ms", "L ms", "L/M");
    for kind in KINDS {
        let mut columns: Vec<Vec<(&str, Duration)>> = Vec::new();
        for (size, rounds) in [(Size::M, 5), (Size::L, 3)] {
            with_stages(size, kind, |stages| {
                columns.push(stages.iter().map(|(name, run)| (*name, median(rounds, run))).collect());
            });
        }
        for ((name, m), (_, l)) in columns[0].iter().zip(&columns[1]) {
            println!("{name:<12} {:<6} {:>9.1} {:>9.1} {:>6.1}", kind.name(), ms(*m), ms(*l), ms(*l) / ms(*m));
        }
    }
}

/// Ours / floor for taking in ten million characters.
fn print_intake() {
    let folder = folder(Size::L, Kind::Prose);
    intake::print(&series::chapters(&folder, Size::L).expect("the series was written"));
}

// Whole builds

/// Ours / floor for whole processes.
fn print_builds(sizes: &[Size]) {
    println!(
        "\n{:<7} {:<6} {:<5} {:>9} {:>9} {:>6} {:>8} {:>8}",
        "format", "kind", "size", "ours ms", "floor ms", "ratio", "ours MB", "floor MB"
    );
    let ours = OsStr::new(env!("CARGO_BIN_EXE_huibian"));
    let this = env::current_exe().expect("this program has a path");
    for format in ["epub", "pdf"] {
        for kind in KINDS {
            for &size in sizes {
                let folder = folder(size, kind);
                let target = |who: &str| folder.with_extension(format!("{who}.{format}"));
                let (book, bare) = (target("ours"), target("floor"));
                let build: [&OsStr; 5] =
                    ["build".as_ref(), folder.as_ref(), "-q".as_ref(), "-o".as_ref(), book.as_ref()];
                let least: [&OsStr; 4] = ["floor".as_ref(), folder.as_ref(), size.name().as_ref(), bare.as_ref()];
                let rounds = if size == Size::L { 5 } else { 15 };
                let (mine, least) =
                    (median(rounds, || run(ours, &build)), median(rounds, || run(this.as_ref(), &least)));
                println!(
                    "{format:<7} {:<6} {:<5} {:>9.1} {:>9.1} {:>6.2} {:>8.1} {:>8.1}",
                    kind.name(),
                    size.name(),
                    ms(mine),
                    ms(least),
                    ms(mine) / ms(least),
                    megabytes(&book),
                    megabytes(&bare)
                );
            }
        }
    }
}

fn run(program: &OsStr, arguments: &[&OsStr]) {
    let status = Command::new(program).args(arguments).stdout(Stdio::null()).status().expect("the program starts");
    assert!(status.success(), "{} {arguments:?}: {status}", program.display());
}

/// Median of `rounds` runs; one that is not measured goes before.
fn median<T>(rounds: usize, run: impl Fn() -> T) -> Duration {
    run();
    let mut times: Vec<Duration> = (0..rounds)
        .map(|_| {
            let start = Instant::now();
            let made = run();
            let time = start.elapsed();
            drop(made);
            time
        })
        .collect();
    times.sort();
    times[rounds / 2]
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn megabytes(path: &Path) -> f64 {
    path.metadata().map_or(0.0, |m| m.len() as f64 / 1e6)
}
