//! How each kind of text looks: faces, sizes, white and signs, by language and direction.
//!
//! A look is data. `designs/standard.toml` has every key; another design is a table of what differs from it, and what
//! differs in one language or in vertical lines stands in tables of their own ([`SCOPES`]). Tables are laid over one
//! another before anything is read, so that a look is always whole: standard, its scopes, the design, its scopes.

mod value;

pub use value::*;

use crate::book::WritingMode;
use crate::lang::Lang;
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::{Arc, LazyLock, OnceLock};
use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

/// Tables of a design that say what differs: in a language, or in vertical lines.
pub const SCOPES: [&str; 5] = ["zh", "ja", "ko", "other", "vertical"];
const LANGUAGES: [&str; 4] = ["zh", "ja", "ko", "other"];

/// The looks of one design, for each language and either direction. Those of the standard design are read when they are
/// first asked for; a book needs one or two of them.
#[derive(Clone, Debug)]
pub struct Looks(Arc<[[OnceLock<Look>; LANGUAGES.len()]; 2]>);

static STANDARD: LazyLock<DeTable<'static>> =
    LazyLock::new(|| DeTable::parse(super::designs::STANDARD).expect("a test reads the file").into_inner());
static LOOKS: LazyLock<Looks> = LazyLock::new(|| Looks(Arc::default()));

impl Default for Looks {
    fn default() -> Self {
        LOOKS.clone()
    }
}

impl Looks {
    /// The looks of a design; an error points into it.
    pub fn read(design: &DeTable) -> Result<Looks, Error> {
        let looks = |mode| -> Result<_, Error> {
            let [zh, ja, ko, other] = LANGUAGES.map(|lang| whole(&[&STANDARD, design], mode, lang));
            Ok([zh?, ja?, ko?, other?].map(OnceLock::from))
        };
        Ok(Looks(Arc::new([looks(WritingMode::HorizontalTb)?, looks(WritingMode::VerticalRl)?])))
    }

    pub fn of_text(&self, mode: WritingMode, lang: Lang) -> &Look {
        let language = match lang {
            Lang::ZhHans | Lang::ZhHant | Lang::ZhHk => 0,
            Lang::Ja => 1,
            Lang::Ko => 2,
            Lang::Other(_) => 3,
        };
        let direction = match mode {
            WritingMode::HorizontalTb => 0,
            WritingMode::VerticalRl => 1,
        };
        let standard = || whole(&[&STANDARD], mode, LANGUAGES[language]).expect("a test reads the file");
        self.0[direction][language].get_or_init(standard)
    }
}

/// Layers laid over one another, each with its scopes, and read.
fn whole(layers: &[&DeTable], mode: WritingMode, lang: &str) -> Result<Look, Error> {
    let mut whole = DeTable::new();
    for layer in layers {
        lay(&mut whole, layer);
        let vertical = (mode == WritingMode::VerticalRl).then_some("vertical");
        for scope in vertical.into_iter().chain([lang]) {
            if let Some(DeValue::Table(scope)) = layer.get(scope).map(Spanned::get_ref) {
                lay(&mut whole, scope);
            }
        }
    }
    for scope in SCOPES {
        whole.remove(scope);
    }
    Look::deserialize(toml::de::Deserializer::from(Spanned::new(0..0, whole)))
}

/// Lays one table over another, key by key.
fn lay<'t>(below: &mut DeTable<'t>, above: &DeTable<'t>) {
    for (key, value) in above {
        match (below.get_mut(&**key.get_ref()).map(Spanned::get_mut), value.get_ref()) {
            (Some(DeValue::Table(below)), DeValue::Table(above)) => lay(below, above),
            _ => _ = below.insert(key.clone(), value.clone()),
        }
    }
}

macro_rules! looks {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty,)* })*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub struct $name { $($(#[$field_doc])* pub $field: $kind,)* }
    )* };
}

