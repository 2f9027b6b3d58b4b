"""What several families draw with: casts, balanced choice, number options."""
