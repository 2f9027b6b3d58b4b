from mirgen.compose.cache import Cache


def test_keeps_what_was_used_last_within_its_bytes():
    cache, made = Cache(10), []

    def get(key, weight=4):
        return cache.get(key, lambda: made.append(key) or key, lambda _: weight)

    get("a"), get("b"), get("a"), get("c")
    assert made == ["a", "b", "c"]
    assert cache.used == 8
    get("a")
    assert made == ["a", "b", "c"]
    get("b")
    assert made == ["a", "b", "c", "b"]


def test_what_is_too_heavy_is_handed_out_and_not_kept():
    cache = Cache(10)
    assert cache.get("a", lambda: "x", lambda _: 4) == "x"
    assert cache.get("big", lambda: "y", lambda _: 11) == "y"
    assert cache.used == 4
    assert cache.get("a", lambda: "other", lambda _: 4) == "x"
