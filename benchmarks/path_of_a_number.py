"""Count what one number passes on its way from the file to a bar: ``python benchmarks/path_of_a_number.py``.

A bulletin of one commitment with ``2000亿元以上`` is loaded, extracted and drawn. Counted are the functions of
kfanalysis that run on the way (each once, lambdas and comprehensions left out), the modules they stand in, and the
moves: pairs of caller and called function that stand in different modules.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from types import FrameType
from typing import Any

TEXT = """青禾市2022年承诺事项进展情况（截至2022年5月13日）
一、市级领导（1人）
（一）王大明 副市长
1.完成投资2000亿元以上。（办结时限：2022年9月）
推进情况：已完成投资1200亿元。
"""


def trace(text: str) -> tuple[set[tuple[str, str]], set[tuple[tuple[str, str], tuple[str, str]]]]:
    """Run load, extract and plot on a text; return the functions met and the moves between modules."""
    import kfanalysis as kf

    package = str(Path(kf.__file__).parent)
    functions: set[tuple[str, str]] = set()
    moves: set[tuple[tuple[str, str], tuple[str, str]]] = set()

    def name(frame: FrameType | None) -> tuple[str, str] | None:
        while frame is not None:
            code = frame.f_code
            if code.co_filename.startswith(package) and not code.co_name.startswith("<"):
                return code.co_filename.removeprefix(package), code.co_qualname
            frame = frame.f_back
        return None

    def watch(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event != "call" or not code.co_filename.startswith(package) or code.co_name.startswith("<"):
            return
        called, caller = (code.co_filename.removeprefix(package), code.co_qualname), name(frame.f_back)
        functions.add(called)
        if caller is not None and caller[0] != called[0]:
            moves.add((caller, called))

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bulletin.txt"
        file.write_text(text, encoding="utf-8")
        kf.plot_attainment(kf.extract(kf.load(file)))  # once unwatched: words are loaded, patterns are built
        sys.setprofile(watch)
        try:
            kf.plot_attainment(kf.extract(kf.load(file)))
        finally:
            sys.setprofile(None)
    return functions, moves


if __name__ == "__main__":
    functions, moves = trace(TEXT)
    modules = {module for module, _ in functions}
    print(f"functions {len(functions)}, modules {len(modules)}, moves between modules {len(moves)}")
    if "-v" in sys.argv:
        for module in sorted(modules):
            print(module, *sorted(function for place, function in functions if place == module))
