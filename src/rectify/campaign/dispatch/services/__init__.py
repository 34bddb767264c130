"""The acts of dispatch; each one function, one transaction, one row of audit."""
