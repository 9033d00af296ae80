//! The rules of standards: by the test data that comes with one, and as `docs/conformance/` lists them.

mod archives;
mod conformance;
mod line_breaks;
mod ua1;
