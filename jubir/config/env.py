"""What a person who installs Jubir can set, read from the environment and from `data/jubir.env`."""

import os
from pathlib import Path

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent.parent


def data_folder() -> Path:
    """Where everything that must survive lives: database, media, keys."""
    return Path(os.environ.get("JUBIR_DATA", ROOT / "data")).resolve()


class Env(BaseSettings):
    """Every setting, with its default; `docs/settings.md` lists them."""

    model_config = SettingsConfigDict(
        env_prefix="JUBIR_", env_file=data_folder() / "jubir.env", extra="ignore", populate_by_name=True
    )

    debug: bool = Field(default=False, description="Error pages with details, the component page at /ui/")
    secret_key: str = Field(default="", description="Signs sessions and links; written on the first start")
    keys: str = Field(
        default="", description="Fernet keys for secrets at rest, comma separated, newest first"
    )
    url: str = Field(
        default="http://127.0.0.1:8420",
        description="The address people and networks reach this Jubir at; unless set, this machine's own at the port",
    )
    hosts: str = Field(
        default="", description="Further host names that this Jubir answers to, comma separated"
    )
    host: str = Field(default="127.0.0.1", description="The network address the web process listens on")
    port: int = Field(default=8420, description="The port it listens on")
    database_url: str = Field(
        default="",
        validation_alias="DATABASE_URL",
        description="PostgreSQL; empty is SQLite in the data folder",
    )
    jobs_url: str = Field(
        default="",
        validation_alias="JOBS_URL",
        description="Where alarms for jobs are kept; empty is beside the database",
    )
    email_url: str = Field(
        default="", validation_alias="EMAIL_URL", description="SMTP server; empty prints mails to the console"
    )
    email_from: str = Field(default="Jubir <jubir@localhost>", description="The sender of mails")
    private_hosts: str = Field(
        default="",
        description="host:port pairs in private address ranges that channels may talk to, comma separated",
    )
    in_flight: int = Field(
        default=200, description="How many network calls one worker keeps open while publishing"
    )
    worker_threads: int = Field(default=4, description="Threads of one worker for jobs beside publishing")
    max_upload_mb: int = Field(default=1000, description="The largest video that may be uploaded, in MB")
    max_picture_mb: int = Field(default=60, description="The largest picture that may be uploaded, in MB")
    max_megapixels: int = Field(
        default=120, description="The largest picture that is opened, in million pixels"
    )
    trust_proxy: bool = Field(
        default=False, description="A proxy in front sets X-Forwarded-For and X-Forwarded-Proto"
    )

    @model_validator(mode="after")
    def _reached_where_it_listens(self) -> "Env":
        """Whoever only chooses another port should not be sent to the usual one."""
        if "url" not in self.model_fields_set:
            self.url = f"http://127.0.0.1:{self.port}"
        return self

    @property
    def key_list(self) -> list[str]:
        return [key.strip() for key in self.keys.split(",") if key.strip()]


def app_keys() -> dict[str, str]:
    """Every JUBIR_… that is no setting of ours, from the environment or else the file: among them the keys of apps with
    networks, JUBIR_<NETWORK>_<NAME>. By that name, in capitals."""
    ours = {name.lower() for name in Env.model_fields} | {"data", "language"}
    found = {**DotEnvSettingsSource(Env).env_vars, **EnvSettingsSource(Env).env_vars}
    return {
        name.upper(): value
        for name, value in found.items()
        if value and name.lower().startswith("jubir_") and name.lower().removeprefix("jubir_") not in ours
    }
