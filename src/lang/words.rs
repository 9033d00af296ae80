//! The words a book needs in four languages (目录, 奥付, 제1장 …), read from `words.toml`.

use super::Lang;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Word → language column → text.
static WORDS: LazyLock<BTreeMap<String, BTreeMap<String, String>>> =
    LazyLock::new(|| toml::from_str(include_str!("words.toml")).expect("a test reads the file"));

/// Defines [`Word`] and the names its variants have in `words.toml`.
macro_rules! words {
    ($($variant:ident = $name:literal,)*) => {
        /// A word or phrase of the book's own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Word { $($variant,)* }

        impl Word {
            /// All words.
            pub const ALL: &[Word] = &[$(Word::$variant,)*];
            fn name(self) -> &'static str { match self { $(Word::$variant => $name,)* } }
        }
    };
}

words! {
    Contents = "contents", Cover = "cover", HalfTitle = "half-title", TitlePage = "title-page",
    Copyright = "copyright", Colophon = "colophon", Dedication = "dedication", Preface = "preface", Plates = "plates", Glossary = "glossary",
    Afterword = "afterword", About = "about", Sources = "sources", Notes = "notes", Body = "body",
    PageList = "page-list", Landmarks = "landmarks",
    Author = "author", Translator = "translator", Editor = "editor", Illustrator = "illustrator",
    Contributor = "contributor",
    AuthorLabel = "author-label", TranslatorLabel = "translator-label", EditorLabel = "editor-label",
    IllustratorLabel = "illustrator-label", ContributorLabel = "contributor-label",
    TitleLabel = "title-label", PublisherLabel = "publisher-label", AddressLabel = "address-label",
    DateLabel = "date-label", EditionLabel = "edition-label", PrintingLabel = "printing-label",
    PriceLabel = "price-label", LanguageLabel = "language-label", SeriesLabel = "series-label",
    SourceLabel = "source-label", RightsLabel = "rights-label", IdentifierLabel = "identifier-label",
    EtAl = "et-al", Part = "part", Volume = "volume", Chapter = "chapter", Figure = "figure", Table = "table",
    Listing = "listing",
    Continued = "continued", TableContinued = "table-continued",
    PictureMissing = "picture-missing", BackToText = "back-to-text",
    Note = "note", Tip = "tip", Important = "important", Warning = "warning", Caution = "caution",
    Untitled = "untitled", LanguageName = "language-name", Cip = "cip",
}

/// A word in a language; Hong Kong reads as Taiwan, a language without words of its own as English.
pub fn word(word: Word, lang: Lang) -> &'static str {
    let column = match lang {
        Lang::ZhHans => "zh-Hans",
        Lang::ZhHant | Lang::ZhHk => "zh-Hant",
        Lang::Ja => "ja",
        Lang::Ko => "ko",
        Lang::Other(_) => "en",
    };
    &WORDS[word.name()][column]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_in_every_language_and_none_is_unused() {
        assert_eq!(WORDS.len(), Word::ALL.len());
        for &w in Word::ALL {
            for lang in [Lang::ZhHans, Lang::ZhHant, Lang::ZhHk, Lang::Ja, Lang::Ko, Lang::EN] {
                assert!(!word(w, lang).is_empty(), "{w:?} {lang}");
            }
        }
    }
}
