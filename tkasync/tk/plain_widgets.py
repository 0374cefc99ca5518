"""Plain tkinter widgets in a window of ttkbootstrap's: they take its look. UI thread.

ttkbootstrap makes the style of a widget class when it makes the first such widget itself. Until then a plain
``ttk.Checkbutton`` is drawn by the bare theme, and a plain ``Toplevel`` stays grey between its widgets. All styles made
at the start would take a quarter of a second, mostly for images. So each is made when Tcl is about to make the first
widget of its class, which a trace on that command tells.
"""

from __future__ import annotations

from contextlib import suppress
from tkinter import TclError
from typing import Any

# By Tcl's command that makes such a widget.
_STYLES = {
    "button": ["TButton"],
    "checkbutton": ["TCheckbutton"],
    "combobox": ["TCombobox"],
    "entry": ["TEntry"],
    "frame": ["TFrame"],
    "label": ["TLabel"],
    "labelframe": ["TLabelframe"],
    "menubutton": ["TMenubutton"],
    "notebook": ["TNotebook"],
    "panedwindow": ["TPanedwindow"],
    "progressbar": ["Horizontal.TProgressbar", "Vertical.TProgressbar"],
    "radiobutton": ["TRadiobutton"],
    "scale": ["Horizontal.TScale", "Vertical.TScale"],
    "scrollbar": ["Horizontal.TScrollbar", "Vertical.TScrollbar"],
    "separator": ["Horizontal.TSeparator", "Vertical.TSeparator"],
    "sizegrip": ["TSizegrip"],
    "spinbox": ["TSpinbox"],
    "treeview": ["Treeview"],
}
# Options of widgets without a style, and the colour of the theme that each takes.
_COLOURS = {
    "Toplevel.background": "bg",
    "Frame.background": "bg",
    "Canvas.background": "bg",
    "Label.background": "bg",
    "Label.foreground": "fg",
    "Text.background": "inputbg",
    "Text.foreground": "inputfg",
    "Text.insertBackground": "inputfg",
    "Listbox.background": "inputbg",
    "Listbox.foreground": "inputfg",
}


class PlainWidgets:
    """Keeps the look of a window's plain widgets, from now on and through changes of the theme.

    Args:
        root: a window that ttkbootstrap has made.
    """

    def __init__(self, root: Any) -> None:
        self._root = root
        self._command = root.register(self._before_widget)
        self._follow_theme(root.style)
        root.style.on_theme_change(self._follow_theme, call_now=False)

    def _follow_theme(self, style: Any) -> None:
        """Begin anew: the styles of each theme are its own. Widgets that exist are ttkbootstrap's own business."""
        for option, colour in _COLOURS.items():
            # The lowest priority: what the program itself adds to Tk's option database wins.
            self._root.option_add(f"*{option}", getattr(style.colors, colour), "widgetDefault")
        for kind in _STYLES:
            self._remove_trace(kind)
            self._root.tk.call("trace", "add", "execution", f"ttk::{kind}", "enter", self._command)

    def _before_widget(self, call: str, *_operation: str) -> None:
        """Make the styles of a widget's class, once. Called by Tcl with the whole *call* that is to make the widget."""
        command, *words = self._root.tk.splitlist(call)
        if "-style" in words:  # of ttkbootstrap's own widgets, mostly: that style is made already
            return
        kind = str(command).rpartition("::")[2]
        self._remove_trace(kind)
        for name in _STYLES[kind]:
            self._root.style.configure(name)  # without options it only sees to it that the style exists

    def _remove_trace(self, kind: str) -> None:
        with suppress(TclError):  # the command is gone: a program may rename it
            self._root.tk.call("trace", "remove", "execution", f"ttk::{kind}", "enter", self._command)
