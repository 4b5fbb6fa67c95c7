"""What is decided about figures before anything is computed, from plain values; no Django."""
