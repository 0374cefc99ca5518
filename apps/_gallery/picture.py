"""The picture of an app, as wide as there is room for. UI thread, but for `scaled`."""

from __future__ import annotations

from pathlib import Path

import ttkbootstrap as ttk
from PIL import Image, ImageTk

from tkasync import Component


class Picture(Component):
    """A picture from a file, scaled on a worker whenever its place changes."""

    def setup(self) -> None:
        self.file: Path | None = None
        self.photo: ImageTk.PhotoImage | None = None
        self.shown = ttk.Label(self, anchor="center")
        self.shown.pack(fill="both", expand=True)
        self.scale_soon = self.spawn_debounced(0.1, self.scale)
        self.bind("<Configure>", lambda _: self.scale_soon(), add="+")

    def show(self, file: Path) -> None:
        """Show *file*, or say that there is no picture."""
        self.file = file
        self.scale()

    def scale(self) -> None:
        """Have the picture made in the size that there is room for."""
        room = (self.winfo_width(), self.winfo_height())
        if self.file is None or min(room) <= 1:
            return
        self.spawn_task(scaled, self.file, room, policy="restart", on_result=self.put)

    def put(self, picture: Image.Image | None) -> None:
        """Show a scaled picture."""
        # Kept here: Tk knows a picture by its name only, and Python would delete it.
        self.photo = None if picture is None else ImageTk.PhotoImage(picture, master=self)
        self.shown.configure(image=self.photo or "", text="" if picture else "no picture yet")


def scaled(file: Path, room: tuple[int, int]) -> Image.Image | None:
    """Return the picture in *file*, no larger than *room* and no larger than it is, or None. On a worker."""
    if not file.is_file():
        return None
    with Image.open(file) as picture:
        factor = min(1.0, room[0] / picture.width, room[1] / picture.height)
        size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
        return picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
