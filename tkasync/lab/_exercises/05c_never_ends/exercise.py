"""5c The call that never ends.

Sometimes the server does not answer. Press "Ask" then, and the window says "asking ..." for ever. (By hand it answers after
two seconds, which is too late, too.)

To hold afterwards: when there is no answer within 1.5 seconds, the window says "no answer", and "Ask" asks anew. An answer
that comes later is not shown any more. One that comes in time stays. The window stays alive.
"""

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
        self.spawn_task(ask, "How far is the moon?", on_result=self.show)

    def show(self, text):
        self.label["text"] = text


if __name__ == "__main__":
    run(Page, title="5c")
