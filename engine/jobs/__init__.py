"""The jobs behind the workbench's door: an open session, an edit run, what is measured while it runs."""
