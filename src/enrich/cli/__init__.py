"""The command line, one module a command, and everything that is printed.

In come words and options; out come sentences, tables, JSON and an exit code.
It never does what Python cannot: every command is one call of a function elsewhere.
"""
