import multiprocessing
import tkinter as tk

from tkasync.lab.services import count_primes


class App(tk.Tk):
    def __init__(self, pool) -> None:
        super().__init__()
        self.pool = pool
        self.title("11c")
        self.button = tk.Button(self, text="Count", command=self.on_count)
        self.button.pack(padx=60, pady=10)
        self.label = tk.Label(self, text="nothing counted yet")
        self.label.pack(padx=60, pady=10)

    def on_count(self) -> None:
        self.button["state"] = "disabled"
        self.label["text"] = "counting ..."
        self.poll(self.pool.apply_async(count_primes, (0, 200_000)))

    def poll(self, result) -> None:
        if not result.ready():
            self.after(50, self.poll, result)
            return
        self.label["text"] = f"{result.get():,} primes"
        self.after(300, lambda: self.button.configure(state="normal"))


def main() -> None:
    multiprocessing.freeze_support()
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes=1) as pool:
        App(pool).mainloop()


if __name__ == "__main__":
    main()
