# update_inside.py: "update() is the cure"
import time
import tkinter as tk

root = tk.Tk()
presses = 0


def save():
    global presses
    presses += 1
    mine = presses
    print("save", mine, "begins")
    for _ in range(5):
        time.sleep(0.1)
        root.update()
    print("save", mine, "ends")
    if mine == 1:
        root.destroy()


button = tk.Button(root, text="Save", command=save)
button.pack(padx=40, pady=40)
root.after(500, button.invoke)
root.after(700, button.invoke)  # the user presses a second time
root.mainloop()
