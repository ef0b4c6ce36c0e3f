"""The words of the policy that ships, so that the catalogue of translations has them.

`data/taxonomy.yaml` is the policy; this only names its titles and texts where the tool that
collects sentences looks. A test holds the two together.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop

WORDS = (
    gettext_noop("Inciting an attack"),
    gettext_noop(
        "We remove content that calls for a terrorist attack, or that by praising one creates a danger that another is committed."
    ),
    gettext_noop("Asking somebody to commit or help an attack"),
    gettext_noop(
        "We remove content that asks a person or a group to commit a terrorist offence or to contribute to one, with money or otherwise."
    ),
    gettext_noop("Recruiting for a terrorist group"),
    gettext_noop(
        "We remove content that asks people to take part in the activities of a terrorist group, to join it or to swear to it."
    ),
    gettext_noop("Instructions for an attack"),
    gettext_noop(
        "We remove content that teaches how to make or use weapons or hazardous substances, or other methods, for a terrorist offence."
    ),
    gettext_noop("Threatening an attack"),
    gettext_noop(
        "We remove content that threatens a terrorist offence. Where a life may be in danger we tell the authorities at once."
    ),
    gettext_noop("Content made by an attacker"),
    gettext_noop(
        "We remove recordings and writings that an attacker or an accomplice made of or for an attack, whoever shares them, unless clause 9 applies."
    ),
    gettext_noop("Official material of a terrorist organisation"),
    gettext_noop(
        "We remove publications, symbols and addresses that a listed organisation puts out in its own name, and accounts run for it."
    ),
    gettext_noop("Violent extremism short of terrorist content"),
    gettext_noop(
        "We remove or limit content that promotes violence for an ideology and falls under no clause above."
    ),
)
