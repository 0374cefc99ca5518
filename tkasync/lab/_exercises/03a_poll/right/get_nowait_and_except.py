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


def look():
    try:
        rows.insert("end", answers.get_nowait())
    except queue.Empty:
        pass
    finally:
        root.after(50, look)


for town in ("Lima", "Oslo", "Rome"):
    tk.Button(root, text=town, command=lambda town=town: on_town(town)).pack(padx=60, pady=5)
rows = tk.Listbox(root)
rows.pack(pady=5)

look()
root.mainloop()
