import tkinter as tk

from tkasync import current_runtime, gather, spawn_task, ui_task
from tkasync.lab.services import weather

root = tk.Tk()
root.title("3c")
current_runtime()


@ui_task
async def on_ask():
    lima, oslo = await gather(spawn_task(weather, "Lima"), spawn_task(weather, "Oslo"))
    state["text"] = f"{lima} and {oslo}"


tk.Button(root, text="Ask", command=on_ask).pack(padx=60, pady=10)
state = tk.Label(root, text="nothing asked yet")
state.pack(pady=10)

root.mainloop()
