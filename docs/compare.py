"""Sets the same paragraphs with huibian, xelatex + xeCJK and Typst, and compares the lines that come out.

    python docs/compare.py target/debug/huibian WORK ARTICLE… [--picture PHRASE]

The paragraphs of the articles (nothing else: no heads, lists, notes) are set from one face at one size and measure by
each program. The glyphs are read back from the three PDFs; a table says how many lines break a rule or gape, and a list
how far glyphs lie apart where two programs break a line alike. `--picture` draws the paragraph that holds the phrase as
each has set it. `docs/comparison.md` has the results.

Needs xelatex with xeCJK (Debian: texlive-xetex, texlive-lang-chinese) and the packages `typst` and `pymupdf` of PyPI.
"""

import argparse
import json
import re
import subprocess
import sys
from collections import Counter, namedtuple
from pathlib import Path

import pymupdf
import typst

FONTS = Path(__file__).resolve().parent.parent / "fonts"
SIZE, CHARACTERS, LINES, GAP = 10.5, 28, 28, 0.6  # pt, em, lines a page, em between lines
LEFT, TOP = 62.77, 59.53  # margins in pt of the 版心 on A5

# CLREQ 3.1.4 and GB/T 15834 5.1
OPEN = "“‘（《〈「『【〔［｛"
CLOSE = "”’）》〉」』】〕］｝，、；：。．！？"
NEVER_FIRST = CLOSE + "·・‧～〜–／々%％‰℃°"
NEVER_LAST = OPEN + "／￥＄"
NEVER_PARTED = re.compile(r"——|……|\d\d")
# Paragraphs with other characters are left out: they may come from another face.
PLAIN = re.compile(rf"[ -~\u4e00-\u9fff{NEVER_FIRST}{NEVER_LAST}—…①-⑩×]+")
# What the face draws with one glyph: a PDF cannot tell them apart.
SAME_GLYPH = str.maketrans("―⋯➀➁‑‐", "—…①②--")

Glyph = namedtuple("Glyph", "char x end")
Line = namedtuple("Line", "page left y start end glyphs is_last")


# The paragraphs


def text_of(inline):
    if inline["kind"] in ("note", "image"):
        return ""
    if inline["kind"] == "ruby":
        return "".join(pair["base"] for pair in inline["pairs"])
    return inline.get("text") or "".join(map(text_of, inline.get("inlines", [])))


def paragraphs(huibian, work, articles):
    """The text of every paragraph, as huibian reads it."""
    subprocess.run([huibian, "-q", "build", *articles, "-o", work / "articles.json"], check=True)

    def of_chapters(chapters):
        for chapter in chapters:
            yield from (block for block in chapter["blocks"] if block["kind"] == "paragraph")
            yield from of_chapters(chapter["children"])

    def of_parts(parts):
        for part in parts:
            yield from of_chapters(part["chapters"])
            yield from of_parts(part.get("parts", []))

    book = json.loads((work / "articles.json").read_text())
    texts = ("".join(map(text_of, block["inlines"])).strip() for block in of_parts(book["body"]))
    # A typed space between Han and Latin is kept by some and not by others.
    texts = [re.sub(r"(?<=[^\x20-\u024f]) | (?=[^\x20-\u024f])|\u3000", "", text) for text in texts]
    return [text for text in texts if PLAIN.fullmatch(text)]


# The three programs: from paragraphs to a PDF


def by_huibian(huibian, work, texts):
    escaped = [re.sub(r"([\\`*_{}\[\]<>#+!|~$^=-])", r"\\\1", text) for text in texts]
    (work / "text.md").write_text("# 样\n\n" + "\n\n".join(escaped) + "\n")
    how = ["-q", "--title", "样", "--lang", "zh-Hans", "--punctuation", "keep"]
    subprocess.run([huibian, "build", *how, work / "text.md", "-o", work / "huibian.pdf"], check=True)
    return work / "huibian.pdf"


def by_xelatex(work, texts):
    names = {"\\": "textbackslash", "~": "textasciitilde", "^": "textasciicircum"}
    tex = {c: rf"\{name}{{}}" for c, name in names.items()} | {c: rf"\{c}" for c in "#$%&_{}"}
    escaped = [text.translate(str.maketrans(tex)) for text in texts]
    face = rf"[Path={FONTS}/,FontIndex=2,Language=Chinese Simplified]{{NotoSerifCJK-Regular.ttc}}"
    (work / "xelatex.tex").write_text(
        r"\documentclass{article}\usepackage{xeCJK}"
        rf"\usepackage[paperwidth=148mm,paperheight=210mm,left={LEFT}bp,top={TOP}bp,"
        rf"textwidth={SIZE * CHARACTERS}bp,textheight={SIZE * (LINES * (1 + GAP) - GAP)}bp]{{geometry}}"
        rf"\setmainfont{face}\setCJKmainfont{face}"
        # Autospace as ours; a mark at the edge of a line takes half an em (GB/T 15834 5.1.10), not what its ink takes.
        r"\xeCJKsetup{PunctStyle=quanjiao,CJKecglue={\hskip .25em plus .25em minus .125em}}"
        r"\xeCJKEditPunctStyle{quanjiao}{bound-punct-ratio=.5}"
        rf"\pagestyle{{empty}}\raggedbottom\begin{{document}}\fontsize{{{SIZE}bp}}{{{SIZE * (1 + GAP)}bp}}\selectfont"
        rf"\parindent=2em \parskip=0pt " + "\n\n".join(escaped) + r"\end{document}"
    )
    run = ["xelatex", "-interaction=batchmode", f"-output-directory={work}", work / "xelatex.tex"]
    subprocess.run(run, check=True, stdout=subprocess.DEVNULL)
    return work / "xelatex.pdf"


