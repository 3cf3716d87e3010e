"""The restore map: one encrypted file that says which personal data a placeholder stands for, apart from the database.

Format: ``retroline-restore/1``, a line break, 16 bytes of salt, 12 bytes of nonce, then JSON encrypted with AES-256-GCM
(NIST SP 800-38D; all before it is authenticated as well). The key comes from the installation's by scrypt (RFC 7914).
Each change writes a new file and puts it in place of the old one, so that readers see the one or the other.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import secrets
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from extraction.capture.personal_data_patterns import RESTORABLE_KINDS
from extraction.errors import InputError, SettingsError

_MAGIC = b"retroline-restore/1\n"
_SALT, _NONCE = 16, 12
_PLACEHOLDER = re.compile(rf"\[(?:{'|'.join(sorted(RESTORABLE_KINDS))}):[0-9a-f]{{6}}\]")


class RestoreFile:
    """Fits ``operations.ports.RestoreMap``. Several processes may add at once: one waits for the other."""

    def __init__(self, path: Path, key: str) -> None:
        self._path = path
        self._key = key

    def __repr__(self) -> str:
        return f"RestoreFile({str(self._path)!r})"

    def add(self, found: Iterable[tuple[str, str]]) -> None:
        """Keep (placeholder, value) pairs.

        Raises:
            ValueError: a placeholder is that of a secret, or none: such a thing is never kept.
            InputError: the file was made with another key, or altered.
            SettingsError: the file cannot be written.
        """
        pairs = sorted(set(found))
        if wrong := [placeholder for placeholder, _ in pairs if _PLACEHOLDER.fullmatch(placeholder) is None]:
            raise ValueError(f"not a placeholder of personal data: {wrong[0]}")
        try:
            with self._locked():
                salt, kept = self._read()
                for placeholder, value in pairs:
                    kept[placeholder] = tuple(sorted({*kept.get(placeholder, ()), value}))
                self._write(salt, kept)
        except OSError as error:
            raise SettingsError(
                f"RETROLINE_RESTORE_MAP: {self._path}: {error.strerror}; check folder and space"
            ) from error

    def forget(self, is_theirs: Callable[[str], bool]) -> int:
        """Drop every placeholder with a value that ``is_theirs``; how many values went.

        Raises:
            InputError: the file was made with another key, or altered.
            SettingsError: the file cannot be written.
        """
        try:
            with self._locked():
                salt, kept = self._read()
                left = {name: tuple(one for one in held if not is_theirs(one)) for name, held in kept.items()}
                gone = sum(map(len, kept.values())) - sum(map(len, left.values()))
                if gone:
                    self._write(salt, {name: held for name, held in left.items() if held})
                return gone
        except OSError as error:
            raise SettingsError(
                f"RETROLINE_RESTORE_MAP: {self._path}: {error.strerror}; check folder and space"
            ) from error

    def values(self) -> Mapping[str, tuple[str, ...]]:
        """Placeholder → values; empty where nothing has been kept yet.

        Raises:
            InputError: the file was made with another key, was altered, or is none of ours.
        """
        try:
            return self._read()[1]
        except OSError as error:
            raise SettingsError(f"RETROLINE_RESTORE_MAP: {self._path}: {error.strerror}") from error

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.open(self._path.with_name(f"{self._path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _read(self) -> tuple[bytes, dict[str, tuple[str, ...]]]:
        """The salt, a new one where there is no file yet, and what is kept."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return secrets.token_bytes(_SALT), {}
        head = len(_MAGIC) + _SALT
        if not content.startswith(_MAGIC) or len(content) < head + _NONCE:
            raise InputError(
                f"{self._path} is no restore map of Retroline, or a part of one; name the file that an import made"
            )
        salt = content[len(_MAGIC) : head]
        try:
            plain = AESGCM(_derived(self._key, salt)).decrypt(
                content[head : head + _NONCE], content[head + _NONCE :], content[:head]
            )
        except InvalidTag:
            raise InputError(
                f"{self._path} cannot be opened: the key is not the one it was made with, or the file was altered"
            ) from None
        return salt, {placeholder: tuple(values) for placeholder, values in json.loads(plain).items()}

    def _write(self, salt: bytes, kept: Mapping[str, tuple[str, ...]]) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = secrets.token_bytes(_NONCE)
        plain = json.dumps(kept, ensure_ascii=False, sort_keys=True).encode(errors="replace")
        sealed = AESGCM(_derived(self._key, salt)).encrypt(nonce, plain, _MAGIC + salt)
        # mkstemp makes a file that only its owner may read or write.
        descriptor, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.")
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(_MAGIC + salt + nonce + sealed)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self._path)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise


@lru_cache(maxsize=4)
def _derived(key: str, salt: bytes) -> bytes:
    return hashlib.scrypt(key.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)
