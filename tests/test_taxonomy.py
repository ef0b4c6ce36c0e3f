"""The taxonomy is data, and the data keeps its promises."""

import pytest

from seawall import taxonomy
from seawall.errors import InvalidRequest


def test_labels_have_the_three_dimensions_of_the_forums_database():
    dimensions = [dimension.id for dimension in taxonomy.taxonomy().dimensions]

    assert dimensions == ["content", "producer", "behaviour"]
    assert {label.dimension for label in taxonomy.labels()} == set(dimensions)


def test_a_label_is_named_after_its_dimension():
    for label in taxonomy.labels():
        assert label.id.startswith(f"{label.dimension}/")


def test_no_id_is_used_twice():
    ids = [item.id for item in (*taxonomy.labels(), *taxonomy.clauses())]

    assert len(ids) == len(set(ids))


def test_only_an_imminent_threat_outranks_everything():
    most_severe = [label.id for label in taxonomy.labels() if label.severity == 7]

    assert most_severe == ["behaviour/imminent-threat"]
    assert all(0 <= label.severity <= 7 for label in taxonomy.labels())


def test_clauses_answer_to_the_keys_1_to_9():
    assert [clause.number for clause in taxonomy.clauses()] == list(range(1, 10))


def test_every_kind_of_terrorist_content_in_the_regulation_has_a_clause():
    law = " ".join(clause.law for clause in taxonomy.clauses())

    for letter in "abcde":
        assert f"Art. 2(7)({letter})" in law


def test_the_exemption_for_news_research_and_art_is_a_clause_that_restricts_nothing():
    clause = taxonomy.clause("tvec/context")

    assert "Art. 1(3)" in clause.law
    assert clause.sor_keyword is None


def test_a_clause_is_found_by_id_and_version():
    current = taxonomy.clause("tvec/incite")

    assert taxonomy.clause("tvec/incite", version=current.version) == current


def test_an_unknown_label_is_refused_with_the_known_ones():
    with pytest.raises(InvalidRequest, match="behaviour/recruitment") as refusal:
        taxonomy.label("behaviour/parking")

    assert refusal.value.field == "label"


@pytest.mark.parametrize(("clause", "version"), [("tvec/parking", None), ("tvec/incite", 99)])
def test_an_unknown_clause_or_version_is_refused_with_the_known_ones(clause, version):
    with pytest.raises(InvalidRequest, match="tvec/incite") as refusal:
        taxonomy.clause(clause, version=version)

    assert refusal.value.field == "clause"
