//! How a reader opens the file: what stands beside the pages, and how many it shows (ISO 32000-1, 7.7.2).

/// What the user asked for; without a word bookmarks stand beside the pages, and pages lie as the reader's owner likes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View {
    pub mode: Option<Mode>,
    pub layout: Option<Layout>,
}

/// `/PageMode`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Bookmarks,
    Thumbnails,
    None,
    FullScreen,
}

/// `/PageLayout`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    Single,
    Column,
    /// Two pages as they face one another.
    Spreads,
}

impl Mode {
    pub const NAMES: [(&str, Mode); 4] = [
        ("bookmarks", Mode::Bookmarks),
        ("thumbnails", Mode::Thumbnails),
        ("none", Mode::None),
        ("full-screen", Mode::FullScreen),
    ];

    pub fn name(self) -> &'static str {
        match self {
            Mode::Bookmarks => "UseOutlines",
            Mode::Thumbnails => "UseThumbs",
            Mode::None => "UseNone",
            Mode::FullScreen => "FullScreen",
        }
    }
}

impl Layout {
    pub const NAMES: [(&str, Layout); 3] =
        [("single", Layout::Single), ("column", Layout::Column), ("spreads", Layout::Spreads)];

    /// A cover that is not counted makes the first recto the second page of the file: then the first page has a
    /// neighbour, or no two pages would face one another as in the bound book.
    pub fn name(self, begins_with_cover: bool) -> &'static str {
        match self {
            Layout::Single => "SinglePage",
            Layout::Column => "OneColumn",
            Layout::Spreads if begins_with_cover => "TwoPageLeft",
            Layout::Spreads => "TwoPageRight",
        }
    }
}
