"""MemLLM: a table of triples that the model writes and asks, and how a model is taught to."""
