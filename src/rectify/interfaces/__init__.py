"""Interfaces: the command line, the desk, the API and the demo city; imports everything below, is imported by config only."""
