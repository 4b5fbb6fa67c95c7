"""The pages on which a sheet is filled in, wherever it is kept and whoever asked for it."""
