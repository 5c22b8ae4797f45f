"""The settings of the demonstration's city, each of them marked as what it is."""

from __future__ import annotations

from types import MappingProxyType

from survey_app.domain.city import CitySettings

DEMO_MARK = MappingProxyType({"zh": "演示数据", "en": "Demonstration data"})
"""Stands on every page and every report of a demonstration."""

DEMO_CITY = CitySettings(
    city=MappingProxyType({"zh": "温岭市", "en": "Wenling"}),
    organiser=MappingProxyType({"zh": "温岭市四感监测演示办公室", "en": "The Wenling four-sense demonstration office"}),
    unit=MappingProxyType({"zh": "四感监测演示办公室", "en": "Four-sense demonstration office"}),
    report_langs=("zh", "en"),
    phone="0576-00000000",  # no subscriber's number begins with 0
    icp="演示ICP备00000000号",
    footer=MappingProxyType(
        {
            "zh": "主办单位：温岭市四感监测演示办公室（演示系统，数据均为虚构）",
            "en": "Run by the Wenling four-sense demonstration office (a demonstration: all data are invented)",
        }
    ),
)
