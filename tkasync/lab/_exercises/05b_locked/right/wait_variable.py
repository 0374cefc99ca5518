import threading
import tkinter as tk
from tkinter import ttk

from tkasync import call_in_ui, current_runtime
from tkasync.lab.services import save

TEXT = "a long text " * 100  # more than the disk has room for


def work(over):
    text = "saved"
    try:
        save(TEXT)
    except OSError as error:
        text = str(error)
    runtime.dispatch_to_ui(over.set, text)


def on_save():
    button.state(["disabled"])
    over = tk.StringVar(root)
    threading.Thread(target=work, args=(over,)).start()
    root.wait_variable(over)
    label["text"] = over.get()
    button.state(["!disabled"])


root = tk.Tk()
runtime = current_runtime()
button = ttk.Button(root, text="Save", command=on_save)
button.pack(padx=20, pady=10)
label = ttk.Label(root, text="not saved yet")
label.pack(padx=20, pady=10)
root.mainloop()
