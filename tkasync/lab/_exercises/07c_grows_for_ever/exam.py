import gc
import re
from collections import deque

from tkasync.lab.examiner.fail import Fail

MOST, BATCH, BATCHES = 100, 40, 9


def exam(lab):
    lab.click("Start")
    for batch in range(1, BATCHES + 1):
        yield lab.until(
            lambda: len(lab.calls("new_prices")) >= batch,
            Fail("not_asked", '"Start" was pressed, and new_prices() was not called.')
            if batch == 1
            else Fail("ends", f"{(batch - 1) * BATCH} prices have come, and then no more are asked for."),
        )
        first, last = (batch - 1) * BATCH + 1, batch * BATCH
        lab.calls("new_prices")[batch - 1].answer([price(lab, number) for number in range(first, last + 1)])
        yield lab.until(
            lambda: price(lab, last) in lab.rows(),
            Fail("missing", f"{last} prices have come, and the newest of them is not in the list."),
        )
        yield lab.until(
            lambda: lab.row_count() <= MOST,
            lambda: Fail(
                "grows",
                f"{last} prices have come, and the list shows {lab.row_count()} of them. Prices come without end: it "
                "is to show the newest hundred and no more.",
            ),
            2,
        )
        wanted = [price(lab, number) for number in range(max(1, last - MOST + 1), last + 1)]
        if lab.rows() not in (wanted, wanted[::-1]):
            raise Fail(
                "missing",
                f"{last} prices have come. The list is to show the newest {len(wanted)} of them in their order, and "
                f"shows {lab.row_count()}, or others.",
            )
    yield lab.pause(0.1)
    if (count := len(kept(lab.salt))) > MOST + 3 * BATCH:
        raise Fail(
            "kept",
            f"{last} prices have come. The list shows {lab.row_count()} of them, and the program still keeps {count}: "
            "the memory grows as long as it runs.",
        )


def price(lab, number):
    return f"price {number} {lab.salt}"


def kept(salt):
    """The numbers of the prices that the program holds, as strings of their own or within longer ones."""
    held = []
    for each in gc.get_objects():
        if type(each) is dict:
            held += [*each, *each.values()]
        elif isinstance(each, (list, deque, set, tuple)):
            held += each
    texts = {each for each in held if type(each) is str and salt in each}
    return {int(number) for text in texts for number in re.findall(rf"(\d+) {salt}", text)}
