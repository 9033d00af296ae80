//! Values of `[book]` that have the right type and mean nothing: a language that is none, an ISBN whose check digit is
//! wrong, a date that no calendar has.

use super::{BookTable, People, Person, Scalar};
use crate::book::{Date, Role, isbn};
use crate::lang::Lang;

/// Levels of headings there are, and so the depths a contents may have.
const LEVELS: std::ops::RangeInclusive<u8> = 1..=6;

/// A value that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The key in `[book]`.
    pub key: &'static str,
    pub value: String,
    /// What may be written.
    pub help: &'static str,
}

impl BookTable {
    /// The values that cannot be used.
    pub fn faults(&self) -> Vec<Fault> {
        let date = self.date.as_ref().map(Scalar::text);
        let depth = self.toc_depth.filter(|depth| !LEVELS.contains(depth)).map(|depth| depth.to_string());
        let wrong = |value: &Option<String>, right: fn(&str) -> bool| value.clone().filter(|value| !right(value));
        #[rustfmt::skip]
        let found = [
            ("language",  wrong(&self.language, |tag| Lang::parse(tag).is_some()), "use a BCP 47 tag: zh-Hans, zh-TW, ja, ko, en"),
            ("isbn",      wrong(&self.isbn, |text| isbn::digits(text).is_some()),          "an ISBN has 13 (or 10) digits, the last of which checks the others"),
            ("date",      wrong(&date, |text| Date::parse(text).is_some()),        "write a date as 2024, 2024-05 or 2024-05-01"),
            ("toc-depth", depth,                                                   "a contents has 1 to 6 levels"),
        ];
        let found = found.into_iter().filter_map(|(key, value, help)| Some(Fault { key, value: value?, help }));
        found.chain(self.wrong_roles()).collect()
    }

    fn wrong_roles(&self) -> Vec<Fault> {
        let lists = [
            ("authors", &self.authors),
            ("author", &self.author),
            ("translators", &self.translators),
            ("editors", &self.editors),
            ("illustrators", &self.illustrators),
        ];
        let mut faults = Vec::new();
        for (key, people) in lists {
            let people = match people {
                None => &[],
                Some(People::One(person)) => std::slice::from_ref(person),
                Some(People::More(people)) => &people[..],
            };
            for person in people {
                if let Person::Known(known) = person
                    && let Some(role) = &known.role
                    && Role::from_marc(role).is_none()
                {
                    let help = "use a MARC relator code as role: aut, trl, edt, ill, ctb";
                    faults.push(Fault { key, value: format!("role = {role}"), help });
                }
            }
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_nothing_is_found() {
        let read = |text: &str| toml::from_str::<BookTable>(text).unwrap().faults();
        let keys = |text| read(text).into_iter().map(|f| f.key).collect::<Vec<_>>();
        assert_eq!(keys("language = 'ja'\nisbn = '978-3-16-148410-0'\ndate = 2024-02-29\ntoc-depth = 6"), [""; 0]);
        assert_eq!(keys("language = 'klingon'"), ["language"]);
        assert_eq!(keys("isbn = '123'"), ["isbn"]);
        assert_eq!(keys("date = '2024-02-31'"), ["date"]);
        assert_eq!(keys("toc-depth = 99"), ["toc-depth"]);
        assert_eq!(keys("editors = [{ name = '甲', role = 'xyz' }]"), ["editors"]);
    }
}
