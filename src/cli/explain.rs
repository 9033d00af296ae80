//! `huibian explain CODE`

use super::args::{ExplainArgs, MessageFormat, OutputArgs};
use super::{EXIT_DONE, print};
use crate::diag::{Code, Severity};
use serde_json::json;

pub fn run(arguments: &ExplainArgs, output: &OutputArgs) -> u8 {
    let json = output.message_format == MessageFormat::Json;
    let Some(typed) = &arguments.code else {
        let list: Vec<String> = Code::ALL
            .iter()
            .map(|c| match json {
                true => object(*c),
                false => format!("{c}  {:7}  {}", severity(*c), c.title()),
            })
            .collect();
        print::say(&list.join("\n"));
        return EXIT_DONE;
    };
    let Some(code) = Code::parse(typed) else {
        return print::usage(&format!("there is no code {typed}; `huibian explain` lists all codes"), output);
    };
    if json {
        print::say(&object(code));
        return EXIT_DONE;
    }
    print::say(&format!(
        "{code} ({}): {}\n\n{}\n\nWhat to do: {}\n",
        severity(code),
        code.title(),
        code.meaning(),
        code.help()
    ));
    EXIT_DONE
}

/// A code on one line for a program.
fn object(code: Code) -> String {
    let (title, meaning, help) = (code.title(), code.meaning(), code.help());
    json!({ "code": code.to_string(), "severity": severity(code), "title": title, "meaning": meaning, "help": help })
        .to_string()
}

fn severity(code: Code) -> &'static str {
    match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
