"""The typed, frozen values that flow through the stages; imports nothing of ours but errors."""
