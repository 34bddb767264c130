"""Reads of frozen publications: ``reading`` for the portal and the desk, ``bundles`` for who checks them offline."""
