import queue
import threading
import tkinter as tk

from tkasync.lab.services import save


class Disk(threading.Thread):
    """Saves what is in its queue; once the main thread has ended, at once."""

    def __init__(self):
        super().__init__()
        self.texts = queue.Queue()
        self.start()

    def run(self):
        while (text := self.texts.get()) is not None:
            try:
                while True:
                    newer = self.texts.get(timeout=1)
                    if newer is None:
                        save(text)
                        return
                    text = newer
            except queue.Empty:
                save(text)


disk = Disk()
root = tk.Tk()
root.title("10c")
text = tk.StringVar(root)
text.trace_add("write", lambda *_: text.get() and disk.texts.put(text.get()))
tk.Entry(root, textvariable=text).pack(padx=20, pady=20)
root.mainloop()
disk.texts.put(None)
