import tkinter as tk
from concurrent.futures import ThreadPoolExecutor

from tkasync.lab.services import weather

root = tk.Tk()
root.title("3c")
pool = ThreadPoolExecutor(4)


def on_ask():
    look([pool.submit(weather, town) for town in ("Lima", "Oslo")])


def look(futures):
    if all(future.done() for future in futures):
        state["text"] = " and ".join(future.result() for future in futures)
    else:
        root.after(50, look, futures)


tk.Button(root, text="Ask", command=on_ask).pack(padx=60, pady=10)
state = tk.Label(root, text="nothing asked yet")
state.pack(pady=10)

root.mainloop()
