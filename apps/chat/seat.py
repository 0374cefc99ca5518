"""What one guest sees: all that is said, a line to write in, a name, and how the connection is."""

from __future__ import annotations

import tkinter as tk
from tkinter.font import Font

import ttkbootstrap as ttk

from apps.chat.guest import Guest
from tkasync import Component, ui_task
from tkasync.widgets import ask_text


class Seat(Component):
    """A guest of the room at *url*, called *author* at first. It stays until its window is closed."""

    def setup(self, url: str, author: str) -> None:
        self.configure(padding=16)
        self.author = tk.StringVar(self, author)
        self.guest = Guest(url, self.show_line, self.show_state)
        self.make_top()
        self.make_writing()
        self.make_reading()
        self.stay()

    def make_top(self) -> None:
        row = ttk.Frame(self)
        row.pack(fill="x", pady=(0, 8))
        ttk.Label(row, textvariable=self.author, font="-size 13 -weight bold").pack(side="left")
        ttk.Button(row, text="Name …", bootstyle="secondary", command=self.rename).pack(side="right")

    def make_writing(self) -> None:
        self.status = ttk.Label(self, bootstyle="secondary")
        self.status.pack(side="bottom", fill="x", pady=(8, 0))
        row = ttk.Frame(self)
        row.pack(side="bottom", fill="x", pady=(8, 0))
        ttk.Button(row, text="Say", command=self.say).pack(side="right", padx=(8, 0))
        self.entry = ttk.Entry(row)
        self.entry.pack(side="left", fill="x", expand=True)
        self.entry.bind("<Return>", lambda _: self.say())
        self.entry.focus_set()

    def make_reading(self) -> None:
        self.text = ttk.Text(self, width=40, height=14, wrap="word", state="disabled", takefocus=False)
        self.bold = Font(self, font=self.text["font"])  # kept: Tk forgets a font with its object
        self.bold.configure(weight="bold")
        self.text.tag_configure("author", font=self.bold)
        scrollbar = ttk.Scrollbar(self, command=self.text.yview)
        self.text.configure(yscrollcommand=scrollbar.set)
        scrollbar.pack(side="right", fill="y")
        self.text.pack(side="left", fill="both", expand=True)

    @ui_task
    async def stay(self) -> None:
        await self.guest.stay()

    @ui_task(policy="drop")
    async def rename(self) -> None:
        """Ask for another name. Lines come in, and the connection may break and come back, while the box is open."""
        name = await ask_text("What are you called?", title="Name")
        if name:
            self.author.set(name)

    def say(self) -> None:
        """Say what stands in the entry; without a connection it is said when that is back."""
        if text := self.entry.get().strip():
            self.guest.say(self.author.get(), text)
            self.entry.delete(0, "end")

    def show_line(self, author: str, text: str) -> None:
        self.text.configure(state="normal")
        self.text.insert("end", f"{author}  ", "author", f"{text}\n")
        self.text.configure(state="disabled")
        self.text.see("end")

    def show_state(self, state: str, stands: bool) -> None:
        self.status.configure(text=state, bootstyle="success" if stands else "warning")
