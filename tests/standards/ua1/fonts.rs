//! Fonts: that programs are there and whole, that widths agree, that codes have glyphs and characters.

use super::check::{Check, name};
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream, String as Bytes};
use regex::Regex;
use skrifa::raw::ps::cff::CffFontRef;
use skrifa::raw::tables::cmap::PlatformId;
use skrifa::raw::tables::post::DEFAULT_GLYPH_NAMES;
use skrifa::raw::{FontRef, TableProvider};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// CMaps that every reader has (ISO 32000-1, table 118).
const KNOWN: &str = "Identity-H Identity-V GB-EUC-H GB-EUC-V GBpc-EUC-H GBpc-EUC-V GBK-EUC-H GBK-EUC-V GBKp-EUC-H GBKp-EUC-V \
    GBK2K-H GBK2K-V UniGB-UCS2-H UniGB-UCS2-V UniGB-UTF16-H UniGB-UTF16-V B5pc-H B5pc-V HKscs-B5-H HKscs-B5-V ETen-B5-H \
    ETen-B5-V ETenms-B5-H ETenms-B5-V CNS-EUC-H CNS-EUC-V UniCNS-UCS2-H UniCNS-UCS2-V UniCNS-UTF16-H UniCNS-UTF16-V \
    83pv-RKSJ-H 90ms-RKSJ-H 90ms-RKSJ-V 90msp-RKSJ-H 90msp-RKSJ-V 90pv-RKSJ-H Add-RKSJ-H Add-RKSJ-V EUC-H EUC-V Ext-RKSJ-H \
    Ext-RKSJ-V H V UniJIS-UCS2-H UniJIS-UCS2-V UniJIS-UCS2-HW-H UniJIS-UCS2-HW-V UniJIS-UTF16-H UniJIS-UTF16-V KSC-EUC-H \
    KSC-EUC-V KSCms-UHC-H KSCms-UHC-V KSCms-UHC-HW-H KSCms-UHC-HW-V KSCpc-EUC-H UniKS-UCS2-H UniKS-UCS2-V UniKS-UTF16-H \
    UniKS-UTF16-V";

fn is_known(cmap: &str) -> bool {
    KNOWN.split_whitespace().any(|known| known == cmap)
}

/// A font and the codes it is shown with.
pub struct Used<'a> {
    font: Dict<'a>,
    shown: BTreeMap<u16, Shown>,
}

/// Where a code is shown: as text that is read, outside or inside of a formula.
#[derive(Clone, Copy, Default)]
struct Shown {
    text: bool,
    formula: bool,
}

impl<'a> Used<'a> {
    pub fn new(font: Dict<'a>) -> Self {
        Used { font, shown: BTreeMap::new() }
    }

    pub fn show(&mut self, bytes: &[u8], is_real: bool, in_formula: bool) {
        let size = if name(&self.font, "Subtype") == "Type0" { 2 } else { 1 };
        for code in bytes.chunks(size) {
            let shown = self.shown.entry(code.iter().fold(0, |code, byte| code << 8 | u16::from(*byte))).or_default();
            shown.text |= is_real && !in_formula;
            shown.formula |= is_real && in_formula;
        }
    }
}

