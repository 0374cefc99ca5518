"""One download in the list: its name, how far it is, what went wrong, and what can be done with it.

Space pauses it and has it go on, Delete aborts it and takes it off the list.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from tkinter.font import Font
from urllib.parse import urlsplit

import ttkbootstrap as ttk

from apps.downloader.speed import Rate, amount_text, pace_text
from apps.downloader.transfer import Download, Loaded
from apps.downloader.trouble import RETRY, explain
from tkasync import Component, TaskHandle

LEAST_ROOM = 200  # pixels for the texts
GROUP = "downloads"
"""The tasks that load; the window says how many of them run at a time."""


class Stage(Enum):
    """Where a download stands: what it is called, in which colour, and what its button offers."""

    WAITING = ("waiting", "secondary", "Pause")
    LOADING = ("", "primary", "Pause")
    PAUSED = ("paused", "secondary", "Resume")
    FAILED = ("failed", "danger", "Resume")
    FINISHED = ("finished", "success", "")

    @property
    def is_under_way(self) -> bool:
        """Whether it loads, or is going to."""
        return self in (Stage.WAITING, Stage.LOADING)


class Row(Component):
    """See the module.

    Its tasks belong to *owner*, the window: they share a limit, and the files are tidied up after the row has gone.
    """

    reserving: TaskHandle[None] | None = None
    loading: TaskHandle[Loaded] | None = None
    stage = Stage.PAUSED
    room = LEAST_ROOM

    def setup(self, download: Download, owner: Component, on_removed: Callable[[Row], object]) -> None:
        self.download = download
        self.partial = download.partial
        self.tasks = owner
        self.on_removed = on_removed
        self.rate = Rate()
        self.card = ttk.Frame(self, bootstyle="highlight @card", padding=12)
        self.card.pack(fill="both", expand=True)
        self.card.columnconfigure(0, weight=1)
        self.card.columnconfigure((2, 3), uniform="buttons")  # also where one of the two is hidden
        self.make_labels()
        self.make_buttons()
        self.bind_keys()
        self.show(Stage.PAUSED)
        if not download.is_paused:
            self.resume()

    def make_labels(self) -> None:
        self.bold = Font(self, name="TkDefaultFont", exists=True).copy()
        self.bold.configure(weight="bold")
        self.name = ttk.Label(self.card, font=self.bold, bootstyle="@card")
        self.name.grid(row=0, column=0, sticky="ew")
        self.status = ttk.Label(self.card, anchor="e", width=10, bootstyle="@card")
        self.status.grid(row=0, column=1, padx=(8, 0))
        self.bar = ttk.Progressbar(self.card, maximum=1.0, bootstyle="@card")
        self.bar.grid(row=1, column=0, columnspan=2, sticky="ew", pady=6)
        self.detail = ttk.Label(self.card, bootstyle="@card")
        self.detail.grid(row=2, column=0, columnspan=2, sticky="ew")
        # By the width of the card, which the text does not change. By the label's own, Tk would go round in circles.
        self.card.bind("<Configure>", lambda event: self.fit(event.width))

    def make_buttons(self) -> None:
        self.toggler = ttk.Button(
            self.card, width=8, bootstyle="secondary", takefocus=False, command=self.toggle
        )
        self.toggler.grid(row=0, column=2, rowspan=3, padx=(12, 0))
        self.remover = ttk.Button(
            self.card, width=8, bootstyle="danger outline", takefocus=False, command=self.remove
        )
        self.remover.grid(row=0, column=3, rowspan=3, padx=(12, 0))

    def bind_keys(self) -> None:
        self.bind("<space>", lambda _: self.toggle())
        self.bind("<Delete>", lambda _: self.remove())
        self.bind("<FocusIn>", lambda _: self.card.state(["focus"]))
        self.bind("<FocusOut>", lambda _: self.card.state(["!focus"]))
        for widget in (self.card, self.name, self.status, self.bar, self.detail):
            widget.bind("<Button-1>", lambda _: self.focus_set(), add="+")

    # What can be done with it

    def toggle(self) -> None:
        """Pause it, or have it go on; nothing when it is finished."""
        if self.stage.is_under_way:
            self.pause()
        elif self.stage is not Stage.FINISHED:
            self.resume()

    def pause(self) -> None:
        """Stop loading, and keep what has come."""
        if self.stage.is_under_way:
            self.stop()
            self.download.is_paused = True
            self.settle()
            self.show(Stage.PAUSED)

    def resume(self) -> None:
        """Load what is missing, as soon as fewer are loading than may at a time."""
        self.download.is_paused = False
        # First of all its place on the list, on the disk: what waits must not be forgotten when the process is killed.
        self.reserving = self.tasks.spawn_task(
            self.download.reserve,
            group="reserve",
            policy="queue",
            on_result=lambda _: self.load(),
            on_error=self.show_failure,
        )
        self.show(Stage.WAITING)

    def load(self) -> None:
        self.settle()
        self.loading = self.tasks.spawn_task(
            self.download.load,
            name=f"load {self.partial.shown_name}",
            group=GROUP,
            policy="queue",
            retry=RETRY,
            on_result=self.show_end,
            on_error=self.show_failure,
        )

    def remove(self) -> None:
        """Take it off the list; of one that is not finished nothing stays on the disk."""
        self.stop()
        if self.stage is not Stage.FINISHED:
            self.download.is_unwanted = True
            self.settle()
        self.on_removed(self)

    def stop(self) -> None:
        for task in (self.reserving, self.loading):
            if task is not None:
                task.abort()
        self.rate.clear()

    def settle(self) -> None:
        self.tasks.spawn_task(self.download.settle)

    # How it goes

    def refresh(self, now: float) -> None:
        """Show how far it is at *now*, in seconds; called a few times a second."""
        if self.loading is not None and self.loading.is_running() and self.stage.is_under_way:
            self.rate.add(now, self.partial.size)
            self.show(Stage.LOADING)

    def show_end(self, loaded: Loaded) -> None:
        self.rate.clear()
        checked = "the checksum is right" if loaded.is_verified else "the server publishes no checksum"
        self.show(Stage.FINISHED, f"{amount_text(self.partial.size, None)}, {checked}", loaded.path.name)

    def show_failure(self, error: BaseException) -> None:
        self.rate.clear()
        self.show(Stage.FAILED, explain(error))

    def show(self, stage: Stage, detail: str = "", name: str = "") -> None:
        """Show *stage*, with what there is to say about it; *name* is the file's, where it has one."""
        text, colour, offer = stage.value
        fraction = self.fraction
        if stage is not self.stage or stage is Stage.PAUSED:
            self.bar.configure(bootstyle=f"{colour} @card")
            self.status.configure(bootstyle=f"{colour} @card")
            self.detail.configure(bootstyle="danger @card" if stage is Stage.FAILED else "@card")
            self.remover.configure(text="Remove" if stage is Stage.FINISHED else "Abort")
            self.toggler.configure(text=offer)
        if not offer:
            self.toggler.grid_remove()
        self.stage = stage
        self.status.configure(text=text or (f"{fraction:.0%}" if fraction is not None else "loading"))
        self.bar.configure(value=1.0 if stage is Stage.FINISHED else fraction or 0.0)
        self.detail.configure(text=detail or self.how_far())
        self.shown_name = name or self.partial.shown_name
        self.show_name()

    @property
    def fraction(self) -> float | None:
        """How far it is, between 0 and 1; ``None`` while nobody knows."""
        length = self.partial.notes.length
        return None if length is None else min(1.0, self.partial.size / length) if length else 1.0

    @property
    def left(self) -> int | None:
        """The bytes that are missing; ``None`` while nobody knows."""
        length = self.partial.notes.length
        return None if length is None else max(0, length - self.partial.size)

    def how_far(self) -> str:
        host = urlsplit(self.partial.notes.url).netloc.rpartition("@")[2]  # without a password
        parts = [host]
        if self.partial.size or self.partial.notes.length is not None:
            parts.append(amount_text(self.partial.size, self.partial.notes.length))
        if self.loading is not None and self.stage is Stage.LOADING:
            parts.append(self.loading.progress.message or pace_text(self.rate.per_second, self.left))
            parts.append(f"try {self.loading.attempt}" if self.loading.attempt > 1 else "")
        return "   ".join(filter(None, parts))

    def fit(self, width: int) -> None:
        """Make the texts fit into a card of this *width*."""
        buttons = sum(button.winfo_reqwidth() for button in (self.toggler, self.remover))
        self.room = max(LEAST_ROOM, width - buttons - 64)
        self.detail.configure(wraplength=self.room)
        self.show_name()

    def show_name(self) -> None:
        """Show as much of the name as there is room for: its beginning and its end."""
        text, width = self.shown_name, self.room - self.status.winfo_reqwidth() - 8
        kept = len(text)
        while kept > 12 and self.bold.measure(shortened(text, kept)) > width:
            kept -= 1
        self.name.configure(text=shortened(text, kept))


def shortened(text: str, length: int) -> str:
    """*text* with its middle left out, so that *length* letters stay."""
    if length >= len(text):
        return text
    end = length // 3
    return f"{text[: length - end]}…{text[-end:]}"
