"""CPython's own tests of asyncio, run on the loop of the UI thread: scripts/asyncio-tests."""
