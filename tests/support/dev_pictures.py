"""Photograph the banner of ``dev`` over a program whose source was saved with an error, in a light and a dark theme:
``python -m tests.support.dev_pictures``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import ImageGrab

from tests.support.conversations import next_line, start
from tests.support.documents import ROOT

IMAGES = ROOT / "docs" / "images"
PICTURES = {"dev": "bootstrap-light", "dev-dark": "bootstrap-dark"}
PROGRAM = """\
from tkinter import ttk
from tkasync import Component, run

class Shop(Component):
    def setup(self):
        tree = ttk.Treeview(self, columns=("customer", "sum"), height=8)
        for at in range(30):
            tree.insert("", "end", text=f"Order {at}", values=(f"Customer {at * 7 % 30}", at * 131 % 1000))
        tree.pack(fill="both", expand=True, padx=8, pady=8)
        self.after(500, self.tell)

    def tell(self):
        root = self.winfo_toplevel()
        print("at", root.winfo_rootx(), root.winfo_rooty(), root.winfo_width(), root.winfo_height(), flush=True)

if __name__ == "__main__":
    run(Shop, theme="THEME")
"""


def photograph(picture: Path, theme: str) -> None:
    """Run the program, save an error into it, and photograph what its window says."""
    with TemporaryDirectory() as name:
        file = Path(name) / "shop.py"
        file.write_text(PROGRAM.replace("THEME", theme))
        process = start(
            [sys.executable, "-m", "tkasync", "dev", "shop.py"],
            cwd=name,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stderr=subprocess.STDOUT,
        )
        try:
            line = next_line(process)
            while not line.startswith("at "):
                line = next_line(process)
            left, top, width, height = map(int, line.split()[1:])
            file.write_text(PROGRAM.replace("THEME", theme).replace("height=8)", "height=8"))
            while "SyntaxError" not in next_line(process):
                pass
            time.sleep(0.5)  # Tk draws it
            ImageGrab.grab((left, top, left + width, top + height), xdisplay="").save(picture)
        finally:
            process.terminate()
            process.communicate()


def main() -> None:
    """Save both pictures."""
    for name, theme in PICTURES.items():
        picture = IMAGES / f"{name}.png"
        photograph(picture, theme)
        print(picture)


if __name__ == "__main__":
    main()
