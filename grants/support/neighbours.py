"""Which boroughs of London lie beside each other, the river not minded; by their national codes."""

#: The last two digits of E090000xx: a borough and those that border it with a higher number.
_BORDERS = {
    1: (7, 12, 19, 28, 30, 33),
    2: (4, 11, 16, 25, 26),
    3: (5, 7, 10, 14, 15),
    4: (6, 11, 16),
    5: (7, 9, 13, 15, 20, 33),
    6: (8, 11, 22, 23, 28),
    7: (14, 19, 33),
    8: (22, 24, 29),
    9: (13, 15, 17, 18),
    10: (14, 31),
    11: (23, 25, 30),
    12: (14, 19, 25, 30, 31),
    13: (18, 20, 27, 32),
    14: (19, 31),
    15: (17,),
    16: (26,),
    17: (18,),
    18: (27,),
    20: (32, 33),
    21: (24, 27, 29, 32),
    22: (24, 28, 32, 33),
    23: (28, 30),
    24: (29, 32),
    25: (26, 30, 31),
    26: (31,),
    27: (32,),
    28: (30,),
    32: (33,),
}


def _code(number: int) -> str:
    return f"E090000{number:02}"


_BESIDE: dict[str, set[str]] = {}
for _number, _others in _BORDERS.items():
    for _other in _others:
        _BESIDE.setdefault(_code(_number), set()).add(_code(_other))
        _BESIDE.setdefault(_code(_other), set()).add(_code(_number))


def beside(codes: set[str]) -> set[str]:
    """Return the areas that border any of these, without these; an area that is not known borders none."""
    return {near for code in codes for near in _BESIDE.get(code, ())} - codes
