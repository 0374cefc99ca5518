"""`python -m mutation`: break the rules of the list one by one, and print which test notices each."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from queue import SimpleQueue
from typing import NoReturn

from .bench import Bench, benches
from .page import is_right, update
from .rules import ROOT, Rule, StaleRule, problems, read_rules
from .suite import nodes_of
from .tree import without
from .trial import Outcome, Verdict, runs, try_tests

PATIENCE = 180  # seconds for the tests that a rule names
PATIENCE_WITH_ALL = 1_800  # seconds with --all-tests


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="scripts/mutants", description=__doc__)
    parser.add_argument(
        "--only", metavar="TEXT", default="", help="rules whose room, words or file contain TEXT"
    )
    parser.add_argument("--jobs", metavar="N", type=int, default=1, help="trials side by side (default: 1)")
    parser.add_argument(
        "--all-tests", metavar="PATH", nargs="+", help="run these, and not the tests that each rule names"
    )
    parser.add_argument(
        "--check", action="store_true", help="see only that each entry fits the code: no trial"
    )
    parser.add_argument("--page", action="store_true", help="write the table in docs/safety.md: no trial")
    return parser.parse_args()


def main() -> None:
    """Check the list, then try it; exits with 1 when the list is stale or a break is not caught."""
    options = arguments()
    try:
        rules = read_rules(options.only)
    except StaleRule as error:
        fail(str(error))
    stale = [problem for rule in rules for problem in problems(rule)]
    if stale or not rules:
        fail("\n".join(stale) or f"no rule contains {options.only!r}")
    if options.page:
        print(update(read_rules()))
    elif options.check:
        if not is_right(read_rules()):
            fail("the table in docs/safety.md is not that of the list: run scripts/mutants --page")
    else:
        try_all(rules, options.jobs, options.all_tests)


def fail(message: str) -> NoReturn:
    """Say *message* and exit."""
    sys.exit(f"scripts/mutants: {message}")


def try_all(rules: list[Rule], jobs: int, all_tests: list[str] | None) -> None:
    """Try every rule and print the table; exits with 1 when one is not caught."""
    # A shell starts what is to run in the background with Ctrl+C ignored, and the tests inherit that.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, end)
    with benches(max(1, min(jobs, len(rules)))) as free:
        require_passing(rules, free, all_tests)
        outcomes = []
        with closing(trials(rules, free, all_tests)) as of_all:
            for rule, outcome in of_all:
                outcomes.append(outcome)
                print(f"{outcome.verdict.value:10} {outcome.seconds:4.0f} s  {rule.room}: {rule.says}")
                print(f"{'':18}{outcome.by}", flush=True)
    caught = sum(outcome.verdict is Verdict.CAUGHT for outcome in outcomes)
    print(f"{caught} of {len(outcomes)} caught")
    sys.exit(caught < len(outcomes))


def end(number: int, _frame: object) -> NoReturn:
    """End as the signal *number* asks: the blocks that are left kill the tests, and remove the copies."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    sys.exit(128 + number)


def require_passing(rules: list[Rule], free: SimpleQueue[Bench], all_tests: list[str] | None) -> None:
    """See that the tests pass as long as nothing is broken: a test that fails by itself would catch everything."""
    named = [node for rule in rules for node in nodes_of(rule.tests, ROOT)]
    bench = free.get()
    outcome = try_tests(bench.copy, all_tests or list(dict.fromkeys(named)), bench.display, PATIENCE_WITH_ALL)
    free.put(bench)
    if outcome.verdict is not Verdict.SURVIVED:
        fail(f"with nothing broken the tests do not pass: {outcome.by}")


def trials(
    rules: list[Rule], free: SimpleQueue[Bench], all_tests: list[str] | None
) -> Generator[tuple[Rule, Outcome], None, None]:
    """Each rule with what became of its break, in the order of the list."""

    def trial(rule: Rule) -> Outcome:
        bench = free.get()
        try:
            with without(rule, bench.copy):
                return try_tests(
                    bench.copy,
                    all_tests or nodes_of(rule.tests, ROOT),
                    bench.display,
                    PATIENCE_WITH_ALL if all_tests else PATIENCE,
                )
        finally:
            free.put(bench)

    with ThreadPoolExecutor(free.qsize()) as pool:
        try:
            yield from zip(rules, pool.map(trial, rules), strict=True)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            runs.end_all()  # the pool waits for its threads, and each of them for its tests
            raise


if __name__ == "__main__":
    main()
