import threading
import tkinter as tk

from tkasync.lab.services import ask

answer = None
root = tk.Tk()
root.title("4b")
text = tk.StringVar(value="nothing asked yet")


def work():
    global answer
    answer = ask("How far is the moon?")


def on_ask():
    threading.Thread(target=work).start()


def check():
    global answer
    if answer is not None:
        text.set(answer)
        answer = None
    root.after(100, check)


tk.Button(root, text="Ask", command=on_ask).pack(padx=20, pady=10)
tk.Label(root, textvariable=text).pack(padx=20, pady=10)
check()
root.mainloop()
