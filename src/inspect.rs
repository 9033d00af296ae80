//! What is inside a finished EPUB or PDF.
