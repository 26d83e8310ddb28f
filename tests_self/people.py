"""What people say, made at run time: keys, and attestations of any date and content."""

from datetime import UTC, datetime
from pathlib import Path

from fixtures.environments import FOLDER, load_policy
from fixtures.evidence.bundle import file_fact
from fixtures.evidence.signing import KeyFile, make_key, signed, statement
from fixtures.evidence.statements import ATTESTATION_TYPE, Attested

ITEMS: dict[str, str] = load_policy().decision.attestations  # type: ignore[union-attr]  # policy.toml has it
DEPLOYED = datetime(2026, 1, 10, 12, 0, tzinfo=UTC)
"""Half an hour before the time of the world `deployed`."""


class People:
    """Somebody with a key, and a folder into which they write."""

    def __init__(self, folder: Path, name: str = "lead") -> None:
        self.folder, self.key = folder / "attestations", folder / name
        self.folder.mkdir(exist_ok=True)
        self.public = make_key(self.key)

    def say(self, *items: str, at: datetime = DEPLOYED, truth: Path = FOLDER / "prod.toml", **changes: str) -> None:
        for item in items or ITEMS:
            said = {"item": item, "sentence": ITEMS[item], "by": "T. Lead", "note": "seen", "at": at} | changes
            predicate = Attested.model_validate(said).model_dump(mode="json")
            about = statement({"environment": file_fact(truth).sha256}, ATTESTATION_TYPE, predicate)
            name = f"{item}-{at.strftime('%Y%m%dT%H%M%S')}-{self.key.name}.intoto.json"
            envelope = signed(about, KeyFile(self.key))
            (self.folder / name).write_text(envelope.model_dump_json(indent=1), encoding="utf-8")

    @property
    def options(self) -> list[str]:
        return [f"--attestations={self.folder}", f"--attestation-key={self.public}"]
