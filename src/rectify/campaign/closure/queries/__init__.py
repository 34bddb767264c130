"""Reads of the close-out: ``access`` is the only way to a case; ``gate`` what is missing; ``line`` the steps; ``waiting`` the desks."""
