"""Who gets the digest: groups of addresses, each for some units. Settings name variables, no address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipelines.errors import SettingsError

RECIPIENT_KEYS: dict[str, tuple[type, ...]] = {"addresses_env": (str,), "units": (list,)}


@dataclass(frozen=True)
class Recipients:
    """A group of people who are told of the same units. `units` None: of every unit."""

    name: str
    addresses_env: str
    units: frozenset[str] | None = None

    def covers(self, unit_id: str) -> bool:
        """Whether they are told of a unit."""
        return self.units is None or unit_id in self.units


def recipients_of(name: str, content: dict[str, Any]) -> Recipients:
    """A group as [digest.to.NAME] says; SettingsError where it has no variable, or units that are no ids."""
    if not content.get("addresses_env"):
        raise SettingsError(
            f"[digest.to.{name}] has no addresses_env.",
            hint='write addresses_env = "PLIMSOLL_DIGEST_WARDS", the variable that holds their addresses',
        )
    units = content.get("units")
    if units is None:
        return Recipients(name, content["addresses_env"])
    if not units or not all(isinstance(unit, str) for unit in units):
        raise SettingsError(
            f"[digest.to.{name}] units holds no unit ids.",
            hint='write units = ["W01", "W02"], or leave it out for every unit',
        )
    return Recipients(name, content["addresses_env"], frozenset(units))