looks! {
    /// How a book looks in one language and direction: every table of a design but `[page]` and `[cover]`.
    Look {
        paragraph: ParagraphLook,
        part: PartLook,
        chapter: ChapterLook,
        /// Sections of level 2 to 6.
        heading: Headings,
        byline: BylineLook,
        half_title: DisplayLook,
        title_page: TitlePageLook,
        quotation: QuotationLook,
        emphasis: EmphasisLook,
        caption: TextLook,
        table: TextLook,
        note: NoteLook,
        code: CodeLook,
        contents: ContentsLook,
        running_head: RunningHeadLook,
        folio: FolioLook,
    }
    ParagraphLook {
        /// Of the first line, em.
        indent: Amount,
        /// The first paragraph below a heading.
        after_heading: FirstLine,
        /// Between two paragraphs, lines.
        space: Lines,
    }
    PartLook {
        face: FaceName,
        size: TypeSize,
        align: Stand,
        grey: Amount,
        /// Above the title on a page of its own, in parts of the 版心.
        drop: Amount,
        /// Of the title on both sides, em of the body.
        indent: Amount,
        number: NumberLook,
    }
    ChapterLook {
        face: FaceName,
        size: TypeSize,
        align: Stand,
        grey: Amount,
        /// Above the title, lines.
        drop: Amount,
        /// 占行: that the head of a chapter takes at least.
        lines: Lines,
        /// Of the title on both sides, em of the body.
        indent: Amount,
        number: NumberLook,
        rule: RuleLook,
    }
    Headings {
        #[serde(rename = "2")]
        second: HeadingLook,
        #[serde(rename = "3")]
        third: HeadingLook,
        #[serde(rename = "4")]
        fourth: HeadingLook,
        #[serde(rename = "5")]
        fifth: HeadingLook,
        #[serde(rename = "6")]
        sixth: HeadingLook,
    }
    HeadingLook {
        face: FaceName,
        size: TypeSize,
        align: Stand,
        grey: Amount,
        /// 占行: lines of the grid that the heading takes.
        lines: Lines,
        /// Em of the body.
        indent: Amount,
        number: MarkLook,
        rule: RuleLook,
    }
    /// The number of a part or chapter.
    NumberLook {
        place: NumberPlace,
        face: FaceName,
        /// In parts of the title's size.
        size: Amount,
        grey: Amount,
    }
    /// The number before a section's heading, of its size.
    MarkLook {
        face: FaceName,
        grey: Amount,
    }
    RuleLook {
        place: RulePlace,
        /// In parts of the measure.
        length: Amount,
        /// In pt.
        weight: Amount,
        grey: Amount,
    }
    BylineLook {
        face: FaceName,
        size: TypeSize,
        align: Stand,
    }
    DisplayLook {
        face: FaceName,
        size: TypeSize,
        align: Stand,
        indent: Amount,
        /// Above the title, in parts of the 版心.
        drop: Amount,
    }
    TitlePageLook {
        face: FaceName,
        size: TypeSize,
        align: Stand,
        indent: Amount,
        drop: Amount,
        /// How authors, edition and publisher stand.
        names: Stand,
    }
    QuotationLook {
        face: FaceName,
        size: TypeSize,
        /// Indents of its lines, em.
        start: Amount,
        end: Amount,
        /// Before and after, lines.
        space: Lines,
    }
    EmphasisLook {
        /// `*…*`
        face: Emphasis,
        /// `**…**`
        strong: Emphasis,
    }
    #[derive(Copy)]
    TextLook {
        face: FaceName,
        size: TypeSize,
    }
    NoteLook {
        face: FaceName,
        size: TypeSize,
        /// Distance of baselines, em.
        leading: Amount,
        /// Length of the rule above the notes, in parts of the measure; 0 for none.
        rule: Amount,
    }
    CodeLook {
        face: FaceName,
        size: TypeSize,
        /// Distance of baselines, em.
        leading: Amount,
        /// Between the edge of the ground and the code, em.
        padding: Amount,
        /// Grey of the ground; 1 for none.
        ground: Amount,
        /// Weight of a bar at the start, pt; 0 for none.
        bar: Amount,
    }
    ContentsLook {
        face: FaceName,
        size: TypeSize,
        part_face: FaceName,
        /// Entries below the first level.
        lower_size: TypeSize,
        /// Of each level, em of the body.
        indent: Amount,
        leader: Leader,
    }
    RunningHeadLook {
        verso: HeadText,
        recto: HeadText,
        at: Edge,
        side: Side,
        /// From the edge, em of the head.
        indent: Amount,
        /// From the text to the baseline, lines.
        gap: Amount,
        face: FaceName,
        size: TypeSize,
        grey: Amount,
        /// Weight of a rule between head and text, pt; 0 for none.
        rule: Amount,
    }
    FolioLook {
        at: Edge,
        side: Side,
        indent: Amount,
        gap: Amount,
        face: FaceName,
        size: TypeSize,
        grey: Amount,
        numerals: Numerals,
        before: String,
        after: String,
        /// On pages that open a chapter.
        on_openings: bool,
    }
}

