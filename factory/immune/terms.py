"""What the immune system goes by."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Terms:
    """The settings of the immune system.

    Attributes:
        storm_share: more than this share of the organs' families, or of the cells',
            being sick is a storm; 0 to 1.
        storm_least: fewer sick families than this are never a storm.
        window: how far back a treatment counts.
        loop_most: how often one family may be treated within the window.
        interval: how long after one round of checks the next one begins.
        page: how many records are read at once in a round.
    """

    storm_share: float = 0.4
    storm_least: int = 3
    window: timedelta = timedelta(hours=1)
    loop_most: int = 3
    interval: timedelta = timedelta(minutes=5)
    page: int = 200
