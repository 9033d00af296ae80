//! What EPUBCheck and Ace say of the EPUBs.

use super::built;
use crate::support::{epubcheck, npm, tool};
use serde_json::Value;
use std::ffi::OsStr;
use std::path::Path;

/// Usage messages of EPUBCheck that a book may have, each with its reason.
const USAGES: [(&str, &str); 1] =
    [("CSS-028", "it says that a sheet names a font, which a package has where it was asked for")];

/// Expects that EPUBCheck has nothing to say about a book.
pub fn checked(epub: &Path) {
    let report = epubcheck_of(epub);
    let checker = &report["checker"];
    assert_eq!(checker["checkerVersion"], "5.3.0");
    let count = |what: &str| checker[what].as_u64().unwrap_or(u64::MAX);
    let all = count("nFatal") + count("nError") + count("nWarning");
    assert_eq!(all, 0, "{}: {:#}", epub.display(), report["messages"]);
    for message in report["messages"].as_array().expect("a list of messages") {
        let known = USAGES.iter().any(|(id, _)| message["ID"] == *id);
        assert!(known, "{}: {message:#}", epub.display());
    }
}

/// EPUBCheck's report, usage messages included.
fn epubcheck_of(epub: &Path) -> Value {
    let jar = epubcheck();
    let check: [&OsStr; 7] = [
        "-jar".as_ref(),
        jar.as_ref(),
        epub.as_ref(),
        "--quiet".as_ref(),
        "--usage".as_ref(),
        "--json".as_ref(),
        "-".as_ref(),
    ];
    let report = tool("java").args(check).output().expect("Java starts");
    serde_json::from_slice(&report.stdout).expect("EPUBCheck reports as JSON")
}

#[test]
fn epubcheck_finds_nothing() {
    built().iter().for_each(|book| checked(&book.epub));
}

#[test]
fn ace_finds_no_violation() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let chromium = tool("chromium").get_program().to_owned();
    for book in built() {
        let out = folder.path().join(&book.name);
        let ace = npm().join("@daisy/ace/bin/ace-puppeteer.js");
        let ran = tool("node")
            .args([ace.as_os_str(), "--force".as_ref(), "--silent".as_ref(), "--outdir".as_ref(), out.as_ref()])
            .arg(&book.epub)
            .env("PUPPETEER_EXECUTABLE_PATH", &chromium)
            .env("ACE_TIMEOUT_INITIAL", "60000")
            .output()
            .expect("node starts");
        let report = std::fs::read(out.join("report.json"))
            .unwrap_or_else(|e| panic!("{}: {e}: {}", book.name, crate::support::shown(&ran)));
        let report: Value = serde_json::from_slice(&report).expect("Ace reports as JSON");
        let files = report["assertions"].as_array().expect("a list of files");
        // The package, the contents and at least one document of text.
        assert!(files.len() > 3, "{}: {} files", book.name, files.len());
        let found: Vec<String> = files
            .iter()
            .flat_map(|file| file["assertions"].as_array().into_iter().flatten().map(move |found| (file, found)))
            .map(|(file, found)| {
                let (where_, what) = (&file["earl:testSubject"]["url"], &found["earl:test"]["dct:title"]);
                format!("{where_} {what} {}", found["earl:result"]["dct:description"])
            })
            .collect();
        assert!(found.is_empty(), "{}: {}", book.name, found.join("\n"));
        assert_eq!(report["earl:result"]["earl:outcome"], "pass", "{}", book.name);
        let missing = report["a11y-metadata"]["missing"].as_array().expect("a list");
        let ours = missing.iter().filter_map(Value::as_str).filter(|key| !key.contains("certif"));
        assert_eq!(ours.collect::<Vec<_>>(), [""; 0], "{}", book.name);
    }
}
