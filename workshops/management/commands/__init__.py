"""What an operator runs, a command a file."""
