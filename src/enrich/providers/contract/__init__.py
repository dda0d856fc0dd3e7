"""What an answer has to prove before it counts: a list that it is whole, a page that it is one.

In come replies and what was asked; out come the refs denied, or why a reply is no answer.
It reads no values, and never decides what becomes of a failure.
"""
