"""What a person who installs Jubir can set, read from the environment and from `data/jubir.env`."""

import os
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent.parent


def data_folder() -> Path:
    """Where everything that must survive lives: database, media, keys."""
    return Path(os.environ.get("JUBIR_DATA", ROOT / "data")).resolve()


class Env(BaseSettings):
    """Every setting, with its default; `docs/settings.md` lists them."""

    model_config = SettingsConfigDict(
        env_prefix="JUBIR_", env_file=data_folder() / "jubir.env", extra="ignore", populate_by_name=True
    )

    debug: bool = False
    secret_key: str = ""
    keys: str = Field("", description="Fernet keys for secrets at rest, comma separated, newest first")
    url: str = Field(
        "http://127.0.0.1:8420", description="The address people and networks reach this Jubir at"
    )
    hosts: str = Field("", description="Further host names that this Jubir answers to, comma separated")
    host: str = "127.0.0.1"
    port: int = 8420
    database_url: str = Field("", validation_alias="DATABASE_URL")
    jobs_url: str = Field("", validation_alias="JOBS_URL")
    media_url: str = Field("", validation_alias="MEDIA_URL")
    email_url: str = Field("", validation_alias="EMAIL_URL")
    email_from: str = "Jubir <jubir@localhost>"
    private_hosts: str = Field(
        "", description="host:port pairs in private address ranges that channels may talk to, comma separated"
    )
    in_flight: int = Field(200, description="How many network calls one worker keeps open while publishing")
    worker_threads: int = 4
    max_upload_mb: int = Field(1000, description="The largest video that may be uploaded, in MB")
    max_picture_mb: int = Field(60, description="The largest picture that may be uploaded, in MB")
    max_megapixels: int = Field(120, description="The largest picture that is opened, in million pixels")
    trust_proxy: bool = False

    @property
    def key_list(self) -> list[str]:
        return [key.strip() for key in self.keys.split(",") if key.strip()]
