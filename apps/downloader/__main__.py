"""python -m apps.downloader [FOLDER]."""

from apps.downloader import main

if __name__ == "__main__":
    main()
