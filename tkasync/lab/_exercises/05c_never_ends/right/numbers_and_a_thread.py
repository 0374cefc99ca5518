import queue
import threading
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import ask


class Page(Component):
    def setup(self):
        self.button = ttk.Button(self, text="Ask", command=self.on_ask)
        self.button.pack(padx=60, pady=10)
        self.label = ttk.Label(self, text="nothing asked yet")
        self.label.pack(padx=60, pady=10)

    number = 0

    def on_ask(self):
        self.show("asking ...")
        self.number += 1
        answers = queue.SimpleQueue()
        threading.Thread(target=lambda: answers.put(ask("How far is the moon?")), daemon=True).start()
        self.look(answers, self.number, 30)

    def look(self, answers, number, looks):
        if number != self.number:
            return
        if not answers.empty():
            self.show(answers.get())
        elif looks == 0:
            self.show("no answer")
        else:
            self.after(50, self.look, answers, number, looks - 1)


    def show(self, text):
        self.label["text"] = text


if __name__ == "__main__":
    run(Page, title="5c")
