"""`play_on_both`: one random program on the fake host and on a window, and what was not as promised."""

from __future__ import annotations

import gc
import random
import sys
import traceback

from tests.stress.driver.listening import OpenFiles, listening
from tests.stress.driver.player import Player
from tests.stress.driver.worlds import FakeWorld, TkWorld, World, left_behind

ROUNDS = 5
_open_files = OpenFiles()


def play(kind: type[World], seed: int, number: int, *, races: bool) -> Player:
    """Play world *number* of *seed* on a host of *kind*."""
    world = kind()
    player = Player(world, random.Random(f"{seed} {number}"), races=races)
    try:
        player.play(ROUNDS)
    except AssertionError as error:
        player.complaints.append(str(error))
    except Exception:
        player.complaints.append(traceback.format_exc())
    if not world.runtime.is_closed:
        world.close()
    player.complaints += world.jobs()
    return player


def differences(ours: list[list[object]], others: list[list[object]]) -> list[str]:
    """What two hosts have told differently."""
    return [
        f"the hosts differ: {one} and {other}"
        for first, second in zip(ours, others, strict=True)
        for one, other in zip(first, second, strict=True)
        if one != other
    ]


def play_on_both(seed: int, number: int) -> list[str]:
    """Play world *number* of *seed* on each host; what was not as promised.

    In every other world nothing races: there both hosts must tell the same.
    """
    races = number % 2 == 0
    interval, thresholds = sys.getswitchinterval(), gc.get_threshold()
    told, histories = [], []
    for kind in (FakeWorld, TkWorld):
        complaints: list[str] = []
        with listening(complaints.append):
            player = play(kind, seed, number, races=races)
            sys.setswitchinterval(interval)
            gc.set_threshold(*thresholds)
            histories.append(player.histories)
            complaints += player.complaints
            ended = player.ended
            del player
            complaints += left_behind(ended)
        told += [f"{kind.host_name}: {text}" for text in complaints]
    told += _open_files.more_than_before()
    if not races and not told:
        told += differences(*histories)
    return told
