import queue
import threading
import tkinter as tk

from tkasync.lab.services import weather

root = tk.Tk()
root.title("3c")
done = queue.SimpleQueue()


def work(town, answers):
    answers[town] = weather(town)


def both():
    answers = {}
    threads = [threading.Thread(target=work, args=(town, answers)) for town in ("Lima", "Oslo")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done.put(answers)


def on_ask():
    threading.Thread(target=both, daemon=True).start()


def look():
    if not done.empty():
        answers = done.get()
        state["text"] = f"{answers['Lima']} and {answers['Oslo']}"
    root.after(50, look)


root.after(50, look)


tk.Button(root, text="Ask", command=on_ask).pack(padx=60, pady=10)
state = tk.Label(root, text="nothing asked yet")
state.pack(pady=10)

root.mainloop()
