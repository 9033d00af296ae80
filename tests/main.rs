//! Everything that is tested from outside, in one binary, for each test binary carries the fonts.
//!
//! A folder per kind: `cli` transcripts of the command line, `books` whole books through the program, `sample` what
//! the sample books show, `articles` what is read of files as they are found, `covers`, `layout` golden pages,
//! `backends` further outputs, `inspect` what a finished file tells, `hostile` bad input, `fuzz` mutated input,
//! `network` fetching, `pictures` pictures in both formats, `press` what a printer is given, `standards` the test data
//! of standards, `architecture` the map of the source.
//! Books are read by programs that did not write them: `tests/setup` installs them, and a test that misses one fails and
//! says so.
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "tests stand outside the door")]

mod architecture;
mod articles;
mod backends;
mod books;
mod cli;
mod covers;
mod fuzz;
mod hostile;
mod inspect;
mod layout;
mod network;
mod pictures;
mod press;
mod sample;
mod standards;
mod support;
