"""The types that users see, under two checkers: `PYTHONPATH=scripts:. python -m typed`.

* Every public symbol has a type that no checker has to guess (pyright's completeness, 100 %).
* The programs and tests in README and guide pass `mypy --strict` and pyright, as somebody types them in.
* What tests/typing_cases.py says of the public calls, mypy finds true as part of its own gate; here pyright does.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support.documents import BLOCKS, ROOT

DOCUMENTS = (ROOT / "README.md", ROOT / "docs" / "async-guide.md")
CASES = sorted((ROOT / "tests").glob("typing_*.py"))
# pyright otherwise asks the network whether there is a newer one.
ENVIRONMENT = os.environ | {
    "PYTHONPATH": str(ROOT), "MYPYPATH": str(ROOT), "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"
}  # fmt: skip


def main() -> int:
    """Print what is wrong; return how many of the three checks failed."""
    with tempfile.TemporaryDirectory() as folder:
        programs = write_programs(Path(folder))
        checks = public_face(), under_mypy(programs), under_pyright(Path(folder), *programs, *CASES)
        return checks.count(False)


def write_programs(folder: Path) -> list[Path]:
    """Write each program, and each file that one imports, into *folder*; say where they stand."""
    blocks = [b for b in BLOCKS if b.document in DOCUMENTS and (b.is_file or b.is_program)]
    for block in blocks:
        (folder / block.name).write_text(f"# from {block}\n{block.code}", encoding="utf-8")
    return [folder / block.name for block in blocks]


def public_face() -> bool:
    """Whether every public symbol has a known type."""
    done = pyright("--verifytypes", "tkasync", "--ignoreexternal", "--outputjson")
    found = json.loads(done.stdout)["typeCompleteness"]
    guesses = {
        (diagnostic["file"], diagnostic["range"]["start"]["line"] + 1, diagnostic["message"])
        for symbol in found["symbols"]
        for diagnostic in symbol["diagnostics"]
        # What mentions an incomplete type is incomplete too: the cause is enough.
        if diagnostic["severity"] == "error" and "partially unknown" not in diagnostic["message"]
    }
    for file, line, message in sorted(guesses):
        print(f"{file}:{line}: {message}")
    print(f"types of the public face: {found['completenessScore']:.1%} complete")
    return bool(found["completenessScore"] == 1)


def under_mypy(files: list[Path]) -> bool:
    """Whether `mypy --strict` finds nothing, with no configuration but its own."""
    options = ["--strict", "--config-file=", "--follow-imports=silent", f"--cache-dir={ROOT / '.mypy_cache'}"]
    command = [sys.executable, "-m", "mypy", *options, *map(str, files)]
    return subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, check=False).returncode == 0


def under_pyright(folder: Path, *files: Path) -> bool:
    """Whether pyright finds nothing, as an editor runs it whose project is *folder*."""
    done = pyright(*map(str, files), folder=folder)
    print(done.stdout, end="")
    return done.returncode == 0


def pyright(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run pyright for this interpreter's packages and this checkout."""
    command = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, *arguments]
    return subprocess.run(
        command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True, check=False
    )


if __name__ == "__main__":
    raise SystemExit(main())
