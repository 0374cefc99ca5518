"""``python -m tkasync`` finds Python's own modules, whatever files lie in the folder where it is run.

``python -m`` puts that folder first into the path, before the package itself is imported: a learner's ``queue.py``
would be the library's. Done when this is imported, first of all; it imports what Python has loaded before.
"""

import os
import sys


def is_our_command(arguments: list[str], command: list[str]) -> bool:
    """Whether Python is looking for the module of ``python -m tkasync``, or of a process that it starts.

    A program's own ``-m`` keeps its folder.

    Args:
        arguments: ``sys.argv``; it begins with ``-m`` as long as the module is looked for.
        command: ``sys.orig_argv``; it ends with the module's name, and the module's own arguments.
    """
    named = command[-len(arguments)].removeprefix("-m") if arguments[:1] == ["-m"] else ""
    return named.partition(".")[0] == "tkasync"


# With -P, Python has put no folder there.
if is_our_command(sys.argv, sys.orig_argv) and not sys.flags.safe_path:
    # The place is kept: a program that a command runs has its own folder there.
    sys.path[0] = os.path.abspath(os.path.join(__file__, "..", "..", ".."))  # noqa: PTH100, PTH118
