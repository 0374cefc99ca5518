"""python -m apps.tracker [FOLDER]."""

from apps.tracker import main

if __name__ == "__main__":
    main()
