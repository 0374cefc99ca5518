import threading
from tkinter import ttk

from tkasync import run
from tkasync.lab.services import save


class SavingEntry(ttk.Entry):
    """Saves what is typed, after a pause and at its end."""

    timer = ""

    def __init__(self, master):
        super().__init__(master)
        self.bind("<Key>", lambda _event: self.after_idle(self.note))

    def note(self):
        self.after_cancel(self.timer) if self.timer else None
        self.timer = self.after(1000, self.save)

    def save(self):
        self.timer = ""
        threading.Thread(target=save, args=(self.get(),)).start()

    def destroy(self):
        if self.timer:
            self.after_cancel(self.timer)
            self.save()
        super().destroy()


def page(root):
    frame = ttk.Frame(root)
    SavingEntry(frame).pack(padx=20, pady=20)
    return frame


if __name__ == "__main__":
    run(page, title="10c")
