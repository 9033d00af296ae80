//! The outputs of a run: which backends are asked for, with which options.

use super::super::Request;
use super::super::job::{EXTERNAL, OutputPlan, named_file};
use super::Settings;
use crate::backend::{OptionTable, OptionValue, Registry};
use crate::config::{self, OutputTable};
use crate::diag::{Code, Diagnostic, Fatal};
use crate::files::{Blob, Disk, Files};
use crate::typeset::Design;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

impl Settings<'_> {
    pub fn outputs(
        &self,
        tables: &BTreeMap<String, OutputTable>,
        request: &Request,
        registry: &Registry,
        designs: &BTreeMap<String, Design>,
    ) -> Vec<OutputPlan> {
        let ending = request.output.as_ref().and_then(|o| o.extension()).map(|e| e.to_string_lossy().to_lowercase());
        let names: Vec<String> = match (&request.formats[..], ending) {
            ([], Some(ending)) => vec![ending],
            ([], None) => vec!["epub".to_owned(), "pdf".to_owned()],
            // `epub, PDF` is understood; an output of the book file is called as it is written there.
            (names, _) => names
                .iter()
                .map(|name| name.trim())
                .map(|name| if tables.contains_key(name) { name.to_owned() } else { name.to_lowercase() })
                .collect(),
        };
        let mut plans: Vec<OutputPlan> = Vec::new();
        for name in names {
            if plans.iter().all(|plan| plan.table.name != name) {
                plans.extend(self.output(name, tables, request, registry, designs));
            }
        }
        plans
    }

    fn output(
        &self,
        name: String,
        tables: &BTreeMap<String, OutputTable>,
        request: &Request,
        registry: &Registry,
        designs: &BTreeMap<String, Design>,
    ) -> Option<OutputPlan> {
        let table = tables.get(&name);
        let command = table.and_then(|t| t.command.clone());
        let command = command.filter(|_| self.may_run(&name, request, registry));
        let backend = match (&command, table.and_then(|t| t.backend.clone())) {
            (Some(_), _) => EXTERNAL.to_owned(),
            (None, Some(backend)) if backend != EXTERNAL => backend,
            (None, Some(_)) if table.is_some_and(|t| t.command.is_none()) => {
                self.bad(
                    &format!("output.{name}.backend"),
                    format!("the external output {name} has no command"),
                    "say what runs: command = \"…\"",
                );
                return None;
            }
            (None, _) => name.clone(),
        };
        if backend != EXTERNAL && registry.get(&backend).is_none() {
            let known: Vec<&str> =
                registry.names().map(|n| n as &str).chain(tables.keys().map(String::as_str)).collect();
            let near = config::nearest(&backend, known.into_iter()).map(|n| format!("did you mean `{n}`?"));
            let by_name =
                table.is_some_and(|t| t.command.is_some()).then(|| format!("its command runs with -f {name}"));
            let diagnostic = Diagnostic::new(Code::UnknownBackend, format!("`{backend}` is not an output format"))
                .help(by_name.or(near).unwrap_or_else(|| Code::UnknownBackend.help().to_owned()));
            self.reporter.report(self.placed(diagnostic, &format!("output.{name}.backend")));
            return None;
        }
        let design = table.and_then(|t| t.page.clone()).unwrap_or_default();
        if !designs.contains_key(&design) {
            let key = format!("output.{name}.page");
            self.bad(&key, format!("no design is called “{design}”"), "write its table: [page.NAME]");
            return None;
        }
        let mut values: BTreeMap<_, _> = table
            .into_iter()
            .flat_map(|t| &t.options)
            .filter_map(|(key, value)| {
                let place = self.places.get(&format!("output.{name}.{key}")).copied();
                Some((key.clone(), (option_value(value.get_ref())?, place)))
            })
            .collect();
        if let (Some(standard), "pdf") = (&request.pdf_standard, backend.as_str()) {
            values.insert("standard".to_owned(), (OptionValue::Text(standard.clone()), None));
        }
        let command_place = self.places.get(&format!("output.{name}.command")).copied();
        let table = OptionTable { name, values, design, command, command_place, files: BTreeMap::new() };
        Some(OutputPlan { backend, table })
    }

    /// Opens the files that the values of an output's table name: what was typed on the command line names one wherever
    /// it lies, the book file one in the folders of the book.
    pub fn named_files(&self, plan: &mut OutputPlan, registry: &Registry, files: &Arc<Disk>) -> Result<(), Fatal> {
        let OutputPlan { backend, table } = plan;
        let named = registry.get(backend).map(|backend| backend.named_files(table)).unwrap_or_default();
        let mut opened = BTreeMap::new();
        for (key, path) in named {
            let (path, is_typed) = (Path::new(path), table.values.get(key).is_some_and(|(_, place)| place.is_none()));
            if is_typed {
                opened.insert(key.to_owned(), named_file(path, files)?.1);
            } else if let Err(cause) = files.len(path) {
                let message = format!("{} cannot be read: {cause}", path.display());
                let diagnostic = Diagnostic::new(Code::BadValue, message).help("name a file in the book's folder");
                self.reporter.report(table.placed(key, diagnostic));
            } else {
                opened.insert(key.to_owned(), Blob::file(files.clone(), path));
            }
        }
        table.files = opened;
        Ok(())
    }

    /// Whether the command of an output may run. It is somebody else's program: it runs if its name was asked for, and
    /// a name that everybody types, `epub`, asks for no program.
    fn may_run(&self, name: &str, request: &Request, registry: &Registry) -> bool {
        let built_in = registry.get(name).is_some();
        if built_in {
            let diagnostic =
                Diagnostic::new(Code::CommandNotRun, format!("the command of [output.{name}] was not run"));
            let diagnostic = diagnostic.help(Code::CommandNotRun.help());
            self.reporter.report(self.placed(diagnostic, &format!("output.{name}.command")));
        }
        !built_in && !request.formats.is_empty()
    }
}

fn option_value(value: &toml::Value) -> Option<OptionValue> {
    Some(match value {
        toml::Value::String(text) => OptionValue::Text(text.clone()),
        toml::Value::Integer(number) => OptionValue::Integer(*number),
        toml::Value::Float(number) => OptionValue::Float(*number),
        toml::Value::Boolean(flag) => OptionValue::Flag(*flag),
        toml::Value::Datetime(date) => OptionValue::Text(date.to_string()),
        toml::Value::Array(list) => OptionValue::List(list.iter().filter_map(option_value).collect()),
        toml::Value::Table(_) => return None,
    })
}
