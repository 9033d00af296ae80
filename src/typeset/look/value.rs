//! What the keys of a look may be: names of faces and places, sizes of type, measures and lines of the grid.

use crate::font::FontRole;
use crate::pages::{Grey, Pt};
use crate::typeset::size::type_size;
use schemars::JsonSchema;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::borrow::Cow;

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident,)* })*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }
    )* };
}

names! {
    FaceName { Serif, Sans, SansBold, Kai, Mono, Italic, }
    Emphasis { Serif, Sans, SansBold, Kai, Mono, Italic,
        /// 着重号, 圏点.
        Dots, }
    FirstLine { Indent, Flush, }
    /// Where text stands in its measure.
    Stand { Start, Centre, End, }
    NumberPlace { Above, Before, }
    RulePlace { None, Above, Below,
        /// At the start, as high as the heading.
        Bar, }
    Leader { Dots, None, }
    HeadText { Book,
        /// What the piece stands in.
        Higher,
        /// The piece itself.
        Lower,
        None, }
    Edge { Head, Foot, }
    Side { Outer, Centre, Inner, }
    Numerals { Arabic, Han, }
}

impl FaceName {
    pub fn role(self) -> FontRole {
        match self {
            FaceName::Serif => FontRole::Serif,
            FaceName::Sans => FontRole::Sans,
            FaceName::SansBold => FontRole::SansBold,
            FaceName::Kai => FontRole::Kai,
            FaceName::Mono => FontRole::Mono,
            FaceName::Italic => FontRole::Italic,
        }
    }
}

impl Emphasis {
    /// The face; None for dots.
    pub fn role(self) -> Option<FontRole> {
        Some(match self {
            Emphasis::Serif => FontRole::Serif,
            Emphasis::Sans => FontRole::Sans,
            Emphasis::SansBold => FontRole::SansBold,
            Emphasis::Kai => FontRole::Kai,
            Emphasis::Mono => FontRole::Mono,
            Emphasis::Italic => FontRole::Italic,
            Emphasis::Dots => return None,
        })
    }
}

/// A size of type: `五号`, `10.5pt`, `10.5`, or `1.2em` of the body's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TypeSize {
    Em(f32),
    Fixed(Pt),
}

impl TypeSize {
    /// Smallest and largest size in em of the body's.
    const EMS: std::ops::RangeInclusive<f32> = 0.3..=12.0;

    fn parse(text: &str) -> Option<Self> {
        match text.trim().strip_suffix("em") {
            Some(number) => number.trim().parse().ok().filter(|em| Self::EMS.contains(em)).map(TypeSize::Em),
            None => type_size(text).map(TypeSize::Fixed),
        }
    }

    pub fn at(self, body: Pt) -> Pt {
        match self {
            TypeSize::Em(em) => body * em,
            TypeSize::Fixed(size) => size,
        }
    }
}

impl<'de> Deserialize<'de> for TypeSize {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "wanted: a size of type, \"五号\", \"10.5pt\" or \"1.2em\"")]
        enum Written {
            Text(String),
            Number(f64),
        }
        let text = match Written::deserialize(deserializer)? {
            Written::Text(text) => text,
            Written::Number(number) => number.to_string(),
        };
        let wrong =
            || D::Error::custom(format!("“{text}” is no size of type: write \"五号\", \"10.5pt\" or \"1.2em\""));
        Self::parse(&text).ok_or_else(wrong)
    }
}

impl JsonSchema for TypeSize {
    fn schema_name() -> Cow<'static, str> {
        "TypeSize".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let description = "A size of type: 五号, 10.5pt, 10.5, or 1.2em of the body's.";
        schemars::json_schema!({ "description": description, "type": ["string", "number"] })
    }
}

/// A measure in the unit that its key names: finite and not negative.
#[derive(Clone, Copy, Debug, PartialEq, JsonSchema)]
#[schemars(transparent)]
pub struct Amount(#[schemars(range(min = 0, max = 50))] f32);

impl Amount {
    /// More fits no page.
    const MOST: f32 = 50.0;

    pub fn get(self) -> f32 {
        self.0
    }

    pub fn grey(self) -> Grey {
        Grey(self.0.min(1.0))
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = f32::deserialize(deserializer)?;
        let wrong = || D::Error::custom(format!("{number} is out of range: 0 to {}", Self::MOST));
        (0.0..=Self::MOST).contains(&number).then_some(Amount(number)).ok_or_else(wrong)
    }
}

/// Lines of the grid.
#[derive(Clone, Copy, Debug, PartialEq, JsonSchema)]
#[schemars(transparent)]
pub struct Lines(#[schemars(range(max = 40))] u16);

impl Lines {
    const MOST: u16 = 40;

    pub fn get(self) -> u16 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Lines {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let lines = u16::deserialize(deserializer)?;
        let wrong = || D::Error::custom(format!("{lines} lines are too many: at most {}", Self::MOST));
        (lines <= Self::MOST).then_some(Lines(lines)).ok_or_else(wrong)
    }
}
