import tkinter as tk

root = tk.Tk()
root.title("2c")


jobs = {}


def on_open():
    window = tk.Toplevel(root)
    window.title("Clock")
    label = tk.Label(window, text="ticks: 0")
    label.pack(padx=60, pady=20)
    window.bind("<Destroy>", lambda event: root.after_cancel(jobs.pop(window)) if window in jobs else None)
    tick(window, label, 0)


def tick(window, label, ticks):
    label["text"] = f"ticks: {ticks}"
    jobs[window] = root.after(100, tick, window, label, ticks + 1)


tk.Button(root, text="Open", command=on_open).pack(padx=60, pady=20)
root.mainloop()
