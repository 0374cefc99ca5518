import queue
import threading
import tkinter as tk

from tkasync.lab.services import save

TEXT = "a long text " * 100  # more than the disk has room for

root = tk.Tk()
root.title("5b")
answers = queue.Queue()


def work():
    try:
        save(TEXT)
    except OSError as error:
        answers.put(error)
    else:
        answers.put("saved")


def on_save():
    button.config(state="disabled")
    threading.Thread(target=work, daemon=True).start()
    poll()


def poll():
    try:
        answer = answers.get_nowait()
    except queue.Empty:
        root.after(50, poll)
        return
    label.config(text=f"The end: {answer}")
    button.config(state="normal")


button = tk.Button(root, text="Save", command=on_save)
button.pack(padx=20, pady=10)
label = tk.Label(root, text="not saved yet")
label.pack(padx=20, pady=10)
root.mainloop()
