"""What a curator is told of a list's findings: not what is accepted, set off or no one's change.

In come a list as it reads, its findings and the curator's words about them; out come the findings
to be told, worst first. It never changes a finding of the dataset, nor hides what nobody accepted.
"""
