from concurrent.futures import ThreadPoolExecutor
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
        self.spawn_task(self.work, on_item=self.show)

    def work(self):
        with ThreadPoolExecutor(4) as pool:
            for link, answer in zip(LINKS, pool.map(check_link, LINKS)):
                yield link, answer

    def show(self, found):
        self.shown.insert("", "end", text=found[0], values=[found[1]])


if __name__ == "__main__":
    run(Page, title="11a")
