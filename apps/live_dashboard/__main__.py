"""python -m apps.live_dashboard [FILE]."""

from apps.live_dashboard import main

if __name__ == "__main__":
    main()
