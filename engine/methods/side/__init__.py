"""Side memories: the weights stay, and something beside them answers for the texts that it is about."""
