"""The peer's own client library, without a patch, fetches from our fakes and matches.

So the fakes behave as the library's authors know the real peers to behave: what our adapters
prove against them holds.
"""

from __future__ import annotations

import warnings

import pytest

from tests.exchanges.fakes import hashsharing
from tests.exchanges.fakes.graph import GROUP, TOKEN
from tests.exchanges.fakes.ncii import KEYS
from tests.exchanges.fakes.tcap import PASSWORD, USER

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what it imports on the way warns of itself
    from threatexchange.exchanges.clients.fb_threatexchange.api import ThreatExchangeAPI
    from threatexchange.exchanges.clients.ncmec.hash_api import NCMECEnvironment, NCMECHashAPI
    from threatexchange.exchanges.clients.techagainstterrorism.api import TATHashListAPI
    from threatexchange.exchanges.collab_config import CollaborationConfigBase
    from threatexchange.exchanges.impl.fb_threatexchange_api import (
        FBThreatExchangeCollabConfig,
        FBThreatExchangeSignalExchangeAPI,
    )
    from threatexchange.exchanges.impl.ncmec_api import (
        NCMECCollabConfig,
        NCMECSignalExchangeAPI,
    )
    from threatexchange.exchanges.impl.stop_ncii_api import (
        StopNCIICredentials,
        StopNCIISignalExchangeAPI,
    )
    from threatexchange.exchanges.impl.techagainstterrorism_api import TATSignalExchangeAPI
    from threatexchange.signal_type.md5 import VideoMD5Signal
    from threatexchange.signal_type.pdq.signal import PdqSignal

pytestmark = pytest.mark.filterwarnings("ignore")

PDQ = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"
NEAR = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b20"


def matched(signal_type, fetched: dict, wanted: str) -> list[str]:
    """What the library's own comparison or index finds."""
    index = signal_type.get_index_cls().build([(value, value) for value in fetched] * 3)
    return sorted({match.metadata for match in index.query(wanted)})


def test_its_threatexchange_client_fetches_pages_and_matches(graph):
    graph.put("HASH_PDQ", PDQ, graph.said("555", "MALICIOUS", "some_tag", HELPFUL="777"))
    graph.put("HASH_MD5", "ab" * 16, graph.said("555", "MALICIOUS", "media_type_video"))
    graph.put("HASH_PDQ", "0" * 64, graph.said())
    graph.delete("HASH_PDQ", "0" * 64)
    graph.page_size = 2
    config = FBThreatExchangeCollabConfig(name="fake", privacy_group=int(GROUP))
    client = ThreatExchangeAPI(TOKEN, endpoint_override=graph.url)
    exchange = FBThreatExchangeSignalExchangeAPI(client, config)

    updates = {}
    for delta in exchange.fetch_iter([PdqSignal, VideoMD5Signal], None):
        updates.update(delta.updates)
        checkpoint = delta.checkpoint
    fetched = exchange.naive_convert_to_signal_type([PdqSignal, VideoMD5Signal], config, updates)

    assert set(fetched[PdqSignal]) == {PDQ}
    assert set(fetched[VideoMD5Signal]) == {"ab" * 16}
    assert matched(PdqSignal, fetched[PdqSignal], NEAR) == [PDQ]
    assert checkpoint.update_time == graph.now
    assert len(graph.calls("threat_updates")) == 2


def test_its_threatexchange_client_submits_reacts_and_unlists(graph):
    client = ThreatExchangeAPI(TOKEN, endpoint_override=graph.url)
    given = {
        "indicator": PDQ,
        "type": "HASH_PDQ",
        "description": "a test",
        "share_level": "AMBER",
        "status": "MALICIOUS",
        "privacy_type": "HAS_PRIVACY_GROUP",
        "privacy_members": GROUP,
        "tags": "some_tag",
    }

    error, _, answer = client.upload_threat_descriptor(given, False, False)
    assert (error, answer["success"]) == (None, True)
    client.react_upvote_threat_descriptor(answer["id"])
    reactions = graph.updates["HASH_PDQ", PDQ]["descriptors"]["data"][0]["reactions"]
    client.delete_threat_descriptor(answer["id"], False, False)

    assert [reaction["key"] for reaction in reactions] == ["HELPFUL"]
    assert graph.updates["HASH_PDQ", PDQ]["should_delete"]


