"""Pages: the schemes."""
