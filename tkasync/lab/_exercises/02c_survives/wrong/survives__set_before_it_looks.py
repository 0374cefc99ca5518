import tkinter as tk

root = tk.Tk()
root.title("2c")



def on_open():
    window = tk.Toplevel(root)
    window.title("Clock")
    label = tk.Label(window)
    label.pack()
    tick(window, label, 0)

def tick(window, label, n):
    root.after(100, tick, window, label, n + 1)
    if not window.winfo_exists():
        return
    label["text"] = f"ticks: {n}"

tk.Button(root, text="Open", command=on_open).pack(padx=60, pady=20)
root.mainloop()
