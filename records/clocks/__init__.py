"""Working days and the lengths of deadlines: data that staff keep, on the engine of ``common.deadlines``."""
