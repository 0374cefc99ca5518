"""python -m apps.runner."""

from apps.runner import main

if __name__ == "__main__":
    main()
