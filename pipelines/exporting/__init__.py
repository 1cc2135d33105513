"""What is published, as files for other programs: tidy tables, what every column means, and their hashes."""

from pipelines.exporting.check import Fault, check_export, is_export
from pipelines.exporting.write import Exported, ForeignFolder, export

__all__ = ["Exported", "Fault", "ForeignFolder", "check_export", "export", "is_export"]
