"""Makes variable.ttf: H, x, 国 and a dash that meets no other as bars, thin at weight 200 and heavy at 900, for tests of variable fonts."""

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen


def bar(width, height):
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    pen.lineTo((50, height))
    pen.lineTo((50 + width, height))
    pen.lineTo((50 + width, 0))
    pen.closePath()
    return pen.glyph()


names = [".notdef", "H", "x", "uni56FD", "emdash"]
heights = {".notdef": 700, "H": 700, "x": 500, "uni56FD": 860, "emdash": 300}
font = FontBuilder(1000, isTTF=True)
font.setupGlyphOrder(names)
font.setupCharacterMap({ord("H"): "H", ord("x"): "x", ord("国"): "uni56FD", ord("—"): "emdash"})
font.setupGlyf({name: bar(100, heights[name]) for name in names})
font.setupHorizontalMetrics({name: (500, 50) for name in names})
font.setupHorizontalHeader(ascent=880, descent=-120)
font.setupNameTable({"familyName": "Huibian Variable", "styleName": "Regular", "psName": "HuibianVariable-Regular"})
font.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWeightClass=200, sxHeight=500, sCapHeight=700)
font.setupPost()
font.setupFvar([("wght", 200, 200, 900, "Weight")], [])
# At 900 a bar is 200 units heavier and its advance 100 units wider; the last four points are the phantom ones.
deltas = [(0, 0), (0, 0), (200, 0), (200, 0), (0, 0), (100, 0), (0, 0), (0, 0)]
from fontTools.ttLib.tables.TupleVariation import TupleVariation
font.setupGvar({name: [TupleVariation({"wght": (0.0, 1.0, 1.0)}, deltas)] for name in names})
font.font["head"].created = font.font["head"].modified = 0
font.font.recalcTimestamp = False
font.save("variable.ttf")
