import threading
import tkinter as tk

from tkasync.lab.services import save

TEXT = "a long text " * 100  # more than the disk has room for


class App(tk.Tk):
    def __init__(self):
        super().__init__()
        self.lock = threading.Lock()
        self.said = ["not saved yet"]
        tk.Button(self, text="Save", command=self.on_save).pack()
        self.label = tk.Label(self)
        self.label.pack()
        self.refresh()

    def refresh(self):
        self.label["text"] = self.said[-1]
        self.after(100, self.refresh)

    def on_save(self):
        if self.lock.acquire(blocking=False):
            threading.Thread(target=self.work).start()

    def work(self):
        try:
            save(TEXT)
            self.said.append("saved")
        except Exception as problem:
            self.said.append(repr(problem))
        finally:
            self.lock.release()


App().mainloop()
