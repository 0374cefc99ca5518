import threading
import tkinter as tk
from concurrent.futures import ThreadPoolExecutor

from tkasync.lab.services import ask

root = tk.Tk()
root.title("3b")
label = tk.Label(root, text="nothing asked yet")
label.pack(padx=20, pady=10)


pool = ThreadPoolExecutor(1)


def on_ask():
    look(pool.submit(ask, "How far is the moon?"))


def look(future):
    if future.done():
        label["text"] = future.result()
    else:
        root.after(50, look, future)


tk.Button(root, text="Ask", command=on_ask).pack(padx=20, pady=10)
root.mainloop()
