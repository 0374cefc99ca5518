from tkinter import ttk

from tkasync import Component, create_signal, run
from tkasync.lab.services import save

TEXT = "a long text " * 100  # more than the disk has room for


class Page(Component):
    def setup(self):
        self.task, self.set_task = create_signal(None)
        self.said, self.say = create_signal("not saved yet")
        button = ttk.Button(self, text="Save", command=self.on_save)
        button.pack(padx=20, pady=10)
        self.bind_option(button, "state", lambda: "disabled" if self.task() else "normal")
        label = ttk.Label(self)
        label.pack(padx=20, pady=10)
        self.bind_option(label, "text", self.said)

    def on_save(self):
        self.set_task.set(
            self.spawn_task(
                save,
                TEXT,
                on_result=lambda _nothing: self.say.set("saved"),
                on_error=lambda error: self.say.set(f"{error}, make room"),
                on_done=lambda _task: self.set_task.set(None),
            )
        )


if __name__ == "__main__":
    run(Page, title="5b")
