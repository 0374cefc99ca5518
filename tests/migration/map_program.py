"""A map from PyPI, which loads its tiles on threads of its own and makes images there; run as a process.

With an argument there is a runtime beside it. Prints how many places of the map have got a picture.
"""

from __future__ import annotations

import io
import sys
import tkinter as tk
from typing import Any

from PIL import Image
from tkintermapview import TkinterMapView

from tkasync.testing import FakeRequest, FakeServer

if sys.argv[1:]:
    from tkasync import Runtime, spawn_task


def give_tile(request: FakeRequest) -> None:
    """Give one tile for every place."""
    picture = io.BytesIO()
    Image.new("RGB", (256, 256), "teal").save(picture, "png")
    request.answer(picture.getvalue())


def shown(map_view: Any) -> int:
    """Return how many tiles on the screen show a picture of the server's."""
    empty = map_view.empty_tile_image, map_view.not_loaded_tile_image
    return sum(tile.image not in empty for column in map_view.canvas_tile_array for tile in column)


def main() -> None:
    server = FakeServer(give_tile)
    root = tk.Tk()
    if sys.argv[1:]:
        Runtime(root)
        spawn_task(sum, range(10))  # the window has work of its own
    map_view = TkinterMapView(root, width=500, height=400)
    map_view.pack()
    map_view.set_tile_server(f"{server.url}/{{z}}/{{x}}/{{y}}.png")
    map_view.set_position(48.86, 2.35)

    def look() -> None:
        if shown(map_view) >= 6:
            print("six tiles", flush=True)
            root.destroy()
        else:
            root.after(20, look)

    look()
    root.mainloop()


if __name__ == "__main__":
    main()
