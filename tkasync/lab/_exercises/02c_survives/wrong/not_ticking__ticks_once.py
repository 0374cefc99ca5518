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
    if label.winfo_exists():
        label["text"] = f"ticks: {ticks}"


tk.Button(root, text="Open", command=on_open).pack(padx=60, pady=20)
root.mainloop()
