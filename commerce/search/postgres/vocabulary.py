"""The words that products hold, kept per process, and which of them a mistyped word may mean.

The rules are Meilisearch's: one mistake from five letters on, two from nine, a mistake in the
first letter counts double, none in words with digits. Two neighbours exchanged are one mistake.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy.ext.asyncio import AsyncConnection

from commerce.search.postgres.connection import fetch

_ONE_MISTAKE_FROM = 5
_TWO_MISTAKES_FROM = 9
_MOST_MEANINGS = 30
_LIVE = "SELECT id, vocabulary_version FROM search_generations WHERE state = 'live'"
_TERMS = "SELECT language, term FROM search_terms WHERE generation_id = $1 AND version > $2"


class Vocabulary:
    """The words of one language."""

    def __init__(self) -> None:
        self._words: set[str] = set()
        self._by_initial: defaultdict[str, list[str]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._words)

    def add(self, words: Iterable[str]) -> None:
        for word in words:
            if word not in self._words:
                self._words.add(word)
                self._by_initial[word[0]].append(word)

    def near(self, typed: str) -> list[str]:
        """Words it may mean, nearest first, without itself."""
        mistakes = allowed_mistakes(typed)
        found = self._within(typed, self._by_initial[typed[0]], mistakes) if mistakes else []
        if mistakes > 1:
            others = (words for initial, words in self._by_initial.items() if initial != typed[0])
            for words in others:
                found += self._within(typed, words, mistakes - 1)
        found.sort()
        return [word for _, word in found[:_MOST_MEANINGS]]

    def near_beginnings(self, typed: str) -> list[str]:
        """Beginnings of words it may mean while it is still being typed, nearest first."""
        if not allowed_mistakes(typed):
            return []
        beginnings = {
            word[:length]
            for word in self._by_initial[typed[0]]
            for length in range(len(typed) - 1, len(typed) + 2)
            if len(word) > length
        }
        return [word for _, word in sorted(self._within(typed, beginnings, 1))[:_MOST_MEANINGS]]

    @staticmethod
    def _within(typed: str, words: Iterable[str], mistakes: int) -> list[tuple[float, str]]:
        shortest, longest = len(typed) - mistakes, len(typed) + mistakes
        candidates = [word for word in words if shortest <= len(word) <= longest]
        near: Iterator[tuple[str, float, object]] = process.extract_iter(
            typed, candidates, scorer=OSA.distance, score_cutoff=mistakes
        )
        return [(distance, word) for word, distance, _ in near if word != typed]


def allowed_mistakes(typed: str) -> int:
    if len(typed) < _ONE_MISTAKE_FROM or not typed.isalpha():
        return 0
    return 1 if len(typed) < _TWO_MISTAKES_FROM else 2


class Vocabularies:
    """The vocabularies of the live generation, read again only when words were added."""

    def __init__(self) -> None:
        self._generation: int | None = None
        self._version = 0
        self._by_language: dict[str, Vocabulary] = {}

    async def of(self, language: str, connection: AsyncConnection) -> Vocabulary:
        """The vocabulary as of now. Costs one small statement."""
        live = await fetch(connection, _LIVE)
        if not live:
            return Vocabulary()
        generation, version = live[0]
        if (generation, version) != (self._generation, self._version):
            await self._read(generation, version, connection)
        return self._by_language.get(language) or Vocabulary()

    async def _read(self, generation: int, version: int, connection: AsyncConnection) -> None:
        is_same = generation == self._generation
        since = self._version if is_same else -1
        by_language = self._by_language if is_same else {}
        for language, term in await fetch(connection, _TERMS, generation, since):
            by_language.setdefault(language, Vocabulary()).add([term])
        if not is_same or version > self._version:
            self._generation, self._version, self._by_language = generation, version, by_language
