import queue
import threading
import tkinter as tk

from tkasync import current_runtime, dispatch_to_ui
from tkasync.lab.services import weather

root = tk.Tk()
root.title("3a")
current_runtime()
answers = queue.SimpleQueue()


def on_town(town):
    threading.Thread(target=work, args=(town,), daemon=True).start()


def work(town):
    answers.put(weather(town))
    dispatch_to_ui(look)


def look():
    while not answers.empty():
        rows.insert("end", answers.get())


for town in ("Lima", "Oslo", "Rome"):
    tk.Button(root, text=town, command=lambda town=town: on_town(town)).pack(padx=60, pady=5)
rows = tk.Listbox(root)
rows.pack(pady=5)

look()
root.mainloop()
