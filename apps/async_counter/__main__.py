"""python -m apps.async_counter."""

from apps.async_counter import main

if __name__ == "__main__":
    main()
