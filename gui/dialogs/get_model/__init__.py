"""Get a model: fetching one by its name from the Hugging Face Hub, and those that are kept."""
