"""One measurement in a process of its own: `python -m benchmarks.child SUBJECT PEER [--quick]`.

The figures leave as one line of JSON behind a mark, so that nothing a peer prints can be taken for them.
"""

from __future__ import annotations

import faulthandler
import json
import os
import sys
import threading
import tkinter
import traceback
from importlib import import_module
from pathlib import Path

__all__ = ["MARK"]

MARK = "benchmark-result "


def fail(kind: type[BaseException], error: BaseException, trace: object) -> None:
    """End at once: every toolkit would print an error in a callback and then wait for ever."""
    traceback.print_exception(error)
    sys.stderr.flush()
    os._exit(1)


def end_on_errors() -> None:
    """Errors in callbacks and in other threads end the process, as others do."""
    sys.excepthook = fail
    threading.excepthook = lambda details: fail(details.exc_type, details.exc_value or SystemExit(), None)
    tkinter.Tk.report_callback_exception = lambda _root, *details: fail(*details)


def check_tree() -> None:
    """Fail when another tkasync was measured than that of the tree this process was started in."""
    module = sys.modules.get("tkasync")
    if module is not None and not Path(module.__file__ or "").resolve().is_relative_to(Path.cwd()):
        raise RuntimeError(f"measured another tree: {module.__file__}, started in {Path.cwd()}")


def main(subject: str, peer: str, quick: bool, timeout: float) -> None:
    # A little before the parent's patience ends, so that a hang leaves its stacks behind.
    faulthandler.dump_traceback_later(timeout, exit=True)
    end_on_errors()
    try:
        figures = import_module(f"benchmarks.subjects.{subject}").measure(peer, quick)
    except ImportError as error:
        outcome: dict[str, object] = {"missing": str(error)}
    else:
        outcome = {"figures": figures}
        check_tree()
    print(MARK + json.dumps(outcome), flush=True)
    # Some peers leave threads that are not daemons; the figures are out, nothing is to be waited for.
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], "--quick" in sys.argv, float(sys.argv[3]))
