"""`python -m tkasync COMMAND`."""

from __future__ import annotations

from tkasync.tools.command import main

if __name__ == "__main__":
    raise SystemExit(main())
