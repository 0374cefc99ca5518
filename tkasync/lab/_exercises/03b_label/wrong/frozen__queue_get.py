import queue
import threading
import tkinter as tk

from tkasync.lab.services import ask

root = tk.Tk()
root.title("3b")
label = tk.Label(root, text="nothing asked yet")
label.pack(padx=20, pady=10)


def on_ask():
    answers = queue.Queue()
    threading.Thread(target=lambda: answers.put(ask("How far is the moon?")), daemon=True).start()
    label["text"] = answers.get()


tk.Button(root, text="Ask", command=on_ask).pack(padx=20, pady=10)
root.mainloop()
