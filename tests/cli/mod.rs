//! Transcripts of the command line: each Markdown file here is a session in a fresh folder.
//!
//! A block of kind `file NAME` is written to the folder. In a block of kind `console` each line after `$ ` is run; what
//! follows is what it printed, standard output first, then standard error, then `[exit N]` if it was not 0. `[..]`
//! stands for anything within a line, a line `...` for any lines. With `BLESS=1` in the environment the transcripts are
//! written anew, to be read in the diff.

use crate::support::{huibian, put, root};
use regex::Regex;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// What a command line prints, as a transcript shows it.
fn session(folder: &Path, line: &str) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (variables, words): (Vec<&str>, Vec<&str>) = words.into_iter().partition(|word| {
        word.split_once('=').is_some_and(|(name, _)| name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_'))
    });
    let output = match words.as_slice() {
        ["huibian", arguments @ ..] => {
            let mut command = huibian(folder);
            command.envs(variables.iter().filter_map(|v| v.split_once('=')));
            command.args(arguments).output().expect("the program starts")
        }
        ["ls", at @ ..] => {
            let folder = folder.join(at.first().unwrap_or(&"."));
            let mut names: Vec<String> = fs::read_dir(&folder)
                .unwrap_or_else(|e| panic!("{line}: {e}"))
                .map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned())
                .collect();
            names.sort();
            return names.join("\n") + "\n";
        }
        ["cat", name] => return fs::read_to_string(folder.join(name)).unwrap_or_else(|e| panic!("{line}: {e}")),
        _ => panic!("a transcript runs huibian, ls and cat, not {line}"),
    };
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text += &String::from_utf8_lossy(&output.stderr);
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    match output.status.code() {
        Some(0) => {}
        Some(code) => _ = writeln!(text, "[exit {code}]"),
        None => text.push_str("[killed]\n"),
    }
    text.replace(&folder.display().to_string(), "[FOLDER]")
}

/// Whether a text is what a transcript says.
fn agrees(expected: &str, found: &str) -> bool {
    let expected: Vec<String> = expected.lines().map(|line| line.trim_end().to_owned()).collect();
    let mut pattern = String::from("(?s)^");
    for line in expected {
        if line == "..." {
            pattern.push_str("(?:[^\n]*\n)*?");
        } else {
            let parts: Vec<String> = line.split("[..]").map(regex::escape).collect();
            pattern.push_str(&parts.join("[^\n]*"));
            pattern.push_str("[ \t]*\n");
        }
    }
    Regex::new(&(pattern + "$")).expect("a pattern").is_match(found)
}

#[test]
fn dots_stand_for_lines_and_brackets_for_words() {
    assert!(agrees("a [..] c\n...\nz\n", "a b c\nd\ne\nz\n"));
    assert!(!agrees("a [..] c\nz\n", "a b c\nd\nz\n"));
}

/// Plays a transcript and returns it with what was really printed, and the lines that differed.
fn play(transcript: &str) -> (String, Vec<String>) {
    let folder = TempDir::new().expect("a folder");
    let mut anew = String::new();
    let mut faults = Vec::new();
    let mut lines = transcript.lines().peekable();
    while let Some(line) = lines.next() {
        let _ = writeln!(anew, "{line}");
        let fence: String = line.chars().take_while(|c| *c == '`').collect();
        if fence.len() < 3 {
            continue;
        }
        let kind = line[fence.len()..].trim();
        let mut body = Vec::new();
        for line in lines.by_ref() {
            if line == fence {
                break;
            }
            body.push(line);
        }
        if let Some(name) = kind.strip_prefix("file ") {
            put(folder.path(), name.trim(), body.iter().map(|line| format!("{line}\n")).collect::<String>());
        }
        if kind == "console" {
            let mut steps: Vec<(&str, String)> = Vec::new();
            for line in body {
                match (line.strip_prefix("$ "), steps.last_mut()) {
                    (Some(command), _) => steps.push((command, String::new())),
                    (None, Some((_, text))) => _ = writeln!(text, "{line}"),
                    (None, None) => panic!("a console block begins with a command, not {line}"),
                }
            }
            for (command, expected) in steps {
                let found = session(folder.path(), command);
                let _ = writeln!(anew, "$ {command}");
                if agrees(&expected, &found) {
                    anew += &expected;
                } else {
                    faults.push(format!("$ {command}\n--- expected\n{expected}--- found\n{found}"));
                    anew += &found;
                }
            }
        } else {
            body.iter().for_each(|line| _ = writeln!(anew, "{line}"));
        }
        let _ = writeln!(anew, "{fence}");
    }
    (anew, faults)
}

#[test]
fn the_program_prints_what_the_transcripts_say() {
    let mut paths: Vec<_> = fs::read_dir(root().join("tests/cli"))
        .expect("the transcripts")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    let mut all = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).expect("a transcript");
        let (anew, faults) = play(&text);
        if std::env::var_os("BLESS").is_some() {
            fs::write(&path, anew).expect("it is writable");
        } else {
            all.extend(faults.into_iter().map(|fault| format!("{}: {fault}", path.display())));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn the_check_of_thirty_articles_fits_on_sixty_lines() {
    let folder = TempDir::new().expect("a folder");
    for i in 1..=30 {
        let text = format!(
            "第{i}篇的题目\n文/某人　编辑/小满\n来源：某处 2024-03-{i:02} 09:30\n\n这是第{i}篇的正文,用了半角逗号。\n\n（完）\n\n点击上方蓝字关注我们\n"
        );
        put(folder.path(), &format!("文章/{i:02}.txt"), text);
    }
    let output = crate::support::run(folder.path(), ["check", "文章"]);
    let lines = String::from_utf8_lossy(&output.stdout).lines().count();
    let messages = String::from_utf8_lossy(&output.stderr).lines().count();
    assert!(output.status.success() && lines >= 30, "{}", crate::support::shown(&output));
    assert!(lines + messages <= 60, "{lines} + {messages} lines\n{}", crate::support::shown(&output));
}
