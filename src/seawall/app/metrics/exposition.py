"""Samples as Prometheus reads them: text, version 0.0.4."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from seawall.app.metrics.check_tally import BUCKETS, DurationCounts
from seawall.app.metrics.metric_table import METRICS, ROWS, MetricKind, MetricRow

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
_ENDS = (*(str(end) for end in BUCKETS), "+Inf")


class MetricSample(NamedTuple):
    """One value of one metric."""

    name: str
    value: float | DurationCounts
    labels: tuple[str, ...] = ()


def metrics_text(samples: Iterable[MetricSample]) -> bytes:
    """All samples, in the order of the table of metrics; a name that is not in it is a fault."""
    by_name = defaultdict[str, list[MetricSample]](list)
    for sample in samples:
        by_name[ROWS[sample.name].name].append(sample)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collected([(row, by_name[row.name]) for row in METRICS]))
    return generate_latest(registry)


class _Collected(Collector):
    """What the library asks for every family of samples."""

    def __init__(self, families: list[tuple[MetricRow, list[MetricSample]]]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        """A family for each metric; one without samples still says what it is."""
        for row, samples in self._families:
            yield _family(row, samples)


def _family(row: MetricRow, samples: list[MetricSample]) -> Metric:
    if row.kind is MetricKind.HISTOGRAM:
        histogram = HistogramMetricFamily(row.name, row.help, labels=row.labels)
        for sample in samples:
            assert isinstance(sample.value, DurationCounts)
            ends = zip(_ENDS, accumulate(sample.value.counts), strict=True)
            histogram.add_metric(sample.labels, list(ends), sample.value.total)
        return histogram
    kind = CounterMetricFamily if row.kind is MetricKind.COUNTER else GaugeMetricFamily
    family = kind(row.name, row.help, labels=row.labels)
    for sample in samples:
        assert not isinstance(sample.value, DurationCounts)
        family.add_metric(sample.labels, sample.value)
    return family
