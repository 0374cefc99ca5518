"""Mouse and arrow keys on the picture: what a person does becomes the next view. UI thread only.

The wheel zooms; dragging and the arrow keys pan; the right button, or Shift and the left, draws a frame that then
fills the window.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from apps.mandelbrot.picture import Picture
from apps.mandelbrot.viewport import Viewport

ZOOM = 2.0  # a whole number, so that the picture can be carried over
PAN = 0.2  # of the window, by an arrow key
LEAST_FRAME = 8  # pixels; a smaller one is a click that has slipped
SHIFT = 1  # a bit of an event's state

ARROWS = {"<Left>": (-1, 0), "<Right>": (1, 0), "<Up>": (0, -1), "<Down>": (0, 1)}

Event: TypeAlias = "tk.Event[tk.Misc]"  # a string: the class has no [] when the program runs


class Gestures:
    """Watches *picture*, and calls *look* with each view that it is led to."""

    def __init__(self, picture: Picture, look: Callable[[Viewport], object]) -> None:
        self._picture = picture
        self._look = look
        self._begin = (0, 0)
        self._frames = False
        # White below, black dashes above: to be seen on every colour.
        self._frame = [
            picture.create_rectangle(0, 0, 0, 0, outline="white", state="hidden"),
            picture.create_rectangle(0, 0, 0, 0, outline="black", dash=(4, 4), state="hidden"),
        ]
        self._bind_mouse()
        for key, (x, y) in ARROWS.items():
            picture.bind(key, partial(self._pan, x, y), add="+")

    def _bind_mouse(self) -> None:
        bind = self._picture.bind
        for button in (1, 3):
            bind(f"<ButtonPress-{button}>", self._press, add="+")
            bind(f"<B{button}-Motion>", self._move, add="+")
            bind(f"<ButtonRelease-{button}>", self._release, add="+")
        bind("<MouseWheel>", lambda event: self._turn(event, event.delta > 0), add="+")
        # Tk 8.6 on X11 has buttons for the wheel.
        bind("<Button-4>", lambda event: self._turn(event, True), add="+")
        bind("<Button-5>", lambda event: self._turn(event, False), add="+")

    # Keys

    def zoom(self, factor: float) -> None:
        """Zoom into the middle."""
        view = self._picture.view
        self._look(view.zoomed(factor, view.width // 2, view.height // 2))

    def _pan(self, x: int, y: int, _event: object) -> None:
        view = self._picture.view
        self._look(view.moved(round(x * PAN * view.width), round(y * PAN * view.height)))

    # Mouse

    def _turn(self, event: Event, is_up: bool) -> None:
        self._look(self._picture.view.zoomed(ZOOM if is_up else 1 / ZOOM, event.x, event.y))

    def _press(self, event: Event) -> None:
        self._picture.focus_set()
        self._begin = (event.x, event.y)
        self._frames = event.num == 3 or bool(int(event.state) & SHIFT)

    def _move(self, event: Event) -> None:
        if not self._frames:
            self._picture.drag(*self._moved(event))
            return
        for item in self._frame:
            self._picture.coords(item, *self._begin, event.x, event.y)
            self._picture.itemconfigure(item, state="normal")

    def _release(self, event: Event) -> None:
        x, y = self._moved(event)
        if self._frames:
            self._fill(event, abs(x), abs(y))
        elif (x, y) != (0, 0):
            self._look(self._picture.view.moved(-x, -y))

    def _fill(self, event: Event, width: int, height: int) -> None:
        """Have what is in the frame fill the window."""
        for item in self._frame:
            self._picture.itemconfigure(item, state="hidden")
        if min(width, height) >= LEAST_FRAME:
            left, top = min(self._begin[0], event.x), min(self._begin[1], event.y)
            self._look(self._picture.view.enlarged(left, top, left + width, top + height))

    def _moved(self, event: Event) -> tuple[int, int]:
        return event.x - self._begin[0], event.y - self._begin[1]
