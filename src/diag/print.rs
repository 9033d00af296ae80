//! Prints diagnostics: for a terminal, or as one JSON object a line.
