"""The charts are also tried on the fixture site's rows."""

from tests.app.conftest import site

__all__ = ["site"]
