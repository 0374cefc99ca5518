"""SIGINT and SIGTERM, single and double, at random moments: ``python tests/stress/signals.py [--rounds N] [--seed S]``.

Each round is a program of its own under `run`, with work of every kind and cleanups at several depths. Signals come at
a random moment after it has begun. Then all its cleanups must have run, the exit code must be the signal's, and no
traceback of tkasync's be on stderr.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.support.conversations import next_line, rest, start

ROOT = Path(__file__).resolve().parents[2]
CLEANUPS = 5  # one of the program, and two of each part
PROGRAM = """
import asyncio, os, sys, time
from tkinter import ttk
from tkasync import *

class Part(Component):
    def setup(self):
        self.on_cleanup(os.write, 1, b"cleanup\\n")
        self.spawn_task(self.count, on_item=int)
        self.spawn_task(asyncio.sleep, 60)
        self.spawn_interval(0.005, int)
        self.wait()

    def count(self):
        number = 0
        while True:
            yield number
            number += 1
            time.sleep(0.001)

    @ui_task
    async def wait(self):
        try:
            await sleep(60)
        finally:
            os.write(1, b"cleanup\\n")

class Program(Component):
    def setup(self):
        self.on_cleanup(os.write, 1, b"cleanup\\n")
        self.on_cleanup(self.last_words)
        self.parts = [Part(self), Part(self)]
        self.spawn_task(lambda: current_task().token.wait(60))
        self.begin()

    @ui_task
    async def begin(self):
        os.write(1, b"begun\\n")
        # Now that the tasks of the parts have begun: one that has not has no finally block.
        self.after(DELAY, self.winfo_toplevel().destroy)

    async def last_words(self):
        await asyncio.sleep(0)

try:
    run(Program)
except KeyboardInterrupt:
    sys.exit(130)
"""
CODES = {signal.SIGINT: 130, signal.SIGTERM: 128 + signal.SIGTERM}


def play(seed: int) -> str:
    """Play one round; what was wrong with it, else nothing."""
    chance = random.Random(seed)
    numbers = [chance.choice([signal.SIGINT, signal.SIGTERM]) for _ in range(chance.choice([1, 2]))]
    # Half of the programs are closed by themselves at about the time of the signal.
    delay = chance.choice([60_000, chance.randrange(1, 150)])
    process = start(
        [sys.executable, "-c", PROGRAM.replace("DELAY", str(delay))],
        stderr=subprocess.PIPE, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    begun = next_line(process)
    for number in numbers:
        time.sleep(chance.choice([0.0, 0.001, chance.random() * 0.15]))
        process.send_signal(number)
    try:
        out, err = rest(process, 60)
    except subprocess.TimeoutExpired:
        process.kill()
        return f"seed {seed}: {numbers} it does not end"
    return _judged(seed, numbers, delay, begun + out, err, process.returncode)


def _judged(seed: int, numbers: list[signal.Signals], delay: int, out: str, err: str, code: int) -> str:
    told = f"seed {seed}: {[number.name for number in numbers]}, delay {delay}: "
    cleanups = out.count("cleanup\n")
    if cleanups != CLEANUPS:
        return f"{told}{cleanups} cleanups of {CLEANUPS}, exit code {code}\n{err}"
    allowed = {CODES[number] for number in numbers}
    # By itself, before the signal came; or killed when all was over: by a signal that came after the end of run().
    if delay < 60_000 or len(numbers) > 1:
        allowed |= {-number for number in numbers}
    if delay < 60_000:
        allowed.add(0)
    if code not in allowed:
        return f"{told}exit code {code}, not one of {sorted(allowed)}\n{err}"
    # A second signal in the close has it wait for nothing; tasks about to end are then named, with their stacks.
    sign = "Traceback" if len(numbers) > 1 else "/tkasync/"
    return f"{told}a traceback\n{err}" if sign in err else ""


def play_many(rounds: int, seed: int, workers: int = 2) -> list[str]:
    """Play *rounds* rounds, *workers* at a time; what was wrong."""
    with ThreadPoolExecutor(workers) as pool:
        return [wrong for wrong in pool.map(play, range(seed, seed + rounds)) if wrong]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    failures = play_many(options.rounds, options.seed)
    print(*failures, sep="\n")
    print(f"{options.rounds - len(failures)} of {options.rounds} rounds hold")
    sys.exit(bool(failures))
