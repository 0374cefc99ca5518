import subprocess
import sys
import tkinter as tk


PROGRAM = "from tkasync.lab.services import count_primes; print(count_primes(0, 200_000))"


def on_count():
    poll(subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, text=True))


def poll(process):
    if process.poll() is None:
        root.after(50, poll, process)
    else:
        label["text"] = f"{process.stdout.read()} primes"


root = tk.Tk()
root.title("11c")
tk.Button(root, text="Count", command=on_count).pack(padx=60, pady=10)
label = tk.Label(root, text="nothing counted yet")
label.pack(padx=60, pady=10)
root.mainloop()
