"""Pages: the evidence."""
