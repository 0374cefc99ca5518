import queue
import threading
import tkinter as tk

from tkasync.lab.services import ask

busy = False
answers = queue.Queue()
root = tk.Tk()
root.title("4c")


def work():
    try:
        answers.put(ask("How far is the moon?"))
    except OSError as error:
        answers.put(str(error))


def on_ask():
    global busy
    if busy:
        return
    busy = True
    threading.Thread(target=work).start()
    root.after(100, check)


def check():
    global busy
    if answers.empty():
        root.after(100, check)
        return
    label["text"] = answers.get()
    busy = False


tk.Button(root, text="Ask", command=on_ask).pack(padx=20, pady=10)
label = tk.Label(root, text="nothing asked yet")
label.pack(padx=20, pady=10)
root.mainloop()
