"""Acts of the desk: propose, decide on redactions, give reasons, approve or refuse. Every one ends in the record of acts."""
