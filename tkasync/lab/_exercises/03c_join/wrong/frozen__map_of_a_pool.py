import threading
from concurrent.futures import ThreadPoolExecutor
import tkinter as tk

from tkasync.lab.services import weather

root = tk.Tk()
root.title("3c")
answers = {}


def on_ask():
    with ThreadPoolExecutor(2) as pool:
        state["text"] = " and ".join(pool.map(weather, ("Lima", "Oslo")))


tk.Button(root, text="Ask", command=on_ask).pack(padx=60, pady=10)
state = tk.Label(root, text="nothing asked yet")
state.pack(pady=10)

root.mainloop()
