# words.py
import re
import time
from collections import Counter
from functools import partial
from tkinter import ttk
from folder import files
from tkasync import Component, ui_task
from tkasync.processes import ProcessWorkers


def count_words(path):
    return Counter(re.findall(r"\w+", path.read_text("utf-8", "replace")))


class Words(Component):
    def setup(self):
        self.workers = self.scope.adopt(ProcessWorkers(2))
        for name, place in ("Threads", None), ("Processes", self.workers):
            button = ttk.Button(self, text=name)
            button["command"] = partial(self.count, name, place)
            button.pack(side="left", padx=(0, 10), pady=10)
        self.result = ttk.Label(self, text="How often is each word there?")
        self.result.pack(side="left")

    @ui_task(policy="drop")
    async def count(self, name, place):
        began, total = time.monotonic(), Counter()
        await self.spawn_map(
            count_words, files(), limit=4, executor=place,
            on_item=total.update)
        ((word, times),) = total.most_common(1)
        seconds = time.monotonic() - began
        self.result["text"] = f"{name}: {seconds:.1f} s, {times} times {word!r}"
