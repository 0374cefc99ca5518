"""The same work as a task: the clock goes on, and the window with it."""

import time

from tests.support.moving.clock import Clock
from tests.support.moving.stage import put
from tkasync import run


class Live(Clock):
    def setup(self) -> None:
        super().setup()
        put(self, (0.9, self.button.invoke))

    def on_work(self) -> None:
        self.label["text"] = "working ..."
        self.spawn_task(time.sleep, 2.6, on_result=self.on_end)

    def on_end(self, _nothing: None) -> None:
        self.label["text"] = "done"


if __name__ == "__main__":
    run(Live)
