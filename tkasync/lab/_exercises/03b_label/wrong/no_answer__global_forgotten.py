import threading
import tkinter as tk

from tkasync.lab.services import ask

root = tk.Tk()
root.title("3b")
label = tk.Label(root, text="nothing asked yet")
label.pack(padx=20, pady=10)
answer = ""


def work():
    answer = ask("How far is the moon?")


def on_ask():
    threading.Thread(target=work, daemon=True).start()


def look():
    if answer:
        label["text"] = answer
    root.after(100, look)


tk.Button(root, text="Ask", command=on_ask).pack(padx=20, pady=10)
look()
root.mainloop()
