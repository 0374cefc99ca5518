"""A scrollbar that shows only while there is something to scroll to."""

from __future__ import annotations

import ttkbootstrap as ttk


def show_scrollbar_when_needed(frame: ttk.ScrolledFrame) -> None:
    """Hide the scrollbar of *frame* while all of its content is to be seen."""

    def look(_event: object) -> None:
        if frame.winfo_reqheight() > frame.container.winfo_height():
            frame.show_scrollbars()
        else:
            frame.hide_scrollbars()

    for resized in (frame, frame.container):
        resized.bind("<Configure>", look, add="+")
