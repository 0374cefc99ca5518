"""Random programs: all that tkasync offers, in trees of owners, beside each other; see `tests.stress.driver`."""

from __future__ import annotations

from harness import chance

from tests.stress.driver.both_hosts import play_on_both

WORLDS = 4  # an even number: in every other one nothing races


def random_programs_on_both_hosts() -> None:
    """A few worlds of a random seed; what is said begins with that seed, for `python -m tests.stress.driver`."""
    seed = chance.randrange(10**6)
    told = [
        f"seed {seed}, world {world}: {text}" for world in range(WORLDS) for text in play_on_both(seed, world)
    ]
    assert not told, "\n".join(told)
