import tkinter as tk

root = tk.Tk()
root.title("2c")


window = None


def on_open():
    global window
    if window is not None and window.winfo_exists():
        return
    window = tk.Toplevel(root)
    window.title("Clock")
    label = tk.Label(window, text="ticks: 0")
    label.pack(padx=60, pady=20)
    tick(label, 0)


def tick(label, ticks):
    if label.winfo_exists():
        label["text"] = f"ticks: {ticks}"
        root.after(100, tick, label, ticks + 1)


tk.Button(root, text="Open", command=on_open).pack(padx=60, pady=20)
root.mainloop()
