import tkinter as tk

from tkasync import current_runtime, spawn_task
from tkasync.lab.services import weather

root = tk.Tk()
root.title("3c")
current_runtime()
answers = {}


def on_ask():
    answers.clear()
    for town in ("Lima", "Oslo"):
        spawn_task(weather, town, on_result=lambda answer, town=town: keep(town, answer))


def keep(town, answer):
    answers[town] = answer
    if len(answers) == 2:
        state["text"] = f"{answers['Lima']} and {answers['Oslo']}"


tk.Button(root, text="Ask", command=on_ask).pack(padx=60, pady=10)
state = tk.Label(root, text="nothing asked yet")
state.pack(pady=10)

root.mainloop()
