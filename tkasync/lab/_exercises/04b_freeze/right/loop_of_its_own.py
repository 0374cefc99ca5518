import queue
import threading
import time
import tkinter as tk

from tkasync.lab.services import ask

root = tk.Tk()
root.title("4b")
running = True
answers = queue.Queue()


def close():
    global running
    running = False


def on_ask():
    threading.Thread(target=lambda: answers.put(ask("How far is the moon?")), daemon=True).start()


root.protocol("WM_DELETE_WINDOW", close)
tk.Button(root, text="Ask", command=on_ask).pack(padx=20, pady=10)
label = tk.Label(root, text="nothing asked yet")
label.pack(padx=20, pady=10)

while running:
    root.update()
    if not answers.empty():
        label["text"] = answers.get()
    time.sleep(0.02)
root.destroy()
