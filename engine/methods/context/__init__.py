"""Nothing is edited: facts stand in the context of each prompt that they concern."""
