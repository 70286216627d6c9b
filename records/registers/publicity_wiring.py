"""Where 双公示 makes itself known: its registers to the chain, its files and submissions to the intake, its deadline."""

from records.registers import importing, partners, publicity, withdrawals


def register() -> None:
    publicity.register()
    importing.register()
    partners.register()
    withdrawals.register()
