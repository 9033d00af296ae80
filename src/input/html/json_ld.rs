//! What a page says of its article in JSON-LD, in the words of schema.org.

use crate::book::Date;
use serde_json::Value;

/// Facts of the first article that the scripts of a page describe.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct JsonLd {
    pub headline: Option<String>,
    /// With `、` between.
    pub authors: Option<String>,
    pub date: Option<Date>,
    pub publisher: Option<String>,
}

/// Longest script that is read, in bytes.
const MAX_SCRIPT: usize = 1 << 20;

impl JsonLd {
    /// Looks through one script.
    pub fn read(&mut self, script: &str) {
        if script.len() > MAX_SCRIPT || *self != JsonLd::default() {
            return;
        }
        let Ok(value) = serde_json::from_str::<Value>(script.trim()) else { return };
        let Some(article) = article(&value) else { return };
        let text = |key: &str| article.get(key).and_then(Value::as_str).map(str::to_owned);
        self.headline = text("headline").or_else(|| text("name"));
        self.date = text("datePublished").as_deref().and_then(Date::parse);
        self.authors = article.get("author").and_then(names);
        self.publisher = article.get("publisher").and_then(names);
    }
}

/// The article in a script: the value itself, one of a list, or one of a graph.
fn article(value: &Value) -> Option<&Value> {
    let is_article = |value: &Value| {
        const POSTINGS: [&str; 4] = ["BlogPosting", "SocialMediaPosting", "DiscussionForumPosting", "Review"];
        let named = |kind: &Value| kind.as_str().is_some_and(|k| k.ends_with("Article") || POSTINGS.contains(&k));
        match value.get("@type") {
            Some(Value::Array(kinds)) => kinds.iter().any(named),
            Some(kind) => named(kind),
            None => false,
        }
    };
    match value {
        Value::Array(list) => list.iter().find(|v| is_article(v)),
        value if is_article(value) => Some(value),
        value => value.get("@graph")?.as_array()?.iter().find(|v| is_article(v)),
    }
}

fn names(value: &Value) -> Option<String> {
    let name = |value: &Value| {
        let text = value.as_str().or_else(|| value.get("name")?.as_str())?.trim();
        Some(text.to_owned()).filter(|n| !n.is_empty() && !n.starts_with("http"))
    };
    let all: Vec<String> = match value {
        Value::Array(list) => list.iter().filter_map(name).collect(),
        value => name(value).into_iter().collect(),
    };
    Some(all.join("、")).filter(|n| !n.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_found_in_a_list_or_a_graph() {
        let mut facts = JsonLd::default();
        facts.read("{ not json");
        facts.read(
            r#"{"@graph":[{"@type":"WebSite"},{"@type":["NewsArticle"],"headline":"纸","datePublished":"2021-01-05T08:00:00Z",
            "author":[{"@type":"Person","name":"张三"},"李四"],"publisher":{"name":"某报"}}]}"#,
        );
        assert_eq!(facts.headline.as_deref(), Some("纸"));
        assert_eq!(facts.authors.as_deref(), Some("张三、李四"));
        assert_eq!((facts.date, facts.publisher.as_deref()), (Date::new(2021, 1, 5), Some("某报")));
        let mut review = JsonLd::default();
        review.read(
            r#"{"@type":"Review","itemReviewed":{"@type":"Book","name":"纸"},"name":"读后","author":{"name":"白石"}}"#,
        );
        assert_eq!((review.headline.as_deref(), review.authors.as_deref()), (Some("读后"), Some("白石")));
    }
}
