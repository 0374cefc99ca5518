import tkinter as tk

root = tk.Tk()
root.title("2c")


labels = {}


def on_open():
    window = tk.Toplevel(root)
    window.title("Clock")
    label = tk.Label(window, text="ticks: 0")
    label.pack(padx=60, pady=20)
    labels[label] = 0
    if len(labels) == 1:
        tick()


def tick():
    for label in list(labels):
        if not label.winfo_exists():
            del labels[label]
            continue
        label["text"] = f"ticks: {labels[label]}"
        labels[label] += 1
    if labels:
        root.after(100, tick)


tk.Button(root, text="Open", command=on_open).pack(padx=60, pady=20)
root.mainloop()
