"""English, Spanish and French are complete: nothing is missing, nothing stands outside translation, no word is forbidden."""

from tools.messages import everything_wrong


def test_every_text_is_translated() -> None:
    assert sorted(set(everything_wrong())) == []
