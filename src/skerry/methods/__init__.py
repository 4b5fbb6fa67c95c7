"""Pure computation: no Django, no clock, no network, no randomness without a seed."""
