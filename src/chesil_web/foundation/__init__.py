"""What every room stands on: keys, pages, jobs, the log and limits."""
