"""`Viewer`: the window of the inspector. UI thread of the viewer's process.

It shows what the program has sent last, and asks for the part that is on top only. When the program dies, what was
shown stays to be read.
"""

from __future__ import annotations

import sys
from tkinter import ttk
from typing import Any

from tkasync.component import Component
from tkasync.tasks.options import THREAD
from tkasync.tools.inspector.viewer.commands import Commands
from tkasync.tools.inspector.viewer.messages import messages, send
from tkasync.tools.inspector.viewer.parts import standing_text
from tkasync.tools.inspector.viewer.rows import colours
from tkasync.tools.inspector.viewer.tabs import Tabs

Facts = dict[str, Any]


class Viewer(Component):
    """See the module."""

    def setup(self) -> None:
        """Build the window, and read what the program sends."""
        self.who: Facts = {}
        self._has_ended = False
        self._head()
        self.tabs: Tabs = Tabs(self, self._look)
        self._foot()
        self.tabs.book.pack(fill="both", expand=True, padx=8)
        self.commands: Commands = Commands(self, self.tabs, self.say)
        self._colour()
        self.spawn_task(messages, executor=THREAD, on_item=self._take, name="messages of the program")
        self._look()

    def _head(self) -> None:
        head = ttk.Frame(self, padding=(10, 8))
        head.pack(fill="x")
        self._program = ttk.Label(head, text="Waits for the program")
        self._program.pack(side="left")
        self._state = ttk.Label(head, text="")
        self._state.pack(side="left", padx=12)
        self._counts = ttk.Label(head, text="")
        self._counts.pack(side="right")
        self._banner = ttk.Label(self, padding=(10, 6), foreground="white", background="#b42318")

    def _foot(self) -> None:
        foot = ttk.Frame(self, padding=(10, 6))
        foot.pack(fill="x", side="bottom")
        self._said = ttk.Label(foot, text="")
        self._said.pack(side="left")
        self.filter: ttk.Entry = ttk.Entry(foot, width=24)
        self.filter.pack(side="right")
        ttk.Label(foot, text="Filter").pack(side="right", padx=(0, 6))
        keys = "Enter: source   Del: abort   Space: pause   R: run, fetch   T: trace   Ctrl+C: copy   F5: now"
        self._keys = ttk.Label(foot, text=keys)
        self._keys.pack(side="right", padx=16)

    def _colour(self) -> None:
        shades = colours(self)
        self.tabs.colour(shades)
        for label in (self._counts, self._keys, self._said):
            label.configure(foreground=shades["quiet"])

    def say(self, text: str) -> None:
        """Say *text* in the foot of the window."""
        self._said.configure(text=text if len(text) < 70 else f"{text[:69]}…")

    def _look(self) -> None:
        """Tell the program what is on top, open and selected."""
        if not self._has_ended:
            send({"look": self.tabs.wish()})

    # Messages

    def _take(self, message: Facts) -> None:
        for kind, content in message.items():
            take = getattr(self, f"_on_{kind}", None) if kind in _KINDS else None
            if take is not None:
                take(content)

    def _on_hello(self, who: Facts) -> None:
        self.who = who
        title = who["title"] or who["script"]
        self._program.configure(
            text=f"{title}   {who['script']}, process {who['pid']}, Python {who['python']}"
        )
        self.winfo_toplevel().title(f"{title} - tkasync inspector")

    def _on_snapshot(self, snapshot: Facts) -> None:
        counts = snapshot["counts"]
        self._counts.configure(
            text=f"{counts['tasks']} at work   {counts['owners']} owners   {counts['queued']} queued   "
            f"{counts['effects']} effects ran   {counts['errors']} errors   {counts['stalls']} stalls   "
            f"snapshot {snapshot['cost'] * 1000:.1f} ms"
        )
        self._state.configure(text="answers", foreground=colours(self)["good"])
        self.tabs.show(snapshot)

    def _on_standing(self, facts: Facts | None) -> None:
        if facts is None:
            self._banner.pack_forget()
            return
        self._state.configure(text="stands still", foreground=colours(self)["bad"])
        self._show_banner(standing_text(facts))

    def _show_banner(self, text: str) -> None:
        self._banner.configure(text=text)
        self._banner.pack(fill="x", before=self.tabs.book, padx=8, pady=(0, 6))

    def _on_answer(self, text: str) -> None:
        self.say(text)

    def _on_end(self, _content: object) -> None:
        self._has_ended = True
        self.finish()

    def _on_eof(self, _content: object) -> None:
        if self._has_ended:
            return
        self._has_ended = True
        process = self.who.get("pid", "unknown")
        text = f"The program has died (process {process}). What it was seen doing last stays here."
        self._state.configure(text="has died", foreground=colours(self)["bad"])
        self._show_banner(text)
        print(f"tkasync inspector: {text}", file=sys.stderr, flush=True)


_KINDS = frozenset(("hello", "snapshot", "standing", "answer", "end", "eof"))
