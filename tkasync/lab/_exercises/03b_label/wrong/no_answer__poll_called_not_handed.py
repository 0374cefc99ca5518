import queue
import threading
import tkinter as tk

from tkasync.lab.services import ask

root = tk.Tk()
root.title("3b")
label = tk.Label(root, text="nothing asked yet")
label.pack(padx=20, pady=10)
answers = queue.Queue()


def work():
    answers.put(ask("How far is the moon?"))


def on_ask():
    threading.Thread(target=work, daemon=True).start()
    root.after(100, look())


def look():
    if not answers.empty():
        label["text"] = answers.get()


tk.Button(root, text="Ask", command=on_ask).pack(padx=20, pady=10)
root.mainloop()
