import threading
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import weather


class Asker(threading.Thread):
    cancelled = False

    def __init__(self, town):
        threading.Thread.__init__(self, daemon=True)
        self.town = town

    def run(self):
        self.answer = weather(self.town)


class Page(Component):
    def setup(self):
        for town in ("Lima", "Oslo", "Rome"):
            ttk.Button(self, text=town, command=lambda town=town: self.on_town(town)).pack(padx=20, pady=5)
        self.label = ttk.Label(self, text="choose a town")
        self.label.pack(padx=20, pady=10)
        self.asker = None

    def on_town(self, town):
        if self.asker is not None:
            self.asker.cancelled = True
        self.asker = Asker(town)
        self.asker.start()
        self.look(self.asker)

    def look(self, asker):
        if asker.cancelled:
            return
        if asker.is_alive():
            self.after(30, self.look, asker)
        else:
            self.label["text"] = asker.answer


if __name__ == "__main__":
    run(Page, title="10a")
