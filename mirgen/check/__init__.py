"""What must hold of a puzzle and of an instance, each check able to fail."""
