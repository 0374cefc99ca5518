"""The pytest plugin of tkasync: fixtures, and a look for leftovers after each test.

It stands outside the package on purpose: pytest loads it in every run of an environment that has tkasync installed,
also for projects that do not use it, and there it must neither import tkasync nor need Tk. What it offers is in
`docs/testing.md`.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import tkinter

    from tkasync.queries.client import QueryClient
    from tkasync.runtime.runtime import Runtime
    from tkasync.testing.fake_host import FakeHost
    from tkasync.testing.pilot import Pilot


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a project name its class of window."""
    parser.addini(
        "tkasync_root",
        "the class of the window that the fixture tk_root opens, for instance tkinter.Tk",
        default="ttkbootstrap.App",
    )
    parser.addini(
        "tkasync_responsive",
        "seconds for which the window of tk_root may stand still in a test, 0.05 or more; empty: as long as it likes",
        default="",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers", "responsive(seconds): the window of tk_root must not stand still for longer in this test"
    )


@pytest.fixture(autouse=True)
def tkasync_leaks(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """What the test has left behind, in sentences; the fixtures below add to it. Anything in it fails the test."""
    leaks: list[str] = []
    runtimes, threads = _open_runtimes(), threading.enumerate()
    yield leaks
    if "tkasync.dispatch.open_runtimes" in sys.modules:
        from tkasync.testing.leaks import leftovers

        leaks += leftovers(runtimes, threads)
    if "tkasync.tk.guard.guard" in sys.modules:
        from tkasync.testing.held_windows import held_windows

        leaks += held_windows(request.node.nodeid, is_last=request.node is request.session.items[-1])
    if leaks:
        pytest.fail("the test left something behind:\n" + "\n".join(leaks), pytrace=False)


def _open_runtimes() -> list[Any]:
    module = sys.modules.get("tkasync.dispatch.open_runtimes")
    return [] if module is None else module.open_runtimes()


@pytest.fixture
def tkasync_root(pytestconfig: pytest.Config) -> Callable[[], tkinter.Tk]:
    """The class of the window that ``tk_root`` opens; a folder, module or class of tests may override it."""
    from tkasync.testing.root_class import root_class

    return root_class(pytestconfig.getini("tkasync_root"))


@pytest.fixture
def tk_root(
    request: pytest.FixtureRequest, tkasync_root: Callable[[], tkinter.Tk], tkasync_leaks: list[str]
) -> Iterator[Any]:
    """A new root window, of ttkbootstrap's class unless ``tkasync_root`` names another, closed after the test."""
    from tkasync.testing.root_fixture import open_root

    marker = request.node.get_closest_marker("responsive")
    limit = marker.args[0] if marker else request.config.getini("tkasync_responsive")
    with open_root(tkasync_root, tkasync_leaks) as root:
        if not limit:
            yield root
            return
        from tkasync.testing.probes.responsive import responsive

        with responsive(root, float(limit), tkasync_leaks.append):
            yield root


@pytest.fixture
def assert_responsive(tk_root: Any) -> Callable[[float], AbstractContextManager[Any]]:
    """What opens a block that fails the test if the window stands still in it for longer than so many seconds."""
    from tkasync.testing.probes.responsive import responsive

    def fail(sentences: str) -> None:
        pytest.fail(sentences, pytrace=False)

    return lambda limit: responsive(tk_root, limit, fail)


@pytest.fixture
def fake_host(tkasync_leaks: list[str]) -> Iterator[FakeHost]:
    """A `FakeHost` with a runtime on it, which the module functions find; closed after the test."""
    from tkasync.testing.fixtures import open_fake_host

    with open_fake_host(tkasync_leaks) as host:
        yield host


@pytest.fixture
def runtime(request: pytest.FixtureRequest) -> Runtime:
    """The runtime of ``tk_root``; in a test that asks for ``fake_host`` and not for ``tk_root``, of that."""
    from tkasync.testing.fixtures import runtime_of

    names = request.fixturenames
    on_fake = "fake_host" in names and not {"tk_root", "pilot"} & set(names)
    return runtime_of(request.getfixturevalue("fake_host" if on_fake else "tk_root"))


@pytest.fixture
def queries(runtime: Runtime, tkasync_leaks: list[str]) -> Iterator[QueryClient]:
    """The `QueryClient` of ``runtime``, to be filled by ``seed``; what still fetches after the test fails it."""
    from tkasync.testing.queries import open_queries

    with open_queries(runtime, tkasync_leaks) as client:
        yield client


@pytest.fixture
def pilot(tk_root: Any) -> Pilot:
    """A `Pilot` of ``tk_root``: clicks, types, waits."""
    from tkasync.testing.pilot import Pilot

    return Pilot(tk_root)
