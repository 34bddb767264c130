"""The public portal: it reads frozen publications and nothing else.

An import contract and a test with an otherwise empty database hold it.
"""
