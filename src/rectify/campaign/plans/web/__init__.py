"""Pages of a document and of its review facts."""
