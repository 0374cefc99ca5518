import tkinter as tk

from tkasync.lab.services import read_file

root = tk.Tk()
root.title("2a")
presses = 0


files = iter(())
found = 0


def on_search():
    global files, found
    files = iter(range(1, 201))
    found = 0
    step()


def step():
    global found
    try:
        for _ in range(20):
            if "moon" in read_file(next(files)):
                found += 1
    except StopIteration:
        result.config(text=f"the moon is in {found} files")
    else:
        root.after(1, step)


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
