import queue
import threading
import time
import tkinter as tk

from tkasync.lab.services import ask

root = tk.Tk()
root.title("3b")
label = tk.Label(root, text="nothing asked yet")
label.pack(padx=20, pady=10)
answers = queue.Queue()


def work():
    answers.put(ask("How far is the moon?"))


def on_ask():
    threading.Thread(target=work, daemon=True).start()


tk.Button(root, text="Ask", command=on_ask).pack(padx=20, pady=10)
while True:
    try:
        root.update()
        label["text"] = answers.get_nowait()
    except queue.Empty:
        time.sleep(0.01)
    except tk.TclError:
        break
