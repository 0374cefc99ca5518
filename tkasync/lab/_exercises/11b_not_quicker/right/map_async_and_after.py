import multiprocessing
from tkinter import Tk, ttk

from tkasync.lab.services import count_primes

PARTS = [(0, 400_000), (400_000, 640_000), (640_000, 830_000), (830_000, 1_000_000)]


class Count(ttk.Button):
    def __init__(self, master, pool, show):
        super().__init__(master, text="Count", command=self.begin)
        self.pool, self.show = pool, show
        self.pack()

    def begin(self):
        self.state(["disabled"])
        self.result = self.pool.starmap_async(count_primes, PARTS, chunksize=1)
        self.look()

    def look(self):
        if not self.result.ready():
            return self.after(30, self.look)
        self.state(["!disabled"])
        self.show(sum(self.result.get()))


def main():
    root = Tk()
    label = ttk.Label(root, text="nothing counted yet")
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        Count(root, pool, lambda n: label.config(text=f"{n} primes"))
        label.pack()
        root.mainloop()


if __name__ == "__main__":
    main()
