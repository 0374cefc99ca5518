import asyncio
import threading
import tkinter as tk

from tkasync.lab.services import ask

root = tk.Tk()
root.title("3b")
label = tk.Label(root, text="nothing asked yet")
label.pack(padx=20, pady=10)
loop = asyncio.new_event_loop()
threading.Thread(target=loop.run_forever, daemon=True).start()


async def main():
    return await asyncio.to_thread(ask, "How far is the moon?")


def on_ask():
    future = asyncio.run_coroutine_threadsafe(main(), loop)
    look(future)


def look(future):
    if future.done():
        label["text"] = future.result()
    else:
        root.after(50, lambda: look(future))


tk.Button(root, text="Ask", command=on_ask).pack(padx=20, pady=10)
root.mainloop()
