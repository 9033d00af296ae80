//! The fonts a book may use: those of its folders, of the system and by family.

use super::super::Request;
use super::Settings;
use crate::config::{self, FamiliesTable, OneOrMore};
use crate::diag::{Code, Diagnostic};
use crate::files::{Blob, Disk, Files, environment};
use crate::font::{Families, FontOptions, FontSource};
use crate::lang::Lang;
use std::path::Path;
use std::sync::Arc;

/// How large a Latin family may be set, in parts of the type size.
const LATIN_SIZES: std::ops::RangeInclusive<f32> = 0.5..=1.5;

/// Deepest folder of fonts that is looked into.
const MAX_FONT_FOLDERS: usize = 8;

impl Settings<'_> {
    pub fn fonts(&self, table: &config::FontsTable, request: &Request, root: &Path) -> FontOptions {
        let families = |value: &Option<OneOrMore>| value.as_ref().map(OneOrMore::lines).unwrap_or_default();
        let mut files = Vec::new();
        let own = families(&table.path).into_iter().map(|p| root.join(p));
        for folder in request.fonts.iter().cloned().chain(own) {
            match Disk::open(&folder, []) {
                Ok(disk) => {
                    collect_fonts(&(Arc::new(disk) as Arc<dyn Files>), Path::new(""), FontSource::Given, 0, &mut files);
                }
                Err(cause) => {
                    let message = format!("the font folder {} cannot be read: {cause}", folder.display());
                    self.reporter.report(Diagnostic::new(Code::CannotRead, message));
                }
            }
        }
        if (table.system == Some(true) || request.system_fonts) && !request.ignore_system_fonts {
            for path in environment::system_font_files() {
                let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { continue };
                if let Ok(disk) = Disk::open(folder, []) {
                    files.push((FontSource::System, Blob::file(Arc::new(disk), name)));
                }
            }
        }
        let roles = |table: &FamiliesTable| {
            let FamiliesTable { serif, sans, kai, mono, latin } = table;
            let [serif, sans, kai, mono, latin] = [serif, sans, kai, mono, latin].map(&families);
            Families { serif, sans, kai, mono, latin }
        };
        let languages = [
            (Lang::ZhHans, &table.zh_hans),
            (Lang::ZhHant, &table.zh_hant),
            (Lang::ZhHk, &table.zh_hk),
            (Lang::Ja, &table.ja),
            (Lang::Ko, &table.ko),
            (Lang::EN, &table.other),
        ];
        let size = table.latin_size.filter(|size| !LATIN_SIZES.contains(size)).map(|size| size.to_string());
        self.read("fonts.latin-size", size, |_| None::<()>, "write it in parts of the type size: 0.5 to 1.5");
        let config::FontsTable { serif, sans, kai, mono, latin, .. } = table.clone();
        FontOptions {
            families: roles(&FamiliesTable { serif, sans, kai, mono, latin }),
            languages: languages.map(|(lang, table)| (lang, roles(table))).into(),
            latin_size: table.latin_size,
            emoji: families(&table.emoji),
            fallback: families(&table.fallback),
            files,
        }
    }
}

fn collect_fonts(
    files: &Arc<dyn Files>,
    folder: &Path,
    source: FontSource,
    depth: usize,
    out: &mut Vec<(FontSource, Blob)>,
) {
    for entry in files.list(folder).unwrap_or_default() {
        let ending = entry.path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        if entry.is_dir && depth < MAX_FONT_FOLDERS {
            collect_fonts(files, &entry.path, source, depth + 1, out);
        } else if ["ttf", "otf", "ttc", "otc"].contains(&ending.as_str()) {
            out.push((source, Blob::file(files.clone(), entry.path)));
        }
    }
}
