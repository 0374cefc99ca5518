import tkinter as tk

root = tk.Tk()
root.title("2c")


class Clock(tk.Toplevel):
    def __init__(self):
        super().__init__(root)
        self.title("Clock")
        self.ticks = 0
        self.label = tk.Label(self)
        self.label.pack(padx=60, pady=20)
        self.tick()

    def tick(self):
        self.label["text"] = f"ticks: {self.ticks}"
        self.ticks += 1
        self.job = self.after(100, self.tick)

    def destroy(self):
        self.after_cancel(self.job)
        super().destroy()


def on_open():
    Clock()


tk.Button(root, text="Open", command=on_open).pack(padx=60, pady=20)
root.mainloop()
