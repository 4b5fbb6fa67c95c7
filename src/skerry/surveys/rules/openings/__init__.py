"""What matters most, and what is badly served: read from printed figures, and from nothing else."""
