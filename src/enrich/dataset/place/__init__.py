"""Where a dataset is kept, and the one step by which a run takes another's place.

In come the files of a run, out goes a folder, here or in a store, that is whole at any moment.
It never touches what stands there before all is written.
"""
