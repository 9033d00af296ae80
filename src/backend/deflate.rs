//! Deflate (RFC 1951), by libdeflate: one compressor for each thread.

use libdeflater::{CompressionError, CompressionLvl, Compressor};
use std::cell::RefCell;

/// Level of libdeflate: text of books grows by a fiftieth against the middle levels, and takes half their time.
const LEVEL: i32 = 1;

/// A bare stream, as archives hold it.
pub fn raw(plain: &[u8]) -> Vec<u8> {
    compressed(plain, Compressor::deflate_compress_bound, Compressor::deflate_compress)
}

/// A zlib stream (RFC 1950): `FlateDecode`.
pub fn zlib(plain: &[u8]) -> Vec<u8> {
    compressed(plain, Compressor::zlib_compress_bound, Compressor::zlib_compress)
}

/// Fills a stream and says how long it is.
type Compress = fn(&mut Compressor, &[u8], &mut [u8]) -> Result<usize, CompressionError>;

fn compressed(plain: &[u8], bound: fn(&mut Compressor, usize) -> usize, compress: Compress) -> Vec<u8> {
    thread_local! {
        static COMPRESSOR: RefCell<Compressor> =
            RefCell::new(Compressor::new(CompressionLvl::new(LEVEL).expect("libdeflate has levels 0 to 12")));
    }
    COMPRESSOR.with_borrow_mut(|compressor| {
        let mut out = vec![0; bound(compressor, plain.len())];
        let length = compress(compressor, plain, &mut out).expect("the bound is enough");
        out.truncate(length);
        out.shrink_to_fit();
        out
    })
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
