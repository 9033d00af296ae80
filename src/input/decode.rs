//! Bytes to text.
//!
//! A byte order mark decides; else a file that is strictly UTF-8 is UTF-8; else the whole file, never a prefix, is
//! decoded in each legacy encoding of the four languages, and the one whose characters are the frequent ones of its
//! language wins; how sure that is shows in how far the next one is behind. What none of them explains is left to
//! chardetng. A name given by hand overrides everything but a mark. Line ends become LF, and characters that no book format may hold (C0 controls) are left out.

use crate::diag::{Code, Diagnostic, Reporter, SourceId, Span};
use crate::lang::scan;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, CoderResult, DecoderResult, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE,
};
use rayon::prelude::*;
use std::borrow::Cow;
use std::path::Path;
use std::sync::{Arc, LazyLock};

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
/// Least share of frequent characters among the non-ASCII ones for which a CJK encoding is believed.
const BELIEVABLE: f64 = 0.15;

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
    Decoded { text: plain_lines(&text), encoding: encoding.name(), choice, bad, broken, length: bytes.len() }
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

fn choose<'a>(bytes: &'a [u8], label: Option<&str>) -> (&'static Encoding, Choice, Cow<'a, str>) {
    let decoded = |encoding: &'static Encoding, choice, body: &'a [u8]| {
        (encoding, choice, encoding.decode_without_bom_handling(body).0)
    };
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decoded(encoding, Choice::Mark, &bytes[mark..]);
    }
    if let Some(encoding) = label.and_then(|l| Encoding::for_label(l.trim().as_bytes())) {
        return decoded(encoding, Choice::Given, bytes);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return decoded(encoding, Choice::Judged { confidence: 99 }, bytes);
    }
    match simdutf8::basic::from_utf8(bytes) {
        Ok(text) => (UTF_8, Choice::Utf8, Cow::Borrowed(text)),
        Err(_) => {
            let (encoding, confidence) = judge(bytes);
            decoded(encoding, Choice::Judged { confidence }, bytes)
        }
    }
}

/// UTF-16 shows itself by its blanks and line ends, a zero byte beside each. Turned round these are U+2000, U+0A00 and
/// U+0D00, which no text of ours has; other zero bytes say nothing, 一 (U+4E00) and U+3000 have one as well.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    if !scan::any(bytes, |[b, ..]| b == 0) {
        return None;
    }
    let (mut big, mut little) = (0usize, 0usize);
    for pair in bytes.chunks_exact(2) {
        match pair {
            [0, b' ' | b'\n' | b'\r'] => big += 1,
            [b' ' | b'\n' | b'\r', 0] => little += 1,
            _ => {}
        }
    }
    let enough = bytes.len() / 2000;
    match (big, little) {
        _ if !bytes.len().is_multiple_of(2) => None,
        (0, n) if n > enough => Some(UTF_16LE),
        (n, 0) if n > enough => Some(UTF_16BE),
        _ => None,
    }
}

/// The encoding in which the whole file reads best, and how sure that is.
fn judge(bytes: &[u8]) -> (&'static Encoding, u8) {
    const CANDIDATES: [&Encoding; 8] = [UTF_8, GB18030, BIG5, SHIFT_JIS, EUC_JP, EUC_KR, UTF_16LE, UTF_16BE];
    let (mut best, mut second, mut length) = ((BELIEVABLE, None), 0.0, 0);
    // What has no zero byte has no Latin in UTF-16 and would be judged by few characters: a pair of bytes is one.
    let whole =
        |encoding: &&'static Encoding| ![UTF_16LE, UTF_16BE].contains(encoding) || bytes.len().is_multiple_of(2);
    let candidates: Vec<&'static Encoding> = CANDIDATES.into_iter().filter(whole).collect();
    let scores: Vec<(f64, usize)> = candidates.par_iter().map(|encoding| score(bytes, encoding)).collect();
    for (encoding, (score, characters)) in candidates.into_iter().zip(scores) {
        if score > best.0 {
            second = if best.1.is_some() { best.0 } else { second };
            (best, length) = ((score, Some(encoding)), characters);
        } else if score > second {
            second = score;
        }
    }
    if let (score, Some(encoding)) = best {
        let lead = (score - second) * (length as f64).sqrt();
        return (encoding, (100.0 - 50.0 / (1.0 + lead * lead)) as u8);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    (detector.guess(None, Utf8Detection::Allow), 50)
}

/// Share of frequent CJK characters among the non-ASCII ones, less a penalty for bytes that do not decode, and the
/// number of non-ASCII ones. Ends early where the penalty alone decides.
fn score(bytes: &[u8], encoding: &'static Encoding) -> (f64, usize) {
    /// Bytes that do not decode from which a share of them is looked at.
    const MANY: usize = 200;
    /// Weight of a byte that does not decode.
    const PENALTY: usize = 20;
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut room = vec![0u8; 1 << 16];
    let (mut frequent, mut all, mut bad, mut at) = (0usize, 0usize, 0usize, 0);
    loop {
        let (result, read, written, _) = decoder.decode_to_utf8(&bytes[at..], &mut room, true);
        at += read;
        for c in std::str::from_utf8(&room[..written]).unwrap_or_default().chars().filter(|c| !c.is_ascii()) {
            all += 1;
            match c {
                '\u{FFFD}' => bad += 1,
                _ => frequent += usize::from(FREQUENT.holds(c)),
            }
        }
        if result == CoderResult::InputEmpty {
            break;
        }
        if bad > MANY && bad * PENALTY > all + (bytes.len() - at) {
            return (-(PENALTY as f64), all);
        }
    }
    let weight = frequent as f64 - (PENALTY * bad) as f64;
    (weight / all.max(1) as f64, all)
}

/// A set of characters of the basic plane, a bit each.
struct Charset([u64; 1024]);

impl Charset {
    fn holds(&self, c: char) -> bool {
        let code = c as usize;
        self.0.get(code / 64).is_some_and(|bits| bits >> (code % 64) & 1 == 1)
    }
}

/// The most frequent characters of Chinese in both scripts, of Japanese and of Korean, with their common marks.
static FREQUENT: LazyLock<Charset> = LazyLock::new(|| {
    let mut set = Charset([0; 1024]);
    for c in "\
的一是不了在人有我他这这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么\
去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又\
這個們來為國說時會對過發後裡經麼學現當沒動還進樣開從實軍無與長機問見頭\
のはをにたがでてとしれさいるなもられかっんこそまりくすきけよだあうえつめど、。，「」！？：；（）《》　”“…—』『ー・\
이다는을의에가고하지한사로은기도를자리서나인어시그정대일수있니라해만게것아전부보했원들과주없말\
아스トラッンリルクドタコイカプロセ"
        .chars()
    {
        set.0[c as usize / 64] |= 1 << (c as usize % 64);
    }
    set
});

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
