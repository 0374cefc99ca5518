"""The asyncio loop of the UI thread, in the turns of a window's queue. Imported with asyncio, by the first UI task."""
