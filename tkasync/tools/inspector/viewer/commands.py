"""`Commands`: what the keyboard does in the viewer. UI thread."""

from __future__ import annotations

from collections.abc import Callable
from tkinter import Event
from typing import Any

from tkasync.tools.inspector.viewer.editor import open_line
from tkasync.tools.inspector.viewer.messages import send
from tkasync.tools.inspector.viewer.tabs import Tabs
from tkasync.ui_tasks.decorator import ui_task
from tkasync.widgets.dialogs.asks import ask


class Commands:
    """See the module.

    Args:
        viewer: the component whose window gets the keys; it has a ``filter``, an entry.
        tabs: where the selected row is.
        say: shows a sentence.
    """

    def __init__(self, viewer: Any, tabs: Tabs, say: Callable[[str], object]) -> None:
        self._viewer, self._tabs, self._say = viewer, tabs, say
        window = viewer.winfo_toplevel()
        window.bind("<Control-f>", lambda _event: viewer.filter.focus_set())
        window.bind("<F5>", lambda _event: send({"look": tabs.wish()}))
        window.bind("<Escape>", lambda _event: self._clear_filter())
        viewer.filter.bind("<KeyRelease>", lambda _event: self._filter())
        for rows in tabs.lists.values():
            self._bind(rows.tree)

    def _bind(self, tree: Any) -> None:
        tree.bind("<Return>", lambda _event: self.open_source())
        tree.bind("<Shift-Return>", lambda _event: self.open_where_it_stands())
        tree.bind("<Double-1>", self._on_double_click)
        tree.bind("<Delete>", lambda _event: self.abort())
        tree.bind("<space>", lambda _event: self._pause_or_resume())
        tree.bind("<Key-t>", lambda _event: send({"do": {"action": "trace", "id": "window"}}))
        tree.bind("<Key-r>", lambda _event: self._do_one_of("run", "refetch"))
        tree.bind("<Control-c>", lambda _event: self.copy())

    def _on_double_click(self, event: Event[Any]) -> None:
        if not event.widget.get_children(event.widget.focus()):  # else it opens and closes the row
            self.open_source()

    def open_source(self) -> None:
        """Open the line of the selected row in the user's editor."""
        facts = self._tabs.selected
        steps = [facts, *facts.get("why", ())]
        places = (each for each in steps if "file" in each)
        place = next(((str(each["file"]), int(each["line"])) for each in places), self._tabs.details.place)
        self._open(place, "This row has no source line.")

    def open_where_it_stands(self) -> None:
        """Open the line at which the selected task stands."""
        self._open(self._tabs.details.stands, "This row stands at no line of the program.")

    def _open(self, place: tuple[str, int] | None, missing: str) -> None:
        self._say(missing if place is None else open_line(*place))

    @ui_task(policy="drop")
    async def abort(self) -> None:
        """Ask whether the selected task is to be aborted, and have it aborted."""
        facts = self._tabs.selected
        if "abort" not in facts.get("do", ()):
            self._say("Only tasks and intervals can be aborted.")
        elif await ask(f"Abort {facts['name']}?", title="tkasync inspector", master=self._viewer):
            send({"do": {"action": "abort", "id": facts["id"]}})

    def _pause_or_resume(self) -> str:
        self._do_one_of("pause", "resume")
        return "break"  # else Tk opens or closes the row

    def _do_one_of(self, *actions: str) -> None:
        """Have the program do the action among *actions* that the selected row offers."""
        facts = self._tabs.selected
        for action in actions:
            if action in facts.get("do", ()):
                send({"do": {"action": action, "id": facts["id"]}})
                return
        self._say(f"This row offers no {' or '.join(actions)}.")

    def copy(self) -> None:
        """Copy the selected row as text, and what stands beside it."""
        rows = self._tabs.top
        if rows is None or not rows.selected:
            return
        item = rows.tree.item(rows.selected)
        lines = ["\t".join([str(item["text"]).strip(), *map(str, item["values"])]), self._tabs.details.text()]
        self._viewer.clipboard_clear()
        self._viewer.clipboard_append("\n".join(lines))
        self._say("Copied.")

    def _filter(self) -> None:
        self._tabs.filter = self._viewer.filter.get().strip().lower()
        self._tabs.show_again()

    def _clear_filter(self) -> None:
        self._viewer.filter.delete(0, "end")
        self._filter()
        if (rows := self._tabs.top) is not None:
            rows.focus()
