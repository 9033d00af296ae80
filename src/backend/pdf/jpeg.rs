//! What a JPEG says of itself before its pixels: size, components, orientation, colour profile.
//!
//! A JPEG goes into a PDF as it is; these facts are all the dictionary beside it needs.

/// The frame of a JPEG that a PDF reader can decode (`DCTDecode`: baseline and progressive, 8 bits).
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    pub width: u16,
    pub height: u16,
    pub components: u8,
    /// EXIF orientation, 1–8.
    pub orientation: u8,
    /// Adobe's marker is there: its CMYK samples are inverted.
    pub adobe: bool,
    /// Colour profile, joined from its segments.
    pub icc: Vec<u8>,
}

/// Reads the segments up to the first scan. None if it is damaged or of a kind that PDF does not know.
pub fn read(data: &[u8]) -> Option<Frame> {
    let mut rest = data.strip_prefix(&[0xff, 0xd8])?;
    let (mut orientation, mut adobe, mut frame) = (1, false, None);
    let mut profile: Vec<(u8, &[u8])> = Vec::new();
    loop {
        let marker = *rest.get(1).filter(|_| rest[0] == 0xff)?;
        if marker == 0xff {
            rest = &rest[1..]; // fill byte
            continue;
        }
        if marker == 0xda {
            break; // start of scan
        }
        let length = usize::from(u16::from_be_bytes([*rest.get(2)?, *rest.get(3)?]));
        let segment = rest.get(4..2 + length.max(2))?;
        match marker {
            0xc0..=0xc2 => {
                let [8, h1, h2, w1, w2, components, ..] = *segment else { return None };
                frame = Some((u16::from_be_bytes([w1, w2]), u16::from_be_bytes([h1, h2]), components));
            }
            // Lossless, hierarchical and arithmetic frames.
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return None,
            0xe1 => orientation = exif_orientation(segment).unwrap_or(orientation),
            0xe2 => {
                if let Some([number, _count, part @ ..]) = segment.strip_prefix(b"ICC_PROFILE\0") {
                    profile.push((*number, part));
                }
            }
            0xee => adobe |= segment.starts_with(b"Adobe"),
            _ => {}
        }
        rest = &rest[2 + length.max(2)..];
    }
    let (width, height, components) = frame.filter(|&(w, h, _)| w > 0 && h > 0)?;
    profile.sort_by_key(|&(number, _)| number);
    let icc = profile.into_iter().flat_map(|(_, part)| part).copied().collect();
    Some(Frame { width, height, components, orientation, adobe, icc })
}

/// Tag 0x0112 of the first directory of an EXIF segment.
fn exif_orientation(segment: &[u8]) -> Option<u8> {
    let tiff = segment.strip_prefix(b"Exif\0\0")?;
    let little = match tiff.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let short = |at: usize| -> Option<u16> {
        let bytes = tiff.get(at..at + 2)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let long = |at: usize| -> Option<usize> {
        let bytes = tiff.get(at..at + 4)?.try_into().ok()?;
        Some(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) } as usize)
    };
    let directory = long(4)?;
    let count = usize::from(short(directory)?);
    let entry = (0..count).map(|i| directory + 2 + 12 * i).find(|&at| short(at) == Some(0x0112))?;
    u8::try_from(short(entry + 8)?).ok().filter(|o| (1..=8).contains(o))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
        let length = (body.len() as u16 + 2).to_be_bytes();
        [&[0xff, marker], &length[..], body].concat()
    }

    #[test]
    fn size_components_orientation_and_profile_are_read() {
        let exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        let jpeg = [
            vec![0xff, 0xd8],
            segment(0xe1, exif),
            segment(0xe2, b"ICC_PROFILE\0\x02\x02world"),
            segment(0xe2, b"ICC_PROFILE\0\x01\x02hello "),
            segment(0xee, b"Adobe\0\0\0\0\0\0\x02"),
            segment(0xc2, &[8, 0, 20, 0, 10, 4, 0, 0]),
            segment(0xda, &[]),
        ]
        .concat();
        let frame = read(&jpeg).unwrap();
        assert_eq!((frame.width, frame.height, frame.components, frame.orientation, frame.adobe), (10, 20, 4, 6, true));
        assert_eq!(frame.icc, b"hello world");
    }

    #[test]
    fn damaged_and_foreign_frames_are_refused() {
        let frame = |marker| [vec![0xff, 0xd8], segment(marker, &[8, 0, 1, 0, 1, 3]), segment(0xda, &[])].concat();
        assert!(read(&frame(0xc0)).is_some());
        assert!(read(&frame(0xc9)).is_none());
        assert!(read(&frame(0xc0)[..8]).is_none());
        assert!(read(b"\xff\xd8\xff").is_none());
        assert!(read(b"").is_none());
    }
}
