//! The rules of a standard, held by the test data that comes with it.

mod line_breaks;
