//! Colour profiles (ICC.1): that of sRGB, made here.
//!
//! It is of version 2, which PDF 1.4 knows too: three primaries, the white of the screen, and the curve of
//! IEC 61966-2-1 as a table. Everything in it is big-endian, numbers are in sixteenths of a bit (`s15Fixed16`).

/// What the profile is called.
pub const SRGB: &str = "sRGB IEC61966-2.1";
/// Entries of the curve.
const CURVE: usize = 1024;
/// Of the header (ICC.1:2001-04, 6.1).
const HEADER: usize = 128;
/// White of the profile connection space: D50.
const D50: [u32; 3] = [0xf6d6, 0x1_0000, 0xd32d];
/// White of the screen: D65.
const D65: [u32; 3] = [0xf351, 0x1_0000, 0x1_16cc];
/// Red, green and blue, adapted to D50.
const PRIMARIES: [[u32; 3]; 3] = [[0x6fa2, 0x38f5, 0x0390], [0x6299, 0xb785, 0x18da], [0x24a0, 0x0f84, 0xb6cf]];

/// The profile of sRGB.
pub fn srgb() -> Vec<u8> {
    let curve = curve();
    let [red, green, blue] = PRIMARIES.map(xyz);
    // Tags that hold the same data share it.
    let data: [(&[&[u8; 4]], Vec<u8>); 7] = [
        (&[b"desc"], description(SRGB)),
        (&[b"cprt"], [b"text\0\0\0\0".as_slice(), b"No copyright, use freely\0"].concat()),
        (&[b"wtpt"], xyz(D65)),
        (&[b"rXYZ"], red),
        (&[b"gXYZ"], green),
        (&[b"bXYZ"], blue),
        (&[b"rTRC", b"gTRC", b"bTRC"], curve),
    ];
    let count = data.iter().map(|(names, _)| names.len()).sum::<usize>();
    let (mut table, mut body) = ((count as u32).to_be_bytes().to_vec(), Vec::new());
    for (names, bytes) in &data {
        let at = HEADER + 4 + 12 * count + body.len();
        for name in *names {
            table.extend_from_slice(*name);
            table.extend_from_slice(&(at as u32).to_be_bytes());
            table.extend_from_slice(&(bytes.len() as u32).to_be_bytes());
        }
        body.extend_from_slice(bytes);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    let mut out = vec![0; HEADER];
    out[..4].copy_from_slice(&((HEADER + table.len() + body.len()) as u32).to_be_bytes());
    out[8..12].copy_from_slice(&[2, 0x10, 0, 0]); // version 2.1
    out[12..24].copy_from_slice(b"mntrRGB XYZ ");
    // The day of the standard.
    out[24..36].copy_from_slice([1999u16, 10, 18, 0, 0, 0].map(u16::to_be_bytes).as_flattened());
    out[36..40].copy_from_slice(b"acsp");
    out[68..80].copy_from_slice(D50.map(u32::to_be_bytes).as_flattened());
    out.extend_from_slice(&table);
    out.extend_from_slice(&body);
    out
}

/// `XYZType` (6.5.26).
fn xyz(value: [u32; 3]) -> Vec<u8> {
    [b"XYZ \0\0\0\0".as_slice(), value.map(u32::to_be_bytes).as_flattened()].concat()
}

/// `textDescriptionType` (6.5.17), in ASCII alone: what follows counts no characters of other scripts.
fn description(text: &str) -> Vec<u8> {
    const OTHER_SCRIPTS: [u8; 4 + 4 + 2 + 1 + 67] = [0; 78];
    let length = (text.len() as u32 + 1).to_be_bytes();
    [b"desc\0\0\0\0", &length[..], text.as_bytes(), b"\0", &OTHER_SCRIPTS].concat()
}

/// `curveType` (6.5.3): from a sample to light.
fn curve() -> Vec<u8> {
    let light = |i: usize| {
        let sample = i as f64 / (CURVE - 1) as f64;
        let light = if sample <= 0.04045 { sample / 12.92 } else { libm::pow((sample + 0.055) / 1.055, 2.4) };
        (light * 65535.0).round() as u16
    };
    let head = [b"curv\0\0\0\0".as_slice(), &(CURVE as u32).to_be_bytes()].concat();
    head.into_iter().chain((0..CURVE).flat_map(|i| light(i).to_be_bytes())).collect()
}
