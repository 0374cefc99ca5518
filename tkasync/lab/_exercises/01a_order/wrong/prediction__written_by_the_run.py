import sys
import time
import tkinter as tk

root = tk.Tk()
root.title("1a")


def print(word):
    PREDICTED.append(word)
    sys.stdout.write(word + "\n")


def on_order():
    root.after(300, print, "rice")
    root.after(0, print, "tea")
    print("soup")
    time.sleep(0.6)
    print("fish")


tk.Button(root, text="Order", command=on_order).pack(padx=60, pady=20)

# The words as they are printed, as you expect it: ["soup", ...]
PREDICTED = []

root.mainloop()
print("bill")
