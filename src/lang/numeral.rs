//! Numerals: 十二 ↔ 12, Ⅳ, full-width digits.
