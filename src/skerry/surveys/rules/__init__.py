"""What holds of survey waves, from plain values; no Django."""
