"""2a Count works meanwhile.

Press "Search" and then "Count": the count stands still for two seconds, until all files are read.

To hold afterwards: "Count" counts while the files are read, and at the end the window shows in how many of the 200 files
the moon is. No thread is needed. A stretch of work after which the window comes to its turn has 40 files at most.
"""

import tkinter as tk

from tkasync.lab.services import read_file

root = tk.Tk()
root.title("2a")
presses = 0


def on_search():
    found = 0
    for number in range(1, 201):
        if "moon" in read_file(number):
            found += 1
    result["text"] = f"the moon is in {found} files"


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
