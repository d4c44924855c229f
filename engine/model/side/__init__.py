"""Side memories: memories outside the weights that change the model's output for some texts.

A side memory is a view of the ledger like the weights: its state after t batches follows from what those batches
recorded, so undo, replay and export need nothing else.
"""
