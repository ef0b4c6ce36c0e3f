"""Every setting: its type, its bounds, its default and its line in the docs."""

from __future__ import annotations

from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator

from seawall.config import setting_shapes
from seawall.config.allowed_place import AllowedPlace
from seawall.config.served_address import DATA_DIR, DataFolder
from seawall.config.setting_sources import SourcedSettings


class Settings(SourcedSettings):
    """One attribute a setting; the description is its line in the docs.

    What may hold a password, or calls a person, is in no `repr` and so in no error's text.
    """

    data_dir: DataFolder = Field(
        DATA_DIR,
        description="Where the database file, sealed evidence and the keys live. "
        "Mostly `~/.local/share/seawall`; `./dev` has `seawall-data` in the checkout.",
    )
    database_url: str = Field(
        "",
        repr=False,
        description="`postgresql://user:password@host:port/name?sslmode=verify-full`; empty means "
        "one SQLite file in the data folder.",
    )
    host: str = Field("127.0.0.1", description="Where the server listens; `unix:/path`: a socket.")
    port: int = Field(8000, ge=1, le=65535, description="The port the server listens on.")
    public_url: str = Field(
        "http://localhost:$SEAWALL_PORT",
        description="Where people and platforms reach this installation. Commands take it, host and "
        "port from the server on their data folder, unless they are set.",
    )
    witnesses: list[str] = Field(
        default_factory=list,
        description="Who cosigns our checkpoints, each an address and its keys in one line, as "
        "`seawall ledger witness` or `seawall witness` prints it there (JSON list).",
    )
    witnessed_logs: list[str] = Field(
        default_factory=list,
        description="Whose checkpoints we cosign, each the key line that `seawall ledger key` prints "
        "there (JSON list).",
    )
    ledger_signer: list[str] = Field(
        default_factory=list,
        description="A command that signs the ledger with a key that is not here, word by word (JSON "
        "list); empty means the key in the data folder.",
    )
    allowed_hosts: list[str] = Field(
        default_factory=lambda: ["localhost", "127.0.0.1", "[::1]"],
        description="Host names the console answers to, besides the public URL's (JSON list).",
    )
    trusted_proxies: list[str] = Field(
        default_factory=list,
        description='Proxies in front, as addresses, networks or `unix`: `["10.0.0.5"]`. They '
        "alone say who asks, by which scheme and for which host (JSON list).",
    )
    fail_mode: Literal["allow", "hold", "block"] = Field(
        "hold",
        description="The verdict given, marked `degraded`, when a check cannot be completed; "
        "an organisation's own setting wins.",
    )
    rules_dir: Path | None = Field(
        None, description="A folder of rule files; empty means the rules that ship."
    )
    benign_dir: Path | None = Field(
        None,
        description="A folder of harmless files that no shared signal may find, beside what "
        "ships: logos, flags, holy texts, lists of addresses (`*.urls`).",
    )
    max_upload_bytes: int = Field(
        100 * 2**20, ge=1024, description="The largest body a check or an item may have."
    )
    bodies_in_flight: int = Field(
        256 * 2**20,
        ge=2**20,
        description="How many bytes of bodies may be arriving or in work at once, in each process; "
        "an eighth of it is for senders without a key or session, an eighth for authorities with a "
        "key. More is told to come back.",
    )
    max_pixels: int = Field(
        50_000_000, ge=10_000, description="The largest picture, in pixels, that is decoded."
    )
    ladder: Literal["exact", "quick", "derived", "full"] = Field(
        "full",
        description="How hard an uploaded picture is looked at: `exact` by its bytes only, "
        "`quick` as it is, `derived` also mirrored, turned, framed and by its QR codes, `full` "
        "also by its parts where a bank holds any, for a person to review.",
    )
    decoders: int = Field(
        2, ge=1, le=32, description="Jailed children of each family at once; one more of pictures."
    )
    decode_seconds: float = Field(
        10.0, gt=0, le=120, description="How long a child may take over one file."
    )
    decode_unjailed: bool = Field(
        False,
        description="Opens files where seccomp or Landlock is missing: [sandbox](operations/jail.md).",
    )
    worker_threads: int = Field(
        6,
        ge=0,
        le=64,
        description="Job threads inside `seawall serve`: one that never calls out, one for pages "
        "and answers to orders, one for the inbox, one for forums, the rest for deliveries.",
    )
    refresh_seconds: float = Field(
        0.25, gt=0, le=1.0, description="How often the index asks the bank for changes."
    )
    snapshot_after: int = Field(
        100_000,
        ge=1,
        description="After how many changes of the banks the shared snapshot of the index is "
        "written anew; a larger bank also waits for a fiftieth of its size.",
    )
    gates: int = Field(
        1,
        ge=1,
        le=64,
        description="Processes that answer HTTP. With 1 the server itself does; with more they "
        "share the port, the snapshot and the decoders.",
    )
    egress_allow: list[AllowedPlace] = Field(
        default_factory=list,
        description="What outgoing calls may reach beside public https on ports 80, 443 and 8443 "
        '(JSON list): `["10.0.0.0/8"]`, or with ports, purposes and organisations, '
        "[as listed](outbound.md#where-calls-may-go).",
    )
    egress_only_listed: list[str] = Field(
        default_factory=list,
        description="Purposes whose calls reach nothing but what `SEAWALL_EGRESS_ALLOW` lists, "
        'such as `["webhook"]` (JSON list).',
    )
    on_call_url: str = Field(
        "",
        repr=False,
        description="A webhook that is called when a person must be paged; empty means none.",
    )
    on_call_mail: list[str] = Field(
        default_factory=list,
        repr=False,
        description="Mail addresses that are written to when a person must be paged (JSON list).",
    )
    on_call_push: str = Field(
        "",
        repr=False,
        description="A push topic, such as `https://ntfy.example/seawall`, that is called when a "
        "person must be paged; the message is the body, title and priority are headers.",
    )
    on_call_next: list[str] = Field(
        default_factory=list,
        repr=False,
        description="Push topics and mail addresses of whoever is called next, in this order, "
        "when an order is not answered; empty means its people, by mail (JSON list).",
    )
    deadman_url: str = Field(
        "",
        repr=False,
        description="An address that is called each minute while all is well, for a service that "
        "calls a person when nobody calls it; empty means none.",
    )
    on_call_again_minutes: int = Field(
        5, ge=1, le=240, description="How often a page about an order is repeated at most."
    )
    mail_inbox: str = Field(
        "",
        repr=False,
        description="Where orders arrive by mail: `imaps://user:password@host/INBOX`, or "
        "`maildir:///path`; empty means no inbox.",
    )
    mail_server: str = Field(
        "",
        repr=False,
        description="Where mail is handed over: `smtps://user:password@host:465`, "
        "`smtp+starttls://…:587`, or `smtp://127.0.0.1:25` on this machine; empty means answers "
        "by mail wait.",
    )
    mail_from: str = Field("", description="The address our mail comes from.")
    drop_folder: Path | None = Field(
        None, description="A folder where orders are dropped as files; empty means none."
    )
    jurisdictions_dir: Path | None = Field(
        None, description="A folder of your own jurisdiction profiles, beside those that ship."
    )
    incident_types_dir: Path | None = Field(
        None, description="A folder of your own types of incident, beside those that ship."
    )
    anteroom_documents: int = Field(
        600, ge=4, description="How many documents of unknown senders are accepted an hour."
    )
    anteroom_megabytes: int = Field(
        128, ge=4, description="How many megabytes of them are accepted within an hour."
    )
    order_organisation: str = Field(
        "",
        description="The short name of the organisation that mail, dropped files and the public "
        "forms are for; needed if more than one platform has a contact point.",
    )
    supervisor_sample: float = Field(
        0.1, ge=0, le=1, description="The share of a unit's referrals that a supervisor reads."
    )
    second_read_share: float = Field(
        0.05, ge=0, le=1, description="The share of decisions that a second person reads, by lot."
    )
    golden_share: float = Field(
        0.02, ge=0, le=0.03, description="How many golden items are mixed in for each new case."
    )
    bulk_alone: int = Field(
        50,
        ge=0,
        le=5_000,
        description="How many cases one person may decide together; above it another approves.",
    )
    key_days: int = Field(365, ge=1, le=3_650, description="After how many days an API key ends.")
    decided_bank: str = Field(
        "Decided here",
        min_length=1,
        max_length=120,
        description="The bank into which a person's removal under our terms puts what it removed; "
        "made when it is first needed.",
    )
    decided_months: int = Field(
        12,
        ge=1,
        le=120,
        description="How many months what a decision made known stays known, unless decided again.",
    )
    withdrawn_policy: Literal["nothing", "reopen", "restore"] = Field(
        "reopen",
        description="What happens to what an entry took down when it is withdrawn or contested: "
        "`nothing`; `reopen`, a person looks again; `restore`, what no person decided comes back "
        "at once and the rest is reopened.",
    )
    retro_days: int = Field(
        30,
        ge=1,
        le=365,
        description="How far back a new entry is matched against what is already published.",
    )
    hma_at_root: bool = Field(
        False,
        description="Whether clients of Meta's HMA are answered at `/h`, `/m`, `/c` and `/status` "
        "too, and not only under `/compat/hma`.",
    )
    hma_contested: Literal["match", "leave_out"] = Field(
        "match",
        description="Whether a signal that somebody contests matches for clients of HMA, who "
        "hear only yes or no; `leave_out` for those that remove without a look.",
    )
    forum_lookup: bool = Field(
        False,
        description="Whether an upload that nothing here knows is also asked about, blinded, at "
        "the hubs of forums whose list we may not hold; a hit goes before a person.",
    )
    out_of_court_bodies: list[str] = Field(
        default_factory=list,
        description="Certified bodies that settle disputes out of court, as users are told of "
        "them: a name and an address, such as "
        '`["Example Body, https://body.example"]` (DSA Art. 21; JSON list).',
    )
    dsa_database_url: str = Field(
        "",
        description="The Commission's DSA Transparency Database, such as "
        "`https://transparency.dsa.ec.europa.eu`, for online platforms that are neither micro "
        "nor small enterprises (DSA Art. 19, 24(5)); empty means no statement is submitted.",
    )
    dsa_database_token: str = Field(
        "", repr=False, description="The token of the platform at the DSA Transparency Database."
    )
    dsa_database_organisation: str = Field(
        "",
        description="The short name of the platform that the token belongs to; needed if there is "
        "more than one platform.",
    )
    dsa_database_orders: bool = Field(
        False,
        description="Whether what an authority ordered under Regulation (EU) 2021/784 is "
        "submitted too; by default it is no statement of reasons (DSA Art. 17(5)).",
    )
    report_zone: str = Field(
        "UTC", description="The time zone whose days and years every report counts, and names."
    )
    dsa_provider: Literal["undeclared", "small", "hosting", "platform", "very_large"] = Field(
        "undeclared",
        description="Which reports the DSA requires (Art. 15(2), 19, 24, 42): of a `small` or "
        "micro enterprise, a `hosting` service, an online `platform`, a `very_large` one; "
        "`undeclared` counts as a platform.",
    )
    idempotency_days: int = Field(
        7, ge=1, le=90, description="How long an `Idempotency-Key` is remembered."
    )
    session_minutes: int = Field(
        30, ge=1, description="Idle minutes until a person signs in again."
    )
    session_hours: int = Field(
        12, ge=1, le=168, description="Hours after which a person signs in again in any case."
    )
    step_up_minutes: int = Field(
        10,
        ge=1,
        le=240,
        description="How old a sign-in may be for what is hard to undo, such as keys and roles.",
    )
    rate_limit: str = Field(
        "6000/minute", description="Requests one API key may make, as `limits` writes it."
    )
    authority_rate_limit: str = Field(
        "600/minute",
        description="Documents that one authority may send, signed by a key of the register, as "
        "`limits` writes it.",
    )
    metrics_token: str = Field(
        "",
        repr=False,
        description="The bearer token for `/metrics`, from other machines and through proxies: 24 "
        "characters or more. Empty: only this machine may ask.",
    )
    traces_endpoint: str = Field(
        "",
        repr=False,
        description="A collector of OpenTelemetry that takes OTLP/HTTP in JSON, such as "
        "`http://127.0.0.1:4318`; empty means no traces. Needs the extra `traces`.",
    )
    traces_share: float = Field(0.1, ge=0, le=1, description="The share of traces that is sent.")
    traces_parents: list[str] = Field(
        default_factory=list,
        description="Addresses or networks whose `traceparent` our spans continue (JSON list).",
    )
    log_format: Literal["console", "json"] = Field("console", description="How log lines look.")

    @field_validator("database_url", "mail_inbox", "mail_server")
    @classmethod
    def _a_scheme_we_know(cls, value: str, about: ValidationInfo) -> str:
        checked = setting_shapes.known_scheme(value, of=str(about.field_name))
        if about.field_name == "database_url":
            setting_shapes.tls_options(value)
        return checked

    @field_validator("public_url")
    @classmethod
    def _an_address(cls, value: str, about: ValidationInfo) -> str:
        port = about.data.get("port", "")
        return setting_shapes.web_address(value.replace("$SEAWALL_PORT", str(port)))

    @field_validator(
        "on_call_url", "on_call_push", "deadman_url", "dsa_database_url", "traces_endpoint"
    )
    @classmethod
    def _an_address_or_none(cls, value: str) -> str:
        return setting_shapes.web_address(value) if value else value

    @field_validator("metrics_token")
    @classmethod
    def _a_secret(cls, value: str) -> str:
        return setting_shapes.secret_of_machines(value)

    @field_validator("trusted_proxies", "traces_parents")
    @classmethod
    def _proxies(cls, value: list[str]) -> list[str]:
        return setting_shapes.networks(value)

    @field_validator("report_zone")
    @classmethod
    def _a_zone(cls, value: str) -> str:
        return setting_shapes.time_zone(value)

    @field_validator("rate_limit", "authority_rate_limit")
    @classmethod
    def _a_rate(cls, value: str) -> str:
        return setting_shapes.readable_rate(value)

    @property
    def is_postgresql(self) -> bool:
        """Whether the database is a PostgreSQL server."""
        return self.database_url.startswith("postgres")

    @property
    def sqlite_path(self) -> Path:
        """The database file of the embedded default."""
        path_text = self.database_url.removeprefix("sqlite:///")
        return Path(path_text) if path_text else self.data_dir / "seawall.sqlite3"

    @property
    def rules_folder(self) -> Path:
        """Where this installation's rules lie: its own folder, or those that ship."""
        return self.rules_dir or Path(str(files("seawall").joinpath("data/rules")))

    @property
    def idempotency_window(self) -> timedelta:
        """How long a repeated POST gets the first answer again."""
        return timedelta(days=self.idempotency_days)
