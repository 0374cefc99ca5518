import threading
import tkinter as tk

from tkasync.lab.services import weather

root = tk.Tk()
root.title("3c")
answers = {}


class Asker(threading.Thread):
    def __init__(self, town):
        super().__init__(daemon=True)
        self.town = town

    def run(self):
        self.answer = weather(self.town)


def on_ask():
    askers = [Asker("Lima"), Asker("Oslo")]
    for asker in askers:
        asker.start()
    check(askers)


def check(askers):
    if any(asker.is_alive() for asker in askers):
        root.after(100, check, askers)
    else:
        state.config(text=" and ".join(asker.answer for asker in askers))


tk.Button(root, text="Ask", command=on_ask).pack(padx=60, pady=10)
state = tk.Label(root, text="nothing asked yet")
state.pack(pady=10)

root.mainloop()
