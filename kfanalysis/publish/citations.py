"""How to cite tables: the program, and the version of the data by its content."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from kfanalysis import __version__
from kfanalysis.delimited import write_csv

if TYPE_CHECKING:
    from kfanalysis.tables import Tables


def cite(t: Tables) -> str:
    """Say how to cite the tables: each bulletin, the program, and the data's version.

    The version is a hash of the bulletins' own hashes and of every table's content, so that another raw file, other
    code or another correction gives another one.
    """
    digest = hashlib.sha256(__version__.encode())
    for name, frame in t.frames().items():
        digest.update(name.encode() + b"\0" + write_csv(frame))
    lines = [
        f"{row['title'] or row['bulletin_id']}. {row['publisher'] if isinstance(row['publisher'], str) else ''} "
        f"[sha256 {row['sha256'][:12]}]".replace("  ", " ")
        for row in t.bulletins.to_dict("records")
    ]
    program = f"kfanalysis contributors. kfanalysis {__version__} [software]. Data version {digest.hexdigest()[:12]}."
    return "\n".join([*lines, program])
