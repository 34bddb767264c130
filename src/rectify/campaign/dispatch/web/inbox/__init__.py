"""Pages: the inbox and of what goes out."""
