//! From the look of a page design to what holds where the reader makes the pages.

use crate::backend::manner::{Head, HeadRule, Manner, Quotation, RulePlace};
use crate::book::Align;
use crate::lang::Lang;
use crate::typeset::Style;
use crate::typeset::look::{self, Amount, FaceName, FirstLine, Look, RuleLook, Stand, TypeSize};

/// What of a design holds in a language.
pub(super) fn manner(style: &Style, lang: Lang) -> Manner {
    let look: &Look = style.look(lang);
    let size = |size: TypeSize| size.at(style.body_size) / style.body_size;
    let section = |level: u8| {
        let of = look.heading.level(level);
        let title = (of.face, size(of.size), of.align);
        head(title, [of.grey, of.indent], (of.number.face, of.number.grey), Some(&of.rule))
    };
    let (part, chapter, quotation) = (&look.part, &look.chapter, &look.quotation);
    Manner {
        leading: style.leading / style.body_size,
        indent: look.paragraph.indent.get(),
        flush: look.paragraph.after_heading == FirstLine::Flush,
        space: f32::from(look.paragraph.space.get()),
        part: head(
            (part.face, size(part.size), part.align),
            [part.grey, part.indent],
            (part.number.face, part.number.grey),
            None,
        ),
        chapter: head(
            (chapter.face, size(chapter.size), chapter.align),
            [chapter.grey, chapter.indent],
            (chapter.number.face, chapter.number.grey),
            Some(&chapter.rule),
        ),
        sections: [2, 3, 4, 5, 6].map(section),
        byline: (look.byline.face.role(), align(look.byline.align)),
        half_title: (look.half_title.face.role(), align(look.half_title.align)),
        title_page: (look.title_page.face.role(), align(look.title_page.align)),
        names: align(look.title_page.names),
        quotation: Quotation {
            face: quotation.face.role(),
            size: size(quotation.size),
            start: quotation.start.get(),
            end: quotation.end.get(),
            space: f32::from(quotation.space.get()),
        },
        emphasis: look.emphasis.face.role(),
        strong: look.emphasis.strong.role(),
        caption: (look.caption.face.role(), size(look.caption.size)),
        table: (look.table.face.role(), size(look.table.size)),
        note: (look.note.face.role(), size(look.note.size)),
        code_bar: look.code.bar.get(),
        code_ground: look.code.ground.get() < 1.0,
    }
}

fn head(
    (face, size, stand): (FaceName, f32, Stand),
    [grey, indent]: [Amount; 2],
    (number_face, number_grey): (FaceName, Amount),
    rule: Option<&RuleLook>,
) -> Head {
    Head {
        face: face.role(),
        size,
        align: align(stand),
        grey: grey.get(),
        indent: indent.get(),
        number_face: number_face.role(),
        number_grey: number_grey.get(),
        rule: rule.and_then(of_rule),
    }
}

fn align(stand: Stand) -> Align {
    match stand {
        Stand::Start => Align::Start,
        Stand::Centre => Align::Centre,
        Stand::End => Align::End,
    }
}

fn of_rule(look: &RuleLook) -> Option<HeadRule> {
    let place = match look.place {
        look::RulePlace::None => return None,
        look::RulePlace::Above => RulePlace::Above,
        look::RulePlace::Below => RulePlace::Below,
        look::RulePlace::Bar => RulePlace::Bar,
    };
    Some(HeadRule { place, length: look.length.get(), weight: look.weight.get(), grey: look.grey.get() })
}
