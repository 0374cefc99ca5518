"""python -m apps.file_browser [FOLDER]."""

from apps.file_browser import main

if __name__ == "__main__":
    main()
