import tkinter as tk

from tkasync.lab.services import read_file

root = tk.Tk()
root.title("2b")
presses = 0


def on_search():
    work = search()
    run(work)


def run(work):
    if next(work, None) is not None:
        root.after(1, run, work)


def search():
    found = 0
    for number in range(1, 201):
        found += "moon" in read_file(number)
        yield number
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
