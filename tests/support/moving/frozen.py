"""A handler that works for a while: the clock stops, and the whole window with it."""

import time

from tests.support.moving.clock import Clock
from tests.support.moving.stage import put
from tkasync import run


class Frozen(Clock):
    def setup(self) -> None:
        super().setup()
        put(self, (0.9, self.button.invoke))

    def on_work(self) -> None:
        self.label["text"] = "working ..."
        time.sleep(2.6)
        self.label["text"] = "done"


if __name__ == "__main__":
    run(Frozen)