impl Headings {
    pub fn level(&self, level: u8) -> &HeadingLook {
        match level {
            0..=2 => &self.second,
            3 => &self.third,
            4 => &self.fourth,
            5 => &self.fifth,
            _ => &self.sixth,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::Pt;

    fn read(text: &str) -> Result<Looks, Error> {
        Looks::read(DeTable::parse(text)?.get_ref())
    }

    const H: WritingMode = WritingMode::HorizontalTb;
    const V: WritingMode = WritingMode::VerticalRl;

    #[test]
    fn the_standard_design_is_whole_in_every_language_and_direction() {
        let looks = Looks::default();
        for (mode, lang) in [H, V].into_iter().flat_map(|mode| LANGUAGES.map(|lang| (mode, lang))) {
            assert!(whole(&[&STANDARD], mode, lang).is_ok(), "{mode:?} {lang}");
        }
        assert_eq!(looks.of_text(H, Lang::ZhHant).paragraph.indent.get(), 2.0);
        assert_eq!(looks.of_text(H, Lang::Ja).paragraph.indent.get(), 1.0);
        assert_eq!(looks.of_text(H, Lang::ZhHans).quotation.face, FaceName::Kai);
        assert_eq!(looks.of_text(V, Lang::Ja).chapter.align, Stand::Start);
        assert_eq!(looks.of_text(H, Lang::Ja).chapter.align, Stand::Centre);
    }

    #[test]
    fn a_design_goes_over_the_standard_and_a_language_over_the_design() {
        let looks = read("[quotation]\nface = 'serif'\n[ja.quotation]\nface = 'sans'\n[chapter]\nlines = 9").unwrap();
        assert_eq!(looks.of_text(H, Lang::ZhHans).quotation.face, FaceName::Serif);
        assert_eq!(looks.of_text(H, Lang::Ja).quotation.face, FaceName::Sans);
        assert_eq!(looks.of_text(V, Lang::Ko).chapter.lines.get(), 9);
        // What the design does not say is the standard's.
        assert_eq!(looks.of_text(H, Lang::ZhHans).chapter.drop.get(), 2.0);
    }

    #[test]
    fn a_size_is_a_name_points_or_em() {
        let size = |text: &str| read(&format!("[caption]\nsize = {text}")).map(|l| l.of_text(H, Lang::Ja).caption.size);
        assert_eq!(size("'小五'").unwrap(), TypeSize::Fixed(Pt::new(9.0)));
        assert_eq!(size("9").unwrap(), TypeSize::Fixed(Pt::new(9.0)));
        assert_eq!(size("'0.9em'").unwrap(), TypeSize::Em(0.9));
        for wrong in ["'大号'", "'99em'", "-3", "nan", "true"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_value_out_of_range_is_shown_where_it_stands() {
        let text = "[chapter]\ndrop = -1";
        assert_eq!(read(text).unwrap_err().span(), Some(17..19));
        let text = "[ja.chapter]\nlines = 4000";
        assert_eq!(read(text).unwrap_err().span(), Some(21..25));
        assert!(read("[note]\nrule = inf").is_err());
    }
}
