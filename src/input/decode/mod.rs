//! Bytes to text.
//!
//! A byte order mark decides; else a file that is strictly UTF-8 is UTF-8; else the whole file, never a prefix, is
//! decoded in each legacy encoding of the four languages, and the one whose characters are the frequent ones of its
//! language wins; how sure that is shows in how far the next one is behind. What none of them explains is left to
//! chardetng. UTF-8 that says in the letters of windows-1252 what reads well in one of them was once saved by a program that took it for such, and is turned back. A name given by hand overrides everything but a mark. Line ends become LF, and characters that no book format may hold (C0 controls) are left out.

mod judge;

use crate::diag::{Code, Diagnostic, Reporter, SourceId, Span};
use crate::files::Files;
use crate::lang::scan;
use encoding_rs::{DecoderResult, Encoding};
use judge::choose;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// Longest line, in bytes (16 MB).
pub const MAX_LINE: usize = 16 << 20;
/// Most lines of a file: each becomes a block, which takes a hundred times the room of a short line.
pub const MAX_LINES: usize = 2_000_000;
/// Share of bytes that do not decode from which a file is not readable.
const UNREADABLE: f64 = 0.01;
/// Places that are shown with their bytes.
const SHOWN: usize = 8;
/// Confidence below which a judgement is said with the way to overrule it.
const SURE: u8 = 75;

/// A text and how it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    pub text: Arc<str>,
    pub encoding: &'static str,
    pub choice: Choice,
    /// Sequences of bytes that did not decode; each became U+FFFD.
    pub bad: usize,
    /// The first of them, as bytes.
    pub broken: Vec<Vec<u8>>,
    /// Byte length of what was decoded.
    pub length: usize,
    /// What the file is instead of text.
    pub other: Option<&'static str>,
}

/// How an encoding was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The text is UTF-8.
    Utf8,
    /// A byte order mark says so.
    Mark,
    /// Named by hand.
    Given,
    /// Judged over the whole file.
    Judged {
        /// Of 100; 50 if the next one is as good. It grows with the lead and with the length of the text.
        confidence: u8,
    },
}

/// Decodes a file. `label` is the name of an encoding (WHATWG), which must be known to [`is_label`].
pub fn decode(bytes: &[u8], label: Option<&str>) -> Decoded {
    let (encoding, choice, text) = choose(bytes, label);
    let bad = if choice == Choice::Utf8 { 0 } else { text.matches('\u{FFFD}').count() };
    let broken = if bad == 0 { Vec::new() } else { broken(bytes, encoding) };
    Decoded {
        text: plain_lines(&text),
        encoding: encoding.name(),
        choice,
        bad,
        broken,
        length: bytes.len(),
        other: other(bytes),
    }
}

/// The text of a file, in the encoding that it is judged to have.
pub fn read(files: &dyn Files, path: &Path) -> io::Result<Arc<str>> {
    Ok(decode(&files.read(path)?, None).text)
}

/// What a file is that is no text, whatever its name, by its first bytes.
fn other(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 12] = [
        (b"%PDF-", "a PDF"),
        (b"{\\rtf", "a document in RTF"),
        (b"\xD0\xCF\x11\xE0", "a document of Word before 2007"),
        (b"PK\x03\x04", "a ZIP archive, as DOCX and EPUB files are"),
        (b"Rar!", "a RAR archive"),
        (b"7z\xBC\xAF\x27\x1C", "a 7z archive"),
        (b"\x1F\x8B", "a gzip archive"),
        (b"\xFF\xD8\xFF", "a JPEG picture"),
        (b"\x89PNG", "a PNG picture"),
        (b"GIF8", "a GIF picture"),
        (b"ITSF", "a CHM help file"),
        (b"TPZ", "a Kindle book"),
    ];
    KINDS.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|&(_, kind)| kind)
}

/// The first sequences of bytes that do not decode.
fn broken(bytes: &[u8], encoding: &'static Encoding) -> Vec<Vec<u8>> {
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let (mut out, mut at, mut room) = (Vec::new(), 0, [0u8; 4096]);
    while out.len() < SHOWN {
        let (result, read, _) = decoder.decode_to_utf8_without_replacement(&bytes[at..], &mut room, true);
        at += read;
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, after) => {
                let end = at.saturating_sub(usize::from(after));
                out.push(bytes[end.saturating_sub(usize::from(length))..end].to_vec());
            }
        }
    }
    out
}

