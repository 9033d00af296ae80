//! Fonts in the EPUB: every character has one, in the forms of its language, and a browser takes them.

use super::checkers::checked;
use crate::support::{done, printed, put, tool};
use skrifa::{FontRef, MetadataProvider};
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

/// A book of two languages and rare characters, built with fonts for `embed`; its files by name.
fn built(folder: &Path, embed: &str, mode: &str) -> BTreeMap<String, Vec<u8>> {
    let keys = format!(
        "[book]\ntitle = \"雨月\"\nlanguage = \"zh-Hans\"\nauthors = [\"甲\"]\nwriting-mode = \"{mode}\"\n\
         [output.epub]\nembed-fonts = \"{embed}\"\n"
    );
    put(folder, "book.toml", keys);
    let text = "# 直\n\n骨、「角」直：<span lang=\"ja\">骨、「角」直。仮名</span>。𠮷野、䲁鱼[^1]，A & B <i>x</i>。\n\n[^1]: 注𪚥。\n";
    put(folder, "src/1.md", text);
    put(folder, "src/2.md", "# 二\n\n平常的字。\n");
    done(folder, ["build", "-f", "epub"]);
    let file = folder.join("book/雨月.epub");
    checked(&file);
    let mut archive = zip::ZipArchive::new(fs::File::open(file).expect("it was made")).expect("an archive");
    let names: Vec<String> = archive.file_names().map(|name| name.expect("a name").into_owned()).collect();
    let mut read = |name: &String| {
        let mut data = Vec::new();
        archive.by_name(name).expect("it is there").read_to_end(&mut data).expect("it can be read");
        data
    };
    names.iter().map(|name| (name.clone(), read(name))).collect()
}

fn text<'a>(files: &'a BTreeMap<String, Vec<u8>>, name: &str) -> &'a str {
    std::str::from_utf8(&files[&format!("OEBPS/{name}")]).expect("UTF-8")
}

/// Whether a font of the package has a character.
fn has(files: &BTreeMap<String, Vec<u8>>, name: &str, c: char) -> bool {
    FontRef::new(&files[&format!("OEBPS/fonts/{name}")]).expect("a font").charmap().map(c).is_some()
}

#[test]
fn each_language_has_a_font_with_its_characters() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = built(folder.path(), "body", "horizontal-tb");
    let fonts: Vec<&str> = files.keys().filter_map(|name| name.strip_prefix("OEBPS/fonts/")).collect();
    assert_eq!(fonts, ["ja.otf", "zh-hans.otf"]);
    assert!("骨、「角」直。仮名".chars().all(|c| has(&files, "ja.otf", c)));
    assert!(!has(&files, "ja.otf", '野') && !has(&files, "zh-hans.otf", '仮'));
    // What the program adds has its characters too: numbers of notes, titles, the words of the contents.
    for (name, data) in files.iter().filter(|(name, _)| name.starts_with("OEBPS/text/")) {
        let document = std::str::from_utf8(data).expect("UTF-8");
        let body = document.split_once("<body").expect("a body").1;
        let shown: String = body.split('>').filter_map(|part| part.split('<').next()).collect();
        let japanese = "仮";
        let lost: Vec<char> = shown
            .chars()
            .filter(|c| !c.is_whitespace() && !japanese.contains(*c) && !has(&files, "zh-hans.otf", *c))
            .collect();
        assert!(lost.is_empty(), "{name}: {lost:?}");
        assert!(document.contains("href=\"../fonts.css\""), "{name}");
    }
    let sheet = text(&files, "fonts.css");
    assert!(
        sheet.contains("html[lang=\"zh-Hans\"] body, span[lang=\"zh-Hans\"] { font-family: \"book zh-hans\", serif; }"),
        "{sheet}"
    );
    assert!(sheet.contains("span[lang=\"ja\"] { font-family: \"book ja\", serif; }"), "{sheet}");
    let package = text(&files, "content.opf");
    assert!(package.contains("href=\"fonts/ja.otf\" media-type=\"font/otf\""), "{package}");
    assert_eq!(files, built(folder.path(), "body", "horizontal-tb"));
    // Without the key there is nothing of it.
    assert!(built(folder.path(), "none", "horizontal-tb").keys().all(|name| !name.contains("font")));
}

#[test]
fn rare_characters_alone_have_a_font_where_that_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = built(folder.path(), "rare", "vertical-rl");
    let fonts: Vec<&str> = files.keys().filter_map(|name| name.strip_prefix("OEBPS/fonts/")).collect();
    assert_eq!(fonts, ["zh-hans.otf"]);
    assert!("𠮷䲁𪚥".chars().all(|c| has(&files, "zh-hans.otf", c)));
    assert!(!has(&files, "zh-hans.otf", '野') && !has(&files, "zh-hans.otf", '骨'));
    let chapter = text(&files, "text/chapter-0001.xhtml");
    assert!(chapter.contains("<span class=\"rare\">𠮷</span>野、<span class=\"rare\">䲁</span>鱼"), "{chapter}");
    assert!(!text(&files, "text/chapter-0002.xhtml").contains("rare"));
    assert!(text(&files, "fonts.css").contains("html[lang=\"zh-Hans\"] .rare"));
}

#[test]
fn a_browser_draws_the_text_with_the_fonts_of_the_package() {
    for mode in ["horizontal-tb", "vertical-rl"] {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, data) in built(folder.path(), "body", mode) {
            put(folder.path(), &format!("open/{name}"), data);
        }
        // No other font is known there.
        put(folder.path(), "fonts.conf", "<?xml version=\"1.0\"?><fontconfig></fontconfig>");
        let page = folder.path().join("open/OEBPS/text/chapter-0001.xhtml");
        let print = folder.path().join("page.pdf");
        printed(
            tool("chromium")
                .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"])
                .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
                .arg(format!("--print-to-pdf={}", print.display()))
                .arg(format!("file://{}", page.display()))
                .env("FONTCONFIG_FILE", folder.path().join("fonts.conf")),
        );
        let fonts = printed(tool("pdffonts").arg(&print));
        assert!(fonts.contains("SerifCJKsc") && fonts.contains("SerifCJKjp"), "{mode}: {fonts}");
        let said = printed(tool("pdftotext").args(["-raw".as_ref(), print.as_os_str(), "-".as_ref()]));
        let said: String = said.split_whitespace().collect();
        assert!("骨角直仮名𠮷野䲁鱼𪚥".chars().all(|c| said.contains(c)), "{mode}: {said}");
    }
}