/// An embedded font program.
enum Program<'d> {
    Compact(Box<CffFontRef<'d>>),
    TrueType(FontRef<'d>),
}

impl<'d> Program<'d> {
    fn read(data: &'d [u8]) -> Option<Self> {
        match FontRef::new(data) {
            Ok(font) => Some(Program::TrueType(font)),
            Err(_) => Some(Program::Compact(Box::new(CffFontRef::new_cff(data, 0, None).ok()?))),
        }
    }

    fn count(&self) -> u32 {
        match self {
            Program::Compact(font) => font.num_glyphs(),
            Program::TrueType(font) => font.maxp().map_or(0, |maxp| maxp.num_glyphs().into()),
        }
    }

    /// From CIDs to glyphs, where the program has CIDs of its own.
    fn cids(&self) -> Option<HashMap<u16, u32>> {
        match self {
            Program::Compact(font) if font.is_cid() => {
                Some(font.charset()?.iter().map(|(glyph, cid)| (cid.to_u16(), glyph.to_u32())).collect())
            }
            Program::Compact(_) | Program::TrueType(_) => None,
        }
    }

    /// The names of all glyphs but the one that stands for none.
    fn names(&self) -> BTreeSet<String> {
        match self {
            Program::Compact(font) => {
                let names = font.charset().into_iter().flat_map(|charset| charset.iter().collect::<Vec<_>>());
                let names = names.filter_map(|(_, sid)| Some(String::from_utf8_lossy(font.string(sid)?).into_owned()));
                names.filter(|name| name != ".notdef").collect()
            }
            Program::TrueType(_) => BTreeSet::new(),
        }
    }

    /// The advance of a glyph in thousandths of the em.
    fn width(&self, glyph: u32) -> Option<f64> {
        match self {
            Program::Compact(font) => {
                let glyph = glyph.into();
                let part = font.subfont(font.subfont_index(glyph)?, &[]).ok()?;
                let width = font.evaluate_width(&part, glyph, &[]).ok()??;
                Some(width.to_f64() * 1000.0 / f64::from(font.upem()))
            }
            Program::TrueType(font) => {
                let advance = font.hmtx().ok()?.advance(glyph.into())?;
                Some(f64::from(advance) * 1000.0 / f64::from(font.head().ok()?.units_per_em()))
            }
        }
    }

    /// Platform and encoding of each table from characters to glyphs.
    fn tables(&self) -> Vec<(u16, u16)> {
        let Program::TrueType(font) = self else { return Vec::new() };
        let Ok(cmap) = font.cmap() else { return Vec::new() };
        cmap.encoding_records().iter().map(|record| (platform(record.platform_id()), record.encoding_id())).collect()
    }

    /// The glyph of a character in a table.
    fn glyph(&self, table: usize, character: u32) -> Option<u32> {
        let Program::TrueType(font) = self else { return None };
        let found = font.cmap().ok()?.subtable(table as u16).ok()?.map_codepoint(character)?;
        Some(found.to_u32()).filter(|glyph| *glyph > 0)
    }
}

fn platform(id: PlatformId) -> u16 {
    match id {
        PlatformId::Unicode => 0,
        PlatformId::Macintosh => 1,
        PlatformId::Windows => 3,
        _ => u16::MAX,
    }
}

const SYMBOL: (u16, u16) = (3, 0);
const MICROSOFT_UNICODE: (u16, u16) = (3, 1);
const ROMAN: (u16, u16) = (1, 0);

impl<'a> Check<'a> {
    pub fn font(&mut self, used: &Used<'a>) {
        let font = &used.font;
        let subtype = name(font, "Subtype");
        self.characters(used, &subtype);
        let holder = if subtype == "Type0" {
            font.get::<Array>("DescendantFonts").and_then(|d| d.iter::<Dict>().next()).unwrap_or_default()
        } else {
            font.clone()
        };
        let descriptor: Dict = holder.get("FontDescriptor").unwrap_or_default();
        let files = ["FontFile", "FontFile2", "FontFile3"];
        let data = files.into_iter().find_map(|key| descriptor.get::<Stream>(key)?.decoded().ok().map(|d| d.to_vec()));
        self.require(data.is_some(), "31-009");
        let cmap = if subtype == "Type0" { self.character_map(font, &holder) } else { None };
        let Some(program) = data.as_deref().and_then(Program::read) else { return };
        match subtype.as_str() {
            "Type0" => self.composite(used, &holder, &descriptor, &program, cmap),
            "TrueType" => self.simple(used, &descriptor, &program),
            _ => self.charset(&descriptor, &program),
        }
    }

    /// 10-001, 17-003, 31-027 to 31-029: from codes to characters.
    fn characters(&mut self, used: &Used, subtype: &str) {
        let Some(map) = used.font.get::<Stream>("ToUnicode").and_then(|s| Some(s.decoded().ok()?.to_vec())) else {
            let plain = ["WinAnsiEncoding", "MacRomanEncoding", "MacExpertEncoding"];
            let descriptor: Dict = used.font.get("FontDescriptor").unwrap_or_default();
            let is_symbolic = descriptor.get::<i32>("Flags").is_some_and(|flags| flags & 4 != 0);
            let spared =
                plain.contains(&name(&used.font, "Encoding").as_str()) || (subtype == "TrueType" && !is_symbolic);
            return self.require(spared, "31-027");
        };
        let map = characters_of(&String::from_utf8_lossy(&map));
        let any = |unit: &[u16]| map.values().flatten().any(|u| unit.contains(u));
        self.require(!any(&[0]), "31-028");
        self.require(!any(&[0xFEFF, 0xFFFE]), "31-029");
        for (_, shown) in used.shown.iter().filter(|(code, _)| !map.contains_key(*code)) {
            self.require(!shown.text, "10-001");
            self.require(!shown.formula, "17-003");
        }
    }

    /// 31-001 to 31-003, 31-006 to 31-008: the CMap. From codes to CIDs; None if nobody can tell.
    fn character_map(&mut self, font: &Dict<'a>, descendant: &Dict<'a>) -> Option<Vec<(u16, u16, u16)>> {
        let Some(stream) = font.get::<Stream>("Encoding") else {
            let encoding = name(font, "Encoding");
            self.require(is_known(&encoding), "31-006");
            return encoding.starts_with("Identity-").then(|| vec![(0, u16::MAX, 0)]);
        };
        let dict = stream.dict();
        let [own, theirs] = [dict, descendant].map(|d| d.get::<Dict>("CIDSystemInfo").unwrap_or_default());
        let text = |info: &Dict, key: &str| info.get::<Bytes>(key).map(|text| text.as_bytes().to_vec());
        let supplement = |info: &Dict| info.get::<i32>("Supplement").unwrap_or_default();
        self.require(text(&own, "Registry") == text(&theirs, "Registry"), "31-001");
        self.require(text(&own, "Ordering") == text(&theirs, "Ordering"), "31-002");
        self.require(supplement(&theirs) <= supplement(&own), "31-003");
        let content = String::from_utf8_lossy(&stream.decoded().ok()?).into_owned();
        let mode = Regex::new(r"/WMode\s+(\d)").expect("a pattern");
        let mode = mode.captures(&content).and_then(|found| found[1].parse().ok()).unwrap_or(0);
        self.require(dict.get::<i32>("WMode").unwrap_or(0) == mode, "31-007");
        self.require(!dict.contains_key("UseCMap") || is_known(&name(dict, "UseCMap")), "31-008");
        let range = Regex::new(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>\s*(\d+)").expect("a pattern");
        let hex = |digits: &str| u16::from_str_radix(digits, 16).expect("four digits");
        Some(range.captures_iter(&content).filter_map(|r| Some((hex(&r[1]), hex(&r[2]), r[3].parse().ok()?))).collect())
    }

    fn composite(
        &mut self,
        used: &Used,
        descendant: &Dict<'a>,
        descriptor: &Dict<'a>,
        program: &Program,
        cmap: Option<Vec<(u16, u16, u16)>>,
    ) {
        let by_index = name(descendant, "Subtype") == "CIDFontType2";
        let map = descendant.get::<Stream>("CIDToGIDMap").and_then(|s| Some(s.decoded().ok()?.to_vec()));
        if by_index {
            let is_there = descendant.contains_key("CIDToGIDMap");
            self.require(is_there, "31-005");
            self.require(!is_there || map.is_some() || name(descendant, "CIDToGIDMap") == "Identity", "31-004");
        }
        let cids = program.cids().filter(|_| !by_index);
        let glyph_of = |cid: u16| match (&cids, &map) {
            (Some(cids), _) => cids.get(&cid).copied(),
            (None, Some(map)) => {
                let at = usize::from(cid) * 2;
                map.get(at..at + 2).map(|two| u32::from(u16::from_be_bytes([two[0], two[1]])))
            }
            (None, None) => Some(u32::from(cid)).filter(|glyph| *glyph < program.count()),
        };
        if let Some(set) = descriptor.get::<Stream>("CIDSet").and_then(|s| Some(s.decoded().ok()?.to_vec())) {
            for cid in 0..(set.len() * 8).max(program.count() as usize) as u32 {
                let is_listed = set.get(cid as usize / 8).is_some_and(|byte| byte >> (7 - cid % 8) & 1 == 1);
                let is_there = glyph_of(cid as u16).is_some();
                self.require(!is_there || is_listed, "31-014");
                self.require(!is_listed || is_there, "31-015");
            }
        }
        let widths = widths(descendant);
        let usual = descendant.get::<Number>("DW").map_or(1000.0, |width| width.as_f64());
        for &code in used.shown.keys() {
            let Some(cid) = cmap.iter().flatten().find(|(from, to, _)| (from..=to).contains(&&code)) else { continue };
            let cid = cid.2 + (code - cid.0);
            self.require(cid != 0, "31-030");
            let glyph = glyph_of(cid);
            self.require(glyph.is_some(), "31-011");
            let (true, Some(glyph)) = (cid != 0, glyph) else { continue };
            let said = widths.get(&cid).copied().unwrap_or(usual);
            self.require(program.width(glyph).is_none_or(|width| (width - said).abs() <= 1.0), "31-016");
        }
    }

    /// 31-012 and 31-013: the names of the glyphs of a Type 1 font.
    fn charset(&mut self, descriptor: &Dict<'a>, program: &Program) {
        let Some(listed) = descriptor.get::<Bytes>("CharSet") else { return };
        let listed = String::from_utf8_lossy(listed.as_bytes()).into_owned();
        let listed: BTreeSet<String> = listed.split('/').filter(|name| !name.is_empty()).map(str::to_owned).collect();
        let there = program.names();
        self.require(there.is_subset(&listed), "31-012");
        self.require(listed.is_subset(&there), "31-013");
    }

    /// 31-017 to 31-026: a TrueType font of single bytes.
    fn simple(&mut self, used: &Used, descriptor: &Dict<'a>, program: &Program) {
        let is_symbolic = descriptor.get::<i32>("Flags").is_some_and(|flags| flags & 4 != 0);
        let tables = program.tables();
        let has_encoding = used.font.contains_key("Encoding");
        let glyph_of: Box<dyn Fn(u8) -> Option<u32>> = if is_symbolic {
            self.require(!has_encoding, "31-024");
            self.require(!tables.is_empty(), "31-025");
            self.require(tables.len() < 2 || tables.contains(&SYMBOL), "31-026");
            let table = tables.iter().position(|table| *table == SYMBOL).unwrap_or(0);
            Box::new(move |code| program.glyph(table, code.into()).or(program.glyph(table, 0xF000 + u32::from(code))))
        } else {
            let Some(encoding) = self.encoding(used, &tables) else { return };
            let plain: Vec<usize> = (0..tables.len()).filter(|at| tables[*at] != SYMBOL).collect();
            self.require(!plain.is_empty(), "31-017");
            if plain.is_empty() {
                return;
            }
            let tables = tables.clone();
            Box::new(move |code| {
                let (decoded, _) = encoding.decode_without_bom_handling(std::slice::from_ref(&code));
                let character = decoded.chars().next().map(u32::from);
                plain.iter().find_map(|&table| match tables[table] {
                    ROMAN => program.glyph(table, code.into()),
                    _ => program.glyph(table, character?),
                })
            })
        };
        let first = used.font.get::<i32>("FirstChar").unwrap_or(0);
        let widths: Vec<f64> = used
            .font
            .get::<Array>("Widths")
            .map(|w| w.iter::<Number>().map(|n| n.as_f64()).collect())
            .unwrap_or_default();
        for &code in used.shown.keys() {
            let glyph = glyph_of(code as u8);
            self.require(glyph.is_some() || is_symbolic, "31-018");
            let Some(glyph) = glyph else { continue };
            let said = widths.get(usize::from(code).wrapping_sub(first as usize)).copied().unwrap_or_default();
            self.require(program.width(glyph).is_none_or(|width| (width - said).abs() <= 1.0), "31-016");
        }
    }

    /// What a TrueType font that is no symbol font says of its codes.
    fn encoding(&mut self, used: &Used, tables: &[(u16, u16)]) -> Option<&'static encoding_rs::Encoding> {
        let found = used.font.get::<Object>("Encoding");
        self.require(found.is_some(), "31-019");
        let base = match found? {
            Object::Name(name) => name.as_str().to_owned(),
            Object::Dict(dict) => {
                self.require(dict.contains_key("BaseEncoding"), "31-020");
                if let Some(differences) = dict.get::<Array>("Differences") {
                    let mut names = differences.iter::<Object>().filter_map(Object::into_name);
                    let listed = names.all(|glyph| DEFAULT_GLYPH_NAMES.contains(&glyph.as_str()));
                    // Of the Adobe Glyph List, the names that TrueType has of itself are enough here.
                    self.require(listed, "31-022");
                    self.require(tables.contains(&MICROSOFT_UNICODE), "31-023");
                }
                dict.get::<Name>("BaseEncoding")?.as_str().to_owned()
            }
            _ => String::new(),
        };
        let known = match base.as_str() {
            "WinAnsiEncoding" => Some(encoding_rs::WINDOWS_1252),
            "MacRomanEncoding" => Some(encoding_rs::MACINTOSH),
            _ => None,
        };
        self.require(known.is_some(), "31-021");
        known
    }
}

/// `W`: `c [w …]` and `first last w`.
fn widths(descendant: &Dict) -> HashMap<u16, f64> {
    let mut found = HashMap::new();
    let mut pending: Vec<f64> = Vec::new();
    let Some(list) = descendant.get::<Array>("W") else { return found };
    for item in list.iter::<Object>() {
        match item {
            Object::Array(run) => {
                let first = pending.pop().unwrap_or_default() as u16;
                found.extend((first..).zip(run.iter::<Number>().map(|n| n.as_f64())));
            }
            other => pending.extend(other.into_number().map(|n| n.as_f64())),
        }
        if let [first, last, width] = pending[..] {
            found.extend((first as u16..=last as u16).map(|cid| (cid, width)));
            pending.clear();
        }
    }
    found
}

/// A ToUnicode map: from codes to UTF-16.
fn characters_of(map: &str) -> HashMap<u16, Vec<u16>> {
    let section = Regex::new(r"(?s)beginbf(char|range)(.*?)endbf").expect("a pattern");
    let token = Regex::new(r"<([0-9A-Fa-f]*)>|\[|\]").expect("a pattern");
    let units = |hex: &str| -> Vec<u16> {
        hex.as_bytes()
            .chunks(4)
            .filter_map(|four| u16::from_str_radix(std::str::from_utf8(four).ok()?, 16).ok())
            .collect()
    };
    let mut found = HashMap::new();
    for part in section.captures_iter(map) {
        let tokens: Vec<String> = token
            .captures_iter(&part[2])
            .map(|t| t.get(1).map_or(t[0].to_owned(), |hex| hex.as_str().to_owned()))
            .collect();
        let code = |at: usize| u16::from_str_radix(&tokens[at], 16).unwrap_or_default();
        let mut at = 0;
        while at + 1 < tokens.len() {
            if &part[1] == "char" {
                found.insert(code(at), units(&tokens[at + 1]));
                at += 2;
                continue;
            }
            let (first, last) = (code(at), code(at + 1));
            at += 2;
            if tokens.get(at).is_some_and(|t| t == "[") {
                at += 1;
                for code in first..=last {
                    found.insert(code, units(&tokens[at]));
                    at += 1;
                }
            } else {
                for code in first..=last {
                    let mut text = units(&tokens[at]);
                    if let Some(unit) = text.last_mut() {
                        *unit = unit.wrapping_add(code - first);
                    }
                    found.insert(code, text);
                }
            }
            at += 1;
        }
    }
    found
}
