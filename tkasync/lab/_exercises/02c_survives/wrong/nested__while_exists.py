import tkinter as tk

root = tk.Tk()
root.title("2c")


def on_open():
    window = tk.Toplevel(root)
    window.title("Clock")
    label = tk.Label(window, text="ticks: 0")
    label.pack(padx=60, pady=20)
    ticks = 0
    while window.winfo_exists():
        label["text"] = f"ticks: {ticks}"
        ticks += 1
        window.update()
        window.after(100)


tk.Button(root, text="Open", command=on_open).pack(padx=60, pady=20)
root.mainloop()
