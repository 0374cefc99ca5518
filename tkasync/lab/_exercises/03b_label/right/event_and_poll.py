import threading
import tkinter as tk

from tkasync.lab.services import ask

root = tk.Tk()
root.title("3b")
label = tk.Label(root, text="nothing asked yet")
label.pack(padx=20, pady=10)
there = threading.Event()
answer = None


def work():
    global answer
    answer = ask("How far is the moon?")
    there.set()


def on_ask():
    there.clear()
    threading.Thread(target=work, daemon=True).start()
    look()


def look():
    if there.is_set():
        label.configure(text=answer)
    else:
        root.after(20, look)


tk.Button(root, text="Ask", command=on_ask).pack(padx=20, pady=10)
root.mainloop()
