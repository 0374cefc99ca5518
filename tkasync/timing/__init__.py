"""Calls in time: interval, debounce, throttle."""
