"""Operations counted by outcome and by time, for the figures of the process."""

from bisect import bisect_left

from schema.execution.ports import UsageLog, Use

SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Measured:
    """A UsageLog that counts and hands on. `slots` are how many took up to each of SECONDS, and
    longer."""

    def __init__(self, log: UsageLog) -> None:
        self._log = log
        self.succeeded = self.failed = 0
        self.seconds = 0.0
        self.slots = [0] * (len(SECONDS) + 1)

    def record(self, use: Use) -> None:
        if use.failed:
            self.failed += use.times
        else:
            self.succeeded += use.times
        self.seconds += use.seconds * use.times
        self.slots[bisect_left(SECONDS, use.seconds)] += use.times
        self._log.record(use)
