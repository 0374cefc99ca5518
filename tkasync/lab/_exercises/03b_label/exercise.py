"""3b A thread touches a label.

Press "Ask": it works, here and now. It is wrong all the same: Tk belongs to the thread that has made the window. While the
window is busy the thread waits, and when a handler waits for the thread, both do, for ever.

To hold afterwards: `ask()` runs on a thread, and only the UI thread touches the label.
"""

import threading
import tkinter as tk

from tkasync.lab.services import ask

root = tk.Tk()
root.title("3b")
label = tk.Label(root, text="nothing asked yet")
label.pack(padx=20, pady=10)


def work():
    label["text"] = ask("How far is the moon?")


def on_ask():
    threading.Thread(target=work, daemon=True).start()


tk.Button(root, text="Ask", command=on_ask).pack(padx=20, pady=10)
root.mainloop()
