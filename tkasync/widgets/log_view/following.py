"""`Following`: whether a text goes along with its end, until the user scrolls away from it. UI thread."""

from __future__ import annotations

import tkinter


class Following:
    """See the module.

    Args:
        text: what goes along; who scrolls it calls `scrolled`.
    """

    def __init__(self, text: tkinter.Text) -> None:
        self._text = text
        self.is_held: bool = False
        """Whether the program has it stay where it is."""
        self._height = 1
        self._was_at_end = True
        self._is_lower = False
        text.bind("<Configure>", self._on_size, add="+")

    @property
    def is_on(self) -> bool:
        """Whether it goes along now."""
        return not self.is_held and self._text.yview()[1] >= 1.0

    def set(self, follows: bool) -> None:
        """Go along from now on, or stay."""
        self.is_held = not follows
        if follows:
            self._go_to_end()

    def scrolled(self, last: float) -> None:
        """Note that the text is shown up to *last*, a part of the whole."""
        is_at_end, is_lower = last >= 1.0, self._is_lower
        was_at_end, self._was_at_end, self._is_lower = self._was_at_end, is_at_end, False
        if is_at_end and not was_at_end:  # the user has scrolled down to it
            self.is_held = False
        elif was_at_end and not is_at_end and is_lower and not self.is_held:
            # A lower window keeps its first line, and shows less: nobody has scrolled.
            self._go_to_end()

    def _on_size(self, event: tkinter.Event[tkinter.Misc]) -> None:
        self._is_lower, self._height = self._is_lower or event.height < self._height, event.height

    def _go_to_end(self) -> None:
        # Not see("end"), which goes to the end of a long line, too.
        self._text.yview_moveto(1.0)
