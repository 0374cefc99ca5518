import tkinter as tk

root = tk.Tk()
root.title("2c")


class Clock(tk.Toplevel):
    def __init__(self):
        super().__init__(root)
        self.title("Clock")
        self.label = tk.Label(self)
        self.label.pack(padx=60, pady=20)
        self.bind("<Destroy>", self.on_destroy)
        self.ticks = -1
        self.tick()

    def tick(self):
        self.ticks += 1
        self.label["text"] = f"ticks: {self.ticks}"
        self.job = self.after(100, self.tick)

    def on_destroy(self, event):
        if event.widget is self:
            self.after_cancel(self.job)


def on_open():
    Clock()


tk.Button(root, text="Open", command=on_open).pack(padx=60, pady=20)
root.mainloop()
