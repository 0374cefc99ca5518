import asyncio
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
        self.spawn_task(self.all)

    async def all(self):
        gate = asyncio.Semaphore(4)

        async def one(link):
            async with gate:
                found = await asyncio.to_thread(self.check, link)
            self.dispatch_to_ui(self.show, found)

        await asyncio.gather(*map(one, LINKS))

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