def test_its_tech_against_terrorism_client_fetches_and_matches(tcap):
    """Its own paging is garbled, and works against a server that reads a query as theirs does."""
    tcap.put(PDQ)
    tcap.put("ab" * 16, "MD5")
    tcap.delete(tcap.put("0" * 64))
    tcap.put("ef" * 64, "SHA512")
    tcap.limit = 2

    class Client(TATHashListAPI):
        BASE_URL = f"{tcap.url}/"

    class Exchange(TATSignalExchangeAPI):
        def get_client(self):
            return Client(self.username, self.password)

    exchange = Exchange(USER, PASSWORD)
    updates = {}
    for delta in exchange.fetch_iter([PdqSignal, VideoMD5Signal], None):
        updates.update(delta.updates)
    fetched = exchange.naive_convert_to_signal_type([PdqSignal, VideoMD5Signal], None, updates)

    assert matched(PdqSignal, fetched[PdqSignal], NEAR) == [PDQ]
    assert set(fetched[VideoMD5Signal]) == {"ab" * 16}


def test_its_stopncii_client_fetches_pages_and_matches(ncii):
    ncii.put(PDQ, CSPFeedbacks=[{"source": "c", "feedbackValue": "Blocked", "tags": ["a"]}])
    ncii.put("ab" * 16, "VideoMD5", caseNumbers=[])
    ncii.put("1" * 64, "SomethingNew")
    ncii.page_size = 2
    config = CollaborationConfigBase(name="fake", api="stop_ncii", enabled=True)
    credentials = StopNCIICredentials(KEYS["fetch_key"], KEYS["subscription_key"], ncii.url)
    exchange = StopNCIISignalExchangeAPI.for_collab(config, credentials)

    updates = {}
    for delta in exchange.fetch_iter([PdqSignal, VideoMD5Signal], None):
        updates.update(delta.updates)
    fetched = exchange.naive_convert_to_signal_type([PdqSignal, VideoMD5Signal], config, updates)

    assert matched(PdqSignal, fetched[PdqSignal], NEAR) == [PDQ]
    assert set(fetched[VideoMD5Signal]) == {"ab" * 16}


def test_its_ncmec_client_fetches_ranges_pages_and_matches(feed):
    feed.now = 1_600_000_000
    feed.put({"md5": "ab" * 16}, kind="video")
    feed.put({"md5": "1" * 32, "pdq": PDQ})
    feed.delete(feed.put({"pdq": "0" * 64}))
    feed.page_size = 2

    class Exchange(NCMECSignalExchangeAPI):
        def get_client(self, environment):
            client = NCMECHashAPI(hashsharing.USER, hashsharing.PASSWORD, environment)
            client._base_url = f"{feed.url}{hashsharing.ROOT}"
            return client

    config = NCMECCollabConfig(name="fake", environment=NCMECEnvironment.test_Industry)
    exchange = Exchange(config, hashsharing.USER, hashsharing.PASSWORD)
    held = {}
    for delta in exchange.fetch_iter([PdqSignal, VideoMD5Signal], None):
        for key, update in delta.updates.items():
            held[key] = exchange.fetch_value_merge(held.get(key), update)
    held = {key: update for key, update in held.items() if update is not None}
    fetched = exchange.naive_convert_to_signal_type([PdqSignal, VideoMD5Signal], config, held)

    assert matched(PdqSignal, fetched[PdqSignal], NEAR) == [PDQ]
    assert set(fetched[VideoMD5Signal]) == {"ab" * 16}
