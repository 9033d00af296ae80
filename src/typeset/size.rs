//! Sizes by name: trimmed pages (开本, 判, 판) and type (字号).
//!
//! Tables as printers use them; millimetres and points as in GB/T 788-1999, ISO 216, JIS P 0138 and trade custom.

use crate::pages::{Pt, Size};

/// Trimmed page sizes: names, width and height in mm. Names differ in upper and lower case only by habit.
#[rustfmt::skip]
const PAGES: &[(&[&str], f32, f32)] = &[
    // ISO 216; a bare B is ISO, JIS B is larger
    (&["A3"],                                   297.0, 420.0),
    (&["A4"],                                   210.0, 297.0),
    (&["A5"],                                   148.0, 210.0),
    (&["A6"],                                   105.0, 148.0),
    (&["ISO-B4"],                               250.0, 353.0),
    (&["ISO-B5"],                               176.0, 250.0),
    (&["ISO-B6"],                               125.0, 176.0),
    // JIS P 0138; in the CJK trades B5 and B6 mean these
    (&["B4", "JIS-B4"],                         257.0, 364.0),
    (&["B5", "JIS-B5", "B5判"],                 182.0, 257.0),
    (&["B6", "JIS-B6", "B6判"],                 128.0, 182.0),
    // China: GB/T 788 and custom
    (&["32开", "32開本"],                       130.0, 184.0),
    (&["大32开"],                               140.0, 203.0),
    (&["小16开"],                               170.0, 240.0),
    (&["16开"],                                 185.0, 260.0),
    (&["大16开"],                               210.0, 285.0),
    // Japan
    (&["文庫判", "文庫", "bunko"],              105.0, 148.0),
    (&["新書判", "新書", "shinsho"],            103.0, 182.0),
    (&["四六判", "四六", "46判", "shiroku"],    127.0, 188.0),
    (&["A5判"],                                 148.0, 210.0),
    (&["菊判", "菊", "kiku"],                   152.0, 218.0),
    // Korea
    (&["46판", "사륙판"],                       127.0, 188.0),
    (&["국판"],                                 148.0, 210.0),
    (&["신국판"],                               152.0, 225.0),
    (&["4×6배판", "4x6배판", "46배판"],         188.0, 257.0),
    // Taiwan
    (&["25開"],                                 148.0, 210.0),
    (&["32開"],                                 130.0, 190.0),
    (&["16開"],                                 190.0, 260.0),
    // North America
    (&["letter", "US-letter"],                  215.9, 279.4),
    (&["6x9", "US-trade"],                      152.4, 228.6),
];

/// 字号 in points.
#[rustfmt::skip]
const TYPE: &[(&str, f32)] = &[
    ("初号", 42.0), ("小初", 36.0), ("一号", 26.0), ("小一", 24.0), ("二号", 22.0), ("小二", 18.0), ("三号", 16.0),
    ("小三", 15.0), ("四号", 14.0), ("小四", 12.0), ("五号", 10.5), ("小五", 9.0), ("六号", 7.5), ("小六", 6.5),
    ("七号", 5.5), ("八号", 5.0),
];

/// Smallest and largest side of a page, in mm: a business card and an A1 sheet.
const SIDES: std::ops::RangeInclusive<f32> = 50.0..=850.0;

/// The trimmed size called `name`, or given as `WIDTH,HEIGHT` in mm, cm, in or pt: `大32开`, `JIS-B5`, `182mm,257mm`.
pub fn page_size(name: &str) -> Option<Size> {
    let name = name.trim();
    let named = PAGES.iter().find(|(names, ..)| names.iter().any(|n| n.eq_ignore_ascii_case(name)));
    if let Some(&(_, width, height)) = named {
        return Some(Size { width: Pt::mm(width), height: Pt::mm(height) });
    }
    let (width, height) = name.split_once([',', '×', 'x'])?;
    let (width, height) = (length(width)?, length(height)?);
    let fits = |side: Pt| SIDES.contains(&(side.get() / Pt::PER_MM));
    (fits(width) && fits(height)).then_some(Size { width, height })
}

/// The names a message may offer.
pub fn page_size_names() -> impl Iterator<Item = &'static str> {
    PAGES.iter().map(|(names, ..)| names[0])
}

