"""Makes the fonts beside this file from Inter and Phosphor; README.md says how to run it."""

import re
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).parent
# Latin with its extensions, Greek, Cyrillic, punctuation, currencies, and the signs the interface draws.
RANGES = [(0x20, 0x7E), (0xA0, 0x24F), (0x2B0, 0x2FF), (0x370, 0x3FF), (0x400, 0x52F), (0x1E00, 0x1EFF),
          (0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20C0), (0x2100, 0x214F), (0x2150, 0x215F), (0x2190, 0x21FF),
          (0x2200, 0x22FF), (0x2300, 0x23FF), (0x25A0, 0x25FF), (0x2600, 0x26FF), (0x2700, 0x27BF)]


def text_font(variable: Path, weight: int, name: str) -> None:
    """One weight of Inter, with tabular figures where plain ones were."""
    font = TTFont(variable)
    font = instantiateVariableFont(font, {"wght": weight, "opsz": 14})
    tabular = tabular_figures(font)
    for table in font["cmap"].tables:
        for code, glyph in list(table.cmap.items()):
            table.cmap[code] = tabular.get(glyph, glyph) if chr(code) in "0123456789" else glyph
    options = Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    save(font, options, [code for first, last in RANGES for code in range(first, last + 1)], name)


def tabular_figures(font: TTFont) -> dict[str, str]:
    """Which glyph the feature `tnum` puts in place of which."""
    gsub = font["GSUB"].table
    lookups = {i for record in gsub.FeatureList.FeatureRecord if record.FeatureTag == "tnum"
               for i in record.Feature.LookupListIndex}
    found: dict[str, str] = {}
    for index in lookups:
        for table in gsub.LookupList.Lookup[index].SubTable:
            found.update(getattr(getattr(table, "ExtSubTable", table), "mapping", {}))
    return found


def icon_font(whole: Path) -> None:
    """The icons that `src/window/theme/icons.rs` names, and no others."""
    source = (HERE / "../../src/window/theme/icons.rs").read_text()
    codes = [int(code, 16) for code in re.findall(r"\\u\{([0-9a-fA-F]+)\}", source)]
    options = Options()
    options.layout_features = []
    save(TTFont(whole), options, codes, "Phosphor-subset.ttf")


def save(font: TTFont, options: Options, codes: list[int], name: str) -> None:
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    font.flavor = None
    font.recalcTimestamp = False  # the same bytes on every day
    font.save(HERE / name)
    print(name, (HERE / name).stat().st_size, "bytes,", len(font.getBestCmap()), "characters")


if __name__ == "__main__":
    inter, phosphor = map(Path, sys.argv[1:])
    text_font(inter, 400, "Inter-Regular.ttf")
    text_font(inter, 600, "Inter-SemiBold.ttf")
    icon_font(phosphor)
