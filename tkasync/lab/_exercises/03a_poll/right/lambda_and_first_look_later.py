import queue
import threading
import tkinter as tk

from tkasync.lab.services import weather

root = tk.Tk()
root.title("3a")
answers = queue.SimpleQueue()


def on_town(town):
    threading.Thread(target=work, args=(town,), daemon=True).start()


def work(town):
    answers.put(weather(town))


def look(again=200):
    while answers.qsize():
        rows.insert(tk.END, answers.get())
    root.after(again, lambda: look(again))


for town in ("Lima", "Oslo", "Rome"):
    tk.Button(root, text=town, command=lambda town=town: on_town(town)).pack(padx=60, pady=5)
rows = tk.Listbox(root)
rows.pack(pady=5)

root.after(1000, look)
root.mainloop()
