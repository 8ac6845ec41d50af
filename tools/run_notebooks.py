"""Run notebooks by papermill: ``python tools/run_notebooks.py [--bulletin PATH --out DIR] NOTEBOOK…``.

Without options they are run in place on the bulletin that they name; with ``--bulletin`` (a bulletin, a folder of
them, or a folder of tables) the results go to ``--out``. What would differ from run to run or from machine to
machine is left out: times and the patch version of Python. A notebook that fails stays as it was.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
import papermill


def run_notebook(path: Path, out: Path, parameters: Mapping[str, Any]) -> None:
    """Run one notebook from its own folder and put the result in its place."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / path.name
        papermill.execute_notebook(
            str(path), str(result), parameters=dict(parameters), cwd=str(path.parent), kernel_name="python3",
            progress_bar=False, execution_timeout=600, coalesce_streams=True, extra_arguments=["--log-level=ERROR"],
        )  # fmt: skip
        notebook = nbformat.read(result, as_version=4)
    for cell in notebook.cells:
        kept = {"tags": cell.metadata.tags} if cell.metadata.get("tags") else {}
        cell.metadata = nbformat.from_dict(kept)
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    new = out.with_suffix(".new")
    new.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")
    new.replace(out)


def main(arguments: list[str] | None = None) -> None:
    """Run the notebooks that the command line names."""
    parser = argparse.ArgumentParser(
        description="Run notebooks in place, or on another bulletin into a folder."
    )
    parser.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK")
    parser.add_argument(
        "--bulletin", type=Path, metavar="PATH", help="bulletin, folder of them, or folder of tables"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder of the results")
    options = parser.parse_args(arguments)
    if (options.bulletin is None) != (options.out is None):
        parser.error(
            "--bulletin and --out go together: the notebooks kept here speak of the bulletin they name"
        )
    parameters = {} if options.bulletin is None else {"BULLETIN": str(options.bulletin.resolve())}
    for path in options.notebooks:
        if options.out:
            options.out.mkdir(parents=True, exist_ok=True)
        run_notebook(path, options.out / path.name if options.out else path, parameters)


if __name__ == "__main__":
    main()
