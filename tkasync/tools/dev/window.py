"""`Window`: the window of a program that is reloaded: emptied, filled again, with its place and its tabs. UI thread."""

from __future__ import annotations

from collections.abc import Iterator
from tkinter import TclError, ttk
from typing import Any, NamedTuple

from tkasync.queries.client import CLIENT, QueryClient
from tkasync.runtime.runtime import Runtime
from tkasync.tk.after_jobs import program_jobs


class Look(NamedTuple):
    """What the user has done to a window, as JSON can hold it."""

    geometry: str  # empty when it has never been laid out: it has a pixel then
    tabs: dict[str, int]


class Window:
    """See the module.

    Args:
        root: the window, with no component in it yet: what it has now stays.
    """

    def __init__(self, root: Any) -> None:
        self.root = root
        self.look_before: Look | None = None
        """How it was when it was emptied, until it is filled."""
        self._children = set(root.children)
        self._counts = dict(vars(root).get("_last_child_ids") or {})
        self._bindings = self._bound()
        self._commands_before = set(self._commands())
        self._menu = root["menu"]
        self._jobs = set(self._after_jobs())
        self._protocol = root.protocol("WM_DELETE_WINDOW")

    def look(self) -> Look:
        """Return the size and place of the window, and which tab each notebook shows, or did when it was emptied."""
        if self.look_before is not None:
            return self.look_before
        tabs = {str(book): book.index("current") for book in _notebooks(self.root) if book.tabs()}
        is_laid_out = (self.root.winfo_width(), self.root.winfo_height()) != (1, 1)
        return Look(self.root.geometry() if is_laid_out else "", tabs)

    def restore(self, look: Look | None) -> None:
        """Give the window what `look` has returned, as far as there is such a tab now."""
        self.look_before = None
        if look is None:
            return
        if look.geometry:
            self.root.geometry(look.geometry)
        for book in _notebooks(self.root):
            at = look.tabs.get(str(book), 0)
            if 0 < at < len(book.tabs()):
                book.select(at)

    def empty(self) -> None:
        """Remove all that the program has put into the window."""
        self.look_before = self.look()
        for name in [name for name in self.root.children if name not in self._children]:
            self.root.children[name].destroy()
        for job in [job for job in self._after_jobs() if job not in self._jobs]:
            self.root.after_cancel(job)
        self._unbind()
        # Those of bindings and jobs hold what they call, and so the old component. tkasync keeps its own elsewhere.
        for name in [name for name in self._commands() if name not in self._commands_before]:
            self.root.deletecommand(name)
        self.root["menu"] = self._menu
        # By Tcl: tkinter would count what is a script already as a name.
        self.root.tk.call("wm", "protocol", self.root, "WM_DELETE_WINDOW", self._protocol)
        # tkinter names widgets by count, "!frame2" say: the same widget has the same name again, for its tabs.
        vars(self.root)["_last_child_ids"] = dict(self._counts)

    def forget_queries(self) -> None:
        """Forget what the old source has fetched; what `keep` holds is read, and stays."""
        client: QueryClient | None = Runtime.of(self.root).scope.find(CLIENT)
        if client is not None:
            client.remove_unread()

    def _unbind(self) -> None:
        for (tag, sequence), script in self._bound().items():
            before = self._bindings.get((tag, sequence), "")
            # Ours end with their owners, or are the window's.
            ours = [line for line in script.split("\n") if "tkasync" in line and line not in before]
            self.root.tk.call("bind", tag, sequence, "\n".join([before, *ours]).strip("\n"))

    def _commands(self) -> list[str]:
        return list(vars(self.root).get("_tclCommands") or ())

    def _bound(self) -> dict[tuple[str, str], str]:
        call = self.root.tk.call
        return {
            (tag, str(sequence)): str(call("bind", tag, sequence))
            for tag in (str(self.root), "all")
            for sequence in self.root.tk.splitlist(call("bind", tag))
        }

    def _after_jobs(self) -> list[str]:
        return [job for job, _function in program_jobs(self.root)]


def _notebooks(widget: Any) -> Iterator[Any]:
    for child in list(widget.children.values()):
        if isinstance(child, ttk.Notebook):
            yield child
        yield from _notebooks(child)


class Banner:
    """Says on top of a window that its program is not the one that was saved last."""

    def __init__(self, root: Any) -> None:
        self._root = root
        self._label: Any = None

    def say(self, text: str) -> None:
        """Show *text* in the place of what is shown."""
        self.close()
        self._label = ttk.Label(self._root, name="tkasync-dev", text=text, padding=8)
        self._label.configure(background="#b00020", foreground="white")
        self._label.bind("<Configure>", self._wrap)
        self._label.place(x=0, y=0, relwidth=1.0)
        self._label.lift()

    def _wrap(self, event: Any) -> None:
        self._label.configure(wraplength=max(100, event.width - 16))

    def close(self) -> None:
        """Show nothing."""
        label, self._label = self._label, None
        if label is not None:
            try:
                label.destroy()
            except TclError as error:
                if "application has been destroyed" not in str(error):
                    raise
