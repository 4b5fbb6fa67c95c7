"""What people say in their own words: topics, codes that a person edits, and what may be quoted."""

from skerry.methods.topics.coding import Code, Coded, CodeNotUsable, coded
from skerry.methods.topics.finding import topics
from skerry.methods.topics.parameters import METHOD, VERSION
from skerry.methods.topics.quoting import Finding, Obstacle, Quotes, findings, quotes
from skerry.methods.topics.results import (
    Effort,
    Meeting,
    TextsDoNotFit,
    Topic,
    Topics,
    TopicsOfLanguage,
    Unread,
)
from skerry.methods.topics.words import stop_words, words

__all__ = [
    "METHOD",
    "VERSION",
    "Code",
    "CodeNotUsable",
    "Coded",
    "Effort",
    "Finding",
    "Meeting",
    "Obstacle",
    "Quotes",
    "TextsDoNotFit",
    "Topic",
    "Topics",
    "TopicsOfLanguage",
    "Unread",
    "coded",
    "findings",
    "quotes",
    "stop_words",
    "topics",
    "words",
]
