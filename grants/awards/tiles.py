"""Where each of London's areas stands on a map of equal tiles: row and column, by the area's code.

The codes are those of the Office for National Statistics.  An area that is not here is
shown in the table only.
"""

ROWS, COLUMNS = 7, 8

#: From north to south; each row from west to east, with the column in which it begins.
_LAYOUT: tuple[tuple[int, tuple[str, ...]], ...] = (
    (4, ("E09000003", "E09000010")),
    (2, ("E09000015", "E09000005", "E09000007", "E09000014", "E09000031", "E09000026", "E09000016")),
    (1, ("E09000017", "E09000009", "E09000020", "E09000033", "E09000019", "E09000012", "E09000025",
         "E09000002")),
    (2, ("E09000018", "E09000013", "E09000001", "E09000030", "E09000011", "E09000004")),
    (2, ("E09000027", "E09000032", "E09000022", "E09000028", "E09000023", "E09000006")),
    (3, ("E09000021", "E09000024", "E09000008")),
    (4, ("E09000029",)),
)  # fmt: skip

#: Row and column of an area, both counted from one.
TILES = {
    code: (row, first + step)
    for row, (first, codes) in enumerate(_LAYOUT, start=1)
    for step, code in enumerate(codes)
}
