import threading
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import save


class Page(Component):
    def setup(self):
        self.entry = ttk.Entry(self)
        self.entry.pack(padx=20, pady=20)
        self.entry.bind("<KeyRelease>", self.on_key)
        self.save_later = self.spawn_debounced(1, self.save)
        self.winfo_toplevel().protocol("WM_DELETE_WINDOW", self.on_close)

    def on_key(self, event):
        self.save_later(self.entry.get())

    def save(self, text):
        self.spawn_task(save, text, policy="queue")

    def on_close(self):
        self.save_later.cancel()
        threading.Thread(target=save, args=(self.entry.get(),)).start()


if __name__ == "__main__":
    run(Page, title="10c")
