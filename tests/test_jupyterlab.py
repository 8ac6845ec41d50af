"""The project's JupyterLab in a real Chromium: restart, run all, no error, and nothing leaves the machine."""

from __future__ import annotations

import json
import math
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from readings import ROOT

from kfanalysis.publish.style import find_font

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
TOKEN = "local-test"
NOTEBOOK = "01-what-was-promised.ipynb"
PICTURE = os.environ.get("KF_PICTURE")  # make picture: docs/jupyterlab.png
PATIENCE = 300  # seconds
KERNEL_STARTED = ".jp-Notebook-ExecutionIndicator[data-status=idle]"
ATTEMPTS = 15
RUN_STATE = """last => {
  const prompts = [...document.querySelectorAll('.jp-InputPrompt')].map(prompt => prompt.textContent);
  if (prompts.some(text => text.includes(`[${last}]:`))) return 'done';
  const outputs = [...document.querySelectorAll('.jp-OutputArea-output')].map(output => output.textContent);
  if (outputs.some(text => text.includes('Traceback'))) return 'raised';
  return prompts.some(text => /\\[[*0-9]+\\]/.test(text)) ? 'begun' : 'not begun';
}"""

pytestmark = pytest.mark.skipif(
    BROWSER is None, reason="no Chromium: apt-get install chromium, or any Chrome, to look at JupyterLab"
)


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """Start JupyterLab on a copy of the notebooks, as ``make lab`` does."""
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    _clear(tmp_path / "notebooks" / NOTEBOOK)
    for data in ("raw", "processed"):
        shutil.copytree(ROOT / "data" / data, tmp_path / "data" / data)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}", f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={tmp_path}",
        f"--LabApp.app_settings_dir={ROOT / 'tools' / 'jupyterlab'}",
    ]  # fmt: skip
    home = {"HOME": str(tmp_path), "JUPYTER_CONFIG_DIR": str(tmp_path / "config"), "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(
        command, env=os.environ | home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    base = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{base}/api?token={TOKEN}", server)
        yield base
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture
def fonts(tmp_path: Path) -> str:
    """Let the browser see our Chinese font, for the text of a notebook on a machine without any."""
    config = tmp_path / "fonts.conf"
    font = find_font()
    assert font is not None
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<include ignore_missing='yes'>/etc/fonts/fonts.conf</include><dir>{font.parent}</dir></fontconfig>",
        encoding="utf-8",
    )
    return str(config)


def test_a_notebook_runs_through_in_the_browser(lab: str, fonts: str, tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    outside: list[str] = []
    kept = _read_code(ROOT / "notebooks" / NOTEBOOK)
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=BROWSER, headless=True, args=FLAGS, env={**os.environ, "FONTCONFIG_FILE": fonts}
        )
        # A kernel can fall silent under load: then the page is opened anew.
        for patience in (PATIENCE / 2, PATIENCE):
            page = browser.new_page(viewport={"width": 1280, "height": 1500})
            page.set_default_timeout(1000 * PATIENCE)
            page.on("request", lambda r: outside.append(r.url) if not _is_local(r.url, lab) else None)
            page.goto(f"{lab}/lab/tree/notebooks/{NOTEBOOK}?token={TOKEN}&reset")
            page.wait_for_selector(KERNEL_STARTED)
            if (state := _run_all(page, len(kept), patience)) == "done":
                break
            page.close()
        else:
            pytest.fail(f"the last cell was not run in {patience} seconds; the state is: {state}")
        page.wait_for_function(
            "n => document.querySelectorAll('.jp-OutputArea-output img').length >= n",
            arg=_count_pictures(kept),
        )
        outputs = page.locator(".jp-OutputArea-output").all_inner_texts()
        figure = page.locator(".jp-OutputArea-output img").first
        figure.scroll_into_view_if_needed()
        box = figure.bounding_box()
        pictures = page.locator(".jp-OutputArea-output img").count()
        pop_ups = page.locator(".jp-Notification, .Toastify__toast").count()
        if PICTURE:
            page.screenshot(path=PICTURE)
        browser.close()
    assert outside == []
    assert pop_ups == 0
    assert box is not None
    assert box["width"] > 200
    assert pictures == _count_pictures(kept) > 1
    said = "\n".join(outputs)
    assert "Traceback" not in said
    assert all(line in said for line in _say(kept))


def _run_all(page: Any, last: int, patience: float) -> str:
    """Restart the kernel and run all cells by the menu; ask again where a kernel still starting lets it pass.

    Returned is the state when all is done or patience, in seconds, has run out. A run that has begun is left alone,
    however slow the machine: to ask again would begin it anew.
    """
    end = time.monotonic() + patience
    asked = -math.inf
    while (state := page.evaluate(RUN_STATE, last)) != "done":
        if state == "raised":
            pytest.fail("\n".join(page.locator(".jp-OutputArea-output").all_inner_texts()))
        if time.monotonic() > end:
            break
        if state == "not begun" and time.monotonic() > asked + PATIENCE / ATTEMPTS:
            page.get_by_role("menuitem", name="Run", exact=True).click()
            page.get_by_text("Restart Kernel and Run All Cells…").click()
            page.click(".jp-Dialog button.jp-mod-accept")
            asked = time.monotonic()
        page.wait_for_timeout(500)
    return str(state)


def _clear(path: Path) -> None:
    """Take the kept outputs out, so that all outputs that are seen are new."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")


def _read_code(path: Path) -> list[dict[str, Any]]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def _say(code: list[dict[str, Any]]) -> list[str]:
    """Return the lines that the cells print."""
    texts = ("".join(output["text"]) for cell in code for output in cell["outputs"] if "text" in output)
    return [line.strip() for text in texts for line in text.splitlines() if line.strip()]


def _count_pictures(code: list[dict[str, Any]]) -> int:
    return sum("image/png" in output.get("data", ()) for cell in code for output in cell["outputs"])


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(5 * PATIENCE):
        assert server.poll() is None, "JupyterLab ended before it answered"
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not answer in {PATIENCE} seconds")


def _is_local(url: str, base: str) -> bool:
    return url.startswith((base, base.replace("http", "ws"), "data:", "blob:", "about:"))
