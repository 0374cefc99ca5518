"""Film pairs of programs side by side, each as a small GIF: ``python -m tests.support.moving_pictures [NAME ...]``.

Each program is a process of its own, so that one can stand still beside the other. There is no window manager on the
virtual display: title bars and the pointer are drawn.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from threading import Timer

from PIL import Image, ImageDraw, ImageFont, ImageGrab

from tests.support.documents import ROOT

IMAGES = ROOT / "docs" / "images"
WIDTH, HEIGHT, BAR, GAP = 390, 190, 26, 12
FRAMES_A_SECOND = 12
COLOURS = 48
POINTER = [(0, 0), (0, 15), (4, 12), (7, 18), (9, 17), (6, 11), (11, 11)]


@dataclass(frozen=True)
class Scene:
    """Two programs, their titles, and where the pointer is: seconds, and a place in each window."""

    left: str
    right: str
    titles: tuple[str, str]
    seconds: float
    path: Sequence[tuple[float, tuple[int, int]]]


SCENES = {
    "freeze": Scene(
        "frozen",
        "live",
        ("work() in the handler", "spawn_task(work)"),
        5.0,
        [(0.0, (300, 165)), (0.8, (206, 122)), (2.0, (206, 122)), (2.6, (300, 165))],
    ),
    "newest": Scene(
        "stale",
        "newest",
        ("spawn_task(weather, town)", 'spawn_task(weather, town, policy="restart")'),
        5.0,
        [(0.0, (50, 165)), (0.7, (100, 46)), (1.3, (195, 46)), (1.9, (290, 46)), (2.6, (340, 165))],
    ),
}


def main(names: Sequence[str]) -> int:
    """Film the scenes called *names*, or all; exit code."""
    if unknown := set(names) - set(SCENES):
        print(f"there is no {', '.join(sorted(unknown))}; there is {', '.join(SCENES)}", file=sys.stderr)
        return 2
    for name in names or SCENES:
        print(film(SCENES[name], IMAGES / f"{name}.gif"), flush=True)
    return 0


def film(scene: Scene, picture: Path) -> Path:
    """Film *scene* into *picture*."""
    places = [(0, 0), (WIDTH + GAP, 0)]
    programs = [
        subprocess.Popen(
            [sys.executable, "-m", f"tests.support.moving.{name}", f"{WIDTH}x{HEIGHT}+{left}+{top}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for name, (left, top) in zip((scene.left, scene.right), places, strict=True)
    ]
    stop = Timer(60, lambda: [program.kill() for program in programs])
    stop.start()
    try:
        for program in programs:
            assert program.stdout is not None
            if program.stdout.readline() != "ready\n":
                raise RuntimeError(f"{program.args} did not begin")
        time.sleep(0.5)
        for program in programs:
            assert program.stdin is not None
            program.stdin.write("\n")
            program.stdin.flush()
        shots = take(scene.seconds)
    finally:
        stop.cancel()
        for program in programs:
            program.kill()
            program.communicate()
    save([framed(shot, at, scene) for at, shot in shots], durations([at for at, _ in shots]), picture)
    return picture


def take(seconds: float) -> list[tuple[float, Image.Image]]:
    """Return what is on the screen for so long, and when that was."""
    box = (0, 0, 2 * WIDTH + GAP, HEIGHT)
    begin, shots = time.monotonic(), []
    for number in range(round(seconds * FRAMES_A_SECOND)):
        time.sleep(max(0.0, begin + number / FRAMES_A_SECOND - time.monotonic()))
        shots.append((time.monotonic() - begin, ImageGrab.grab(box, xdisplay="")))
    return shots


def framed(shot: Image.Image, at: float, scene: Scene) -> Image.Image:
    """Return *shot* with title bars and pointers."""
    whole = Image.new("RGB", (shot.width, shot.height + BAR), "white")
    whole.paste(shot, (0, BAR))
    draw = ImageDraw.Draw(whole)
    font = ImageFont.load_default(14)
    for left, title in zip((0, WIDTH + GAP), scene.titles, strict=True):
        draw.rectangle((left, 0, left + WIDTH - 1, BAR), fill="#d8dbe0")
        draw.text((left + 10, 4), title, fill="#202428", font=font)
        draw.line([(left + WIDTH - 20, 8), (left + WIDTH - 10, 18)], fill="#202428", width=2)
        draw.line([(left + WIDTH - 20, 18), (left + WIDTH - 10, 8)], fill="#202428", width=2)
        draw.rectangle((left, 0, left + WIDTH - 1, whole.height - 1), outline="#9aa0a8")
        x, y = pointer(at, scene.path)
        draw.polygon([(left + x + dx, BAR + y + dy) for dx, dy in POINTER], fill="black", outline="white")
    draw.rectangle((WIDTH, 0, WIDTH + GAP - 1, whole.height), fill="white")
    return whole


def pointer(at: float, path: Sequence[tuple[float, tuple[int, int]]]) -> tuple[float, float]:
    """Return where the pointer is at so many seconds."""
    for (begin, here), (end, there) in pairwise(path):
        if at < end:
            share = (at - begin) / (end - begin)
            return here[0] + share * (there[0] - here[0]), here[1] + share * (there[1] - here[1])
    return path[-1][1]


def durations(taken: Sequence[float]) -> list[int]:
    """Return how many milliseconds each frame is shown, from when they were *taken*: a busy machine takes some late."""
    return [round(1000 * (there - here)) for here, there in pairwise([*taken, taken[-1] + 1.0])]


def save(frames: Sequence[Image.Image], lasting: Sequence[int], picture: Path) -> None:
    """Save *frames* in one palette."""
    palette = frames[len(frames) // 2].quantize(COLOURS, dither=Image.Dither.NONE)
    few = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    few[0].save(picture, save_all=True, append_images=few[1:], duration=list(lasting), loop=0, optimize=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
