"""Scripts that measure; each prints its figures and says in its docstring how to run it."""
