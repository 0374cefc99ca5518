"""`TableTheme`: the colours and the row height of a table, from the theme and the font of its window. UI only.

Tk hides the colours of a selection behind those of a tag. So a row that is chosen has a tag of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from tkinter import font as tkfont
from tkinter import ttk

from tkasync.widgets.toolkit import widgets_for

_STRIPE, _FADED, _CURRENT = 0.05, 0.55, 0.55  # how much of the other colour
_ROOM = 6  # pixels that a row is higher than its text


class TableTheme:
    """See the module.

    Args:
        tree: what is to look like the theme.
    """

    def __init__(self, tree: ttk.Treeview) -> None:
        self._tree = tree
        self._kind = str(tree.cget("style")) or tree.winfo_class()
        self._style = f"table.{self._kind}"
        self.row_height: int = 20
        """In pixels."""
        self.back: str = ""
        """The colour of the rows."""
        self.front: str = ""
        """The colour of their texts."""
        self.take()
        tree.configure(style=self._style)

    def take(self) -> None:
        """Take over the theme that the window has now."""
        tree, style = self._tree, ttk.Style(self._tree)
        # ttkbootstrap makes a style in a new theme for the widgets that have it, and the tree has ours by now: without
        # another one the headings, the field and what is chosen would lose their colours.
        widgets_for(tree).Treeview(tree).destroy()
        self.row_height = self.font.metrics("linespace") + _ROOM
        style.configure(self._style, rowheight=self.row_height)
        back = self._colour(("fieldbackground", "background"), (), "#ffffff")
        front = self._colour(("foreground",), (), "#000000")
        chosen_back = self._colour(("background",), ("selected",), "#4a6984")
        chosen_front = self._colour(("foreground",), ("selected",), "#ffffff")
        current = self._mixed(back, chosen_back, _CURRENT)
        faded = self._mixed(back, front, _FADED)
        self.back, self.front = back, front
        tree.tag_configure("odd", background=self._mixed(back, front, _STRIPE))
        tree.tag_configure("faded", foreground=faded)
        tree.tag_configure("current", background=current)
        tree.tag_configure("chosen", background=chosen_back, foreground=chosen_front)
        tree.tag_configure(
            "chosen current", background=self._mixed(chosen_back, front, 0.2), foreground=chosen_front
        )

    @property
    def font_name(self) -> str:
        """What the cells are written in; what is drawn by the name follows the font when that is changed."""
        return str(ttk.Style(self._tree).lookup(self._kind, "font") or "TkDefaultFont")

    @property
    def font(self) -> tkfont.Font:
        """A copy of that font, for measuring."""
        return tkfont.Font(self._tree, font=self.font_name)

    @property
    def heading_font(self) -> tkfont.Font:
        """What the headings are written in."""
        style = ttk.Style(self._tree)
        name = style.lookup(f"{self._kind}.Heading", "font") or style.lookup("Heading", "font")
        return tkfont.Font(self._tree, font=name or "TkDefaultFont")

    def _colour(self, options: Sequence[str], state: Sequence[str], default: str) -> str:
        style = ttk.Style(self._tree)
        for option in options:
            colour = style.lookup(self._kind, option, state) or style.lookup(".", option, state)
            if colour:
                return str(colour)
        return default

    def _mixed(self, colour: str, other: str, share: float) -> str:
        parts = zip(self._tree.winfo_rgb(colour), self._tree.winfo_rgb(other), strict=True)
        return "#" + "".join(f"{round((a + (b - a) * share) / 257):02x}" for a, b in parts)
