# links.py: are there dead links? one thread asks for all of them at once
import asyncio
import time
from tkasync.testing import FakeServer

PATHS = [f"/page{number}" for number in range(20)]


def answer(request):
    is_dead = request.path in ("/page3", "/page17")
    request.answer(status=404 if is_dead else 200, delay=0.05)


async def is_dead(port, path):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: here\r\n\r\n".encode())
    status = await reader.readline()
    writer.close()
    return b" 404 " in status


async def check(port):
    began = time.monotonic()
    dead = [await is_dead(port, path) for path in PATHS]
    tell("one after the other:", dead, began)
    began = time.monotonic()
    dead = await asyncio.gather(*(is_dead(port, path) for path in PATHS))
    tell("all at once:", dead, began)


def tell(how, dead, began):
    seconds = time.monotonic() - began
    print(f"{how:20} {len(dead)} links, {sum(dead)} dead, {seconds:.1f} s")


with FakeServer(answer) as server:
    asyncio.run(check(server.port))
