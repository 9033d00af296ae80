//! Mending.

use super::{Article, Format, Options};
use crate::diag::Reporter;

pub fn mend(_article: &mut Article, _format: Format, _options: &Options, _reporter: &Reporter) {}
