"""How much is measured, in short and in full."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Form:
    """How much is measured: ``short`` while one works, ``full`` for figures that are published."""

    name: str
    chain_warm_up: int
    chain_events: int
    chain_window: int
    single_publishes: int
    replicated_rows: int
    rounds: int
    naive_records: int
    stock_sizes: tuple[int, ...]
    stock_bodies: int
    stock_seconds: float
    intake_rows: int
    intake_singles: int
    import_rows: int
    import_files: int
    peer_rows: int
    supervised_records: int
    supervised_pledges: int


FORMS = {
    form.name: form
    for form in (
        Form(
            name="short",
            chain_warm_up=2_000,
            chain_events=15_000,
            chain_window=5_000,
            single_publishes=8,
            replicated_rows=10_000,
            rounds=2,
            naive_records=20,
            stock_sizes=(1_000, 10_000),
            stock_bodies=2_000,
            stock_seconds=0.6,
            intake_rows=6_000,
            intake_singles=60,
            import_rows=1_000,
            import_files=1,
            peer_rows=500,
            supervised_records=2_000,
            supervised_pledges=500,
        ),
        Form(
            name="full",
            chain_warm_up=5_000,
            chain_events=1_000_000,
            chain_window=100_000,
            single_publishes=100,
            replicated_rows=50_000,
            rounds=3,
            naive_records=100,
            stock_sizes=(10_000, 100_000, 1_000_000),
            stock_bodies=40_000,
            stock_seconds=3.0,
            intake_rows=100_000,
            intake_singles=1_000,
            import_rows=20_000,
            import_files=2,
            peer_rows=2_000,
            supervised_records=100_000,
            supervised_pledges=20_000,
        ),
    )
}
