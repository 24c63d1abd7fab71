"""The one row of migrations that the modules of this folder add to."""

from sqlite_utils import Migrations

migrations = Migrations("tuoke")
