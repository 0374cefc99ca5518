"""The inspector's viewer where there is no display. For tests."""

from __future__ import annotations

import os
import sys

if __name__ == "__main__":
    os.environ["DISPLAY"] = "no such display:0"
    os.execv(sys.executable, [sys.executable, "-m", "tkasync.tools.inspector"])
