//! The fonts of `fonts/`, embedded with the feature `bundled-fonts`, otherwise looked for at run time.
