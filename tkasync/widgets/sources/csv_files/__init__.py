"""What `CsvSource` is made of: how a file is written, and its rows. Any thread."""
