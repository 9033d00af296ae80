//! Which file a thread is at work on, so that a fault of the program can name it.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

thread_local! {
    static IN_HAND: RefCell<Option<PathBuf>> = const { RefCell::new(None) };
}

/// Works on a file. What was in hand before is so again afterwards, but not after a panic: then the file stays named.
pub fn with_file<T>(path: &Path, work: impl FnOnce() -> T) -> T {
    let before = IN_HAND.replace(Some(path.to_path_buf()));
    let done = work();
    IN_HAND.set(before);
    done
}

/// The file this thread is at work on.
pub fn file_in_hand() -> Option<PathBuf> {
    IN_HAND.with_borrow(Clone::clone)
}
