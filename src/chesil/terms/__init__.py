"""The words every room shares: tables, times, sources, findings and errors."""
