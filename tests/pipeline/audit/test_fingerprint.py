"""Tests, audit: fingerprints survive renumbering, page shift and re-conversion."""

import random
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.fingerprint import anchor, fingerprint
from models.profile import load_profile
from models.sop import Evidence, FieldValue, Sop, Step
from pipeline.audit.audit import audit

GUIDE = load_profile("zh-guide")
MakeSop = Callable[[dict[str, Any]], Sop]
PURE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
"""`make_sop` is a function without state."""

phrases = st.sampled_from(
    [
        "由相关人员检查设备",
        "按第3步及时处理",
        "见4.2.1条后登记",
        "判断温度是否超限",
        "填写《点检表》",
        "酌情调整参数（一）",
        "提交主管审核",
    ]
)
steps = st.lists(
    st.builds(
        lambda parts, who, subs: (
            {"text": "，".join(parts), "children": [{"text": sub} for sub in subs]}
            | ({"responsible": who} if who else {})
        ),
        st.lists(phrases, min_size=1, max_size=3),
        st.sampled_from(["", "设备员", "主管、电工"]),
        st.lists(phrases, max_size=2),
    ),
    min_size=1,
    max_size=12,
)


def moved(sop: Sop, pages: int, seed: int) -> Sop:
    """The same procedure converted again: other block ids, numbers, labels and pages, references rewritten."""
    chosen = random.Random(seed)

    def proof(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        return tuple(e.model_copy(update={"block": f"n{e.block}", "page": (e.page or 1) + pages}) for e in evidence)

    def value(field: FieldValue[str] | None) -> FieldValue[str] | None:
        return field and field.model_copy(update={"evidence": proof(field.evidence)})

    def step(one: Step, number: str) -> Step:
        text = one.text.replace("第3步", f"第{chosen.randint(4, 90)}步").replace("4.2.1", f"{chosen.randint(5, 9)}.7")
        return one.model_copy(
            update={
                "id": f"n{one.id}",
                "number": number,
                "label": f"{number}、",
                "text": text,
                "responsible": value(one.responsible),
                "evidence": proof(one.evidence),
                "children": tuple(step(child, f"{number}.{at}") for at, child in enumerate(one.children, start=1)),
            }
        )

    return sop.model_copy(
        update={
            "steps": tuple(step(one, str(at)) for at, one in enumerate(sop.steps, start=7)),
            "purpose": value(sop.purpose),
        }
    )


@PURE
@given(steps=steps, pages=st.integers(0, 50), seed=st.integers(0, 1000))
def test_the_same_faults_have_the_same_fingerprints(
    make_sop: MakeSop, steps: list[dict[str, object]], pages: int, seed: int
) -> None:
    sop = make_sop({"purpose": "规范点检", "steps": steps})
    before, after = audit(sop, GUIDE), audit(moved(sop, pages, seed), GUIDE)
    assert [(f.rule, f.fingerprint) for f in before.flags] == [(f.rule, f.fingerprint) for f in after.flags]


@PURE
@given(steps=steps)
def test_no_two_flags_of_a_document_share_a_fingerprint(make_sop: MakeSop, steps: list[dict[str, object]]) -> None:
    flags = audit(make_sop({"steps": steps}), GUIDE).flags
    assert len({flag.fingerprint for flag in flags}) == len(flags)


def test_a_step_put_before_the_others_leaves_their_fingerprints(make_sop: MakeSop) -> None:
    def one(text: str) -> dict[str, object]:
        return {"text": text, "inputs": ["表"], "outputs": ["表"], "responsible": "设备员"}

    told = [one("检查轴承温度"), one("填写交班记录")]
    before = audit(make_sop({"steps": told}), GUIDE).flags
    after = audit(make_sop({"steps": [one("关闭总阀门"), *told]}), GUIDE).flags
    kept = {flag.fingerprint for flag in before if flag.rule in ("SOP301", "SOP302")}
    assert kept <= {flag.fingerprint for flag in after}


def test_an_anchor_has_neither_numbers_nor_labels() -> None:
    assert anchor("（一）第3步 检查设备", "检查") == anchor("（二）第十二步：检查设备", "检查")
    assert fingerprint("SOP205", "steps[3].time_limits", "x") == fingerprint("SOP205", "steps[4.1].time_limits", "x")
    assert fingerprint("SOP205", "steps[3].inputs", "x") != fingerprint("SOP205", "steps[3].outputs", "x")
