"""How the apps of the gallery go: what runs, what ended, what failed and why. UI thread."""

from __future__ import annotations

from dataclasses import dataclass

from apps._catalogue import App
from apps._process import command_of, last_words
from tkasync import Component, TaskHandle, TaskState, create_signal
from tkasync.processes import CommandEnd

ENDS = {
    TaskState.SUCCEEDED: ("ended", "secondary"),
    TaskState.CANCELLED: ("stopped", "secondary"),
    TaskState.FAILED: ("failed", "danger"),
}


@dataclass(frozen=True)
class Standing:
    """How one app goes: a word, its colour, and what it said last when it failed."""

    word: str = ""
    colour: str = "secondary"
    complaint: str = ""

    @property
    def is_running(self) -> bool:
        """Whether it can be stopped."""
        return self.word == "running"


class Running:
    """The processes of the apps, one for each at most; they end with *owner*.

    Not on an app's page: the page shows another app while this one runs.
    """

    def __init__(self, owner: Component) -> None:
        self._owner = owner
        self._tasks: dict[str, TaskHandle[CommandEnd]] = {}
        self._standings, self._set_standings = create_signal(dict[str, Standing]())

    def of(self, app: App) -> Standing:
        """Return how *app* goes. Tracked."""
        return self._standings().get(app.name, Standing())

    def start_or_stop(self, app: App) -> None:
        """Start *app*, or stop it where it runs."""
        if self.of(app).is_running:
            self._tasks[app.name].abort()
            return
        command, folder = command_of(app.name)

        def failed(error: BaseException) -> None:
            self._put(app, Standing("failed", "danger", last_words(error)))

        def ended(task: TaskHandle[CommandEnd]) -> None:
            if task.state is not TaskState.FAILED:
                self._put(app, Standing(*ENDS[task.state]))

        self._put(app, Standing("running", "success"))
        self._tasks[app.name] = self._owner.spawn_command(
            *command, cwd=folder, check=True, on_error=failed, on_done=ended
        )

    def _put(self, app: App, standing: Standing) -> None:
        self._set_standings.update(lambda standings: {**standings, app.name: standing})
