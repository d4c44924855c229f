"""Side memories: what stands beside the weights and answers for some texts in their place.

A side memory is a view of the ledger like the weights: its state after t batches follows from what those batches
recorded, so undo, replay and export need nothing else.
"""
