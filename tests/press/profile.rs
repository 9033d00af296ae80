//! The profile of a press that never was: its black is of 400 per cent of ink, its white of 70.

/// Inks of the darkest and the lightest colour, cyan, magenta, yellow and black, in 255 parts.
const DARKEST: [u8; 4] = [255; 4];
const LIGHTEST: [u8; 4] = [60, 60, 60, 0];

/// A profile of version 2 (ICC.1:2001-04) of this class and colour space.
pub fn profile(class: &[u8; 4], space: &[u8; 4]) -> Vec<u8> {
    // By the lightness, whatever the hue.
    let inks: Vec<u8> = (0..8).flat_map(|node| if node < 4 { DARKEST } else { LIGHTEST }).collect();
    let colours: Vec<u8> = (0..16u8)
        .flat_map(|node| {
            let light = if node & 1 == 1 { 0 } else { 255 - 60 * ((node >> 1).count_ones() as u8) };
            [light, 128, 128]
        })
        .collect();
    let (to_colours, to_inks) = (table(4, 3, &colours), table(3, 4, &inks));
    let description = b"A press of the test\0";
    let head = [b"desc\0\0\0\0", &(description.len() as u32).to_be_bytes()[..]].concat();
    let white = [0xf6d6_u32, 0x1_0000, 0xd32d].map(u32::to_be_bytes).concat();
    let mut tags: Vec<([u8; 4], Vec<u8>)> = vec![
        (*b"desc", [&head[..], description, &[0; 78]].concat()),
        (*b"cprt", b"text\0\0\0\0none\0".to_vec()),
        (*b"wtpt", [b"XYZ \0\0\0\0", &white[..]].concat()),
    ];
    tags.extend([*b"A2B0", *b"A2B1", *b"A2B2"].map(|name| (name, to_colours.clone())));
    tags.extend([*b"B2A0", *b"B2A1", *b"B2A2"].map(|name| (name, to_inks.clone())));
    let (mut list, mut body) = ((tags.len() as u32).to_be_bytes().to_vec(), Vec::new());
    for (name, data) in &tags {
        let at = 128 + 4 + 12 * tags.len() + body.len();
        list.extend_from_slice(name);
        list.extend_from_slice(&(at as u32).to_be_bytes());
        list.extend_from_slice(&(data.len() as u32).to_be_bytes());
        body.extend_from_slice(data);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    let mut out = vec![0; 128];
    out[..4].copy_from_slice(&((128 + list.len() + body.len()) as u32).to_be_bytes());
    out[8..10].copy_from_slice(&[2, 0x20]);
    out[12..24].copy_from_slice(&[&class[..], space, b"Lab "].concat());
    out[24..36].copy_from_slice(&[2024u16, 5, 1, 0, 0, 0].map(u16::to_be_bytes).concat());
    out[36..40].copy_from_slice(b"acsp");
    out[68..80].copy_from_slice(&white);
    [out, list, body].concat()
}

/// `lut8Type` (6.5.7) of two nodes on each axis, its curves straight.
fn table(inputs: u8, outputs: u8, nodes: &[u8]) -> Vec<u8> {
    let straight: Vec<u8> = (0..=255).collect();
    let matrix = [1u32, 0, 0, 0, 1, 0, 0, 0, 1].map(|n| (n << 16).to_be_bytes()).concat();
    let head = [b"mft1\0\0\0\0", &[inputs, outputs, 2, 0][..], &matrix].concat();
    [head, straight.repeat(inputs.into()), nodes.to_vec(), straight.repeat(outputs.into())].concat()
}
