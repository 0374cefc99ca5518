"""12c Name the leak.

Each button opens a page and closes it. Which leave something behind: a page that is held, a timer, a thread? Decide
before you run it, and write the names into LEAKS. `gc`, and `after_census` of `tkasync.testing`, tell.
"""
import threading
import tkinter as tk
import weakref

root = tk.Tk()
root.title("12c")
visited, known = [], weakref.WeakSet()


class Page(tk.Label):
    def tick(self):
        self.number = root.after(100, self.tick)


def timer():
    page = Page(root)
    page.tick()
    page.destroy()

def cancelled():
    page = Page(root)
    page.tick()
    page.destroy()
    root.after_cancel(page.number)

def history():
    visited.append(page := Page(root))
    page.destroy()

def weak():
    known.add(page := Page(root))
    page.destroy()

def shortcut():
    page = Page(root)
    root.bind("<F5>", lambda event: page.tick(), add=True)
    page.destroy()

def worker():
    page, is_over = Page(root), threading.Event()
    threading.Thread(target=is_over.wait).start()
    page.destroy()
    is_over.set()

for handler in (timer, cancelled, history, weak, shortcut, worker):
    tk.Button(root, text=handler.__name__, command=handler).pack(fill="x")
GUESSES = {timer: True, cancelled: False, history: True, weak: False, shortcut: True, worker: False}
LEAKS = [handler.__name__ for handler, leaks in GUESSES.items() if leaks]
root.mainloop()
