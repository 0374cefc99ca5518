"""What calls of the standard library give, and which classes are what for the checker."""

from __future__ import annotations

from tkasync.check.tables.words import words

# Functions whose value has a class of another name.
RETURNS = {
    "socket.create_connection": "socket.socket",
    "socket.create_server": "socket.socket",
    "multiprocessing.Pool": "multiprocessing.pool.Pool",
    "multiprocessing.dummy.Pool": "multiprocessing.pool.ThreadPool",
    "multiprocessing.Manager": "multiprocessing.managers.SyncManager",
    "pyttsx3.init": "pyttsx3.Engine",
    "requests.session": "requests.Session",
    "threading.Event": "threading.Event",
    "concurrent.futures.ThreadPoolExecutor.submit": "concurrent.futures.Future",
    "concurrent.futures.ProcessPoolExecutor.submit": "concurrent.futures.Future",
    "asyncio.run_coroutine_threadsafe": "concurrent.futures.Future",
    "os.popen": "os.Popened",
    "asyncio.get_event_loop": "asyncio.Loop",
    "asyncio.get_running_loop": "asyncio.Loop",
    "asyncio.new_event_loop": "asyncio.Loop",
    "socket.socket.accept": "socket.Accepted",
}
# Attributes whose value has a class of its own.
ATTRIBUTES = {
    "subprocess.Popen.stdout": "subprocess.Pipe",
    "subprocess.Popen.stderr": "subprocess.Pipe",
}
# Methods that give nothing, so that what they return is a handler by no chance.
GIVES_NOTHING = words(
    "threading.Thread.start threading.Timer.start multiprocessing.Process.start builtins.print"
)
THREADS = frozenset(("threading.Thread", "threading.Timer"))
EXECUTORS = frozenset(("concurrent.futures.ThreadPoolExecutor", "multiprocessing.pool.ThreadPool"))
QUEUES = words(
    "queue.Queue queue.LifoQueue queue.PriorityQueue queue.SimpleQueue multiprocessing.Queue "
    "multiprocessing.SimpleQueue multiprocessing.JoinableQueue"
)
PROCESS_MAKERS = words(
    "multiprocessing.Process multiprocessing.Pool concurrent.futures.ProcessPoolExecutor "
    "tkasync.processes.ProcessWorkers"
)
SOCKETS = frozenset(("socket.socket",))
# Classes with a small first letter.
SMALL_CLASSES = frozenset(("socket.socket",))
