"""The API: the same services and the same row scope as the pages."""
