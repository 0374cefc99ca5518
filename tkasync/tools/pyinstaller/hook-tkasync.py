"""PyInstaller's hook for tkasync: what a program needs that no ``import`` statement shows. Run by PyInstaller alone."""

from __future__ import annotations

from PyInstaller.utils.hooks import collect_data_files, collect_submodules  # type: ignore[import-untyped,import-not-found,unused-ignore]

# The faces load some names at their first use. The tools and the pytest plugin have no place in a finished program.
hiddenimports: list[str] = collect_submodules(
    "tkasync", filter=lambda name: not name.startswith(("tkasync.tools", "tkasync.testing"))
)
# Pillow's C code imports it, when ttkbootstrap shows its first image.
hiddenimports += ["PIL._tkinter_finder"]
# Themes and icons.
datas: list[tuple[str, str]] = collect_data_files("ttkbootstrap")
