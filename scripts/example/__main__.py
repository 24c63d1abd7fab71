"""`python -m scripts.example`: the sites of the example world, to look at in a browser."""

from __future__ import annotations

import signal
import threading

import click

from scripts.example.model import SITES
from scripts.example.server import PortTakenError, serve
from scripts.example.world import world


@click.command()
@click.option(
    "--port", type=click.IntRange(1024, 65_532), help="Port of the first site, the others follow. Default: free ones."
)
@click.option("--seed", default=7, show_default=True, help="Which world.")
@click.option("--day", type=click.IntRange(1, 2), default=1, show_default=True, help="The world a day later.")
def main(port: int | None, seed: int, day: int) -> None:
    """Serve the invented directories on this machine until Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's & hands it on ignored
    ports = [port + place for place in range(len(SITES))] if port else None
    try:
        with serve(world(seed, day), ports) as sites:
            for name, url in sites.urls.items():
                click.echo(f"{name:<12} {url}/")
            click.echo("Ctrl-C stops.")
            wait_for_ever()
    except PortTakenError as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        click.echo("\nStopped.")


def wait_for_ever() -> None:
    """Let the server threads work until a signal comes."""
    threading.Event().wait()


if __name__ == "__main__":
    main()
