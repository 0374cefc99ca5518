"""A map from PyPI, which loads its tiles on threads of its own and makes images there; run as a process.

With an argument there is a runtime beside it. Prints how many places of the map have got a picture.
"""

from __future__ import annotations

import io
import sys
import tkinter as tk
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from PIL import Image
from tkintermapview import TkinterMapView

if sys.argv[1:]:
    from tkasync import Runtime, spawn_task


class Tiles(BaseHTTPRequestHandler):
    """Gives one tile for every place."""

    def do_GET(self) -> None:
        picture = io.BytesIO()
        Image.new("RGB", (256, 256), "teal").save(picture, "png")
        self.send_response(200)
        self.end_headers()
        self.wfile.write(picture.getvalue())

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


def shown(map_view: Any) -> int:
    """Return how many tiles on the screen show a picture of the server's."""
    empty = map_view.empty_tile_image, map_view.not_loaded_tile_image
    return sum(tile.image not in empty for column in map_view.canvas_tile_array for tile in column)


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Tiles)
    Thread(target=server.serve_forever, daemon=True).start()
    root = tk.Tk()
    if sys.argv[1:]:
        Runtime(root)
        spawn_task(sum, range(10))  # the window has work of its own
    map_view = TkinterMapView(root, width=500, height=400)
    map_view.pack()
    map_view.set_tile_server(f"http://127.0.0.1:{server.server_port}/{{z}}/{{x}}/{{y}}.png")
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
