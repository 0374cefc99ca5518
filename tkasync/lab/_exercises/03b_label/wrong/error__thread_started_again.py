import threading
import tkinter as tk

from tkasync.lab.services import ask

root = tk.Tk()
root.title("3b")
label = tk.Label(root, text="nothing asked yet")
label.pack(padx=20, pady=10)
answers = []


def work():
    answers.append(ask("How far is the moon?"))


thread = threading.Thread(target=work, daemon=True)


def on_ask():
    thread.start()
    look()


def look():
    if answers:
        label["text"] = answers.pop()
    else:
        root.after(50, look)


tk.Button(root, text="Ask", command=on_ask).pack(padx=20, pady=10)
root.mainloop()
