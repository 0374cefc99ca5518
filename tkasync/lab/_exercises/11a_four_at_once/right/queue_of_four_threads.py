import queue
import threading
from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import check_link

LINKS = [f"page{number}.html" for number in range(1, 10)] + ["broken"]


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Check", command=self.on_check).pack(padx=20, pady=10)
        self.shown = ttk.Treeview(self, columns="answer", height=10)
        self.shown.pack(padx=20, pady=10)

    def on_check(self):
        self.links, self.answers = queue.Queue(), queue.Queue()
        for link in LINKS:
            self.links.put(link)
        for _ in range(4):
            threading.Thread(target=self.work, daemon=True).start()
        self.look(len(LINKS))

    def work(self):
        while True:
            try:
                link = self.links.get_nowait()
            except queue.Empty:
                return
            try:
                self.answers.put((link, check_link(link)))
            except OSError as error:
                self.answers.put((link, f"broken: {error}"))

    def look(self, left):
        while not self.answers.empty():
            link, answer = self.answers.get()
            self.shown.insert("", "end", text=link, values=[answer])
            left -= 1
        if left:
            self.after(30, self.look, left)


if __name__ == "__main__":
    run(Page, title="11a")
