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
        self.next(list(LINKS))

    def next(self, links):
        if links:
            self.spawn_task(self.check, links[0], on_result=lambda found: self.show(found, links[1:]))

    def check(self, link):
        try:
            return link, check_link(link)
        except OSError as error:
            return link, f"broken: {error}"

    def show(self, found, links):
        self.shown.insert("", "end", text=found[0], values=[found[1]])
        self.next(links)


if __name__ == "__main__":
    run(Page, title="11a")
