"""python -m apps.search_suggestions."""

from apps.search_suggestions import main

if __name__ == "__main__":
    main()
