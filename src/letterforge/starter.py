"""The starter: the project's own campaign, copied to begin another. It is the campaign that `make letters` runs, not a second one."""

import shutil
from pathlib import Path

from letterforge.campaign import FILE_NAME
from letterforge.errors import OutputError, Problem

FILES = (FILE_NAME, "templates", "data/candidates.csv", "data/members.csv")


def copy_to(folder: Path) -> None:
    """Makes `folder` and copies the campaign into it. Raises OutputError where something is there already."""
    source = _source()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise OutputError(Problem("is not empty", "name a new folder", str(folder)))
        for name in FILES:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if (source / name).is_dir():
                shutil.copytree(source / name, target, copy_function=shutil.copyfile)
            else:
                shutil.copyfile(source / name, target)
    except OSError as error:
        raise OutputError(Problem(f"can't be made: {error.strerror}", "name another folder", str(folder))) from None


def _source() -> Path:
    """Where the campaign lies: within an installed package, or at the root of a checkout."""
    installed = Path(__file__).parent / "starter"
    return installed if installed.is_dir() else Path(__file__).parents[2]
