import threading
import tkinter as tk

from tkasync.lab.services import weather

root = tk.Tk()
root.title("3c")
import asyncio
import queue
box = queue.SimpleQueue()


async def both():
    return await asyncio.gather(*(asyncio.to_thread(weather, town) for town in ("Lima", "Oslo")))


def look():
    if box.empty():
        root.after(40, look)
    else:
        state["text"] = "%s and %s" % tuple(box.get())


def on_ask():
    threading.Thread(target=lambda: box.put(asyncio.run(both())), daemon=True).start()
    look()


tk.Button(root, text="Ask", command=on_ask).pack(padx=60, pady=10)
state = tk.Label(root, text="nothing asked yet")
state.pack(pady=10)

root.mainloop()
