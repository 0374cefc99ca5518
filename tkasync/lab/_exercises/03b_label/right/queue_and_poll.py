import threading
import tkinter as tk
import queue

from tkasync.lab.services import ask

root = tk.Tk()
root.title("3b")
label = tk.Label(root, text="nothing asked yet")
label.pack(padx=20, pady=10)


answers = queue.SimpleQueue()


def work():
    answers.put(ask("How far is the moon?"))



def look():
    while not answers.empty():
        label["text"] = answers.get()
    root.after(50, look)


def on_ask():
    threading.Thread(target=work, daemon=True).start()


look()


tk.Button(root, text="Ask", command=on_ask).pack(padx=20, pady=10)
root.mainloop()