def by_typst(work, texts):
    escaped = [re.sub(r"([\\`*_\[\]<>#$@~=/'\"+-])", r"\\\1", text) for text in texts]
    (work / "typst.typ").write_text(
        f"#set page(width: 148mm, height: 210mm, margin: (left: {LEFT}pt, top: {TOP}pt,"
        f"right: 148mm - {LEFT + SIZE * CHARACTERS}pt, bottom: 20mm))\n"
        f'#set text(font: "Noto Serif CJK SC", lang: "zh", region: "cn", size: {SIZE}pt,'
        " top-edge: 0.88em, bottom-edge: -0.12em)\n"
        f"#set par(justify: true, leading: {GAP}em, spacing: {GAP}em, first-line-indent: (amount: 2em, all: true))\n"
        + "\n\n".join(escaped)
    )
    typst.compile(work / "typst.typ", output=work / "typst.pdf", font_paths=[FONTS], ignore_system_fonts=True)
    return work / "typst.pdf"


# Back from the PDF to lines


def rows(pdf):
    """The glyphs of each row of body text, with page and baseline; lengths along the line in em."""
    for number, page in enumerate(pymupdf.open(pdf)):
        found = {}
        lines = (line for block in page.get_text("rawdict")["blocks"] for line in block.get("lines", []))
        for span in (span for line in lines for span in line["spans"] if abs(span["size"] - SIZE) < 0.05):
            for char in (char for char in span["chars"] if not char["c"].isspace()):
                (x, y), end = char["origin"], char["bbox"][2]
                glyph = Glyph(char["c"].translate(SAME_GLYPH), x / SIZE, end / SIZE)
                found.setdefault(round(y), []).append(glyph)
        yield from ((number, y, found[y]) for y in sorted(found))


def lines_of(pdf, texts):
    """The lines of all paragraphs, each with its place in the text. Hyphens that a program has added are left out."""
    whole = ["".join(text.split()) for text in texts]
    lines, paragraph, at, base = [], 0, 0, 0
    all_rows = list(rows(pdf))
    for page, y, row in all_rows:
        firsts = Counter(round(row[0].x, 3) for other, _, row in all_rows if other == page and is_han(row[0].char))
        left = min(x for x, _ in firsts.most_common(2))  # the edge and the indent
        text = whole[paragraph]
        if row[-1].char == "-" and text[at + len(row) - 1] != "-":
            row = row[:-1]
        read = "".join(glyph.char for glyph in row)
        if read != text[at : at + len(read)]:
            sys.exit(f"{pdf}: {read!r} is not {text[at : at + len(read)]!r}")
        is_last = at + len(read) == len(text)
        glyphs = [Glyph(glyph.char, glyph.x - left, glyph.end - left) for glyph in row]
        lines.append(Line(page, left * SIZE, y, base + at, base + at + len(read), glyphs, is_last))
        at += len(read)
        if is_last:
            paragraph, at, base = paragraph + 1, 0, base + len(text)
    if paragraph != len(whole):
        sys.exit(f"{pdf}: {len(whole) - paragraph} paragraphs are missing")
    return lines


# What is counted


def is_han(char):
    return "\u3400" <= char <= "\u9fff"


def sort(char):
    return "Han" if is_han(char) else "Latin" if char.isascii() and char.isalnum() else char


def gaps(line):
    """The white between each glyph and the next in em, behind the full advance of the first, by the pair."""
    for a, b in zip(line.glyphs, line.glyphs[1:]):
        yield (sort(a.char), sort(b.char)), b.x - a.end


def spread(line):
    """The widest gap between two Han."""
    return max((gap for pair, gap in gaps(line) if pair == ("Han", "Han")), default=0)


def natural_gaps(lines):
    """The usual gap of each pair in last lines, which are not justified; of a pair that none has, in all lines."""
    seen = {}
    for line in lines:
        for pair, gap in gaps(line):
            seen.setdefault(pair, Counter())[round(gap, 2)] += 1000 if line.is_last else 1
    return {pair: found.most_common(1)[0][0] for pair, found in seen.items()}