/// A type size by 字号 or with its unit: `五号`, `10.5pt`, `10.5`.
pub fn type_size(name: &str) -> Option<Pt> {
    let name = name.trim();
    if let Some(&(_, size)) = TYPE.iter().find(|(n, _)| *n == name || n.replace('号', "號") == name) {
        return Some(Pt::new(size));
    }
    let size = name.parse().ok().filter(|s: &f32| s.is_finite()).map(Pt::new).or_else(|| length(name))?;
    (3.0..=100.0).contains(&size.get()).then_some(size)
}

/// A length with its unit.
pub fn length(text: &str) -> Option<Pt> {
    const UNITS: [(&str, f32); 4] = [("mm", Pt::PER_MM), ("cm", 10.0 * Pt::PER_MM), ("in", 72.0), ("pt", 1.0)];
    let text = text.trim();
    let &(unit, factor) = UNITS.iter().find(|(unit, _)| text.ends_with(unit))?;
    let number: f32 = text[..text.len() - unit.len()].trim().parse().ok()?;
    (number.is_finite() && number.abs() < 10_000.0).then(|| Pt::new(number * factor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_known_by_their_trade_names() {
        for (name, mm) in [
            ("A5", [148.0, 210.0]),
            ("a5", [148.0, 210.0]),
            ("大32开", [140.0, 203.0]),
            ("JIS-B5", [182.0, 257.0]),
            ("四六判", [127.0, 188.0]),
            ("신국판", [152.0, 225.0]),
            ("182mm,257mm", [182.0, 257.0]),
        ] {
            let size = page_size(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(size, Size { width: Pt::mm(mm[0]), height: Pt::mm(mm[1]) }, "{name}");
        }
        assert_eq!(page_size("A99"), None);
        assert_eq!(page_size("1mm,1mm"), None);
    }

    #[test]
    fn trimmed_pages_are_as_large_as_each_region_trims_them() {
        #[rustfmt::skip]
        let rows = [
            // China: GB/T 788-1999 and custom
            ("32开", 130, 184), ("大32开", 140, 203), ("A5", 148, 210), ("小16开", 170, 240), ("16开", 185, 260),
            ("大16开", 210, 285), ("A4", 210, 297),
            // Japan: JIS P 0138 and custom
            ("文庫判", 105, 148), ("新書判", 103, 182), ("B6判", 128, 182), ("四六判", 127, 188), ("A5判", 148, 210),
            ("菊判", 152, 218), ("B5判", 182, 257),
            // Korea and Taiwan
            ("46판", 127, 188), ("국판", 148, 210), ("신국판", 152, 225), ("4×6배판", 188, 257),
            ("25開", 148, 210), ("32開", 130, 190), ("16開", 190, 260),
        ];
        for (name, width, height) in rows {
            let size = page_size(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!([size.width, size.height], [width, height].map(|mm| Pt::mm(mm as f32)), "{name}");
        }
    }

    #[test]
    fn the_guide_names_every_size() {
        let page = include_str!("../../docs/src/page.md");
        for name in page_size_names() {
            assert!(page.contains(&format!("`{name}`")), "{name}");
        }
        for (name, size) in TYPE {
            assert!(page.contains(&format!("{name} {size}")), "{name} {size}");
        }
    }

    #[test]
    fn no_two_sizes_share_a_name() {
        let mut names: Vec<String> = PAGES.iter().flat_map(|(n, ..)| *n).map(|n| n.to_lowercase()).collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn type_is_known_by_its_hao() {
        #[rustfmt::skip]
        let all = [
            ("初号", 42.0), ("小初", 36.0), ("一号", 26.0), ("小一", 24.0), ("二号", 22.0), ("小二", 18.0),
            ("三号", 16.0), ("小三", 15.0), ("四号", 14.0), ("小四", 12.0), ("五号", 10.5), ("小五", 9.0),
            ("六号", 7.5), ("小六", 6.5), ("七号", 5.5), ("八号", 5.0),
        ];
        for (name, pt) in all {
            assert_eq!(
                [name.to_owned(), name.replace('号', "號")].map(|n| type_size(&n)),
                [Some(Pt::new(pt)); 2],
                "{name}"
            );
        }
        assert_eq!(type_size("10pt"), Some(Pt::new(10.0)));
        assert_eq!(type_size("9"), Some(Pt::new(9.0)));
        assert_eq!(type_size("nan"), None);
    }
}
