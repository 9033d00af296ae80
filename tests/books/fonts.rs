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
    let text = "# 直\n\n骨、「角」直：<span lang=\"ja\">骨、「角」直。仮名</span>。𠮷野、䲁鱼[^1]，A & B <i>x</i>。\n\n[^1]: 注𫖮。\n";
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
        let shown: String = body.split('>').skip(1).filter_map(|part| part.split('<').next()).collect();
        let shown = shown.replace("&amp;", "&");
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
    let again = built(folder.path(), "body", "horizontal-tb");
    assert!(files.iter().filter(|(name, _)| name.contains("font")).all(|(name, data)| again[name] == *data));
    // Without the key there is nothing of it.
    assert!(built(folder.path(), "none", "horizontal-tb").keys().all(|name| !name.contains("font")));
}

#[test]
fn rare_characters_alone_have_a_font_where_that_is_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = built(folder.path(), "rare", "vertical-rl");
    let fonts: Vec<&str> = files.keys().filter_map(|name| name.strip_prefix("OEBPS/fonts/")).collect();
    assert_eq!(fonts, ["zh-hans.otf"]);
    let missing: Vec<char> = "𠮷䲁𫖮".chars().filter(|c| !has(&files, "zh-hans.otf", *c)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(!has(&files, "zh-hans.otf", '野') && !has(&files, "zh-hans.otf", '骨'));
    let chapter = text(&files, "text/chapter-0001.xhtml");
    assert!(chapter.contains("<span class=\"rare\">𠮷</span>野、<span class=\"rare\">䲁</span>鱼"), "{chapter}");
    assert!(!text(&files, "text/chapter-0002.xhtml").contains("rare"));
    assert!(text(&files, "fonts.css").contains("html[lang=\"zh-Hans\"] .rare"));
}

/// Writes of each font of the page whether the browser took it, and of the elements which they ask for first.
const LOOK: &str = r#"<script>
const first = element => getComputedStyle(element).fontFamily.split(',')[0].replaceAll('"', '');
document.fonts.ready.then(() => {
  const faces = [...document.fonts].map(face => `${face.family.replaceAll('"', '')}: ${face.status}`).sort();
  const asked = [document.body, document.querySelector('p span')].map(first);
  document.body.setAttribute('data-fonts', [...faces, ...asked].join('; '));
});
</script></body>"#;

#[test]
fn a_browser_takes_the_fonts_of_the_package_for_the_text_of_their_languages() {
    for mode in ["horizontal-tb", "vertical-rl"] {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, data) in built(folder.path(), "body", mode) {
            put(folder.path(), &format!("open/{name}"), data);
        }
        let page = folder.path().join("open/OEBPS/text/chapter-0001.xhtml");
        let looking = fs::read_to_string(&page).expect("the chapter").replace("</body>", LOOK);
        fs::write(&page, looking).expect("the chapter");
        let shown = printed(
            tool("chromium")
                .args(["--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"])
                .args(["--virtual-time-budget=10000", "--dump-dom"])
                .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
                .arg(format!("file://{}", page.display())),
        );
        let expected = "data-fonts=\"book ja: loaded; book zh-hans: loaded; book zh-hans; book ja\"";
        assert!(shown.contains(expected), "{mode}: {shown}");
    }
}
