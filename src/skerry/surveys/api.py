"""What this room promises to the rooms above."""

__all__: list[str] = []
