import threading
import tkinter as tk

from tkasync.lab.services import ask

root = tk.Tk()
root.title("3b")
label = tk.Label(root, text="nothing asked yet")
label.pack(padx=20, pady=10)
lock = threading.Lock()


def work():
    answer = ask("How far is the moon?")
    with lock:
        label["text"] = answer


def on_ask():
    threading.Thread(target=work, daemon=True).start()


tk.Button(root, text="Ask", command=on_ask).pack(padx=20, pady=10)
root.mainloop()
