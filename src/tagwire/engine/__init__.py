"""Where work runs: a supervised pool of processes on one machine."""
