import queue
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
        self.newest = 0
        self.answers = queue.Queue()
        self.poll()

    def on_town(self, town):
        self.newest += 1
        threading.Thread(target=self.work, args=(self.newest, town), daemon=True).start()

    def work(self, number, town):
        self.answers.put((number, weather(town)))

    def poll(self):
        while not self.answers.empty():
            number, answer = self.answers.get()
            if number == self.newest:
                self.label["text"] = answer
        self.after(50, self.poll)


if __name__ == "__main__":
    run(Page, title="10a")
