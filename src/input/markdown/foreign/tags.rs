//! The tags that are known, and what each stands for.

/// What a tag stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Picture,
    /// A link to a file of the site.
    Link,
    /// A link to an article by its name.
    Article,
    /// The address of something, inside of a link.
    Address,
    /// What it encloses is code.
    Code,
    /// What it encloses is a listing with its fence; its words may name it.
    Listing,
    /// What it encloses is a formula.
    Formula,
    /// What it encloses is no tag.
    Raw,
    /// What it encloses is not to be read.
    Comment,
    /// What it encloses is a remark.
    Remark,
    /// What it encloses is shown when it is asked for, below its title.
    Fold,
    /// What it encloses is one of several that take turns on a screen, below its title.
    Tab,
    /// What it encloses is a quotation; its words say of whom.
    Quote,
    /// Its words are text of the article.
    Words,
    /// Its words are characters and their reading.
    Ruby,
    /// Something that a page shows from elsewhere: a book has its address.
    Elsewhere,
    /// A picture, where its words name one.
    Include,
    /// What it encloses is only arranged in some way.
    Frame,
    /// What a site makes itself, and a book too.
    Nothing,
}

#[rustfmt::skip]
const TAGS: &[(&str, Meaning)] = &[
    ("asset_img",  Meaning::Picture), // Hexo
    ("img",        Meaning::Picture), // Hexo
    ("image",      Meaning::Picture),
    ("figure",     Meaning::Picture), // Hugo
    ("fullimage",  Meaning::Picture), // Hexo NexT
    ("fi",         Meaning::Picture), // Hexo NexT
    ("inlineimg",  Meaning::Picture), // Hexo Butterfly
    ("asset_link", Meaning::Link),    // Hexo
    ("link",       Meaning::Link),    // Hexo; Jekyll inside of a link
    ("post_link",  Meaning::Article), // Hexo
    ("ref",        Meaning::Address), // Hugo
    ("relref",     Meaning::Address), // Hugo
    ("asset_path", Meaning::Address), // Hexo
    ("post_url",   Meaning::Address), // Jekyll
    ("post_path",  Meaning::Address), // Hexo
    ("codeblock",  Meaning::Code),    // Hexo
    ("ace",        Meaning::Code),    // HonKit
    ("highlight",  Meaning::Code),    // Jekyll, Hugo
    ("mermaid",    Meaning::Code),    // Hexo NexT, Hugo
    ("plantuml",   Meaning::Code),
    ("code",       Meaning::Listing), // GitBook
    ("raw",        Meaning::Raw),
    ("comment",    Meaning::Comment), // Jekyll
    ("note",       Meaning::Remark),  // Hexo NexT
    ("notice",     Meaning::Remark),  // Hugo
    ("hint",       Meaning::Remark),  // GitBook
    ("admonition", Meaning::Remark),  // Hugo
    ("callout",    Meaning::Remark),  // Hugo
    ("alert",      Meaning::Remark),  // Hugo
    ("details",    Meaning::Fold),    // Hugo
    ("expand",     Meaning::Fold),    // Hugo
    ("toggle",     Meaning::Fold),    // Hugo
    ("collapse",   Meaning::Fold),
    ("spoiler",    Meaning::Fold),
    ("fold",       Meaning::Fold),    // Hexo
    ("folding",    Meaning::Fold),    // Hexo Volantis
    ("hidetoggle", Meaning::Fold),    // Hexo Butterfly
    ("hideblock",  Meaning::Frame),   // Hexo Butterfly
    ("tab",        Meaning::Tab),     // GitBook, Hugo
    ("blockquote", Meaning::Quote),   // Hexo
    ("quote",      Meaning::Quote),   // Hexo
    ("pullquote",  Meaning::Quote),   // Hexo
    ("centerquote", Meaning::Quote),  // Hexo NexT
    ("cq",         Meaning::Quote),   // Hexo NexT
    ("label",      Meaning::Words),   // Hexo
    ("span",       Meaning::Words),   // Hexo
    ("emp",        Meaning::Words),   // Hexo Volantis
    ("wavy",       Meaning::Words),   // Hexo Volantis
    ("kbd",        Meaning::Words),   // Hexo Volantis
    ("mark",       Meaning::Words),   // Hexo Volantis
    ("del",        Meaning::Words),   // Hexo Volantis
    ("u",          Meaning::Words),   // Hexo Volantis
    ("p",          Meaning::Words),   // Hexo Volantis
    ("s",          Meaning::Words),   // Hexo Volantis
    ("psw",        Meaning::Words),   // Hexo Volantis
    ("checkbox",   Meaning::Words),   // Hexo Volantis
    ("radio",      Meaning::Words),   // Hexo Volantis
    ("copy",       Meaning::Words),   // Hexo Volantis
    ("hideinline", Meaning::Words),   // Hexo Butterfly
    ("color",      Meaning::Words),   // Hugo
    ("ruby",       Meaning::Ruby),    // Hexo, Hugo
    ("btn",        Meaning::Words),   // Hexo
    ("button",     Meaning::Words),   // Hexo
    ("embed",      Meaning::Elsewhere), // GitBook
    ("page-ref",   Meaning::Elsewhere), // GitBook
    ("content-ref", Meaning::Elsewhere), // GitBook
    ("file",       Meaning::Elsewhere), // GitBook
    ("youtube",    Meaning::Elsewhere),
    ("bilibili",   Meaning::Elsewhere),
    ("vimeo",      Meaning::Elsewhere),
    ("gist",       Meaning::Elsewhere),
    ("tweet",      Meaning::Elsewhere), // Hugo
    ("x",          Meaning::Elsewhere), // Hugo
    ("include",    Meaning::Include), // Jekyll
    ("tabs",       Meaning::Frame),
    ("tabpane",    Meaning::Frame),   // Hugo Docsy
    ("pageinfo",   Meaning::Frame),   // Hugo Docsy
    ("stepper",    Meaning::Frame),   // GitBook
    ("step",       Meaning::Frame),   // GitBook
    ("steps",      Meaning::Frame),   // Hugo
    ("columns",    Meaning::Frame),   // GitBook
    ("column",     Meaning::Frame),   // GitBook
    ("gallery",    Meaning::Frame),   // Hexo
    ("grouppicture", Meaning::Frame), // Hexo NexT
    ("timeline",   Meaning::Frame),   // Hexo
    ("math",       Meaning::Formula), // HonKit, Hugo
    ("katex",      Meaning::Formula), // Hugo
    ("typeit",     Meaning::Frame),   // Hugo LoveIt
    ("style",      Meaning::Frame),   // Hugo LoveIt
    ("center",     Meaning::Frame),   // Hugo
    ("toc",        Meaning::Nothing), // Hugo
    ("more",       Meaning::Nothing),
];

/// The tags with which templates do something: their words are no text.
#[rustfmt::skip]
const LOGIC: &[&str] = &[
    "if", "elsif", "elif", "else", "unless", "for", "in", "while", "case", "when", "switch", "assign", "set", "let", "capture", "cycle", "increment", "decrement", "break",
    "continue", "include", "include_cached", "include_relative", "import", "from", "extends", "block", "macro", "call", "render", "layout", "with", "filter", "do", "param", "partial", "range", "define",
];

/// Whether a tag of a template does something.
pub(super) fn is_logic(name: &str) -> bool {
    LOGIC.contains(&name)
}

pub(super) fn meaning(name: &str) -> Option<Meaning> {
    TAGS.iter().find(|(known, _)| *known == name).map(|&(_, meaning)| meaning)
}

/// Whether the name of a tag is the language of the drawing that it encloses.
pub(super) fn is_drawing(name: &str) -> bool {
    matches!(name, "mermaid" | "plantuml")
}

/// Kinds of remarks, as the HTML reader knows them by their class.
pub(super) const REMARKS: &[&str] = &["note", "info", "tip", "hint", "important", "warning", "caution", "danger"];
