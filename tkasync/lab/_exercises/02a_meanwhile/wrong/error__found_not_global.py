import tkinter as tk

from tkasync.lab.services import read_file

root = tk.Tk()
root.title("2a")
presses = 0


found = 0


def on_search(number=1):
    for number in range(number, number + 10):
        if "moon" in read_file(number):
            found += 1
    if number < 200:
        root.after(5, on_search, number + 1)
    else:
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
