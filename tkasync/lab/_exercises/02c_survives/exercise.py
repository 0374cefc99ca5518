"""2c The timer that survives its window.

Press "Open" and close the small window: in the terminal stands an error, each time. Its timer goes on without it.

To hold afterwards: the small window counts up while it is open. Half a second after its end nothing of it is left: no
error, and no timer. It can be opened again, and twice at the same time.
"""

import tkinter as tk

root = tk.Tk()
root.title("2c")


def on_open():
    window = tk.Toplevel(root)
    window.title("Clock")
    label = tk.Label(window, text="ticks: 0")
    label.pack(padx=60, pady=20)
    tick(label, 0)


def tick(label, ticks):
    label["text"] = f"ticks: {ticks}"
    root.after(100, tick, label, ticks + 1)


tk.Button(root, text="Open", command=on_open).pack(padx=60, pady=20)
root.mainloop()
