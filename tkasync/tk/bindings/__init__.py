"""Widgets and variables that follow signals."""
