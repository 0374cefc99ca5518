"""What the cache holds, entry by entry, and beside it what the server holds, as a person in the middle would see it."""

from __future__ import annotations

from dataclasses import dataclass

import ttkbootstrap as ttk

from apps.tracker.api import Api
from apps.tracker.issues import Issue, Listed, Page
from apps.tracker.server import TrackerServer
from tkasync import Component, create_signal
from tkasync.queries import EntryInfo, query_client

PERIOD = 0.25  # seconds from one look to the next


@dataclass(frozen=True)
class EntryRow:
    """An entry of the cache, in words."""

    key: str
    state: str
    doing: str
    readers: int
    changes: int
    age: str


@dataclass(frozen=True)
class Pair:
    """An issue as the server has it, and as the windows show it."""

    number: int
    server: str
    shown: str


class Panel(Component):
    """Looks at *server* and cache four times a second."""

    def setup(self, api: Api, server: TrackerServer) -> None:
        self.api = api
        self.server = server
        self.client = query_client()
        entries: list[EntryRow] = []
        pairs: list[Pair] = []
        self.entries, self.set_entries = create_signal(entries, name="entries")
        self.pairs, self.set_pairs = create_signal(pairs, name="pairs")
        self.columnconfigure((0, 1), weight=1, uniform="halves")
        self.rowconfigure(1, weight=1)
        self.make_entries()
        self.make_pairs()
        self.spawn_interval(PERIOD, self.look)

    def make_entries(self) -> None:
        ttk.Label(self, text="What the cache holds", bootstyle="secondary").grid(row=0, column=0, sticky="w")
        columns = {"key": 130, "state": 90, "doing": 80, "readers": 80, "changes": 80, "age": 60}
        self.entry_table = ttk.Treeview(
            self, columns=list(columns), show="headings", height=6, selectmode="none"
        )
        for name, width in columns.items():
            self.entry_table.heading(name, text=name.capitalize(), anchor="w")
            self.entry_table.column(name, width=width, stretch=name == "key", anchor="w")
        self.entry_table.grid(row=1, column=0, sticky="nsew", padx=(0, 8))
        self.bind_items(
            self.entry_table,
            self.entries,
            key=lambda row: row.key,
            row=lambda row: (row.key, row.state, row.doing, row.readers, row.changes or "", row.age),
        )

    def make_pairs(self) -> None:
        self.verdict = ttk.Label(self)
        self.verdict.grid(row=0, column=1, sticky="w")
        columns = {"number": 75, "server": 200, "shown": 200}
        self.pair_table = ttk.Treeview(
            self, columns=list(columns), show="headings", height=6, selectmode="none"
        )
        for name, width in columns.items():
            self.pair_table.heading(name, text=name.capitalize(), anchor="w")
            self.pair_table.column(name, width=width, stretch=name != "number", anchor="w")
        self.pair_table.grid(row=1, column=1, sticky="nsew")
        self.bind_items(
            self.pair_table,
            self.pairs,
            key=lambda pair: pair.number,
            row=lambda pair: {
                "values": (pair.number, pair.server, pair.shown),
                "tags": () if pair.server == pair.shown else ("differs",),
            },
        )
        self.bind("<<ThemeChanged>>", lambda _: self.take_colours(), add="+")
        self.take_colours()

    def take_colours(self) -> None:
        """Take the colours of the theme at hand."""
        self.pair_table.tag_configure("differs", foreground=ttk.Style().colors.danger)

    def look(self) -> None:
        infos = self.client.inspect()
        self.set_entries.set([_entry_row(info) for info in infos])
        shown, held = _shown(infos), self.server.issues()
        pairs = [
            Pair(number, _text(held[number]), _text(issue))
            for number, issue in shown.items()
            if number in held
        ]
        pairs.sort(key=lambda pair: pair.server == pair.shown)
        self.set_pairs.set(pairs)
        count = sum(pair.server != pair.shown for pair in pairs)
        self.verdict.configure(
            text=f"{count} of {len(pairs)} issues are not as the server has them"
            if count
            else f"All {len(pairs)} issues are as the server has them",
            bootstyle="danger" if count else "success",
        )


def _entry_row(info: EntryInfo[object]) -> EntryRow:
    name, *arguments = info.ref.key
    state = "none" if info.data is None else "stale" if info.is_stale else "fresh"
    return EntryRow(
        f"{name}({', '.join(map(repr, arguments))})",
        state if info.error is None else f"{state}, failed",
        info.activity.value,
        info.readers,
        info.layers,
        "" if info.age is None else f"{info.age:.0f} s",
    )


def _shown(infos: list[EntryInfo[object]]) -> dict[int, Listed | Issue]:
    """Return the issues that windows show, or would; the details' where a list has another."""
    shown: dict[int, Listed | Issue] = {}
    for info in infos:
        if isinstance(info.data, tuple):
            pages = [page for page in info.data if isinstance(page, Page)]
            shown |= {issue.number: issue for page in pages for issue in page.issues}
    return shown | {info.data.number: info.data for info in infos if isinstance(info.data, Issue)}


def _text(issue: Listed | Issue) -> str:
    return f"{issue.status}: {issue.title}"
