"""The right side: what is in the file that is selected."""

from __future__ import annotations

import ttkbootstrap as ttk
from PIL import Image, ImageTk

from apps.file_browser.entries import Entry, Kind, readable_size
from apps.file_browser.reading import read_preview
from tkasync import Component, TaskHandle, ui_task


class Preview(Component):
    """Shows one entry at a time; a newer one aborts the reading of the older."""

    reading: TaskHandle[None] | None = None

    def setup(self) -> None:
        self.configure(width=340)
        self.pack_propagate(False)  # its width is the sash's affair, not that of what it shows
        self.name = ttk.Label(self, font="-size 13 -weight bold")
        self.name.pack(fill="x")
        self.facts = ttk.Label(self, bootstyle="secondary")
        self.facts.pack(fill="x", pady=(4, 12))
        self.text = ttk.Text(self, width=20, height=4, font="TkFixedFont", wrap="none", state="disabled")
        self.picture = ttk.Label(self, anchor="center")
        self.bind("<Configure>", lambda event: self.wrap(event.width - 20))

    def show(self, entry: Entry) -> None:
        """Show *entry* instead of what is shown or being read."""
        self.reading = self.read(entry)

    def abort(self) -> None:
        """Give up reading."""
        if self.reading is not None:
            self.reading.abort()

    @ui_task(policy="restart")
    async def read(self, entry: Entry) -> None:
        """Show what there is to know of *entry*, then what is in it."""
        self.clear()
        self.name["text"] = entry.name
        size = readable_size(entry.size) if entry.kind is Kind.FILE else ""
        facts = " ".join(filter(None, (size, entry.note)))
        self.facts["text"] = facts or entry.kind.name.capitalize()
        if entry.kind is not Kind.FILE:
            return
        try:
            room = (max(64, self.winfo_width() - 20), max(64, self.winfo_height() - 100))
            content = await self.spawn_task(read_preview, entry.path, room)
        except Exception as error:  # a damaged picture raises what it likes; none of it may end the browser
            self.facts["text"] = f"{facts}, cannot be shown: {getattr(error, 'strerror', None) or error}"
        else:
            self.show_picture(content) if isinstance(content, Image.Image) else self.show_text(content)

    def wrap(self, width: int) -> None:
        for label in (self.name, self.facts):
            label.configure(wraplength=width)

    def clear(self) -> None:
        self.text.pack_forget()
        self.picture.pack_forget()
        self.picture.configure(image="")

    def show_picture(self, picture: Image.Image) -> None:
        self.image = ImageTk.PhotoImage(picture, master=self)  # Tk shows it as long as Python holds it
        self.picture.configure(image=self.image)
        self.picture.pack(fill="both", expand=True)

    def show_text(self, text: str) -> None:
        self.text.configure(state="normal")
        self.text.replace("1.0", "end", text)
        self.text.configure(state="disabled")
        self.text.pack(fill="both", expand=True)
