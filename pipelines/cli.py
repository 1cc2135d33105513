"""Commands that need no screen; `dashboard.cli` mounts them beside its own."""

from __future__ import annotations

from pipelines.commands.ask import alerts_command, metrics_command, status_command
from pipelines.commands.backup import backup_command, restore_command
from pipelines.commands.doctor import doctor_command
from pipelines.commands.effect import effect_command
from pipelines.commands.export import export_command
from pipelines.commands.grants import grant_command, grants_command, revoke_command
from pipelines.commands.held import held_command
from pipelines.commands.import_reports import import_command
from pipelines.commands.init import formats_command, init_command, version_command
from pipelines.commands.ledger import ledger_command
from pipelines.commands.retain import retain_command
from pipelines.commands.run import check_command, run_command
from pipelines.commands.simulate import simulate_command
from pipelines.commands.sniff import sniff_command
from pipelines.commands.verify import pack_command, verify_command

COMMANDS = (
    init_command,
    run_command,
    check_command,
    status_command,
    alerts_command,
    ledger_command,
    effect_command,
    metrics_command,
    grant_command,
    revoke_command,
    grants_command,
    simulate_command,
    formats_command,
    sniff_command,
    import_command,
    export_command,
    verify_command,
    pack_command,
    backup_command,
    restore_command,
    doctor_command,
    retain_command,
    held_command,
    version_command,
)
"""Every command, in the order a new user meets them."""
