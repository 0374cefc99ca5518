# daemon.py: "daemon=True solves the closing"
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

PROGRAM = """
import sys, threading, time
begun = threading.Event()

def save():
    with open(sys.argv[1], "w") as file:
        print("first half", file=file, flush=True)
        begun.set()
        time.sleep(1)
        print("second half", file=file)

threading.Thread(target=save, daemon=True).start()
begun.wait()                      # the user closes the window now
"""

with TemporaryDirectory() as folder:
    path = Path(folder, "saved.txt")
    subprocess.run([sys.executable, "-c", PROGRAM, path], check=True)
    print("in the file:", path.read_text().splitlines())
