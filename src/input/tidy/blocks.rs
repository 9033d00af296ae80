//! Peeling the head and tail of an article that has blocks already (Markdown, saved pages).

use crate::diag::Reporter;
use crate::input::{Article, Format, Options};

pub fn tidy_article(_article: &mut Article, _format: Format, _options: &Options, _reporter: &Reporter) {}
