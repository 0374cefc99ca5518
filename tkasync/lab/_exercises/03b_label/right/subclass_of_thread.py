import threading
import tkinter as tk

from tkasync.lab.services import ask

root = tk.Tk()
root.title("3b")
label = tk.Label(root, text="nothing asked yet")
label.pack(padx=20, pady=10)


class Asker(threading.Thread):
    def run(self):
        self.answer = ask("How far is the moon?")


def on_ask():
    asker = Asker(daemon=True)
    asker.start()
    wait_for(asker)


def wait_for(asker):
    if asker.is_alive():
        root.after(100, wait_for, asker)
    else:
        label["text"] = asker.answer


tk.Button(root, text="Ask", command=on_ask).pack(padx=20, pady=10)
root.mainloop()
