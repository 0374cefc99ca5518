"""python -m apps.runner [COMMAND ...]."""

from apps.runner import main

if __name__ == "__main__":
    main()
