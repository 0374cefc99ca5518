import threading
import tkinter as tk

from tkasync.lab.services import weather

root = tk.Tk()
root.title("3c")
answers = {}


def work(town, box):
    box[town] = weather(town)


def on_ask():
    box = {}
    for town in ("Lima", "Oslo"):
        threading.Thread(target=work, args=(town, box), daemon=True).start()
    state["text"] = "asking ..."
    look(box)


def look(box):
    if len(box) < 2:
        root.after(50, look, box)
    else:
        state["text"] = box["Lima"] + " and " + box["Oslo"]


tk.Button(root, text="Ask", command=on_ask).pack(padx=60, pady=10)
state = tk.Label(root, text="nothing asked yet")
state.pack(pady=10)

root.mainloop()
