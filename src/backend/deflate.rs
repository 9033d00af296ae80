//! Deflate (RFC 1951), by libdeflate: one compressor for each thread.

use libdeflater::{CompressionError, CompressionLvl, Compressor};
use std::cell::RefCell;

/// Level of libdeflate: text of books grows by a fiftieth against the middle levels, and takes half their time.
const LEVEL: i32 = 1;
/// Room for a stream that a thread keeps for the next one (1 MB).
const KEPT: usize = 1 << 20;

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
        static COMPRESSOR: RefCell<(Compressor, Vec<u8>)> = RefCell::new({
            let level = CompressionLvl::new(LEVEL).expect("libdeflate has levels 0 to 12");
            (Compressor::new(level), Vec::new())
        });
    }
    COMPRESSOR.with_borrow_mut(|(compressor, room)| {
        let most = bound(compressor, plain.len());
        if room.len() < most {
            room.resize(most, 0);
        }
        let length = compress(compressor, plain, room).expect("the bound is enough");
        let out = room[..length].to_vec();
        if room.len() > KEPT {
            *room = Vec::new();
        }
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
