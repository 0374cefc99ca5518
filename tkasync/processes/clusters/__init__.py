"""Clusters of Dask `distributed`: how one is connected, its executor, what goes to its scheduler and comes back."""
