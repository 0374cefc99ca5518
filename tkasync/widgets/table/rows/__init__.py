"""What a table shows of its source: pages, totals and views, without a widget."""
