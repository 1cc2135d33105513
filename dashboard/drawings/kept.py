"""Drawings made once and kept: by desk, hence by snapshot and grants, and by the language of their texts."""

from __future__ import annotations

from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar, cast

from dashboard.words.catalogue import language

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T_co = TypeVar("T_co", covariant=True)


class Kept(Protocol[P, T_co]):
    """A function whose answers are kept."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T_co:
        """The answer, made now or kept."""

    def cache_clear(self) -> None:
        """Forget all answers."""


def kept(most: int) -> Callable[[Callable[P, T_co]], Kept[P, T_co]]:
    """Keeps a function's last `most` answers. The language spoken is part of what each is kept by."""

    def keep(make: Callable[P, T_co]) -> Kept[P, T_co]:
        @lru_cache(maxsize=most)
        def made(_language: str, *args: Any, **kwargs: Any) -> T_co:
            return make(*args, **kwargs)

        @wraps(make)
        def asked(*args: P.args, **kwargs: P.kwargs) -> T_co:
            return made(language(), *args, **kwargs)  # type: ignore[arg-type]

        asked.cache_clear = made.cache_clear  # type: ignore[attr-defined]
        return cast("Kept[P, T_co]", asked)

    return keep
