"""Acts on documents, facts and questions; each one function, one transaction, one row of audit."""
