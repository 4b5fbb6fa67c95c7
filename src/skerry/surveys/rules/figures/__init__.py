"""From answers to figures, from plain values; no Django."""
