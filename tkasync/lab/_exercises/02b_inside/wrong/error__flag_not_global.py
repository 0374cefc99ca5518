import tkinter as tk

from tkasync.lab.services import read_file

root = tk.Tk()
root.title("2b")
presses = 0


busy = False


def on_search():
    if busy:
        return
    busy = True
    step(1, 0)


def step(number, found):
    for number in range(number, number + 5):
        found += "moon" in read_file(number)
    if number < 200:
        root.after(1, step, number + 1, found)
    else:
        result["text"] = f"the moon is in {found} files"
        busy = False


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
