"""Asking a chat endpoint: one client, one owner of retries, one pace, one purse, kept replies."""
