"""How fast and how frugal Skerry is, side by side with others, in one run."""
