import tkinter as tk

root = tk.Tk()
root.title("2c")


def on_open():
    window = tk.Toplevel(root)
    window.title("Clock")
    label = tk.Label(window, text="ticks: 0")
    label.pack(padx=60, pady=20)
    window.protocol("WM_DELETE_WINDOW", window.withdraw)
    tick(label, 0)


def tick(label, ticks):
    label["text"] = f"ticks: {ticks}"
    root.after(100, tick, label, ticks + 1)


tk.Button(root, text="Open", command=on_open).pack(padx=60, pady=20)
root.mainloop()
