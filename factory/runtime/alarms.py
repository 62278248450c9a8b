"""Versions that must leave the traffic: whoever can take them out is called."""

from collections.abc import Callable
from threading import Lock

from factory.errors import FactoryError, RunError
from factory.runtime.admission import Admission
from factory.runtime.observations import Alarm

OnAlarm = Callable[[Alarm], None]
OnDamage = Callable[[str], bool]


class Alarms:
    """Passes alarms on, one at a time, while they are still true.

    Args:
        admission: tells who is in the traffic.
    """

    def __init__(self, admission: Admission) -> None:
        self._admission = admission
        self._on_alarm: OnAlarm | None = None
        self._on_damage: OnDamage | None = None
        self._heeding = Lock()

    def call(self, on_alarm: OnAlarm) -> None:
        """Have a function called for a version that must leave the traffic.

        It is called while the version is still in it, and again at the next fold of
        observations if it then still is; so a FactoryError that it raises is dropped.
        """
        self._on_alarm = on_alarm

    def call_for_damage(self, on_damage: OnDamage) -> None:
        """Have a function called for a record that is not what was written.

        It gets the address, and returns whether the record was taken out of the
        traffic; a FactoryError that it raises counts as a no.
        """
        self._on_damage = on_damage

    def is_removed(self, address: str) -> bool:
        """Report a damaged record; returns whether it was taken out of the traffic."""
        on_damage = self._on_damage
        if on_damage is None:
            return False
        with self._heeding:
            try:
                return on_damage(address)
            except FactoryError:
                return False

    def heed(self, alarms: tuple[Alarm, ...]) -> None:
        """Pass on those whose version is still in the traffic."""
        on_alarm = self._on_alarm
        if on_alarm is None or not alarms:
            return
        with self._heeding:
            for alarm in alarms:
                if self._is_in_traffic(alarm):
                    _passed_on(alarm, on_alarm)

    def _is_in_traffic(self, alarm: Alarm) -> bool:
        try:
            sides = self._admission.traffic(alarm.key.family).sides
        except RunError:
            return False
        judged = sides.serving if alarm.is_serving else sides.trial
        return judged is not None and judged.key == alarm.key


def _passed_on(alarm: Alarm, on_alarm: OnAlarm) -> bool:
    try:
        on_alarm(alarm)
    except FactoryError:
        return False
    return True
