"""Finished programs, one idea each.

`python -m apps` opens the gallery of them, `python -m apps.file_browser` one. A module or package of this
folder is an app when its name has no leading underscore: the first line of its docstring is what the gallery
says about it, and `main()` opens it, called behind the `if __name__ == "__main__"` guard.
"""
