"""Joins the stages: layout of quotas, one instance, one shard, a whole build; no Prefect here."""
