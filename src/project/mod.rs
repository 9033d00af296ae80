//! From a folder or files to a [`Job`], and the run: input → book → pages → backends.
//!
//! [`Job::open`] finds the book's folder, reads its book file and puts the request over it; [`Job::read`] makes the
//! `Book`; [`Job::build`] composes what the outputs ask for and writes them. This room alone knows configuration.

mod compose;
mod extent;
#[cfg(feature = "fetch")]
mod fetch;
mod job;
mod manner;
mod name;
mod request;
mod run;
mod see;
mod settings;

#[cfg(feature = "fetch")]
pub use fetch::{Catch, MAX_FETCHED};
pub use job::{Job, OutputPlan};
pub use name::file_name;
pub use request::Request;
pub use run::{Made, Stage, Written};
pub use see::{Seen, finished};
