"""Write ``kfanalysis/lexicon/traditional.tsv`` from OpenCC's traditional → simplified table.

Run ``python -m tools.traditional`` after a new OpenCC; ``tests/text/test_fold.py`` compares file and library.

A character is taken where OpenCC turns it alone into one other character and it is no character of GB 2312:
simplified text must come through unchanged (乾坤, 著名, 瞭望). ``NEEDED`` are the exceptions: they stand in
GB 2312 as rare surnames or old notes, and traditional text cannot be read without them (不少於, 以後, 徵求意見).
Beyond the Basic Multilingual Plane nothing is taken; such characters are rarer than the table's cost.
"""

from __future__ import annotations

from pathlib import Path

import opencc

NEEDED = frozenset("於後徵")
TARGET = Path(__file__).parents[1] / "kfanalysis" / "lexicon" / "traditional.tsv"


def read_table() -> dict[str, str]:
    """Read OpenCC's single characters as {traditional: simplified}."""
    convert = opencc.OpenCC("t2s").convert
    table = {chr(code): convert(chr(code)) for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00))}
    return {
        old: new
        for old, new in table.items()
        if old != new and len(new) == 1 and ord(new) < 0x10000 and (old in NEEDED or not _in_gb2312(old))
    }


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


if __name__ == "__main__":
    rows = sorted(read_table().items())
    TARGET.write_text(
        "word\tsimplified\n" + "".join(f"{old}\t{new}\n" for old, new in rows), encoding="utf-8"
    )
