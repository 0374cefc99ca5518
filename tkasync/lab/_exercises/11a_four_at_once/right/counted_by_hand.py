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
        self.left = list(LINKS)
        for _ in range(4):
            self.next()

    def next(self):
        if self.left:
            self.spawn_task(self.check, self.left.pop(0), on_result=self.show)

    def check(self, link):
        try:
            return link, check_link(link)
        except OSError as error:
            return link, f"broken: {error}"

    def show(self, found):
        self.shown.insert("", "end", text=found[0], values=[found[1]])
        self.next()


if __name__ == "__main__":
    run(Page, title="11a")
