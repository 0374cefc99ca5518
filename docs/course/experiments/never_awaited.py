# never_awaited.py: "async def on a button runs"
import tkinter as tk
import warnings

warnings.simplefilter("always")
root = tk.Tk()


async def on_press():
    print("pressed")


button = tk.Button(root, text="Press", command=on_press)
what = str(button.invoke())
print("the button got a", what.split()[0].strip("<"))
root.destroy()
