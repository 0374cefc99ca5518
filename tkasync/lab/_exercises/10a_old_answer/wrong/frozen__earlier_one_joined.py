import threading
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import weather


class Page(Component):
    def setup(self):
        for town in ("Lima", "Oslo", "Rome"):
            ttk.Button(self, text=town, command=lambda town=town: self.on_town(town)).pack(padx=20, pady=5)
        self.label = ttk.Label(self, text="choose a town")
        self.label.pack(padx=20, pady=10)
        self.thread = None

    def on_town(self, town):
        if self.thread is not None:
            self.thread.join()
        self.thread = threading.Thread(target=self.work, args=(town,), daemon=True)
        self.thread.start()

    def work(self, town):
        answer = weather(town)
        self.dispatch_to_ui(lambda: self.label.config(text=answer))


if __name__ == "__main__":
    run(Page, title="10a")
