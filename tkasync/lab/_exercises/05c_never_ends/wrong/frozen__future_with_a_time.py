from concurrent.futures import ThreadPoolExecutor
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import ask


class Page(Component):
    def setup(self):
        self.button = ttk.Button(self, text="Ask", command=self.on_ask)
        self.button.pack(padx=60, pady=10)
        self.label = ttk.Label(self, text="nothing asked yet")
        self.label.pack(padx=60, pady=10)

    pool = ThreadPoolExecutor(4)

    def on_ask(self):
        self.show("asking ...")
        try:
            self.show(self.pool.submit(ask, "How far is the moon?").result(timeout=1.5))
        except TimeoutError:
            self.show("no answer")


    def show(self, text):
        self.label["text"] = text


if __name__ == "__main__":
    run(Page, title="5c")
