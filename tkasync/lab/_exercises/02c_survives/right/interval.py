import tkinter as tk

from tkasync import Component

root = tk.Tk()
root.title("2c")


def on_open():
    Clock(tk.Toplevel(root)).pack()


class Clock(Component):
    def setup(self):
        self.master.title("Clock")
        self.ticks = 0
        self.label = tk.Label(self, text="ticks: 0")
        self.label.pack(padx=60, pady=20)
        self.spawn_interval(0.1, self.tick)

    def tick(self):
        self.ticks += 1
        self.label["text"] = f"ticks: {self.ticks}"


tk.Button(root, text="Open", command=on_open).pack(padx=60, pady=20)
root.mainloop()
