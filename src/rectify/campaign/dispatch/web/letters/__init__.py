"""Pages: the letters of the ladder."""
