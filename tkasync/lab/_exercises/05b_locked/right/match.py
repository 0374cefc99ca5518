import tkinter as tk
from dataclasses import dataclass, field
from tkinter import ttk

from tkasync import Component, run, ui_task
from tkasync.lab.services import save


@dataclass
class Document:
    text: str
    is_saving: bool = field(default=False)


class Page(Component):
    def setup(self):
        self.document = Document("a long text " * 100)
        self.lines = tk.Text(self, width=40, height=3)
        ttk.Button(self, text="Save", command=self.on_save).pack()
        self.lines.pack()

    def on_save(self):
        match self.document:
            case Document(is_saving=True):
                return
            case document:
                document.is_saving = True
                self.save(document)

    @ui_task
    async def save(self, document):
        try:
            await self.spawn_task(save, document.text)
            self.lines.insert("end", "saved\n")
        except OSError as error:
            self.lines.insert("end", f"{error}\n")
        finally:
            document.is_saving = False
            self.lines.see("end")


if __name__ == "__main__":
    run(Page, title="5b")
