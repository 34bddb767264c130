"""Pages: the reporting rounds."""