def state(line, natural):
    change = sum(gap - natural[pair] for pair, gap in gaps(line))
    return "squeezed" if change < -0.03 else "stretched" if change > 0.03 else "natural"


def counts(lines, text):
    natural = natural_gaps(lines)
    inner = [line for line in lines if not line.is_last]
    opens = {0} | {line.end for line in lines if line.is_last}
    later = [line for line in lines if line.start not in opens]
    forbidden = sum(text[line.start] in NEVER_FIRST for line in later)
    forbidden += sum(text[line.end - 1] in NEVER_LAST for line in inner)
    forbidden += sum(bool(NEVER_PARTED.fullmatch(text[line.start - 1 : line.start + 1])) for line in later)
    ends = [last.x + 0.5 if (last := line.glyphs[-1]).char in CLOSE else last.end for line in inner]
    lone = [line for line in later if line.is_last and sum(glyph.char not in CLOSE for glyph in line.glyphs) < 2]
    return {
        "pages": len({line.page for line in lines}),
        "lines": len(lines),
        "forbidden edges": forbidden,
        "lines beyond the measure": sum(end > CHARACTERS + 0.02 for end in ends),
        "squeezed lines": sum(state(line, natural) == "squeezed" for line in inner),
        "stretched lines": sum(spread(line) > 0.01 for line in inner),
        "lines with gaps above 0.1 em": sum(spread(line) > 0.1 for line in inner),
        "widest gap, em": f"{max(map(spread, inner)):.2f}",
        "lone last characters": len(lone),
    }


def apart(a, b):
    """The largest distance of two glyphs of lines with the same text, in em. Of a dash the first half counts."""
    pairs = zip(a.glyphs, b.glyphs, [None, *a.glyphs])
    return max(abs(g.x - h.x) for g, h, before in pairs if not (before and g.char in "—…" and before.char == g.char))


def compare(ours, theirs):
    natural = natural_gaps(ours)
    by_place = {(line.start, line.end): line for line in theirs}
    pairs = [(line, by_place[line.start, line.end]) for line in ours if (line.start, line.end) in by_place]
    for name in ("natural", "squeezed", "stretched"):
        distances = [(apart(a, b), a) for a, b in pairs if state(a, natural) == name]
        near = sum(distance <= 0.02 for distance, _ in distances)
        print(f"  {name}: {len(distances)} lines with equal breaks, {near} of them within 0.02 em")
        for distance, line in sorted(distances, key=lambda pair: -pair[0])[: len(distances) - near]:
            print(f"    {distance:.3f} {''.join(glyph.char for glyph in line.glyphs)}")


def picture(pdfs, lines, at, out):
    """The paragraph at a place of the text as each program has set it, one below the other."""
    pad, y = 6, 0
    width = SIZE * CHARACTERS + 2 * pad
    page = pymupdf.open().new_page(width=width, height=2000)
    for name, pdf in pdfs.items():
        source = pymupdf.open(pdf)
        last = next(i for i, line in enumerate(lines[name]) if line.end > at and line.is_last)
        first = max(i for i in range(last + 1) if i == 0 or lines[name][i - 1].is_last)
        page.insert_text((pad, y + 8), name, fontsize=7)
        y += 12
        for line in lines[name][first : last + 1]:
            from_page = pymupdf.Rect(line.left - pad, line.y - SIZE, line.left - pad + width, line.y + 0.4 * SIZE)
            page.show_pdf_page(pymupdf.Rect(0, y, width, y + from_page.height), source, line.page, clip=from_page)
            y += SIZE * (1 + GAP)
    page.get_pixmap(dpi=150, colorspace="gray", clip=pymupdf.Rect(0, 0, width, y)).save(out)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("huibian")
    arguments.add_argument("work", type=Path)
    arguments.add_argument("articles", nargs="+")
    arguments.add_argument("--picture", metavar="PHRASE")
    asked = arguments.parse_args()
    asked.work.mkdir(parents=True, exist_ok=True)
    texts = paragraphs(asked.huibian, asked.work, asked.articles)
    text = "".join("".join(text.split()) for text in texts)
    print(f"{len(texts)} paragraphs, {len(text)} characters, {sum(map(is_han, text))} of them Han\n")
    pdfs = {
        "huibian": by_huibian(asked.huibian, asked.work, texts),
        "xeCJK": by_xelatex(asked.work, texts),
        "Typst": by_typst(asked.work, texts),
    }
    lines = {name: lines_of(pdf, texts) for name, pdf in pdfs.items()}
    table = {name: counts(found, text) for name, found in lines.items()}
    print("| | " + " | ".join(table) + " |\n|---|" + "--:|" * len(table))
    for row in table["huibian"]:
        print(f"| {row} | " + " | ".join(str(column[row]) for column in table.values()) + " |")
    for name in ("xeCJK", "Typst"):
        print(f"\nhuibian and {name}")
        compare(lines["huibian"], lines[name])
    if asked.picture:
        picture(pdfs, lines, text.index(asked.picture), asked.work / "picture.png")


main()
