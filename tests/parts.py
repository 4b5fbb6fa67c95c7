"""What htmx gets instead of a whole page."""


def is_part_of(part: str, whole: str) -> bool:
    """A piece of the page stands in it as it is, and before it the title of the same page."""
    title, _, piece = part.partition("</title>")
    return title.startswith("<title>") and title in whole and piece.strip() in whole
