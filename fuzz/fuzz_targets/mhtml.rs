#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| huibian_fuzz::mhtml(data));
