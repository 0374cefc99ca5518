"""Handlers written straight down."""
