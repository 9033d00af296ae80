//! Deflate (RFC 1951), by libdeflate: one compressor for each thread.

use libdeflater::{CompressionLvl, Compressor};
use std::cell::RefCell;

/// Level of libdeflate: text of books grows by a fiftieth against the middle levels, and takes half their time.
const LEVEL: i32 = 1;

/// A bare stream, as archives hold it.
pub fn raw(plain: &[u8]) -> Vec<u8> {
    compressed(|compressor| {
        let mut out = vec![0; compressor.deflate_compress_bound(plain.len())];
        let length = compressor.deflate_compress(plain, &mut out).expect("the bound is enough");
        out.truncate(length);
        out
    })
}

/// A zlib stream (RFC 1950): `FlateDecode`.
pub fn zlib(plain: &[u8]) -> Vec<u8> {
    compressed(|compressor| {
        let mut out = vec![0; compressor.zlib_compress_bound(plain.len())];
        let length = compressor.zlib_compress(plain, &mut out).expect("the bound is enough");
        out.truncate(length);
        out
    })
}

fn compressed(work: impl FnOnce(&mut Compressor) -> Vec<u8>) -> Vec<u8> {
    thread_local! {
        static COMPRESSOR: RefCell<Compressor> =
            RefCell::new(Compressor::new(CompressionLvl::new(LEVEL).expect("libdeflate has levels 0 to 12")));
    }
    let mut out = COMPRESSOR.with_borrow_mut(work);
    out.shrink_to_fit();
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use libdeflater::Decompressor;

    #[test]
    fn both_streams_come_back_as_they_went_in() {
        let plain = "一行正文。".repeat(100);
        let mut out = vec![0; plain.len()];
        Decompressor::new().deflate_decompress(&raw(plain.as_bytes()), &mut out).unwrap();
        assert_eq!(out, plain.as_bytes());
        Decompressor::new().zlib_decompress(&zlib(plain.as_bytes()), &mut out).unwrap();
        assert_eq!(out, plain.as_bytes());
        assert!(raw(plain.as_bytes()).len() < plain.len() / 10);
    }
}
