//! `Pages` as text, for golden tests and `huibian dump pages`: positions in pt, characters rather than glyph ids.
