"""The language of the window: texts said in it, and the files in which its translations are kept."""
