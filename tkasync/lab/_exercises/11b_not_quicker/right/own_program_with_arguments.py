import subprocess
import sys
import tkinter as tk

from tkasync.lab.services import count_primes

PARTS = [(0, 400_000), (400_000, 640_000), (640_000, 830_000), (830_000, 1_000_000)]


class App(tk.Tk):
    def __init__(self):
        super().__init__()
        tk.Button(self, text="Count", command=self.on_count).pack()
        self.text = tk.StringVar(self, "nothing counted yet")
        tk.Label(self, textvariable=self.text).pack()

    def on_count(self):
        self.running = [
            subprocess.Popen([sys.executable, __file__, str(a), str(b)], stdout=subprocess.PIPE)
            for a, b in PARTS
        ]
        self.after(20, self.look)

    def look(self):
        if any(p.poll() is None for p in self.running):
            self.after(20, self.look)
            return
        self.text.set(sum(int(p.stdout.read()) for p in self.running))


if __name__ == "__main__":
    match sys.argv[1:]:
        case [first, end]:
            print(count_primes(int(first), int(end)))
        case _:
            App().mainloop()
