"""A cluster that belongs to another program."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Self

_PROGRAM = """
import sys
from distributed import LocalCluster
if __name__ == "__main__":
    cluster = LocalCluster(n_workers=1, threads_per_worker=2, dashboard_address="127.0.0.1:0")
    print(cluster.scheduler_address, cluster.workers[0].pid, flush=True)
    sys.stdin.read()
    cluster.close()
"""


class Foreign:
    """The program, whose scheduler is in its own process; its worker ends with it."""

    def __init__(self, folder: Path) -> None:
        path = folder / "program.py"
        path.write_text(_PROGRAM)
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._process = subprocess.Popen(
            [sys.executable, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=environment,
        )
        assert self._process.stdout is not None
        self.address, worker = self._process.stdout.readline().split()
        self.worker = int(worker)

    def kill(self) -> None:
        """Kill the scheduler."""
        self._process.kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.communicate()
