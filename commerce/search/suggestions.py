"""Suggestions while typing, made of the titles that match: first words that complete the one being
typed, then whole titles. Refuses to suggest anything a visible title does not say."""

from collections import Counter
from collections.abc import Iterable, Sequence

from commerce.search.text import fold, has_dense

TITLES_READ = 40
"""Matching titles an engine looks at; enough for a list of ten."""
_SHORTEST_WORD = 3


def suggestions(text: str, titles: Sequence[str], limit: int) -> list[str]:
    """Up to `limit` texts, best first. `titles` come best first; words take at most half."""
    wanted = [*_completions(text, titles)[: limit // 2], *titles]
    return list(_distinct(wanted))[:limit]


def _completions(text: str, titles: Iterable[str]) -> list[str]:
    """The typed text with its last word completed, the most frequent completion first."""
    before, _, typed = fold(text).rpartition(" ")
    if not typed or has_dense(typed):
        return []
    counts = Counter(
        word
        for title in titles
        for word in {fold(part).strip("-,.;:!?()[]'") for part in title.split()}
        if word.startswith(typed) and len(word) >= _SHORTEST_WORD
    )
    best = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [f"{before} {word}".strip() for word, _ in best]


def _distinct(texts: Iterable[str]) -> Iterable[str]:
    seen: set[str] = set()
    for text in texts:
        key = fold(text)
        if key and key not in seen:
            seen.add(key)
            yield text
