"""Pages, files and feeds of the portal."""
