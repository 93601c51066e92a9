"""The loops: ask the sources that are due, read the articles that are new, put them in the store."""
