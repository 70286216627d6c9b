"""What each measure gave when it was first taken in full, on the machine that docs/performance.md names: what has come of it since."""

FIRST = {
    "1": 4_631, "2": 669, "3": 1_180, "4": 1_063, "5": 77.7, "17-intake": 5_307,
    "6": 1_176, "7-p50": 105, "7-p99": 235, "17-chain": 1_204,
    "8": 54_017, "8-p99": 6.16,
    "9": 85.8, "10": 41.8, "11": 128, "12": 212, "10-profile": 45.1, "13": 54.1, "13-rate": 209,
    "14": 58.9, "14-p99": 499, "14-page": 19.6,
    "15-record": 74.9, "15-region": 234, "15-home": 53.7, "15-json": 54.8, "15-middle": 54.1,
    "16-p99": 499, "16-page": 168, "16": 58.9, "18": 81_231,
    "19": 6.32, "20": 18.6, "20-again": 21.7, "20-dry": 64.1,
}  # fmt: skip
