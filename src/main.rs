//! The binary: runs a command and gives its exit code.
//!
//! Whatever is wrong with the input is a diagnostic. A panic is a fault of the program: it is caught once, here, after
//! the outputs that were begun have removed themselves, and names the file that was in hand.

use huibian::{cli, diag};
use std::panic;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

/// A book is hundreds of thousands of small pieces, made and dropped on every thread.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What a panic said, and the file that was in hand.
type Fault = (String, Option<PathBuf>);

#[expect(clippy::disallowed_methods, reason = "the arguments enter here and nowhere else")]
fn main() -> ExitCode {
    let fault: Arc<Mutex<Option<Fault>>> = Arc::default();
    let seen = fault.clone();
    panic::set_hook(Box::new(move |info| {
        let mut first = seen.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert_with(|| (info.to_string(), diag::file_in_hand()));
    }));
    // This thread is one of the pool's: beside a full pool it would only wait for it.
    let pool = rayon::ThreadPoolBuilder::new().use_current_thread().build_global();
    debug_assert!(pool.is_ok(), "nothing has used the pool before");
    match panic::catch_unwind(|| cli::run(std::env::args_os())) {
        Ok(code) => ExitCode::from(code),
        Err(_) => {
            let fault = fault.lock().unwrap_or_else(PoisonError::into_inner).take();
            let (message, file) = fault.unwrap_or_else(|| ("no message".to_owned(), None));
            let file = file.map(|f| format!(" at work on {}", f.display())).unwrap_or_default();
            eprintln!(
                "error: huibian itself failed{file}; nothing was written\n{message}\nPlease report it with the file."
            );
            ExitCode::from(cli::EXIT_ERRORS)
        }
    }
}
