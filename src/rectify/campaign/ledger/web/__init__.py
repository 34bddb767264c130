"""Pages of the three lists, of a task, and of the review of a document."""
