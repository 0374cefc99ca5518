import threading
from tkinter import ttk

from tkasync import POOL, Component, run
from tkasync.lab.services import save


class Page(Component):
    def setup(self):
        self.entry = ttk.Entry(self)
        self.entry.pack(padx=20, pady=20)
        self.entry.bind("<KeyRelease>", self.on_key)
        self.save_later = self.spawn_debounced(1, save, executor=POOL, on_close="flush")
        self.winfo_toplevel().protocol("WM_DELETE_WINDOW", self.close)

    def on_key(self, event):
        self.save_later(self.entry.get())

    def close(self):
        threading.Thread(target=save, args=(self.entry.get(),)).start()
        self.finish()


if __name__ == "__main__":
    run(Page, title="10c")
