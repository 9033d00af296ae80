//! A command that reads the JSON model on its standard input and writes into the output folder.
