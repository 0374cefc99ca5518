"""python -m apps.chat."""

from apps.chat import main

if __name__ == "__main__":
    main()
