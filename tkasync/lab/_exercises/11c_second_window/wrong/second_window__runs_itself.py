import subprocess
import sys
import tkinter as tk

from tkasync.lab.services import count_primes


def on_count():
    label["text"] = "counting ..."
    poll(subprocess.Popen([sys.executable, __file__, "count"], stdout=subprocess.PIPE, text=True))


def poll(process):
    if process.poll() is None:
        root.after(50, poll, process)
    else:
        label["text"] = f"{process.stdout.read().strip()} primes"


if __name__ == "__main__":
    root = tk.Tk()
    root.title("11c")
    tk.Button(root, text="Count", command=on_count).pack(padx=60, pady=10)
    label = tk.Label(root, text="nothing counted yet")
    label.pack(padx=60, pady=10)
    if "count" in sys.argv:
        print(count_primes(0, 200_000))
    else:
        root.mainloop()
