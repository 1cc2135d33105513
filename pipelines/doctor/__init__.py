"""Whether a site is set up so that nothing is lost and nobody is shown: checks, each with its remedy."""

from pipelines.doctor.address import look_at
from pipelines.doctor.checks import CHECKS, examine_site
from pipelines.doctor.finding import Finding

__all__ = ["CHECKS", "Finding", "examine_site", "look_at"]
