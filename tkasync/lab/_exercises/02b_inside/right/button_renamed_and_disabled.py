import tkinter as tk

from tkasync.lab.services import read_file

root = tk.Tk()
root.title("2b")
presses = 0


def on_search(number=1, found=0):
    button.config(state="disabled", text="Searching")
    for number in range(number, number + 10):
        found += "moon" in read_file(number)
    if number < 200:
        root.after(2, on_search, number + 1, found)
    else:
        result["text"] = f"the moon is in {found} files"
        button.config(state="normal", text="Search")


def on_count():
    global presses
    presses += 1
    counter["text"] = f"pressed {presses} times"


button = tk.Button(root, text="Search", command=on_search)
button.pack(padx=60, pady=5)
result = tk.Label(root, text="nothing found yet")
result.pack(pady=5)
tk.Button(root, text="Count", command=on_count).pack(pady=5)
counter = tk.Label(root, text="pressed 0 times")
counter.pack(pady=5)

root.mainloop()
