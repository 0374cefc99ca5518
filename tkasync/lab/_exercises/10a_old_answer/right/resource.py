from tkinter import ttk

from tkasync import Component, run, create_signal
from tkasync.lab.services import weather


class Page(Component):
    def setup(self):
        for town in ("Lima", "Oslo", "Rome"):
            ttk.Button(self, text=town, command=lambda town=town: self.on_town(town)).pack(padx=20, pady=5)
        self.label = ttk.Label(self, text="choose a town")
        self.label.pack(padx=20, pady=10)
        town, self.set_town = create_signal(None, equal=lambda _old, _new: False)
        found = self.create_resource(town, weather)
        self.bind_option(self.label, "text", lambda: found.data or "choose a town")
    def on_town(self, town):
        self.set_town.set(town)

if __name__ == "__main__":
    run(Page, title="10a")
