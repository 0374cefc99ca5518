import threading
import tkinter as tk

from tkasync.lab.services import read_file

root = tk.Tk()
root.title("2a")
presses = 0


class Search(threading.Thread):
    def run(self):
        self.found = sum("moon" in read_file(number) for number in range(1, 201))


def on_search():
    search = Search(daemon=True)
    search.start()
    wait(search)


def wait(search):
    if search.is_alive():
        root.after(100, lambda: wait(search))
    else:
        result["text"] = f"the moon is in {search.found} files"


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
