from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import ask


class Page(Component):
    def setup(self):
        self.button = ttk.Button(self, text="Ask", command=self.on_ask)
        self.button.pack(padx=60, pady=10)
        self.label = ttk.Label(self, text="nothing asked yet")
        self.label.pack(padx=60, pady=10)

    def on_ask(self):
        self.show("asking ...")
        box = []
        import threading
        threading.Thread(target=lambda: box.append(ask("?")), daemon=True).start()
        self.look(box, 0)

    def look(self, box, n):
        if box:
            self.show(box[0])
            return
        if n == 15:
            self.show("no answer")
        self.after(100, self.look, box, n + 1)

    def show(self, text):
        self.label["text"] = text

if __name__ == "__main__":
    run(Page, title="5c")
