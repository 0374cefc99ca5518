# blocking_loop.py: "asyncio makes blocking calls harmless"
import asyncio
import time

seen = []


async def ask_blocking(name):
    seen.append(f"{name} asks")
    time.sleep(0.3)
    seen.append(f"{name} has it")


async def ask(name):
    seen.append(f"{name} asks")
    await asyncio.sleep(0.3)
    seen.append(f"{name} has it")


async def both(question):
    await asyncio.gather(question("Ada"), question("Bob"))


asyncio.run(both(ask_blocking))
print("time.sleep:   ", ", ".join(seen))
seen.clear()
asyncio.run(both(ask))
print("asyncio.sleep:", ", ".join(seen))
