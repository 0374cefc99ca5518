import queue
import threading
import tkinter as tk

from tkasync.lab.services import ask, load, save

said: queue.Queue[str | None] = queue.Queue()


def send() -> None:
    try:
        said.put("loading")
        letter = load("letter")
        said.put("asking")
        address = ask(letter)
        said.put("saving")
        save(f"{address}: {letter}")
        said.put("sent")
    except OSError as error:
        said.put(str(error))
    finally:
        said.put(None)


def on_send() -> None:
    button["state"] = "disabled"
    threading.Thread(target=send, daemon=True).start()


def poll() -> None:
    while not said.empty():
        match said.get():
            case None:
                button["state"] = "normal"
            case text:
                label["text"] = text
    root.after(20, poll)


root = tk.Tk()
root.title("9a")
button = tk.Button(root, text="Send", command=on_send)
button.pack(padx=20, pady=10)
label = tk.Label(root, text="nothing sent yet", width=40)
label.pack(padx=20, pady=10)
poll()
root.mainloop()