/// Whether `label` names an encoding.
pub fn is_label(label: &str) -> bool {
    Encoding::for_label(label.trim().as_bytes()).is_some()
}

/// Says what there is to say about a decoded file: a guess, bytes that did not decode. False for one that must not be
/// read any further, because a line of it, or their number, is over the limit.
pub fn report(decoded: &Decoded, path: &Path, source: SourceId, reporter: &Reporter) -> bool {
    let name = path.display();
    if let Some(kind) = decoded.other {
        let diagnostic = Diagnostic::new(Code::Undecodable, format!("{name} is {kind}, and no text"));
        let way_out = "give it the ending of what it is, or save what it says as text, HTML or DOCX";
        reporter.report(diagnostic.in_file(path).help(way_out));
        return false;
    }
    if let Some(start) = long_line(&decoded.text) {
        let place = Span { source, start: start as u32, end: start as u32 };
        reporter.at(Code::TooLarge, place, format!("a line of {name} is longer than 16 MB"));
        return false;
    }
    if decoded.text.len() > MAX_LINES && decoded.text.bytes().filter(|&b| b == b'\n').count() > MAX_LINES {
        let diagnostic = Diagnostic::new(Code::TooLarge, format!("{name} has more than 2,000,000 lines"));
        reporter.report(diagnostic.in_file(path).help("divide it into several files"));
        return false;
    }
    let first_bad = || {
        let at = decoded.text.find('\u{FFFD}').map_or(0, |at| at as u32);
        Span { source, start: at, end: at + 3 }
    };
    let unreadable = decoded.bad as f64 > decoded.length as f64 * UNREADABLE || is_mojibake(decoded);
    if unreadable && decoded.choice != Choice::Given {
        reporter.at(Code::Undecodable, first_bad(), format!("{name} is in no encoding that explains its bytes"));
    } else if decoded.bad > 0 {
        let message = match decoded.bad {
            1 => format!("1 place of {name} does not decode as {}", decoded.encoding),
            n => format!("{n} places of {name} do not decode as {}", decoded.encoding),
        };
        reporter.report(Diagnostic::new(Code::BadBytes, message).at(first_bad()).help(bytes_at_places(decoded)));
    }
    let head = Span { source, start: 0, end: 0 };
    match decoded.choice {
        Choice::Judged { confidence } => {
            let message = format!("read as {} (confidence {confidence} %)", decoded.encoding);
            let note = Diagnostic::new(Code::Encoding, message).at(head);
            let way_out = format!("if it reads wrong, name it: [input.encoding] \"{name}\" = \"…\"");
            reporter.report(if confidence < SURE { note.help(way_out) } else { note });
        }
        Choice::Mark if decoded.encoding != "UTF-8" => {
            reporter.at(Code::Encoding, head, format!("read as {}", decoded.encoding));
        }
        Choice::Mark | Choice::Utf8 | Choice::Given => {}
    }
    true
}

/// `bytes that do not decode: 3:12 FF; 7:4 81 20`, each with its line and column.
fn bytes_at_places(decoded: &Decoded) -> String {
    let mut places = Vec::new();
    'places: for (line, text) in decoded.text.split('\n').enumerate().filter(|(_, text)| text.contains('\u{FFFD}')) {
        for (column, _) in text.chars().enumerate().filter(|(_, c)| *c == '\u{FFFD}') {
            let Some(bytes) = decoded.broken.get(places.len()) else { break 'places };
            let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
            places.push(format!("{}:{} {}", line + 1, column + 1, hex.join(" ")));
        }
    }
    let more = if decoded.bad > places.len() { " …" } else { "" };
    format!("the bytes, by line and column: {}{more}", places.join("; "))
}

/// Every byte is a letter of windows-1252, so a guess of it proves little: no language written in it has letters beyond
/// ASCII in a third of its text.
fn is_mojibake(decoded: &Decoded) -> bool {
    matches!(decoded.choice, Choice::Judged { .. })
        && decoded.encoding == "windows-1252"
        && decoded.text.chars().filter(|c| !c.is_ascii()).count() * 3 > decoded.text.chars().count()
}

/// Where a line over [`MAX_LINE`] begins.
fn long_line(text: &str) -> Option<usize> {
    if text.len() <= MAX_LINE {
        return None;
    }
    let mut start = 0;
    for line in text.split('\n') {
        if line.len() > MAX_LINE {
            return Some(start);
        }
        start += line.len() + 1;
    }
    None
}

