"""python -m apps.table_explorer [FILE]."""

from apps.table_explorer import main

if __name__ == "__main__":
    main()
