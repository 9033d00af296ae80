//! JIS X 0213: signs by plane, row and cell (面区点), as texts name those that an older code lacks.

/// The table of the standard, made from the mapping that CPython carries; its head says how.
const TABLE: &str = include_str!("jis_x_0213.txt");

/// The sign of a place: of 1-84-77 it is 挘. A few are two code points of Unicode.
pub fn sign(plane: u8, row: u8, cell: u8) -> Option<&'static str> {
    let name = format!("{plane}-{row} ");
    let cells = TABLE.lines().find_map(|line| line.strip_prefix(&name))?;
    cells.split(' ').nth(usize::from(cell).checked_sub(1)?).filter(|sign| *sign != ".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_stand_at_their_places() {
        for (plane, row, cell, expected) in [
            (1, 2, 22, Some("〻")),
            (1, 16, 1, Some("亜")),
            (1, 84, 77, Some("挘")),
            (1, 4, 87, Some("か\u{309A}")),
            (1, 14, 2, Some("\u{2000B}")),
            (2, 1, 1, Some("\u{20089}")),
            (1, 1, 0, None),
            (1, 1, 95, None),
            (2, 2, 1, None),
            (3, 1, 1, None),
        ] {
            assert_eq!(sign(plane, row, cell), expected, "{plane}-{row}-{cell}");
        }
    }

    #[test]
    fn the_table_is_whole() {
        let rows = || TABLE.lines().filter(|line| !line.starts_with('#'));
        let signs = rows().flat_map(|row| row.split(' ').skip(1)).filter(|sign| *sign != ".");
        // The standard has 11,233; the ideographic space is left out.
        assert_eq!((rows().count(), signs.count()), (120, 11_232));
        assert!(rows().all(|row| row.split(' ').count() <= 95));
    }
}
