"""The review of a document: its text beside the lists that were read in it."""
