import queue
import threading
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import ask


class Page(Component):
    def setup(self):
        self.button = ttk.Button(self, text="Ask", command=self.on_ask)
        self.button.pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="nothing asked yet")
        self.label.pack(padx=20, pady=10)
        self.questions = queue.Queue()
        self.answers = queue.Queue()
        threading.Thread(target=self.work, daemon=True).start()
        self.poll()

    def on_ask(self):
        self.questions.put("How far is the moon?")

    def work(self):
        while True:
            self.answers.put(ask(self.questions.get()))

    def poll(self):
        try:
            self.label["text"] = self.answers.get_nowait()
        except queue.Empty:
            pass
        self.after(100, self.poll)


if __name__ == "__main__":
    run(Page, title="4b")
