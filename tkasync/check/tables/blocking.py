"""Calls that take long, or wait."""

from __future__ import annotations

from tkasync.check.tables.words import words

_HTTP = words("get post put patch delete head options request")
SLOW = frozenset(
    [
        "time.sleep",
        "builtins.input",
        "urllib.request.urlopen",
        "urllib.request.urlretrieve",
        "urllib2.urlopen",
        "subprocess.run",
        "subprocess.call",
        "subprocess.check_call",
        "subprocess.check_output",
        "subprocess.getoutput",
        "subprocess.getstatusoutput",
        "os.system",
        *(f"os.Popened.{name}" for name in ("read", "readline", "readlines")),
        "asyncio.run",
        "socket.create_connection",
        "socket.gethostbyname",
        "smtplib.SMTP",
        "smtplib.SMTP_SSL",
        "ftplib.FTP",
        "imaplib.IMAP4_SSL",
        "playsound.playsound",
        "winsound.Beep",
        *(f"{library}.{name}" for library in ("requests", "httpx") for name in _HTTP),
        *(f"requests.Session.{name}" for name in _HTTP),
        *(f"httpx.Client.{name}" for name in _HTTP),
        "asyncio.Loop.run_until_complete",
        "asyncio.Loop.run_forever",
    ]
)
# What starts a program that comes back at once.
QUICK_PROGRAMS = words("clear cls explorer notify-send open start xdg-open")
# What waits, and what asks the same object, or ends it, so that there is nothing to wait for.
WAITS: dict[str, tuple[str, ...]] = {
    "threading.Thread.join": ("is_alive",),
    "threading.Timer.join": ("is_alive",),
    "multiprocessing.Process.join": ("is_alive",),
    "concurrent.futures.Future.result": ("done",),
    "concurrent.futures.Future.exception": ("done",),
    "subprocess.Popen.wait": ("poll", "kill"),
    "subprocess.Popen.communicate": ("poll",),
    "threading.Event.wait": ("is_set",),
    "socket.socket.recv": (),
    "socket.socket.recvfrom": (),
    "socket.socket.accept": (),
    "socket.socket.connect": (),
    "pyttsx3.Engine.runAndWait": (),
}
