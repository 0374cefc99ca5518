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
    root.event_generate("<<Answer>>")


def look(event=None):
    rows.insert("end", answers.get())


root.bind("<<Answer>>", look)


for town in ("Lima", "Oslo", "Rome"):
    tk.Button(root, text=town, command=lambda town=town: on_town(town)).pack(padx=60, pady=5)
rows = tk.Listbox(root)
rows.pack(pady=5)

root.mainloop()
