"""How a cluster is connected, and what is refused or told where that cannot be."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from tests.processes.clusters.connecting import ENVIRONMENT
from tests.processes.waiting import PATIENCE, run_until, until
from tkasync import Runtime, spawn_task
from tkasync.errors import ClusterLostError, WouldBlockError
from tkasync.processes import connect_cluster
from tkasync.testing import FakeHost


def test_an_address_that_is_not_there_is_an_error_in_time(fake_host: FakeHost, distributed: None) -> None:
    errors: list[BaseException] = []
    begin = monotonic()
    spawn_task(lambda: connect_cluster("tcp://127.0.0.1:9", timeout=0.5), on_error=errors.append)
    run_until(fake_host, lambda: errors)
    assert monotonic() - begin < 10  # what it takes to load distributed, and half a second
    assert isinstance(errors[0], ClusterLostError)
    assert "no scheduler has answered at 'tcp://127.0.0.1:9' within 0.5 s" in str(errors[0])


def test_a_main_module_without_its_guard_is_told(tmp_path: Path, distributed: None) -> None:
    program = tmp_path / "program.py"
    program.write_text("from tkasync.processes import connect_cluster\nconnect_cluster(workers=1)\n")
    ended = subprocess.run(
        [sys.executable, str(program)], capture_output=True, text=True, env=ENVIRONMENT, timeout=PATIENCE
    )
    assert ended.returncode == 1
    assert ended.stderr.count("Write at the end of the main module") == 1
    assert "ClusterLostError: the cluster on this machine has not started" in ended.stderr


def test_an_abort_of_the_connection_is_heard_at_once(
    fake_host: FakeHost, runtime: Runtime, distributed: None
) -> None:
    handle = spawn_task(connect_cluster)
    run_until(fake_host, lambda: any(thread.name == "cluster-loop" for thread in threading.enumerate()))
    begin = monotonic()
    handle.abort()
    run_until(fake_host, lambda: not handle.still_running)
    assert monotonic() - begin < 2
    until(lambda: not any(thread.name == "cluster-ending" for thread in threading.enumerate()))


def test_the_ui_thread_is_refused_with_the_line_to_write(fake_host: FakeHost, runtime: Runtime) -> None:
    with pytest.raises(
        WouldBlockError, match=r"write cluster = await self.spawn_task\(connect_cluster, ...\)"
    ):
        connect_cluster()


def test_without_distributed_the_error_has_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ImportError, match=r"pip install tkasync\[distributed\]"):
        connect_cluster()


@pytest.mark.parametrize(
    ("args", "keywords", "error"),
    [
        ((5,), {}, TypeError),
        (("",), {}, TypeError),
        (("tcp://127.0.0.1:8786",), {"workers": 2}, ValueError),
        (("nonsense",), {}, ValueError),
        ((), {"workers": 0}, ValueError),
        ((), {"timeout": -1}, ValueError),
    ],
)
def test_an_argument_that_means_nothing_is_refused(
    args: tuple[Any, ...], keywords: dict[str, Any], error: type[Exception], distributed: None
) -> None:
    with pytest.raises(error):
        connect_cluster(*args, **keywords)


def test_the_face_loads_no_distributed() -> None:
    code = "import sys, tkasync.processes as p; p.connect_cluster, p.Cluster; assert 'distributed' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, env=ENVIRONMENT)
