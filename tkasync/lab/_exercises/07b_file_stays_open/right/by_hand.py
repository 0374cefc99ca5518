import queue
import threading
import tkinter as tk

from tkasync.lab.services import open_log

root = tk.Tk()
lines, is_stopped = queue.Queue(), threading.Event()


def on_read():
    is_stopped.clear()
    threading.Thread(target=read).start()


def read():
    log = open_log("today.log")
    try:
        while not is_stopped.is_set():
            line = log.read_line()
            if not line:
                break
            lines.put(line)
    except OSError as error:
        lines.put(str(error))
    finally:
        log.close()


def poll():
    while not lines.empty():
        shown.insert("end", lines.get())
    root.after(50, poll)


def on_close():
    is_stopped.set()
    root.destroy()


tk.Button(root, text="Read", command=on_read).pack()
tk.Button(root, text="Stop", command=is_stopped.set).pack()
shown = tk.Listbox(root, width=40)
shown.pack()
root.protocol("WM_DELETE_WINDOW", on_close)
poll()
root.mainloop()
