"""The same scan on the machines of a cluster, one of which is taken away in the middle."""

from dataclasses import replace

import pytest

from seawall.app.scanning import scan_files
from seawall.app.scanning.scan import crew_of
from tests.app.scanning.conftest import CREDENTIALS, KNOWN, UNKNOWN, Scanned
from tests.ports import closed_port
from tests.problems import raises_problem

pytestmark = [pytest.mark.scan, pytest.mark.timeout(300)]
STORE = 200 * 2**20


@pytest.fixture(scope="module")
def cluster():
    """A head and a machine beside it, with a processor each, which may read the store."""
    from seawall.app.scanning.ray_crew import _ray

    _ray()
    from ray.cluster_utils import Cluster

    with pytest.MonkeyPatch.context() as environment:
        for name, value in CREDENTIALS.items():
            environment.setenv(name, value)
        made = _started(Cluster)
    yield made
    made.shutdown()


def _started(cluster):
    plain = {"object_store_memory": STORE, "include_dashboard": False}
    made = cluster(initialize_head=True, head_node_args={"num_cpus": 1, **plain})
    made.machines = [_machine(made)]
    return made


def _machine(cluster):
    """One more; Ray gives a start half a minute, which a busy machine does not always keep."""
    for last in (False, False, True):
        try:
            return cluster.add_node(num_cpus=1, object_store_memory=STORE)
        except Exception:
            if last:
                raise
    raise AssertionError


@pytest.mark.parametrize("many", [400, pytest.param(1_200, marks=pytest.mark.exhaustive)])
def test_a_machine_that_is_taken_away_loses_nothing_and_doubles_nothing(
    cluster, options, tmp_path, many
):
    place = tmp_path / "store"
    place.mkdir()
    for number in range(many):
        known = number % 25 == 0
        (place / f"{number:04}").write_bytes(KNOWN if known else f"words {number}".encode())
    asked = options(place, engine="ray", ray_address=cluster.address, chunk_files=16)
    told = []
    if not cluster.machines:
        cluster.machines.append(_machine(cluster))

    def tell(done):
        told.append(done)
        if len(told) == 3:
            cluster.remove_node(cluster.machines.pop(), allow_graceful=False)

    summary = scan_files(asked, tell=tell)

    assert summary.verdicts == {"allow": many - many // 25, "block": many // 25}
    assert [done.file.name for done in sorted(told, key=lambda done: done.file.path)] == [
        f"{number:04}" for number in range(0, many, 25)
    ]
    assert Scanned(replace(asked, engine="local")).summary.done_before == many


def test_a_bucket_is_scanned_by_actors_and_findings_are_recorded_here(cluster, options, bucket):
    bucket.put_object(Key="cup.jpg", Body=KNOWN)
    bucket.put_object(Key="wall.jpg", Body=UNKNOWN)
    asked = options("s3://media", engine="ray", ray_address=cluster.address, record=True)

    ran = Scanned(asked, hire=crew_of)

    assert ran.verdicts == {"cup.jpg": "block"}
    assert '"case":"case_' in ran.answers["cup.jpg"]


def test_an_address_where_no_cluster_is_says_so(options, tmp_path):
    asked = options(tmp_path, engine="ray", ray_address=f"127.0.0.1:{closed_port()}")

    with raises_problem(
        "app.crew-cannot-start.cluster",
        match="The Ray cluster could not be reached",
    ):
        Scanned(asked, hire=crew_of)
