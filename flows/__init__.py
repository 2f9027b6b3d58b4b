"""Prefect flows over mirgen.run; nothing imports them, and mirgen itself never imports Prefect."""