/// LF for every kind of line end, a line end for a form feed, no other control characters.
fn plain_lines(text: &str) -> Arc<str> {
    // What [`is_plain`] refuses, as bytes.
    let is_other = |[a, b, c]: [u8; 3]| {
        (a < b' ') & (a != b'\n') & (a != b'\t')
            | (a == 0x7F)
            | (a == 0xC2) & (b < 0xA0)
            | (a == 0xE2) & (b == 0x80) & ((c == 0xA8) | (c == 0xA9))
            | (a == 0xEF) & ((b == 0xBB) & (c == 0xBF) | (b == 0xBF) & (c >= 0xBE))
    };
    if !scan::any(text.as_bytes(), is_other) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut after_cr = false;
    for c in text.chars() {
        match c {
            '\n' if after_cr => {}
            _ if is_plain(c) => out.push(c),
            '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            _ => {}
        }
        after_cr = c == '\r';
    }
    out.into()
}

/// Whether a character may stand in a decoded text.
fn is_plain(c: char) -> bool {
    match c {
        '\n' | '\t' => true,
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}' => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{BIG5, EUC_JP, EUC_KR, GB18030, ISO_2022_JP, SHIFT_JIS, UTF_8, WINDOWS_1252};

    const CHINESE: &str = "这是一本书的开头，说的是印刷的历史。在没有机器的时候，人们用木板印书。";
    const JAPANESE: &str = "これは本を作るための道具の話です。紙に印刷された文字は、長い歴史を持っています。";
    const KOREAN: &str = "이것은 책을 만드는 도구에 대한 이야기이다. 종이에 인쇄된 글자는 긴 역사를 가지고 있다.";
    const TRADITIONAL: &str = "這是一本書的開頭，說的是印刷的歷史。在沒有機器的時候，人們用木板印書。";

    #[test]
    fn legacy_encodings_are_told_apart_over_the_whole_file() {
        for (text, encoding) in
            [(CHINESE, GB18030), (TRADITIONAL, BIG5), (JAPANESE, SHIFT_JIS), (JAPANESE, EUC_JP), (KOREAN, EUC_KR)]
        {
            // A long ASCII head, as of a file whose first kilobyte says nothing.
            let text = "=".repeat(5000) + "\n" + text;
            let (bytes, _, unmappable) = encoding.encode(&text);
            assert!(!unmappable);
            let decoded = decode(&bytes, None);
            assert_eq!(decoded.encoding, encoding.name());
            assert_eq!(*decoded.text, text);
            let long = text.repeat(50);
            let decoded = decode(&encoding.encode(&long).0, None);
            assert!(matches!(decoded.choice, Choice::Judged { confidence: SURE.. }), "{:?}", decoded.choice);
            assert_eq!((decoded.encoding, &*decoded.text), (encoding.name(), &*long));
        }
    }

    #[test]
    fn a_judgement_of_little_text_is_less_sure() {
        let confidence = |text: &str| match decode(&EUC_JP.encode(text).0, None).choice {
            Choice::Judged { confidence } => confidence,
            choice => panic!("{choice:?}"),
        };
        assert!(confidence(JAPANESE) < confidence(&JAPANESE.repeat(100)));
    }

    #[test]
    fn characters_beyond_the_first_standards_are_read() {
        // GBK, GB18030 with four bytes, HKSCS, CP932 and CP949 hold more than the standards they grew from.
        let text = "镕朱㐂𠮷。".to_owned() + CHINESE;
        assert_eq!(*decode(&GB18030.encode(&text).0, None).text, *text);
        let mut hkscs = BIG5.encode(TRADITIONAL).0.into_owned();
        hkscs.extend([0xFE, 0x60]);
        assert_eq!(decode(&hkscs, None).text.chars().last(), Some('𤇢'));
        let text = "①髙﨑㈱。".to_owned() + JAPANESE;
        assert_eq!(*decode(&SHIFT_JIS.encode(&text).0, None).text, *text);
        let text = "똠방각하. ".to_owned() + KOREAN;
        assert_eq!(*decode(&EUC_KR.encode(&text).0, None).text, *text);
    }

    #[test]
    fn utf16_without_a_blank_or_a_line_end_is_read() {
        for text in [CHINESE, JAPANESE] {
            let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            assert_eq!((&*decode(&little, None).text, &*decode(&big, None).text), (text, text));
        }
    }

    #[test]
    fn bytes_that_do_not_decode_are_shown_with_their_place() {
        let mut bytes = (CHINESE.to_owned() + "\n").repeat(40).into_bytes();
        bytes[6] = 0xFF;
        let second = CHINESE.len() + 1;
        bytes.splice(second..second, [0xC0, 0x80]);
        let decoded = decode(&bytes, None);
        // U+FFFD stands for each byte of a character that has lost its first.
        assert_eq!(bytes_at_places(&decoded), "the bytes, by line and column: 1:3 FF; 1:4 B8; 1:5 80; 2:1 C0; 2:2 80");
    }

    #[test]
    fn text_that_was_taken_for_windows_1252_is_turned_back() {
        let text = "那天晚上下着雨，他站在河边等一条不会来的船。".repeat(4);
        for encoding in [GB18030, UTF_8] {
            let bytes = encoding.encode(&text).0;
            let saved = WINDOWS_1252.decode_without_bom_handling(&bytes).0;
            let decoded = decode(saved.as_bytes(), None);
            assert_eq!((&*decoded.text, decoded.encoding), (text.as_str(), encoding.name()));
        }
        for text in ["Où est le café où l’été s’achève ?", "naïve", "ÄÖÜ äöü", "Ça déjà vu, là-bas à Noël : être né."]
        {
            assert_eq!(&*decode(text.as_bytes(), None).text, text);
        }
    }

    #[test]
    fn mail_of_japan_is_read_and_what_is_no_text_is_named() {
        let mail = ISO_2022_JP.encode("霜が降りていた。\n").0;
        assert_eq!(decode(&mail, None).encoding, "ISO-2022-JP");
        assert_eq!(&*decode(&mail, None).text, "霜が降りていた。\n");
        assert_eq!(decode(b"%PDF-1.7\n", None).other, Some("a PDF"));
        assert_eq!(decode("PDF 是什么".as_bytes(), None).other, None);
    }

    #[test]
    fn utf16_is_read_with_and_without_a_mark() {
        let text = "第一章 纸\n这是一本书。\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(*decode(&little, None).text, *text);
        assert_eq!(*decode(&big, None).text, *text);
        let marked: Vec<u8> = [0xFF, 0xFE].into_iter().chain(little).collect();
        assert_eq!((&*decode(&marked, None).text, decode(&marked, None).choice), (text, Choice::Mark));
    }

    #[test]
    fn a_few_bad_bytes_do_not_change_the_encoding() {
        let mut bytes = GB18030.encode(&CHINESE.repeat(20)).0.into_owned();
        bytes.insert(10, 0xFF);
        let decoded = decode(&bytes, None);
        assert_eq!((decoded.encoding, decoded.bad), ("gb18030", 1));
        let mut bytes = CHINESE.repeat(20).into_bytes();
        bytes.insert(9, 0xFF);
        let decoded = decode(&bytes, None);
        assert_eq!((decoded.encoding, decoded.bad), ("UTF-8", 1));
    }

    #[test]
    fn every_character_that_is_not_plain_is_found_by_its_bytes() {
        for c in ('\0'..=char::MAX).filter(|&c| !is_plain(c) || c < '\u{3000}') {
            let text = format!("一{c}二");
            let plain = plain_lines(&text);
            assert_eq!(*plain == *text, is_plain(c), "{c:?}");
        }
    }

    #[test]
    fn line_ends_become_one_and_a_mark_is_no_text() {
        assert_eq!(&*decode(b"\xEF\xBB\xBFa\r\nb\rc\n\0d", None).text, "a\nb\nc\nd");
    }

    #[test]
    fn a_name_given_by_hand_is_obeyed() {
        let (bytes, _, _) = EUC_KR.encode("한");
        let decoded = decode(&bytes, Some("euc-kr"));
        assert_eq!((&*decoded.text, decoded.choice), ("한", Choice::Given));
        assert!(is_label("GB18030") && !is_label("gb-2312-z"));
    }

    #[test]
    fn what_nothing_explains_is_an_error() {
        let reporter = Reporter::new();
        let bytes: Vec<u8> = (0..4000u32).map(|i| (i * 7919 % 251) as u8 | 0x80).collect();
        let decoded = decode(&bytes, Some("utf-8"));
        assert!(decoded.bad > 0);
        let judged = Decoded { choice: Choice::Judged { confidence: 50 }, ..decoded };
        let id = reporter.add_source("a.txt", judged.text.clone());
        report(&judged, Path::new("a.txt"), id, &reporter);
        assert!(reporter.has_errors());
    }
}
