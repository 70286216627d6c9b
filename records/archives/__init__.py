"""One file per official: integrity archive and education (公务员诚信档案)."""
