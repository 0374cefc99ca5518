# computing.py: "threads compute faster"
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

PARTS, NUMBERS = 4, 3_000_000


def compute(_part):
    total = 0
    for number in range(NUMBERS):
        total += number * number
    return total


def wait(_part):
    time.sleep(0.5)  # a server, a disk, a user


def seconds(pool, work):
    with pool:
        list(pool.map(abs, range(PARTS)))  # the workers are there now
        began = time.monotonic()
        list(pool.map(work, range(PARTS)))
        return time.monotonic() - began


def main():
    print("workers            computing   waiting")
    for count in (1, 2, 4):
        for pool in (ThreadPoolExecutor, ProcessPoolExecutor):
            times = [seconds(pool(count), work) for work in (compute, wait)]
            name = pool.__name__.removesuffix("PoolExecutor").lower()
            print(f"{count} {name:14} {times[0]:8.1f} s {times[1]:7.1f} s")


if __name__ == "__main__":
    main()
