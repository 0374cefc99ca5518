import threading
from tkinter import messagebox
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import save


class Page(Component):
    def setup(self):
        self.entry = ttk.Entry(self)
        self.entry.pack(padx=20, pady=20)
        self.entry.bind("<KeyRelease>", self.on_key)
        self.save_later = self.spawn_debounced(1, self.save)
        self.is_saved = True
        self.winfo_toplevel().protocol("WM_DELETE_WINDOW", self.on_close)

    def on_key(self, event):
        self.is_saved = False
        self.save_later(self.entry.get())

    def save(self, text):
        self.is_saved = True
        threading.Thread(target=save, args=[text]).start()

    def on_close(self):
        self.save_later.cancel()
        if not self.is_saved and messagebox.askyesno("10c", "Save what you have typed?"):
            self.save(self.entry.get())
        self.finish()


if __name__ == "__main__":
    run(Page, title="10c")
