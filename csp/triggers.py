"""What the database itself refuses: conditions on rows that no constraint can hold, as triggers of both engines.

SQLite drops the triggers of a table when a migration remakes it, and remakes no table that a trigger of another one
names. So each room takes its own away before every migrate and puts them back behind it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


@dataclass(frozen=True)
class Rule:
    """One trigger: `act` (INSERT, UPDATE, DELETE, TRUNCATE) on `table` fails with `words` where `condition` holds ("":
    always). `name`: what tells several of one table and act apart. `after`: judged once the act is done. `lock`: SQL
    that PostgreSQL runs first, so that what is judged stands still (SQLite has one writer at a time)."""

    table: str
    act: str
    condition: str
    words: str
    name: str = ""
    after: bool = False
    lock: str = ""

    @property
    def called(self) -> str:
        """The trigger's name in the database."""
        return f"{self.table}_no_{self.act.lower()}" + (f"_{self.name}" if self.name else "")

    @property
    def _moment(self) -> str:
        return "AFTER" if self.after else "BEFORE"

    def sqlite(self) -> list[str]:
        """What lays the trigger on SQLite."""
        when = f"WHEN {self.condition} " if self.condition else ""
        return [
            f"CREATE TRIGGER {self.called} {self._moment} {self.act} ON {self.table} FOR EACH ROW {when}"
            f"BEGIN SELECT RAISE(ABORT, '{self.words}'); END"
        ]

    def postgresql(self) -> list[str]:
        """What lays the trigger, and its function, on PostgreSQL."""
        each = "STATEMENT" if self.act == "TRUNCATE" else "ROW"
        back = "OLD" if self.act == "DELETE" else "NEW"
        lock = f"PERFORM {self.lock}; " if self.lock else ""
        return [
            f"CREATE OR REPLACE FUNCTION {self.called}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {lock}"
            f"IF {self.condition or 'TRUE'} THEN RAISE EXCEPTION '{self.words}' USING ERRCODE = 'restrict_violation'; "
            f"END IF; RETURN {back}; END $$",
            f"CREATE TRIGGER {self.called} {self._moment} {self.act} ON {self.table} FOR EACH {each} "
            f"EXECUTE FUNCTION {self.called}()",
        ]


class Triggers:
    """The triggers of one room. `rules`: of an engine ("sqlite", "postgresql")."""

    def __init__(self, rules: Callable[[str], list[Rule]]) -> None:
        self.rules = rules

    def names(self, vendor: str) -> list[str]:
        """The names of all triggers of an engine."""
        return [rule.called for rule in self.rules(vendor)]

    def install(self, using: str = "default") -> None:
        """Put the triggers in place, anew those that stand."""
        self.remove(using)
        vendor = connections[using].vendor
        with connections[using].cursor() as cursor:
            for rule in self.rules(vendor):
                for statement in rule.sqlite() if vendor == "sqlite" else rule.postgresql():
                    cursor.execute(statement)

    def remove(self, using: str = "default") -> None:
        """Take the triggers away, those that are there."""
        vendor = connections[using].vendor
        with connections[using].cursor() as cursor:
            for rule in self.rules(vendor):
                on = "" if vendor == "sqlite" else f" ON {rule.table}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {rule.called}{on}")

    def before_migrate(self, sender: AppConfig | None, using: str, **kwargs: object) -> None:
        """Receiver of pre_migrate: the triggers are away while migrations run; where one fails, until the next that does
        not."""
        self.remove(using)

    def after_migrate(self, sender: AppConfig | None, using: str, **kwargs: object) -> None:
        """Receiver of post_migrate: the tables may be there or not (a migration backwards)."""
        connection = connections[using]
        if {rule.table for rule in self.rules(connection.vendor)} <= set(connection.introspection.table_names()):
            self.install(using)

    def follow_migrations(self, app: AppConfig) -> None:
        """Be away during migrations and back behind them; called by the room's AppConfig when Django is ready."""
        pre_migrate.connect(self.before_migrate, sender=app)
        post_migrate.connect(self.after_migrate, sender=app)
