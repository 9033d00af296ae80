//! Further outputs: a script that reads the JSON, a backend in Rust, and the published schemas.

use crate::support::{done, huibian, root, run, samples, shown, tool};
use huibian::backend::{Backend, Compiled, OptionTable, Registry};
use huibian::book::{Book, walk};
use huibian::diag::{Fatal, Reporter};
use huibian::files::Output;
use huibian::project::{Job, Request};
use std::fs;
use std::io::Write;
use std::path::Path;
use tempfile::TempDir;

/// Counts the chapters of the body, at any depth, in the JSON on standard input, and writes the number.
const COUNT: &str = r#"
import json, sys
book = json.load(sys.stdin)
def chapters(list): return sum(1 + chapters(c["children"]) for c in list)
def parts(list): return sum(chapters(p["chapters"]) + parts(p["parts"]) for p in list)
open("chapters.txt", "w").write(str(parts(book["body"])))
"#;

/// A copy of the Chinese sample whose book file names an output with a command.
fn counted_book() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    copy(&root().join("input/zh-hans"), folder.path());
    fs::write(folder.path().join("count.py"), COUNT).expect("it is writable");
    let mut book = fs::read_to_string(folder.path().join("book.toml")).expect("a book file");
    let script = folder.path().join("count.py");
    book += &format!("\n[output.count]\ncommand = \"python3 {}\"\n", script.display());
    fs::write(folder.path().join("book.toml"), book).expect("it is writable");
    folder
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("it is writable");
    for entry in fs::read_dir(from).expect("it can be read") {
        let path = entry.expect("it can be read").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("it is writable");
        }
    }
}

fn count(book: &Book) -> usize {
    let matter = book.front.iter().chain(&book.back).count();
    walk::chapters(book).len() - matter
}

#[test]
fn a_script_named_in_the_book_file_reads_the_model() {
    tool("python3");
    let folder = counted_book();
    let output = huibian(folder.path())
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .args(["build", "-f", "count", "-d", "out"])
        .output()
        .expect("it starts");
    assert!(output.status.success(), "{}", shown(&output));
    let written = fs::read_to_string(folder.path().join("out/chapters.txt")).expect("the script wrote its file");
    assert_eq!(written, "11");
}

#[test]
fn a_command_of_a_book_file_runs_only_when_its_output_is_asked_for() {
    let folder = counted_book();
    let output = run(folder.path(), ["build", "-d", "out"]);
    assert!(output.status.success(), "{}", shown(&output));
    assert!(!folder.path().join("out/chapters.txt").exists());
}

/// A backend of somebody who uses the library.
struct Counter;

impl Backend for Counter {
    fn name(&self) -> &'static str {
        "counter"
    }
    fn extension(&self) -> &'static str {
        "txt"
    }
    fn composes(&self) -> bool {
        false
    }
    fn write(
        &self,
        compiled: &Compiled,
        _options: &OptionTable,
        _report: &Reporter,
        out: &mut Output,
    ) -> Result<Option<usize>, Fatal> {
        write!(out, "{}", count(compiled.book)).map_err(|cause| out.failed(cause))?;
        Ok(None)
    }
}

#[test]
fn a_backend_in_rust_is_added_to_the_registry_and_runs_beside_the_others() {
    let folder = TempDir::new().expect("a folder");
    let mut registry = Registry::default();
    registry.add(Counter);
    let reporter = Reporter::new();
    let request = Request {
        paths: vec![root().join("input/zh-hans")],
        formats: vec!["counter".to_owned(), "json".to_owned()],
        folder: Some(folder.path().to_path_buf()),
        ..Request::default()
    };
    let job = Job::open(&request, &registry, &reporter).expect("it opens").expect("it opens");
    let (mut book, intake) = job.read(&reporter).expect("it is read");
    let made = job.build(&mut book, &intake, &registry, &reporter, &|_| ()).expect("it is built");
    assert_eq!(made.len(), 2);
    assert_eq!(fs::read_to_string(folder.path().join("一页的来历.txt")).expect("a file"), "11");
}

fn schema(name: &str) -> serde_json::Value {
    let path = root().join("docs/schema").join(name);
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_str(&text).expect("a schema is JSON")
}

#[test]
fn the_published_schema_of_the_model_holds_for_every_sample() {
    let schema = schema("book.json");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    let folder = TempDir::new().expect("a folder");
    for (name, sample) in samples() {
        let target = folder.path().join("book.json");
        let arguments = ["build".as_ref(), sample.as_os_str(), "-f".as_ref(), "json".as_ref(), "-o".as_ref()];
        done(root(), arguments.into_iter().chain([target.as_os_str()]));
        let model: serde_json::Value =
            serde_json::from_slice(&fs::read(&target).expect("the model")).expect("the model is JSON");
        let faults: Vec<String> =
            validator.iter_errors(&model).take(10).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
        assert!(faults.is_empty(), "{name}: {faults:#?}");
        assert!(model["schema"].is_number() || model["schema"].is_string(), "{name}: the model names its schema");
    }
    assert!(!validator.is_valid(&serde_json::json!({ "schema": 1 })), "the schema asks for something");
}

#[test]
fn the_published_schema_of_the_book_file_is_the_one_the_program_prints_and_holds_for_the_samples() {
    let printed: serde_json::Value = serde_json::from_str(&done(root(), ["dump", "schema"])).expect("a schema is JSON");
    assert_eq!(printed, schema("book.toml.json"), "run: huibian dump schema > docs/schema/book.toml.json");
    let validator = jsonschema::validator_for(&printed).expect("it is a schema");
    for (name, sample) in samples() {
        let Ok(text) = fs::read_to_string(sample.join("book.toml")) else { continue };
        let table: toml::Table = text.parse().expect("a book file is TOML");
        let value = serde_json::to_value(table).expect("without dates it is JSON");
        let faults: Vec<String> = validator.iter_errors(&value).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{name}: {faults:#?}");
    }
}

#[test]
fn the_published_schema_of_a_design_is_the_one_the_program_prints_and_holds_for_its_designs() {
    let printed: serde_json::Value =
        serde_json::from_str(&done(root(), ["dump", "design-schema"])).expect("a schema is JSON");
    assert_eq!(printed, schema("design.toml.json"), "run: huibian dump design-schema > docs/schema/design.toml.json");
    let validator = jsonschema::validator_for(&printed).expect("it is a schema");
    for name in done(root(), ["dump", "design"]).lines() {
        let table: toml::Table = done(root(), ["dump", "design", name]).parse().expect("a design is TOML");
        let value = serde_json::to_value(table).expect("without dates it is JSON");
        let faults: Vec<String> = validator.iter_errors(&value).map(|fault| fault.to_string()).collect();
        assert!(faults.is_empty(), "{name}: {faults:#?}");
    }
    assert!(!validator.is_valid(&serde_json::json!({ "chapter": { "align": "left" } })), "it asks for something");
}
