"""`Viewer`: the window of the inspector. UI thread of the viewer's process.

It shows what the program has sent last, and asks for the part that is on top only. When the program dies, what was
shown stays to be read.
"""

from __future__ import annotations

import sys
from time import monotonic
from tkinter import ttk
from typing import Any

from tkasync.component import Component
from tkasync.tasks.options import THREAD
from tkasync.tools.inspector.counted import counted
from tkasync.tools.inspector.viewer.colours import colours
from tkasync.tools.inspector.viewer.commands import Commands
from tkasync.tools.inspector.viewer.editor import open_line
from tkasync.tools.inspector.viewer.lists.parts import standing_text
from tkasync.tools.inspector.viewer.messages import messages, send
from tkasync.tools.inspector.viewer.tabs import Tabs

Facts = dict[str, Any]
_KEYS = "Enter: source   Del: abort   Space: pause   R: run, fetch   T: trace   Ctrl+C: copy   F5: now"
_SILENT = 3.0  # seconds; a snapshot comes twice a second, and ten looks where the program stands
_READ = 6.0  # seconds that a sentence stands in the foot


class Viewer(Component):
    """See the module."""

    def setup(self) -> None:
        """Build the window, and read what the program sends."""
        self.who: Facts = {}
        self._has_ended = False
        self._heard_at = monotonic()
        self._is_silent = False
        self._head()
        self.tabs: Tabs = Tabs(self, self._look, self._open_line)
        self._foot()
        self.tabs.pane.pack(fill="both", expand=True, padx=8)
        self.commands: Commands = Commands(self, self.tabs, self.say)
        self._colour()
        self.spawn_interval(0.5, self._look_whether_it_is_silent)
        self.spawn_task(messages, executor=THREAD, on_item=self._take, name="messages of the program")
        self._look()

    def _head(self) -> None:
        head = ttk.Frame(self, padding=(10, 8, 10, 0))
        head.pack(fill="x")
        self.filter: ttk.Entry = ttk.Entry(head, width=18)
        self.filter.pack(side="right")
        ttk.Label(head, text="Filter").pack(side="right", padx=(12, 6))
        self._program = ttk.Label(head, text="Waits for the program")
        self._program.pack(side="left")
        self._state = ttk.Label(head, text="")
        self._state.pack(side="left", padx=12)
        self._counts = ttk.Label(self, text="", padding=(10, 2, 10, 6))
        self._counts.pack(fill="x")
        self._banner = ttk.Label(self, padding=(10, 6), foreground="white", background="#b42318")
        self._banner.bind(
            "<Configure>", lambda event: self._banner.configure(wraplength=max(200, event.width - 24))
        )

    def _foot(self) -> None:
        self._said = ttk.Label(self, text=_KEYS, padding=(10, 6))
        self._said.pack(fill="x", side="bottom")
        self._forget_said = self.spawn_debounced(_READ, self._say_keys)

    def _say_keys(self) -> None:
        self._said.configure(text=_KEYS)

    def _colour(self) -> None:
        shades = colours(self)
        self.tabs.colour(shades)
        for label in (self._counts, self._said):
            label.configure(foreground=shades["quiet"])

    def say(self, text: str) -> None:
        """Say *text* in the foot of the window, where the keys stand else."""
        self._said.configure(text=text)
        self._forget_said.call()

    def _open_line(self, file: str, line: int) -> None:
        self.say(open_line(file, line))

    def _look(self) -> None:
        """Tell the program what is on top, open and selected."""
        if not self._has_ended:
            send({"look": self.tabs.wish()})

    # Messages

    def _look_whether_it_is_silent(self) -> None:
        """Say that nothing comes. A thread of the program sends, also while its window stands still."""
        seconds = monotonic() - self._heard_at
        if seconds > _SILENT and self.who and not self._has_ended:
            self._is_silent = True
            self._state.configure(text="is silent", foreground=colours(self)["bad"])
            self._show_banner(
                f"Nothing has come from the program for {seconds:.0f} s: it is suspended, or a call in C holds "
                "the interpreter."
            )

    def _take(self, message: Facts) -> None:
        self._heard_at = monotonic()
        if self._is_silent:
            self._is_silent = False
            self._banner.pack_forget()
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
        said = [
            f"{counts['tasks']} at work",
            counted(counts["owners"], "owner"),
            f"{counts['queued']} queued",
            counted(counts["effects"], "effect run"),
            counted(counts["errors"], "error"),
            counted(counts["stalls"], "stall"),
            f"snapshot {snapshot['cost'] * 1000:.1f} ms",
        ]
        if snapshot.get("cut"):
            said.append("there are more rows")
        self._counts.configure(text="   ".join(said))
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
        self._banner.pack(fill="x", before=self.tabs.pane, padx=8, pady=(0, 6))

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
