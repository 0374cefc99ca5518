import threading
import time
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import ask


class Page(Component):
    def setup(self):
        self.button = ttk.Button(self, text="Ask", command=self.on_ask)
        self.button.pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="nothing asked yet")
        self.label.pack(padx=20, pady=10)

    def on_ask(self):
        thread = threading.Thread(target=self.work, daemon=True)
        thread.start()
        while thread.is_alive():
            self.update()
            time.sleep(0.01)
        self.label["text"] = self.answer

    def work(self):
        self.answer = ask("How far is the moon?")


if __name__ == "__main__":
    run(Page, title="4b")
