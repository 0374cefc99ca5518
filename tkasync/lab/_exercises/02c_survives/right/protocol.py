import tkinter as tk

root = tk.Tk()
root.title("2c")


def on_open():
    window = tk.Toplevel(root)
    window.title("Clock")
    label = tk.Label(window, text="ticks: 0")
    label.pack(padx=60, pady=20)
    jobs = {}

    def tick(ticks):
        label["text"] = f"ticks: {ticks}"
        jobs["next"] = root.after(100, tick, ticks + 1)

    def close():
        root.after_cancel(jobs["next"])
        window.destroy()

    window.protocol("WM_DELETE_WINDOW", close)
    tick(0)


tk.Button(root, text="Open", command=on_open).pack(padx=60, pady=20)
root.mainloop()
