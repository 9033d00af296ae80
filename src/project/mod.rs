//! From a folder or files to a [`Job`], and the run: input → book → pages → backends.
