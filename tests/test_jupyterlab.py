"""The project's JupyterLab in a real Chromium: a notebook runs through, with Chinese text, and nothing leaves the machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
TOKEN = "local-test"
PICTURE = os.environ.get("KF_PICTURE")  # make picture: docs/jupyterlab.png

pytestmark = pytest.mark.skipif(
    BROWSER is None, reason="no Chromium: apt-get install chromium, or any Chrome, to look at JupyterLab"
)


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[str]:
    """Start JupyterLab on a copy of the notebooks, as ``make lab`` does."""
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    shutil.copytree(ROOT / "data" / "raw", tmp_path / "data" / "raw")
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


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, "JupyterLab ended before it answered"
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("JupyterLab did not answer within two minutes")


def test_a_notebook_runs_through_in_the_browser(lab: str) -> None:
    from playwright.sync_api import sync_playwright

    outside: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=BROWSER, headless=True, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1500})
        page.set_default_timeout(120_000)
        page.on("request", lambda r: outside.append(r.url) if not _is_local(r.url, lab) else None)
        page.goto(f"{lab}/lab/tree/notebooks/01-what-was-promised.ipynb?token={TOKEN}&reset")
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        page.click("text=Run")
        page.click("text=Restart Kernel and Run All Cells")
        page.click(".jp-Dialog button.jp-mod-accept")
        page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='busy']", state="attached")
        page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='idle']", state="attached")
        page.wait_for_timeout(1500)
        errors = page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").count()
        figure = page.locator(".jp-OutputArea-output img").first
        figure.scroll_into_view_if_needed()
        box = figure.bounding_box()
        text = page.locator(".jp-NotebookPanel").inner_text()
        if PICTURE:
            page.screenshot(path=PICTURE)
        browser.close()
    assert errors == 0
    assert box is not None
    assert box["width"] > 200
    assert "承诺" in text
    assert "Traceback" not in text
    assert outside == []


def _is_local(url: str, base: str) -> bool:
    return url.startswith((base, base.replace("http", "ws"), "data:", "blob:", "about:"))
