//! In which encoding a file is.

use super::Choice;
use crate::lang::scan;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    BIG5, CoderResult, EUC_JP, EUC_KR, Encoding, GB18030, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE,
    WINDOWS_1252,
};
use memchr::memmem;
use rayon::prelude::*;
use std::borrow::Cow;
use std::sync::LazyLock;

/// Least share of frequent characters among the non-ASCII ones for which a CJK encoding is believed.
const BELIEVABLE: f64 = 0.15;

/// The encoding of a file, how it was chosen, and the text.
pub fn choose<'a>(bytes: &'a [u8], label: Option<&str>) -> (&'static Encoding, Choice, Cow<'a, str>) {
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
        Ok(_) if is_iso_2022_jp(bytes) => decoded(ISO_2022_JP, Choice::Judged { confidence: 99 }, bytes),
        Ok(text) => mistaken(text).unwrap_or((UTF_8, Choice::Utf8, Cow::Borrowed(text))),
        Err(_) => {
            let (encoding, confidence) = judge(bytes);
            decoded(encoding, Choice::Judged { confidence }, bytes)
        }
    }
}

/// Mail and news of Japan: ASCII throughout, with escapes to JIS X 0208 and back.
fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    let escapes = |to: &[u8]| memmem::find(bytes, to).is_some();
    (escapes(b"\x1B$B") || escapes(b"\x1B$@")) && (escapes(b"\x1B(B") || escapes(b"\x1B(J"))
}

/// Text whose bytes were once taken for windows-1252, `ÄÇÌìÍíÉÏ` for 那天晚上: its encoding, and what it says.
fn mistaken(text: &str) -> Option<(&'static Encoding, Choice, Cow<'_, str>)> {
    /// Characters that are looked at first: in other texts one of them is no letter of windows-1252.
    const FIRST: usize = 64;
    /// How sure the judgement must be.
    const CERTAIN: u8 = 90;
    let foreign = || text.chars().filter(|c| !c.is_ascii());
    if foreign().next().is_none() || !foreign().take(FIRST).all(|c| byte_of(c).is_some()) {
        return None;
    }
    // No language of Latin letters has that many beyond ASCII.
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    if foreign().count() * 2 < letters {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        bytes.push(byte_of(c)?);
    }
    let (encoding, confidence) = judge(&bytes);
    let (said, _, bad) = encoding.decode(&bytes);
    let sure = confidence >= CERTAIN && !bad && encoding != WINDOWS_1252;
    sure.then(|| (encoding, Choice::Judged { confidence }, Cow::Owned(said.into_owned())))
}

/// The byte of a character in windows-1252, or in ISO 8859-1 where that has none.
fn byte_of(c: char) -> Option<u8> {
    u8::try_from(c).ok().or_else(|| {
        let mut room = [0; 4];
        let (bytes, _, unmappable) = WINDOWS_1252.encode(c.encode_utf8(&mut room));
        bytes.first().copied().filter(|_| !unmappable)
    })
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
