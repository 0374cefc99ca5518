"""Dialogs that a UI task awaits."""
