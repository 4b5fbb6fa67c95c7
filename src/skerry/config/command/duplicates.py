"""``skerry duplicates``: the search of the directory, as the background worker does it."""

from skerry.config.command import environment
from skerry.config.command.terminal import AsJson, answer, progress


def duplicates(*, as_json: AsJson = False) -> None:
    """Look for entries that may be one organisation. They are decided at the desk."""
    environment.start_command()
    from django.utils import timezone

    from skerry.actors.linking import search
    from skerry.kernel.actor import COMMAND

    with progress("Looking for duplicates") as advance:
        counts = search(
            by=COMMAND,
            clock=timezone.now,
            progress=lambda done, total, note="": advance(done, total or 0, note),
        )
    words = "{records:,} entries compared: {found:,} new pairs, {again:,} known, {closed:,} gone."
    answer(counts, as_json=as_json, words=words.format(**counts))
