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
        todo, done = queue.SimpleQueue(), queue.SimpleQueue()
        for link in LINKS:
            todo.put(link)
        for _ in range(4):
            threading.Thread(target=self.work, args=(todo, done), daemon=True).start()
        self.poll(done)

    def work(self, todo, done):
        while not todo.empty():
            done.put(self.check(todo.get()))

    def poll(self, done):
        while not done.empty():
            self.show(done.get())
        self.after(20, self.poll, done)

    def check(self, link):
        try:
            return link, check_link(link)
        except OSError as error:
            return link, f"broken: {error}"

    def show(self, found):
        link, answer = found
        self.shown.insert("", "end", text=link, values=[answer])


if __name__ == "__main__":
    run(Page, title="11a")
