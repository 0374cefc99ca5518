import threading
import tkinter as tk

from tkasync.lab.services import weather

root = tk.Tk()
root.title("3c")
answers = {}


def work(town):
    answers[town] = weather(town)



def on_ask():
    threads = [threading.Thread(target=work, args=(town,), daemon=True) for town in ("Lima", "Oslo")]
    for thread in threads:
        thread.start()
    root.after(10, wait, threads)

def wait(threads):
    for thread in threads:
        thread.join()
    state["text"] = f"{answers['Lima']} and {answers['Oslo']}"

tk.Button(root, text="Ask", command=on_ask).pack(padx=60, pady=10)
state = tk.Label(root, text="nothing asked yet")
state.pack(pady=10)

root.mainloop()
