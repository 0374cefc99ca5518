from tkinter import ttk

from tkasync import Component, create_signal, run
from tkasync.lab.services import search


class Page(Component):
    def setup(self):
        self.entry = ttk.Entry(self)
        self.entry.pack(padx=20, pady=10)
        self.label = ttk.Label(self)
        self.label.pack(padx=20, pady=10)
        word, set_word = create_signal(None)
        later = self.spawn_debounced(0.3, set_word.set)
        self.entry.bind("<KeyRelease>", lambda _event: later(self.entry.get()))
        found = self.create_resource(word, search)
        self.bind_option(self.label, "text", lambda: "\n".join(found.data or ["type a word"]))


if __name__ == "__main__":
    run(Page, title="10b")
