"""Run notebooks in place: ``python tools/run_notebooks.py NOTEBOOK…``.

What would differ from run to run or from machine to machine is left out: times, cell counts beyond their order
and the patch version of Python. A notebook that fails stays as it was.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient


def run_notebook(path: Path) -> None:
    """Run one notebook from its own folder and put the result in its place."""
    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(path.parent)}}
    NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        resources=resources,
    ).execute()
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    new = path.with_suffix(".new")
    new.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")
    new.replace(path)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        run_notebook(Path(name))
