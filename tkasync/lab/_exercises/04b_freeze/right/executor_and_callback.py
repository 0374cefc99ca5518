from concurrent.futures import ThreadPoolExecutor
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import ask


class Page(Component):
    def setup(self):
        self.button = ttk.Button(self, text="Ask", command=self.on_ask)
        self.button.pack(padx=20, pady=10)
        self.label = ttk.Label(self, text="nothing asked yet")
        self.label.pack(padx=20, pady=10)
        self.pool = ThreadPoolExecutor(max_workers=1)

    def on_ask(self):
        future = self.pool.submit(ask, "How far is the moon?")
        future.add_done_callback(lambda done: self.dispatch_to_ui(self.show, done.result()))

    def show(self, answer):
        self.label["text"] = answer


if __name__ == "__main__":
    run(Page, title="4b")
