import threading
import tkinter as tk

from tkasync.lab.services import read_file

root = tk.Tk()
root.title("2b")
presses = 0


thread = None


def on_search():
    global thread
    if thread is not None and thread.is_alive():
        return
    found = []
    thread = threading.Thread(target=lambda: found.extend(n for n in range(1, 201) if "moon" in read_file(n)), daemon=True)
    thread.start()
    root.after(50, look, thread, found)


def look(thread, found):
    if thread.is_alive():
        root.after(50, look, thread, found)
    else:
        result["text"] = f"the moon is in {len(found)} files"


def on_count():
    global presses
    presses += 1
    counter["text"] = f"pressed {presses} times"


tk.Button(root, text="Search", command=on_search).pack(padx=60, pady=5)
result = tk.Label(root, text="nothing found yet")
result.pack(pady=5)
tk.Button(root, text="Count", command=on_count).pack(pady=5)
counter = tk.Label(root, text="pressed 0 times")
counter.pack(pady=5)

root.mainloop()
