"""The window: the picture, what is seen and how, the engines beside it, and how far the work is.

On the picture: wheel, + and - zoom, dragging and arrow keys pan, the right button draws a frame to enlarge. Home shows
all, Backspace and Alt+Left go back, Escape stops, F5 computes again, Ctrl+S saves.
"""

from __future__ import annotations

import tkinter as tk
from functools import partial
from pathlib import Path

import ttkbootstrap as ttk

from apps._program import parser_of
from apps._theme import change_theme
from apps.mandelbrot.colours import PALETTES, ColouredTile, coloured
from apps.mandelbrot.engines import CLUSTERS, Engine, Engines
from apps.mandelbrot.fractal import Piece, Tile, compute
from apps.mandelbrot.gestures import ZOOM, Gestures
from apps.mandelbrot.menus import Entry, add_choice, add_commands
from apps.mandelbrot.picture import Picture
from apps.mandelbrot.progress import Measurement, StatusLine
from apps.mandelbrot.speeds import SpeedPanel
from apps.mandelbrot.viewport import Viewport
from tkasync import Component, TaskHandle, TaskState, run, ui_event, ui_task
from tkasync.widgets import ask_save, ask_text, show_error

ITERATIONS = (100, 250, 500, 1000, 2000, 4000)
REMEMBERED = 200  # views
ADDRESS = "Where is the scheduler of the cluster? Its address looks like tcp://127.0.0.1:8786."
HINT = "Wheel, + and − zoom. Drag or arrow keys move. The right button draws a frame. Home, Backspace and Esc work too."


