"""The units in scripts/deploy are ones that systemd takes, and start a command that exists."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DEPLOY = ROOT / "scripts" / "deploy"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not here")
def test_systemd_takes_the_units(tmp_path):
    paths = []
    for unit in DEPLOY.glob("tuoke-nightly.*"):
        path = tmp_path / unit.name
        path.write_text(unit.read_text().replace("/opt/tuoke", str(ROOT)))
        paths.append(path)
    assert len(paths) == 2
    done = subprocess.run(["systemd-analyze", "verify", *paths], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_cron_and_systemd_run_the_same_command():
    service, cron = ((DEPLOY / name).read_text() for name in ("tuoke-nightly.service", "tuoke.cron"))
    command = ".venv/bin/leads nightly --window 21:00-06:00"
    assert command in service
    assert command in cron
