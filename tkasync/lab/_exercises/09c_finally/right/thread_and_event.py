import queue
import threading
import tkinter as tk

from tkasync.lab.services import copy_from_stick

said = queue.Queue()
stopped = threading.Event()


def copy():
    try:
        for number in range(1, 5):
            if stopped.is_set():
                said.put("stopped")
                return
            said.put(f"part {number}")
            copy_from_stick(number)
        said.put("copied")
    except OSError as error:
        said.put(error)
    finally:
        said.put(None)


def on_copy():
    copy_button["state"] = tk.DISABLED
    stopped.clear()
    threading.Thread(target=copy).start()


def poll():
    try:
        while True:
            text = said.get_nowait()
            if text is None:
                copy_button["state"] = tk.NORMAL
            else:
                label["text"] = text
    except queue.Empty:
        root.after(50, poll)


root = tk.Tk()
root.title("9c")
copy_button = tk.Button(root, text="Copy", command=on_copy)
copy_button.pack()
tk.Button(root, text="Stop", command=stopped.set).pack()
label = tk.Label(root, text="nothing copied yet", width=40)
label.pack()
poll()
root.mainloop()
stopped.set()
