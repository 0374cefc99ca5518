# bar.py: "set() in a loop moves the bar"
import time
import tkinter as tk
from tkinter import ttk

root = tk.Tk()
bar = ttk.Progressbar(root, length=300)
bar.pack(padx=40, pady=40)
drawn = []


def look():
    drawn.append(bar["value"])
    root.after(20, look)


def work():
    drawn.clear()
    for percent in range(0, 101, 10):
        bar["value"] = percent
        time.sleep(0.1)
    print("set: 11 values; drawn meanwhile:", len(drawn))
    root.destroy()


root.after(20, look)
root.after(500, work)
root.mainloop()
