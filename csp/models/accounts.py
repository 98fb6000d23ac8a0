"""Users, and the audit of what each has done."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower

# Nobody signs in as the machine, and the reserved name has no mailbox.
MACHINE = "machine@localhost"
# How the address of an account ends whose owner was erased; nothing can be sent to it.
ERASED = "@erased.invalid"


class UserManager(BaseUserManager["User"]):
    """Users are known by their e-mail address, in small letters."""

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """`email` in small letters: a mailbox that tells Ada from ada does not exist outside of a standard."""
        return (email or "").strip().lower()

    def create_user(self, email: str, password: str | None = None, **extra: object) -> User:
        """A user. Nobody signs in by a password: `password` is taken because createsuperuser gives one, and dropped.

        Raises ValueError without an address.
        """
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email), **extra)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: object) -> User:
        """An administrator who may use the raw repair pages."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)

    def machine(self) -> User:
        """Who acts when a command line or a timer does: nobody can sign in as them."""
        user, _ = self.get_or_create(email=MACHINE, defaults={"is_active": False, "password": "!"})
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in."""

    email = models.EmailField(unique=True)
    person = models.OneToOneField(
        "csp.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="user"
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("may use the raw repair pages", default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_caseless")]

    def __str__(self) -> str:
        return self.email

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """The address in small letters, also where raw repair writes it."""
        return UserManager.normalize_email(username)

    def has_usable_password(self) -> bool:
        """Never: people sign in by an e-mailed code, a passkey or their organisation's account.

        What stands in `password` is noise. It is part of what a session is signed with: new noise
        (set_unusable_password) signs somebody out everywhere.
        """
        return False


class AuditEntry(models.Model):
    """One act: who did what to which thing, when. Written in the act's own transaction, never changed."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=80, help_text="The service, for example publish_minutes.")
    thing = models.CharField(max_length=200, help_text="What it was done to, in words.")
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.act}: {self.thing}"