class Explorer(Component):
    """Computes what is seen, tile by tile, on the engine that is chosen."""

    task: TaskHandle[list[Piece]] | None = None

    def setup(self) -> None:
        self.engines = Engines(self)
        self.engine = Engine.THREADS
        self.has_worked = Engine.THREADS
        self.pieces: dict[Tile, Piece] = {}
        self.history: list[Viewport] = []
        self.measurement = Measurement(0)
        self.show_progress_soon = self.spawn_throttled(0.1, self.show_progress)
        self.choice = tk.StringVar(self, self.engine)
        self.palette = tk.StringVar(self, next(iter(PALETTES)))
        self.iterations = tk.IntVar(self, ITERATIONS[1])
        self.status = StatusLine(self)
        self.status.pack(side="bottom", fill="x")
        self.make_panel()
        self.make_picture()
        self.make_menus()

    # The view

    @property
    def view(self) -> Viewport:
        """What is shown."""
        return self.picture.view

    def look(self, view: Viewport) -> None:
        """Show *view*, and keep the one before it for `back`."""
        if view != self.view:
            self.history = [*self.history[1 - REMEMBERED :], self.view]
            self.show(view)

    def back(self) -> None:
        """Show what was shown before."""
        if self.history:
            self.show(self.history.pop().resized(self.view.width, self.view.height))

    def home(self) -> None:
        """Show the whole set."""
        self.look(Viewport.home(self.view.width, self.view.height))

    def resize(self) -> None:
        """Fill a window of another size: with the same middle, or with the whole set if that was shown."""
        width, height = self.picture.winfo_width(), self.picture.winfo_height()
        is_home = self.view == Viewport.home(self.view.width, self.view.height)
        view = Viewport.home(width, height) if is_home else self.view.resized(width, height)
        if view != self.view:
            self.show(view)

    def show(self, view: Viewport) -> None:
        self.picture.show(view)
        self.show_middle()
        self.compute()

    # Computing

    def compute(self) -> None:
        """Compute the tiles that are missing, in place of those that are being computed and outdated."""
        tiles = list(self.view.tiles(self.iterations.get()))
        self.pieces = {tile: self.pieces[tile] for tile in tiles if tile in self.pieces}
        missing = [tile for tile in tiles if tile not in self.pieces]
        self.measurement = Measurement(len(missing))
        self.panel.set_picture.set((self.view, self.iterations.get(), len(missing)))
        self.task = self.spawn_map(
            compute,
            missing,
            executor=self.engines.executor(self.engine),
            group="tiles",
            policy="restart",
            on_item=self.add,
            on_error=self.fall_back,
            on_done=self.ended,
        )
        self.show_progress()

    def add(self, piece: Piece) -> None:
        """Show *piece*, which has just come."""
        self.pieces[piece.tile] = piece
        self.put(coloured(self.palette.get(), piece))
        self.measurement.add(piece.tile)
        self.show_progress_soon()

    def put(self, tile: ColouredTile) -> None:
        if tile.tile in self.pieces:  # else it was coloured for a view that is no longer shown
            self.picture.put(tile)

    def recolour(self) -> None:
        """Give what there is the colours that are chosen now."""
        colour = partial(coloured, self.palette.get())
        self.spawn_map(
            colour, list(self.pieces.values()), group="colours", policy="restart", on_item=self.put
        )

    def again(self) -> None:
        """Compute all that is seen once more."""
        self.pieces.clear()
        self.picture.clear()
        self.compute()

    def stop(self) -> None:
        """Compute no further."""
        if self.task is not None:
            self.task.abort()

    def ended(self, task: TaskHandle[list[Piece]]) -> None:
        self.show_progress()
        if task.state is TaskState.SUCCEEDED:
            self.has_worked = self.engine
            self.keep_speed()
        if task is self.task:  # else an engine has failed, and another one goes on
            self.event_generate("<<Ended>>")

    # Engines

    @ui_task(policy="restart", group="engines")
    async def choose(self, engine: Engine) -> None:
        """Compute with *engine*. If it cannot be had, that is shown, and all stays as it was."""
        self.choice.set(engine)
        try:
            if engine not in CLUSTERS or await self.connect(engine):
                self.use(engine)
        finally:
            self.choice.set(self.engine)

    async def connect(self, engine: Engine) -> bool:
        """Have a cluster at hand; return whether the user has said which."""
        address = await ask_text(ADDRESS, title=engine) if engine is Engine.CLUSTER else None
        if engine is Engine.CLUSTER and not address:
            return False
        self.panel.set_connecting.set(engine)
        try:
            await self.engines.connect(engine, address)
        finally:
            self.panel.set_connecting.set(None)
        return True

    def use(self, engine: Engine) -> None:
        """Compute what is seen with *engine*, which is at hand."""
        self.set_engine(engine)
        self.again()

    def set_engine(self, engine: Engine) -> None:
        self.engine = engine
        self.choice.set(engine)

    def fall_back(self, error: BaseException) -> None:
        """Show *error*, and go on with an engine that has worked."""
        show_error(error, master=self)
        failed, engine, self.has_worked = self.engine, self.has_worked, Engine.THREADS
        self.engines.end(failed)
        if failed is not Engine.THREADS:
            self.set_engine(Engine.THREADS if engine is failed else engine)
            self.compute()

    @ui_task(policy="restart", group="engines")
    async def compare(self) -> None:
        """Compute what is seen with each engine that is at hand, and return to the one that was chosen."""
        chosen = self.engine
        for engine in self.engines.at_hand:
            self.use(engine)
            await ui_event(self, "<<Ended>>")
            if self.task is not None and self.task.cancelled():
                break  # somebody has stopped it
        if chosen in self.engines.at_hand:  # else it has failed
            self.set_engine(chosen)

    # What is told

    def show_progress(self) -> None:
        """Say how far the picture is."""
        self.status.show_progress(self.measurement)

    def keep_speed(self) -> None:
        """Show the speed at a whole picture: its middle alone may be quicker or slower."""
        speed = self.measurement.points_per_second
        if speed is not None:
            self.panel.show(self.engine, speed)

    def show_point(self, event: tk.Event[tk.Misc]) -> None:
        self.status.show_point(self.view, event.x, event.y)

    def show_middle(self) -> None:
        """Show the point in the middle: nothing else is pointed at."""
        self.status.show_point(self.view, self.view.width // 2, self.view.height // 2)

    # Files

    @ui_task(policy="drop", group="save")
    async def save(self) -> None:
        """Ask for a file, and write what is shown to it as PNG."""
        path = await ask_save(title="Save the picture")
        if path:
            self.picture.save(path if Path(path).suffix else f"{path}.png")

    # Widgets

    def make_picture(self) -> None:
        self.picture = Picture(self, width=320, height=240)
        self.picture.pack(fill="both", expand=True)
        self.gestures = Gestures(self.picture, self.look)
        resize_soon = self.spawn_debounced(0.1, self.resize)
        self.picture.bind("<Configure>", lambda _: resize_soon(), add="+")
        self.picture.bind("<Motion>", self.show_point, add="+")
        self.picture.bind("<Leave>", lambda _: self.show_middle(), add="+")
        self.picture.focus_set()

    def make_panel(self) -> None:
        side = ttk.Frame(self, padding=16)
        side.pack(side="right", fill="y")
        ttk.Label(side, text="Engine", font="-size 13 -weight bold").pack(anchor="w", pady=(0, 8))
        self.panel = SpeedPanel(side, self.choice, self.choose)
        self.panel.pack(fill="x")
        ttk.Button(side, text="Compare", bootstyle="secondary", command=self.compare).pack(
            fill="x", pady=(8, 24)
        )
        ttk.Label(side, text=HINT, bootstyle="secondary", wraplength=220).pack(side="bottom", anchor="w")

    def make_menus(self) -> None:
        window = self.winfo_toplevel()
        bar = ttk.Menu(window)
        picture = [
            Entry("Save as PNG …", "Ctrl+S", self.save, ("<Control-s>",)),
            Entry("Compute again", "F5", self.again, ("<F5>",)),
            Entry("Stop", "Esc", self.stop, ("<Escape>",)),
            Entry("Close", "Ctrl+Q", window.destroy, ("<Control-q>",)),
        ]
        view = [
            Entry("Zoom in", "+", partial(self.gestures.zoom, ZOOM), ("<plus>", "<equal>", "<KP_Add>")),
            Entry("Zoom out", "−", partial(self.gestures.zoom, 1 / ZOOM), ("<minus>", "<KP_Subtract>")),
            Entry("Back", "Backspace", self.back, ("<BackSpace>", "<Alt-Left>")),
            Entry("All", "Home", self.home, ("<Home>",)),
            Entry("Light or dark", "L", change_theme, ("<l>",)),
        ]
        add_commands(bar, "Picture", picture, window)
        add_commands(bar, "View", view, self.picture)
        add_choice(bar, "Engine", Engine, self.choice, self.choose)
        add_choice(bar, "Iterations", ITERATIONS, self.iterations, lambda _: self.compute())
        add_choice(bar, "Colours", PALETTES, self.palette, lambda _: self.recolour())
        window["menu"] = bar


def main() -> None:
    """Open the window and stay until it is closed."""
    parser_of(__package__).parse_args()
    run(Explorer, title="Mandelbrot", size=(1100, 740), on_error=show_error)
