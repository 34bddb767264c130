"""Units (a tree), people, posts, roles, permissions, separation of duties.

May use ``audit`` and everything below it. Roles are data (``roles.yaml``), permissions one enum, row scope SQL predicates.
"""
