# after_from_a_thread.py: "after(0, ...) from a thread is safe"
import threading
import time
import tkinter as tk

root = tk.Tk()
handler_ended = threading.Event()


def work(name):
    try:
        root.after(0, root.quit)
    except RuntimeError as error:
        print(f"{name}: RuntimeError: {error}")
    else:
        when = "when the handler ended" if handler_ended.is_set() else "at once"
        print(f"{name}: after() came back {when}")


def busy():
    threading.Thread(target=work, args=("busy window",)).start()
    time.sleep(1.0)
    handler_ended.set()


root.after(500, busy)
root.mainloop()
work_without = threading.Thread(target=work, args=("no loop",))
work_without.start()
work_without.join()
