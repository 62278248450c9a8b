"""Sorting, which is replaced, against Python's own."""

from hypothesis import given
from hypothesis import strategies as st

import rhai_py as rhai

ENGINE = rhai.Engine(rhai.Limits(deadline_ms=10_000, operations=1 << 40))
SORT = ENGINE.compile(
    """
    fn plain(x) { let a = x.order(); x.sort(); [x, a] }
    fn down(x) { let a = x.order_desc(); x.sort_desc(); [x, a] }
    fn by(x) { let a = x.order(|p, q| p[0] - q[0]); x.sort(|p, q| p[0] < q[0]); [x, a] }
    """
)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
LISTS = (
    st.lists(st.integers(-9, 9))
    | st.lists(FLOATS)
    | st.lists(st.text(max_size=3))
    | st.lists(st.booleans())
)


@given(LISTS)
def test_values_of_one_type_sort_as_in_python(values: list[int]) -> None:
    assert SORT.call("plain", values) == [sorted(values)] * 2
    assert SORT.call("down", values) == [sorted(values, reverse=True)] * 2


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers())))
def test_a_comparer_sorts_and_equals_keep_their_order(
    pairs: list[tuple[int, int]],
) -> None:
    small = [[key, value % 1000] for key, value in pairs]
    by_sign = sorted(small, key=lambda pair: pair[0])
    got_by_bool, got_by_sign = SORT.call("by", small)
    assert got_by_sign == by_sign
    assert sorted(got_by_bool) == sorted(small)
    assert [pair[0] for pair in got_by_bool] == [pair[0] for pair in by_sign]
