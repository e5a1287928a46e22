"""People's words as every database and platform can hold them."""


def clean(words: str) -> str:
    """Remove half letters and nulls; anything but words is a mistake of the sender."""
    if not isinstance(words, str):
        raise TypeError(f"{type(words).__name__} for words")
    return words.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\x00", "")
