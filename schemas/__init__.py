"""What the data looks like: one module a table, the shape of an outlet profile, the errors.

Nothing here reads, computes or decides; a module joins when it declares the form of something.
"""
