# cancelled.py: "cancelling kills"
import threading
import time
from concurrent.futures import ThreadPoolExecutor

begun = threading.Event()


def copy():
    begun.set()
    for part in (1, 2, 3):
        time.sleep(0.3)
        print("part", part, "is copied")


with ThreadPoolExecutor() as pool:
    copying = pool.submit(copy)
    begun.wait()
    print("cancel() says", copying.cancel())
