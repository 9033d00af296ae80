//! A `Page` as a bitmap (tiny-skia): the cover for the EPUB, previews.
