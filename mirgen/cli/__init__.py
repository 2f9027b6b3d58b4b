"""The command line: arguments, progress, exit codes; the one place that prints."""
