//! `huibian --licenses`

use super::{EXIT_DONE, print};

/// Notices and licence of the fonts.
const FONTS: [&str; 2] = [include_str!("../../fonts/NOTICES.txt"), include_str!("../../fonts/OFL-1.1.txt")];
/// Notices and licences of the crates in the program; `CONTRIBUTING.md` says how the file is made.
const CRATES: &str = include_str!("../../docs/third-party.txt");

pub fn run() -> u8 {
    print::say(&format!(
        "huibian {}\nMIT OR Apache-2.0\n\n{}\n{}\n{CRATES}",
        env!("CARGO_PKG_VERSION"),
        FONTS[0],
        FONTS[1]
    ));
    EXIT_DONE
}
