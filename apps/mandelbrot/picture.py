"""The picture: a canvas with two images, into which tiles are put as they come. UI thread only.

The coarse tiles lie below, the fine ones above: they may come in any order. When the view changes, what was there is
moved, enlarged or reduced, so that there is something to see until the tiles of the new view are there.
"""

from __future__ import annotations

import tkinter as tk
from typing import NamedTuple

import ttkbootstrap as ttk

from apps.mandelbrot.colours import ColouredTile
from apps.mandelbrot.viewport import Viewport
from tkasync import ComponentMixin


class Picture(ComponentMixin, tk.Canvas):
    """Shows a viewport. The images hold the whole tiles that cover it, and so go over its edges."""

    def setup(self) -> None:
        self.configure(borderwidth=0, takefocus=True)
        self.bind("<<ThemeChanged>>", lambda _: self.colour(), add="+")
        self.colour()
        self.view = Viewport.home(1, 1)
        self.coarse, self.fine = self.make_images(self.view)
        self.items = [self.create_image(0, 0, anchor="nw", image=image) for image in (self.coarse, self.fine)]

    def colour(self) -> None:
        """Give the frame, which shows where the focus is, the colours of the theme."""
        style = ttk.Style.get_instance()
        assert style is not None  # the window has one
        self.configure(
            highlightthickness=2,  # ttkbootstrap takes it away with each theme
            highlightcolor=style.colors.primary,
            highlightbackground=style.colors.border,
        )

    def make_images(self, view: Viewport) -> tuple[tk.PhotoImage, tk.PhotoImage]:
        left, top, right, bottom = view.covering
        width, height = right - left, bottom - top
        coarse, fine = (tk.PhotoImage(master=self, width=width, height=height) for _ in range(2))
        return coarse, fine

    def show(self, view: Viewport) -> None:
        """Show *view* from now on, with what there is of it."""
        old, coarse, fine = self.view, *self.make_images(view)
        carry_over(self.coarse, old, coarse, view)
        carry_over(self.fine, old, fine if old.grid == view.grid else coarse, view)
        self.view, self.coarse, self.fine = view, coarse, fine
        for item, image in zip(self.items, (coarse, fine), strict=True):
            self.itemconfigure(item, image=image)
        self.drag(0, 0)

    def clear(self) -> None:
        """Show nothing of the view, until its tiles come."""
        self.coarse.blank()
        self.fine.blank()

    def drag(self, x: int, y: int) -> None:
        """Lay the images so many pixels beside their place, while they are being dragged."""
        left, top, _, _ = self.view.covering
        for item in self.items:
            self.coords(item, left - self.view.left + x, top - self.view.top + y)

    def put(self, coloured: ColouredTile) -> None:
        """Put a tile of the view to its place."""
        tile, image = coloured
        left, top, _, _ = self.view.covering
        layer = self.coarse if tile.step > 1 else self.fine
        layer.put(image, to=(tile.x - left, tile.y - top))

    def save(self, path: str) -> None:
        """Write what is shown to the file *path*, in the format PNG.

        Raises:
            OSError: that cannot be.
        """
        view = self.view
        whole, _ = self.make_images(view)
        for layer in (self.coarse, self.fine):
            carry_over(layer, view, whole, view)
        left, top = view.left - view.covering[0], view.top - view.covering[1]
        try:
            box = (left, top, left + view.width, top + view.height)
            whole.tk.call(whole, "write", path, "-format", "png", "-from", *box)
        except tk.TclError as error:
            raise OSError(f"the picture cannot be saved: {error}") from error


class Stretch(NamedTuple):
    """What two views share on one axis: from pixel *first* to *last* of the old image, at *place* in the new."""

    first: int
    last: int
    place: int


def carry_over(old: tk.PhotoImage, old_view: Viewport, new: tk.PhotoImage, new_view: Viewport) -> None:
    """Copy into *new* what *old* has of its view, if one is larger than the other by a whole number."""
    ratio = old_view.grid.scale / new_view.grid.scale
    enlarged, reduced = max(1, round(ratio)), max(1, round(1 / ratio))
    if abs(ratio - enlarged / reduced) > 1e-9 * ratio:
        return
    shift = (old_view.grid.origin - new_view.grid.origin).conjugate() / new_view.grid.scale
    before, after = old_view.covering, new_view.covering
    x = shared(before[0::2], after[0::2], shift.real, enlarged, reduced)
    y = shared(before[1::2], after[1::2], shift.imag, enlarged, reduced)
    if x is not None and y is not None:
        source = ("-from", x.first, y.first, x.last, y.last)
        scale = ("-zoom", enlarged, "-subsample", reduced)
        new.tk.call(new, "copy", old, *source, "-to", x.place, y.place, *scale)


def shared(
    before: tuple[int, ...], after: tuple[int, ...], shift: float, enlarged: int, reduced: int
) -> Stretch | None:
    """What two views share on one axis, on which the first goes from *before* and the second from *after*.

    The pixel number 0 of the first grid lies *shift* pixels of the second from that one's; each *reduced* pixels of the
    first are *enlarged* ones of the second.
    """
    start = round(shift)
    # In steps of so many pixels: all of them lie in both.
    first = max(-(-before[0] // reduced), -(-(after[0] - start) // enlarged))
    last = min(before[1] // reduced, (after[1] - start) // enlarged)
    if first >= last:
        return None
    return Stretch(
        first * reduced - before[0], last * reduced - before[0], start + first * enlarged - after[0]
    )
