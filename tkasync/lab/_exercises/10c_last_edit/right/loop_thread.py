import asyncio
import threading
import tkinter as tk

from tkasync.lab.services import save

loop = asyncio.new_event_loop()
work = threading.Thread(target=loop.run_forever)
work.start()
texts = []


def on_key(_event):
    texts.append(entry.get())
    asyncio.run_coroutine_threadsafe(save_later(len(texts)), loop)


async def save_later(number):
    await asyncio.sleep(1)
    if number == len(texts):
        await asyncio.to_thread(save, texts[-1])


async def end():
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.gather(*tasks)
    loop.stop()


root = tk.Tk()
root.title("10c")
entry = tk.Entry(root)
entry.pack(padx=20, pady=20)
entry.bind("<KeyRelease>", on_key)
root.mainloop()
asyncio.run_coroutine_threadsafe(end(), loop)
