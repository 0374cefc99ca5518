"""Data fetched in the background whenever what it depends on changes."""
