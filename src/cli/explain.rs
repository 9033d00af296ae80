//! `huibian explain CODE`

use super::args::ExplainArgs;
use super::{EXIT_DONE, print};
use crate::diag::{Code, Severity};

pub fn run(arguments: &ExplainArgs) -> u8 {
    let Some(typed) = &arguments.code else {
        let list: Vec<String> = Code::ALL.iter().map(|c| format!("{c}  {:7}  {}", severity(*c), c.title())).collect();
        print::say(&list.join("\n"));
        return EXIT_DONE;
    };
    let Some(code) = Code::parse(typed) else {
        return print::usage(&format!("there is no code {typed}; `huibian explain` lists all codes"));
    };
    print::say(&format!(
        "{code} ({}): {}\n\n{}\n\nWhat to do: {}\n",
        severity(code),
        code.title(),
        code.meaning(),
        code.help()
    ));
    EXIT_DONE
}

fn severity(code: Code) -> &'static str {
    match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
