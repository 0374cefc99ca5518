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
    root.event_generate("<<Answer>>")


def on_ask():
    threading.Thread(target=work, daemon=True).start()


root.bind("<<Answer>>", lambda event: label.configure(text=answers[-1]))


tk.Button(root, text="Ask", command=on_ask).pack(padx=20, pady=10)
root.mainloop()
