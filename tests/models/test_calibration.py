"""Curves of how often values are right: shape, small samples, the file that comes with the program."""

from hypothesis import given
from hypothesis import strategies as st

from models.calibration import TRUST, Calibration, Curve, fit, load_calibration

SAID = st.lists(st.tuples(st.sampled_from([0.5, 0.6, 0.65, 0.8, 0.9, 0.95]), st.booleans()), min_size=1, max_size=80)


def test_many_values_move_a_score_to_their_share_and_few_hardly() -> None:
    many = fit([(0.9, i % 2 == 0) for i in range(1000)])
    few = fit([(0.9, False)])
    assert round(many.at(0.9), 2) == 0.5
    assert few.at(0.9) == round(TRUST * 0.9 / (TRUST + 1), 3)


def test_a_surer_value_is_never_said_to_be_right_less_often() -> None:
    curve = fit([(0.6, True)] * 50 + [(0.9, False)] * 50)
    assert curve.shares[0] == curve.shares[1]
    assert 0.4 < curve.at(0.75) < 0.6


def test_between_two_scores_lies_a_line_and_below_the_first_one_from_nothing() -> None:
    curve = Curve(scores=(0.4, 0.8), shares=(0.5, 0.9), counts=(1, 1))
    assert [round(curve.at(score), 3) for score in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)] == [0.0, 0.25, 0.5, 0.7, 0.9, 0.9]


def test_a_way_of_finding_that_nobody_measured_keeps_its_score() -> None:
    assert Calibration(curves={}).of("control", 0.37) == 0.37


@given(SAID)
def test_a_curve_never_falls_and_says_shares(said: list[tuple[float, bool]]) -> None:
    curve = fit(said)
    shares = [curve.at(i / 50) for i in range(51)]
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1
    assert sum(curve.counts) == len(said)


def test_the_curves_of_the_program_never_fall() -> None:
    for curve in load_calibration().curves.values():
        assert list(curve.scores) == sorted(curve.scores)
        assert list(curve.shares) == sorted(curve.shares)
        assert len(curve.scores) == len(curve.shares) == len(curve.counts)
