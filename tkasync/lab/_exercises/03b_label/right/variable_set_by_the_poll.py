import threading
import tkinter as tk

from tkasync.lab.services import ask

root = tk.Tk()
root.title("3b")
label = tk.Label(root, text="nothing asked yet")
label.pack(padx=20, pady=10)
text = tk.StringVar(value="nothing asked yet")
label["textvariable"] = text
done = []


def work():
    done.append(ask("How far is the moon?"))


def on_ask():
    threading.Thread(target=work).start()


def poll():
    global job
    while done:
        text.set(done.pop(0))
    job = root.after(200, poll)


tk.Button(root, text="Ask", command=on_ask).pack(padx=20, pady=10)
poll()
root.mainloop()
