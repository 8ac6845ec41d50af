"""The suite runs offline and gives the same answer every time."""

from __future__ import annotations

import os
import socket
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("commit", derandomize=True, deadline=None, max_examples=60, database=None)
settings.register_profile("soak", derandomize=False, deadline=None, max_examples=4000, database=None)
settings.load_profile("soak" if os.environ.get("KF_SOAK") else "commit")

LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True, scope="session")
def _offline() -> Any:
    """Refuse every connection that leaves the machine."""
    connect, resolve = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family != getattr(socket, "AF_UNIX", None) and not str(address[0]).startswith(LOOPBACK):
            raise RuntimeError(f"the suite is offline, but something called {address}")
        connect(self, address)

    def guarded_resolve(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host is not None and not str(host).startswith((*LOOPBACK, "::", "0.0.0.0")):
            raise RuntimeError(f"the suite is offline, but something looked up {host}")
        return resolve(host, *args, **kwargs)

    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, guarded_connect)
    patch.setattr(socket, "getaddrinfo", guarded_resolve)
    yield
    patch.undo()
