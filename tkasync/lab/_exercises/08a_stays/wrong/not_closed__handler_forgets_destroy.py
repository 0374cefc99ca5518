"""8a The window is closed, and the process stays.

Press "Copy" and close the window: the terminal does not come back, for the thread copies on.

To hold afterwards: once the window is closed no further part begins, a part that has begun is copied to its end, and then
the process ends by itself.
"""

from tkinter import ttk

from tkasync import Component, run
from tkasync.lab.services import copy_part
import threading


class Page(Component):
    def setup(self):
        ttk.Button(self, text="Copy", command=self.on_copy).pack(padx=20, pady=5)
        self.label = ttk.Label(self, text="nothing copied yet")
        self.label.pack(padx=20, pady=10)

    def on_copy(self):
        self.running = True
        self.winfo_toplevel().protocol('WM_DELETE_WINDOW', self.quit_)
        threading.Thread(target=self.copy).start()

    def quit_(self):
        self.running = False


    def copy(self):
        for number in range(1, 41):
            if not self.running: return
            copy_part(number)

if __name__ == "__main__":
    run(Page, title="8a")
