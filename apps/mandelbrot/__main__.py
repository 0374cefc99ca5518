"""python -m apps.mandelbrot."""

from apps.mandelbrot import main

if __name__ == "__main__":
    main()
