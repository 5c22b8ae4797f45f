"""A character without a glyph is explained under the table or chart that has it, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.blocks import Column, Figure, Row, Table
from reports.unset import explained
from tests.reports.setting.material import dots, furniture

ODD = "\U0002a6d6"  # a rare ideograph, in none of our faces


def table(cell: str) -> Table:
    return Table(
        caption="表1　镇", anchor="t", columns=(Column(title="镇"),), rows=(Row(cells=(cell,)),), notes=("注",)
    )


@pytest.mark.parametrize(("lang", "said"), [("zh-CN", "“〓”代替"), ("en", "“〓” stands for")])
def test_the_note_stands_under_what_has_the_sign(lang: str, said: str) -> None:
    figure = Figure(caption="图1", anchor="f", chart=dots(2), alt="太平街道68.2分", notes=())
    blocks = (table("太平街道"), table(f"{ODD}镇"), figure, replace(figure, alt=f"{ODD}镇68.2分"))
    plain, odd, quiet, loud = explained(blocks, furniture(lang))
    assert plain == blocks[0]
    assert quiet == figure
    for block in (odd, loud):
        assert isinstance(block, Table | Figure)
        assert block.notes[-1].startswith(said)
