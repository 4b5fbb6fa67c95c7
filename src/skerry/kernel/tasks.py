"""The kernel's own work in the background."""
