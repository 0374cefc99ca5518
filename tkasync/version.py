"""The version of this tkasync. The build of the package reads it without an import."""

__version__ = "0.1.0"
