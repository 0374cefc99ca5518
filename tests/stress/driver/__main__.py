"""`python -m tests.stress.driver [--seed S] [--worlds N] [--first W]`: play, and say what was not as promised.

World W of seed S is the same program whenever it is played.
"""

from __future__ import annotations

import argparse
import gc
import sys

from tests.stress.driver.both_hosts import play_on_both


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--worlds", type=int, default=1, help="how many to play")
    parser.add_argument("--first", type=int, default=0, help="the number of the first one")
    options = parser.parse_args()
    # The worlds collect all the time: not through the modules, which are most of what there is.
    gc.collect()
    gc.freeze()
    failed = 0
    for number in range(options.first, options.first + options.worlds):
        for text in play_on_both(options.seed, number):
            failed += 1
            print(f"seed {options.seed}, world {number}: {text}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
