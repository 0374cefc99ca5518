import threading
import asyncio
import tkinter as tk

from tkasync.lab.services import weather

root = tk.Tk()
root.title("3c")
answers = {}


async def main():
    return await asyncio.gather(asyncio.to_thread(weather, "Lima"), asyncio.to_thread(weather, "Oslo"))


def on_ask():
    state["text"] = " and ".join(asyncio.run(main()))


tk.Button(root, text="Ask", command=on_ask).pack(padx=60, pady=10)
state = tk.Label(root, text="nothing asked yet")
state.pack(pady=10)

root.mainloop()
